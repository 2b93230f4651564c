"""Colours on light and dark ground, every text readable by WCAG's contrast rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.commitment import State


class Shade(StrEnum):
    """The ground that a picture stands on."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colours of one shade."""

    ground: str
    ink: str
    muted: str
    """For what is read second: labels, dates, sources."""
    line: str
    """For dividers and grids."""
    track: str
    """For the part of a bar that is not reached."""
    good: str
    calm: str
    warn: str
    bad: str
    chips: dict[str, str]
    """The ground of a state's name, by the colour that the name is written in."""

    def of(self, state: State) -> str:
        """Give the colour of a state; never the only sign of it, its name stands beside."""
        return {
            State.NOT_UPDATED: self.muted,
            State.NOT_STARTED: self.muted,
            State.UNDER_WAY: self.calm,
            State.ON_TRACK: self.good,
            State.AT_RISK: self.warn,
            State.BEHIND: self.bad,
            State.MET: self.good,
        }[state]


LIGHT = Theme(
    ground="#ffffff",
    ink="#16202c",
    muted="#566272",
    line="#dde3ea",
    track="#e6ebf1",
    good="#0a6b50",
    calm="#1a5ab8",
    warn="#8f4c00",
    bad="#ae1f1b",
    chips={
        "#0a6b50": "#e0f3ec",
        "#1a5ab8": "#e4eefb",
        "#8f4c00": "#fdf0dd",
        "#ae1f1b": "#fce8e7",
        "#566272": "#eef1f5",
    },
)
DARK = Theme(
    ground="#12181f",
    ink="#f0f4f8",
    muted="#a3b0bf",
    line="#2b3643",
    track="#28323e",
    good="#4fd3a5",
    calm="#7db2ff",
    warn="#f4b860",
    bad="#ff8f86",
    chips={
        "#4fd3a5": "#123329",
        "#7db2ff": "#162c4a",
        "#f4b860": "#3a2a10",
        "#ff8f86": "#40191a",
        "#a3b0bf": "#232d38",
    },
)
THEMES = {Shade.LIGHT: LIGHT, Shade.DARK: DARK}
