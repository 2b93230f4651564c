"""How far two reports of one place tell of one trouble: evidence, weighed by fitted numbers."""

from __future__ import annotations

import json
import math
from functools import cache

from bot.domain.incidents.data import raw, rows
from bot.domain.incidents.reports import Fingerprint
from bot.domain.incidents.troubles import Kind, vocabulary

EVIDENCE = (
    "same kind",
    "vague kind",
    "kinds mixed up",
    "kinds clash",
    "kinds shared",
    "thing",
    "fault",
    "wording shared",
    "wording",
    "same category",
    "other category",
    "weak place",
    "kind unknown",
)
"""What is weighed, in the order of `evidence`."""
_LONGEST_OPENING = 6
_LEAST, _MOST = 12.0, 25.0
"""Weights of telling characters: below it a share says little, above it more says no more."""


@cache
def _weights() -> tuple[float, ...]:
    table = json.loads(raw("likeness.json"))
    return tuple(table[name] for name in ("bias", *EVIDENCE))


@cache
def _telling() -> dict[str, float]:
    return {char: float(weight) for weight, chars in rows("telling.txt") for char in chars}


@cache
def _rarest() -> float:
    return max(_telling().values(), default=1.0)


def telling(chars: frozenset[str]) -> float:
    """Weigh *chars* by how seldom complaints hold them; those in no table are the rarest."""
    known, rarest = _telling(), _rarest()
    return math.fsum(known.get(char, rarest) for char in chars)


def kinds(of: Fingerprint) -> dict[str, Kind]:
    """Give the kinds of trouble that a report tells of."""
    known = vocabulary().kinds
    return {name: known[name] for name, _ in of.events if name in known}


def _linked(mine: dict[str, Kind], theirs: dict[str, Kind], prefix: str) -> bool:
    return any(x.links(prefix) & y.links(prefix) for x in mine.values() for y in theirs.values())


def told(a: dict[str, Kind], b: dict[str, Kind]) -> tuple[str | None, list[str]]:
    """Say how the kinds of two reports relate, in a word of EVIDENCE, and which they share."""
    shared = sorted(a.keys() & b.keys())
    if strong := [name for name in shared if not a[name].weak]:
        return "same kind", strong
    mine, theirs = ({n: k for n, k in one.items() if not k.weak} for one in (a, b))
    if mine and theirs:
        return ("kinds mixed up" if _linked(mine, theirs, "kin:") else "kinds clash"), shared
    if a and b and (shared or _linked(a, b, "family:")):
        return "vague kind", shared
    return None, []


def _opening(a: str, b: str) -> frozenset[str]:
    """Give what both texts begin with: mostly a place without a kind that the tables know."""
    most = min(len(a), len(b), _LONGEST_OPENING)
    same = next((n for n in range(most) if a[n] != b[n]), most)
    return frozenset(a[:same])


def evidence(a: Fingerprint, b: Fingerprint, strength: float) -> tuple[float, ...]:
    """Give what speaks for and against one trouble, in the order of EVIDENCE.

    Args:
        strength: How surely the place is one, 0-1.
    """
    mine, theirs = kinds(a), kinds(b)
    relation, _ = told(mine, theirs)
    strong = [{n for n, k in one.items() if not k.weak} for one in (mine, theirs)]
    either = strong[0] | strong[1]
    # What one names as a place says nothing of the trouble of the other.
    elsewhere = a.of_place | b.of_place | _opening(a.said, b.said)
    chars = a.chars - elsewhere, b.chars - elsewhere
    shared = telling(chars[0] & chars[1])
    fewer = min(telling(chars[0]), telling(chars[1]))
    categories = (a.category, b.category) if a.category and b.category else None
    return (
        *(float(relation == name) for name in EVIDENCE[:4]),
        len(strong[0] & strong[1]) / len(either) if either else 0.0,
        float(not a.things.isdisjoint(b.things)),
        float(not a.faults.isdisjoint(b.faults)),
        shared / max(fewer, _LEAST),
        min(shared, _MOST) / _MOST,
        float(categories is not None and categories[0] == categories[1]),
        float(categories is not None and categories[0] != categories[1]),
        1.0 - strength,
        float(not (mine and theirs)),
    )


def chance(a: Fingerprint, b: Fingerprint, strength: float) -> float:
    """Give how likely, 0-1, two reports of one place tell of one trouble."""
    bias, *weights = _weights()
    parts = zip(weights, evidence(a, b, strength), strict=True)
    return 1.0 / (1.0 + math.exp(-math.fsum([bias, *(weight * x for weight, x in parts)])))
