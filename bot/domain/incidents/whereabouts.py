"""Do two reports speak of the same place? By name, by part of a building and by distance."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from bot.domain.incidents.glossing import written_names
from bot.domain.incidents.keys import CLOSE, tail
from bot.domain.incidents.placewords import common_places
from bot.domain.incidents.reports import Fingerprint, Level, Name, Places

FAR = 300.0
"""Metres from which on two pins are two places: a little over FixMyStreet's 250 m for residents."""
_HOUSES = 10
"""House numbers of one road up to this far apart are neighbours, five doors on one side."""
_EARTH = 6_371_000.0
_WEIGHT: dict[Level, float] = {"spot": 1.0, "road": 0.75, "area": 0.3}
"""What agreement on a name is worth: a road is long, an area only says roughly where."""
_BY_CORE = 0.9
"""The same when one of them left the kind out: 桥头 for 桥头公交站."""
_BY_PIN = 0.8
SWAPPED = frozenset(
    {
        "school",
        "stop",
        "clinic",
        "market",
        "sports",
        "park",
        "bridge",
        "area",
        "tower",
        "village",
        "hall",
        "class",
        "food",
    }
)
"""Kinds whose words people use for each other: 附小 for 小学."""
_APART = frozenset("东西南北上下大小新前后中一二三四五六七八九十第0123456789")
"""What stands before a name to tell it from its namesake: 新世纪花园, 第二实验小学."""
_LONGEST_LEAD = 2
"""What stands before a name in more characters than this is a stray word of the sentence."""
_CODED = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The verdict on the place; strength 0-1 where it is the same."""

    same: bool | None
    strength: float = 0.0
    shared: tuple[str, ...] = ()
    wide: bool = False
    """They agree on nothing finer than an area."""


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Give the great-circle distance of two (latitude, longitude) in degrees."""
    (lat1, lon1), (lat2, lon2) = (map(math.radians, point) for point in (a, b))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, half)))


def _same_kind(a: Name, b: Name) -> bool:
    if not a.kind or not b.kind or a.whole[len(a.sound) :] == b.whole[len(b.sound) :]:
        return True
    if a.kind == b.kind and written_names() & {*a.core, *b.core}:
        return True  # an English road may be 路 or 大道
    if a.kind == b.kind:
        return a.kind.split(".")[0] in SWAPPED
    return a.kind.startswith(b.kind + ".") or b.kind.startswith(a.kind + ".")


def _same_core(a: Name, b: Name) -> bool:
    if a.sound == b.sound:
        return True
    # 金钟路地铁站 is called 金钟站.
    stops = a.kind.startswith("stop") and b.kind.startswith("stop")
    return (stops and (a.sound == b.stem or b.sound == a.stem)) or _ends_alike(a, b)


def _ends_alike(a: Name, b: Name) -> bool:
    short, long = sorted((a, b), key=lambda name: len(name.sound))
    if len(short.sound) == 1 or _CODED.search(short.core) or _CODED.search(long.core):
        return False
    lead = long.core[: len(long.core) - len(short.core)]
    told_apart = len(lead) <= _LONGEST_LEAD and {lead[:1], lead[-1:]} & _APART
    return long.sound.endswith(short.sound) and not told_apart


def _same_name(a: Name, b: Name) -> bool:
    return (_same_kind(a, b) and _same_core(a, b)) or (
        # 立新湖 and 立新湖公园: one name is the other's core.
        a.level == b.level != "area" and (a.whole == b.sound or b.whole == a.sound)
    )


def _stands_alone(name: Name, other: Places) -> bool:
    """Tell whether *other* says the core of *name* without its kind."""
    if len(name.core) < 2 or name.core in common_places():  # noqa: PLR2004
        return False
    if tail(name.sound) not in other.mentions:
        return False
    if not _CODED.search(name.core):
        # By sound alone, 涨价了 would speak of 家乐.
        return any(
            (set(name.core) | written_names()) & set(other.rest[found.start() : found.end()])
            for found in re.finditer(re.escape(name.sound), other.loose)
        )
    return bool(re.search(f"(?<![a-z0-9]){re.escape(name.sound)}(?![a-z0-9])", other.loose))


