"""Where the same kind of trouble comes back: one place and one kind, whatever the day."""

from __future__ import annotations

from bot.domain.incidents.comparing import same_trouble
from bot.domain.incidents.keys import pin_keys
from bot.domain.incidents.reports import Fingerprint, Level, Name
from bot.domain.incidents.sounding import spelt
from bot.domain.incidents.whereabouts import SWAPPED, whereabouts

_FINEST: tuple[Level, ...] = ("spot", "road", "area")


def same_spot(a: Fingerprint, b: Fingerprint) -> bool:
    """Tell whether both tell of one kind of trouble at one place, be it years apart.

    The kind is one where the texts show it or where the categories, if both are known, are one.
    """
    where = whereabouts(a, b)
    if not where.same or where.wide:
        return False
    return same_trouble(a, b) or (a.category is not None and a.category == b.category)


def spot_key(of: Fingerprint, category: str) -> str | None:
    """Name the place and the kind of trouble alike for all who name the place alike.

    Parts of a place (buildings, gates, house numbers) are left out. Without a name the pin's cell
    counts, some 200 m wide.

    Returns:
        A string that stays the same after every restart, such as "pothole@qiaonan:road"; None
        where the report says nothing of where it is.
    """
    found = _finest(of) or next(pin_keys(of.point), None)
    return found and f"{category}@{found}"


def _finest(of: Fingerprint) -> str | None:
    named = [name for name in of.places.names if name.kind] or of.places.names
    for level in _FINEST:
        if found := sorted(_spelt(name) for name in named if name.level == level):
            return found[0]
    return None


def _spelt(name: Name) -> str:
    group = name.kind.split(".")[0]
    return f"{spelt(name.sound)}:{group if group in SWAPPED - {'school'} else name.kind}"
