"""How much of a complaint another program is told: nothing that anybody wrote, unless it may."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.masking import mask, place_name, without_links

Spot = tuple[float, float]
"""Latitude and longitude, WGS-84 degrees."""
_GRID, _NEAR = 2, 3
"""Decimals of a degree: about 1 km and about 100 m."""


class Sight(StrEnum):
    """How closely somebody may look."""

    OUTLINE = "outline"
    """Kind, state and dates, and roughly where; for anybody."""
    MASKED = "masked"
    """The words without numbers and links, the place without its door."""
    WHOLE = "whole"
    """What was filed, as it was filed; for whoever filed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody told in their own words, and where."""

    text: str | None
    place: str | None
    spot: Spot | None


def sight_of(reader: int | None, filer: int | None, *, reads_all: bool) -> Sight:
    """Tell how closely a program may look at a complaint.

    Args:
        reader: The program that asks; None without a key.
        filer: The program that filed it; None where a resident did.
        reads_all: Whether an admin let the reader see everybody's words.
    """
    if reader is not None and reader == filer:
        return Sight.WHOLE
    return Sight.MASKED if reads_all else Sight.OUTLINE


def disclosed(words: Words, sight: Sight, *, is_anonymous: bool) -> Words:
    """Leave out what this sight does not show; where an anonymous complaint is, stays unsaid."""
    if sight is Sight.WHOLE:
        return words
    is_masked = sight is Sight.MASKED
    place, spot = (None, None) if is_anonymous else (words.place, words.spot)
    return Words(
        text=mask(without_links(words.text)) if is_masked and words.text else None,
        place=place_name(place) if is_masked and place else None,
        spot=_rounded(spot, _NEAR if is_masked else _GRID) if spot else None,
    )


def _rounded(spot: Spot, decimals: int) -> Spot:
    return round(spot[0], decimals), round(spot[1], decimals)