def _agreements(a: Places, b: Places) -> list[tuple[float, Level | None, str]]:
    """List the names both use: (worth, level, the fuller wording)."""
    found = [
        (_WEIGHT[x.level if x.kind else y.level], _finest(x, y), _fuller(x, y))
        for x in a.names
        for y in b.names
        if _same_name(x, y)
    ]
    for one, other in ((a, b), (b, a)):
        found += [
            (_WEIGHT[name.level] * _BY_CORE, name.level if name.kind else None, name.core)
            for name in one.names
            if _stands_alone(name, other)
        ]
    return found


def _finest(a: Name, b: Name) -> Level | None:
    """Give the level of what agrees; two bare words (牌坊 here, 牌坊 there) settle no level."""
    return a.level if a.kind else b.level if b.kind else None


def _fuller(a: Name, b: Name) -> str:
    return max(
        (a.core + a.word, b.core + b.word), key=lambda text: (bool(a.kind), -len(text), text)
    )


def _parts_differ(a: Places, b: Places) -> bool:
    mine, theirs = dict(a.parts), dict(b.parts)
    return any(
        not (_near_numbers(mine[unit], theirs[unit]) if unit == "号" else mine[unit] & theirs[unit])
        for unit in mine.keys() & theirs.keys()
    )


def _near_numbers(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return any(abs(int(x) - int(y)) <= _HOUSES for x in mine for y in theirs)


def _levels(places: Places) -> set[Level]:
    return {name.level for name in places.names if name.kind}


def _other_roads(mine: Places, theirs: Places) -> bool:
    roads = [name for name in theirs.names if name.level == "road"]
    return any(
        name.level == "road" and not any(_same_name(name, road) for road in roads)
        for name in mine.names
    )


def _names_differ(a: Places, b: Places, agreed: set[Level | None]) -> bool:
    """Tell whether they disagree at the finest level on which both speak."""
    chain = {name.kind for name in (*a.names, *b.names) if name.level == "spot"} == {"shop"}
    for level in ("road", "spot", "area") if chain else ("spot", "road", "area"):
        if level in agreed:
            return level == "road" and _other_roads(a, b) and _other_roads(b, a)
        if level in _levels(a) & _levels(b):
            return True
    return False


def _by_name(a: Places, b: Places) -> Whereabouts:
    found = _agreements(a, b)
    if _parts_differ(a, b) or _names_differ(a, b, {level for _, level, _ in found}):
        return Whereabouts(same=False)
    if not found:
        return Whereabouts(same=False if a.names and b.names else None)
    strength = max(worth for worth, _, _ in found)
    shared = tuple(sorted({text for _, _, text in found}))
    wide = all(level == "area" for _, level, _ in found)
    return Whereabouts(same=True, strength=strength, shared=shared, wide=wide)


def _kinds_clash(a: Places, b: Places) -> bool:
    """Tell whether both name a place of one kind, so that a near pin cannot make them one."""
    mine, theirs = ({name.kind.split(".")[0] for name in p.names if name.kind} for p in (a, b))
    return bool(mine & theirs)


def whereabouts(a: Fingerprint, b: Fingerprint) -> Whereabouts:
    """Judge the place by names first, then by pins: far pins always part, near ones may join."""
    apart = metres(a.point, b.point) if a.point and b.point else None
    if apart is not None and apart > FAR:
        return Whereabouts(same=False)
    named = _by_name(a.places, b.places)
    if apart is None or apart > CLOSE or (named.same and not named.wide):
        return named
    if named.same is False and (
        _parts_differ(a.places, b.places) or _kinds_clash(a.places, b.places)
    ):
        return named
    return Whereabouts(same=True, strength=_BY_PIN, shared=named.shared)
