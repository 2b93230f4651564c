"""Finding the likes of a report among many, and gathering reports into incidents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.domain.incidents.comparing import SIMILAR, likeness
from bot.domain.incidents.reports import Fingerprint, Likeness

Key = TypeVar("Key")


def find_similar(
    new: Fingerprint, known: Iterable[tuple[Key, Fingerprint]], *, limit: int = 3
) -> list[tuple[Key, Likeness]]:
    """Give at most *limit* of *known* that reach SIMILAR, best first; ties keep their order."""
    judged = ((key, likeness(new, old)) for key, old in known if not new.keys.isdisjoint(old.keys))
    alike = [(key, found) for key, found in judged if found.score >= SIMILAR]
    return sorted(alike, key=lambda pair: -pair[1].score)[:limit]


def clusters(reports: Sequence[Fingerprint]) -> list[list[int]]:
    """Gather reports into incidents, as positions; every report is in exactly one.

    The likest are joined first, and two groups stay apart when any report of one is of another
    place than any of the other: a vague report may not bridge two places.
    """
    pairs, apart = [], set()
    for one, first in enumerate(reports):
        for other in range(one):
            found = likeness(first, reports[other])
            if found.score >= SIMILAR:
                pairs.append((-found.score, other, one))
            elif found.same_place is False:
                apart.add((other, one))
    group = {position: [position] for position in range(len(reports))}
    for _, one, other in sorted(pairs):
        left, right = group[one], group[other]
        if left is not right and not any(
            (min(x, y), max(x, y)) in apart for x in left for y in right
        ):
            left.extend(right)
            group.update(dict.fromkeys(right, left))
    return sorted(sorted(members) for members in {id(g): g for g in group.values()}.values())
