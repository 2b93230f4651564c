"""The progress card of one commitment."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.commitment import Deadline
from bot.domain.knowledge import Commitment, text_in
from bot.replies.commitments import figure, standing_lines, state_text, wanted_text
from bot.replies.pictures.canvas import Canvas, Drawing
from bot.replies.pictures.stepper import draw_steps
from bot.replies.pictures.theme import Theme
from bot.replies.pictures.wrapping import drawable, width_of, wrapped
from bot.replies.texts import Texts
from bot.services.standings import Standing

PHONE = 360
"""Pixels of the narrowest phone that a picture is made for."""
WIDE = 720
MARGIN = 24
_LABELS = 76
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a picture is drawn: its width, its colours and who speaks."""

    theme: Theme
    width: int = PHONE
    office: str = ""


def draw_card(t: Texts, standing: Standing, look: Look) -> Drawing:
    """Draw how one commitment stands."""
    canvas = Canvas(look.width, look.theme, t.language)
    y = draw_head(canvas, t, standing)
    if standing.commitment.target is not None:
        y = _draw_figure(canvas, t, standing, y)
    else:
        y = draw_steps(canvas, t, standing, y + 4)
    y = _draw_rows(canvas, _rows(t, standing), y + 12)
    y = draw_foot(canvas, t, standing.commitment, look, y)
    return canvas.drawing(y, spoken(standing_lines(t, standing)))


def spoken(markup: str) -> str:
    """Give a message as one line of plain text, for who hears it."""
    lines = html.unescape(_TAG.sub("", markup)).splitlines()
    return "; ".join(drawable(line) for line in lines)


def draw_head(canvas: Canvas, t: Texts, standing: Standing) -> float:
    """Draw the state, the day of the figure and the title; give where the next thing begins."""
    theme, right = canvas.theme, canvas.width - MARGIN
    accent = theme.of(standing.state)
    state = state_text(t, standing.state)
    pill = width_of(state, 13) + 22
    canvas.box(MARGIN, 24, pill, 26, fill=theme.chips[accent], radius=13)
    canvas.text((MARGIN + pill / 2, 41.5), state, size=13, fill=accent, align="center", bold=True)
    if standing.holds_on is not None:
        day = t.plain("as of {day}", day=t.day(standing.holds_on))
        canvas.text((right, 41.5), day, size=13, fill=theme.muted, align="right")
    y = 84.0
    title = text_in(standing.commitment.title, t.language)
    for line in wrapped(title, 22, canvas.width - 2 * MARGIN, 2):
        canvas.text((MARGIN, y), line, size=22, bold=True)
        y += 30
    return y - 14


def _draw_figure(canvas: Canvas, t: Texts, standing: Standing, y: float) -> float:
    commitment, theme = standing.commitment, canvas.theme
    y += 46
    if standing.value is None:
        unknown = t.plain("No figure yet")
        canvas.text((MARGIN, y - 4), unknown, size=24, fill=theme.muted)
    else:
        shown = figure(standing.value)
        canvas.text((MARGIN, y), shown, size=44, bold=True)
        unit = text_in(commitment.unit, t.language)
        canvas.text((MARGIN + width_of(shown, 44) + 6, y), unit, size=18, fill=theme.muted)
        _draw_share(canvas, t, standing, y)
    place = (MARGIN, y + 20, canvas.width - 2 * MARGIN, 12)
    draw_bar(canvas, standing, place, wanted=_wanted_now(standing))
    return y + 40


def _draw_share(canvas: Canvas, t: Texts, standing: Standing, y: float) -> None:
    """Write the part of the target; where the figure is a share itself that would confuse."""
    target = standing.commitment.target
    if target and standing.value is not None and not _is_share(standing.commitment):
        said = t.plain("{share}% of target", share=int(standing.value / target * 100))
        right = canvas.width - MARGIN
        canvas.text((right, y), said, size=14, fill=canvas.theme.muted, align="right")


