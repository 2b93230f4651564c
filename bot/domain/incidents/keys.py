"""Keys by which a store finds what a report may be compared with: names by sound, cells of pins."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

from bot.domain.incidents.reports import Fingerprint, Name
from bot.domain.incidents.sounding import spelt

CLOSE = 100.0
"""Metres within which two pins support each other: the reach of a pin set by hand in a street."""
TAIL = 2
"""Syllables at the end of a name that two tellings of it share: 桥南 of 大桥南."""
_CELL = 2.2 * CLOSE / 111_320
"""Side of a cell in degrees of latitude: two CLOSE and a margin."""
_NARROWEST = 0.05
"""Cosine of the latitude above which cells are no wider; nobody lives nearer to a pole."""
_CODED = re.compile(r"[a-z0-9]")


def tail(sound: str) -> str:
    """Give the end of a name's sound by which it is looked up; a code such as m1 is kept whole."""
    return sound if _CODED.search(sound) else sound[-TAIL:]


def place_keys(names: Iterable[Name], mentions: Iterable[str]) -> Iterator[str]:
    """Name the places by the spelt ends of what they are called."""
    for sound in {name.sound for name in names} | {name.stem for name in names} | set(mentions):
        if sound:
            yield f"n:{spelt(tail(sound))}"


def pin_keys(point: tuple[float, float] | None) -> Iterator[str]:
    """Name the cells of four shifted grids that hold *point*.

    Of two pins within CLOSE at least one cell is the same, as no stretch of half a cell crosses
    a line of both grids; the 180th meridian excepted.
    """
    if point is None:
        return
    for up in (0.0, 0.5):
        row = math.floor(point[0] / _CELL + up)
        # The width belongs to the row, or pins of one row would count their columns differently.
        width = _CELL / max(_NARROWEST, math.cos(math.radians((row - up) * _CELL)) - 1e-4)
        for right in (0.0, 0.5):
            column = math.floor(point[1] / width + right)
            yield f"p:{2 * up:.0f}{2 * right:.0f}:{row}:{column}"


def keys(of: Fingerprint) -> frozenset[str]:
    """Give the keys of where *of* is: two reports that find_similar would join share one.

    Short strings, the same after every restart. A report without any place has none and is
    like no other.
    """
    return of.keys


def trouble_keys(of: Fingerprint) -> frozenset[str]:
    """Give the kinds of trouble that *of* tells of.

    For putting candidates in order where a place has many; two reports of one event mostly share
    one, but need not: a trouble told without any word of the tables has none.
    """
    return frozenset(f"t:{kind}" for kind, _ in of.events)