def _is_share(commitment: Commitment) -> bool:
    return "%" in commitment.unit.values()


def _wanted_now(standing: Standing) -> float | None:
    """Give the figure that the plan wants next, or wanted and has not got."""
    deadline = standing.missed or standing.next_deadline
    return deadline.value if deadline else None


def draw_bar(
    canvas: Canvas,
    standing: Standing,
    place: tuple[float, float, float, float],
    *,
    wanted: float | None = None,
) -> None:
    """Draw the part of the target that is reached; dashed where that is not known."""
    x, y, width, height = place
    theme, target = canvas.theme, standing.commitment.target or 1
    if standing.value is None:
        canvas.outline(x, y, width, height, stroke=theme.muted, radius=height / 2)
    else:
        canvas.box(x, y, width, height, fill=theme.track, radius=height / 2)
        share = min(standing.value / target, 1.0)
        reached = max(width * share, height if standing.value else 0)
        canvas.box(x, y, reached, height, fill=theme.of(standing.state), radius=height / 2)
    if wanted is not None and wanted < target:
        at = x + width * wanted / target
        canvas.line(at, y - 5, at, y + height + 5, stroke=theme.ink, thick=2)


class _Row(NamedTuple):
    """A line below the figure; the one that the mark on the bar stands for shows the mark."""

    label: str
    text: str
    is_marked: bool = False


def _rows(t: Texts, standing: Standing) -> list[_Row]:
    commitment = standing.commitment
    rows = [_Row(t.plain("Target"), text_in(commitment.target_text, t.language))]
    missed, following = standing.missed, standing.next_deadline
    is_counted = commitment.target is not None
    if missed is not None:
        text = by_day(t, commitment, missed)
        rows.append(_Row(t.plain("Plan"), text, is_marked=is_counted))
    if not standing.is_met:
        text = _following(t, standing)
        is_marked = is_counted and missed is None and following is not None
        rows.append(_Row(t.plain("Next"), text, is_marked=is_marked))
    return [row for row in rows if row.text]


def _following(t: Texts, standing: Standing) -> str:
    commitment, following = standing.commitment, standing.next_deadline
    if following is not None and following != standing.missed:
        return by_day(t, commitment, following)
    if following is None and standing.next_milestone is not None:
        return text_in(standing.next_milestone.name, t.language)
    return ""


def by_day(t: Texts, commitment: Commitment, deadline: Deadline) -> str:
    """Say what a deadline wants and by when."""
    wanted = wanted_text(t, commitment, deadline)
    return t.plain("{wanted} by {day}", wanted=wanted, day=t.day(deadline.by))


def _draw_rows(canvas: Canvas, rows: list[_Row], y: float) -> float:
    room = canvas.width - 2 * MARGIN - _LABELS
    for row in rows:
        label = wrapped(row.label, 13, _LABELS - 6, 1)[0]
        canvas.text((MARGIN, y + 18), label, size=13, fill=canvas.theme.muted)
        if row.is_marked:
            x = MARGIN + width_of(label, 13) + 7
            canvas.line(x, y + 7, x, y + 19, stroke=canvas.theme.ink, thick=2)
        for line in wrapped(row.text, 15, room, 3):
            canvas.text((MARGIN + _LABELS, y + 18), line, size=15)
            y += 22
        y += 6
    return y


def draw_foot(
    canvas: Canvas, t: Texts, commitment: Commitment | None, look: Look, y: float
) -> float:
    """Draw who says so and where it stands; give the height of the picture."""
    right = canvas.width - MARGIN
    canvas.line(MARGIN, y + 10, right, y + 10, stroke=canvas.theme.line)
    source = text_in(commitment.source, t.language) if commitment else ""
    said = " · ".join(part for part in (look.office, source) if part)
    y += 32
    for line in wrapped(said, 12, canvas.width - 2 * MARGIN, 2):
        canvas.text((MARGIN, y), line, size=12, fill=canvas.theme.muted)
        y += 18
    return y + 6
