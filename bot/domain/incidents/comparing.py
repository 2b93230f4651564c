"""Judging how alike two reports are."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.incidents.reports import Fingerprint, Likeness
from bot.domain.incidents.troubles import vocabulary
from bot.domain.incidents.weighing import chance, kinds, told
from bot.domain.incidents.whereabouts import Whereabouts, whereabouts

SIMILAR = 60.0
"""From this score on two reports are offered as one. At the same place the score is the chance, in
percent, that both tell of one event, as fitted on labelled batches; see docs/incidents.md."""
_ELSEWHERE, _NOWHERE = 0.3, 0.5
"""What is left of the score at different places, and where one names no place or a wide one."""
_ONCE, _LASTING = timedelta(days=3), timedelta(days=60)
"""Further apart in time than this, a burst pipe or a pothole is another one."""
_ALIKE = frozenset({"same kind", "vague kind", "kinds mixed up"})


def same_trouble(a: Fingerprint, b: Fingerprint) -> bool:
    """Tell whether both tell of one kind of trouble, or of kinds that people mix up."""
    return told(kinds(a), kinds(b))[0] in _ALIKE


def another_time(a: Fingerprint, b: Fingerprint, shared: list[str]) -> bool:
    """Tell whether what both tell of must be two events by their days; *shared* are kinds."""
    once = any("once" in vocabulary().kinds[name].flags for name in shared)
    if once and a.days and b.days and not a.days & b.days:
        return True
    if a.filed_at is None or b.filed_at is None:
        return False
    if (a.filed_at.tzinfo is None) != (b.filed_at.tzinfo is None):
        return False
    return abs(a.filed_at - b.filed_at) > (_ONCE if once else _LASTING)


def _wordings(a: Fingerprint, b: Fingerprint, shared: list[str]) -> list[str]:
    mine, theirs = dict(a.events), dict(b.events)
    return [" ≈ ".join(sorted({mine[kind], theirs[kind]})) for kind in shared]


def _score(a: Fingerprint, b: Fingerprint, where: Whereabouts, shared: list[str]) -> float:
    if where.same and a.said == b.said and a.filed_at == b.filed_at:
        return 100.0
    wide = any("wide" in vocabulary().kinds[kind].flags for kind in shared)
    score = 100 * chance(a, b, 1.0 if where.wide and wide else where.strength)
    if where.same is False:
        return _ELSEWHERE * score
    unsure = where.same is None or (where.wide and not wide) or another_time(a, b, shared)
    return _NOWHERE * score if unsure else score


def likeness(a: Fingerprint, b: Fingerprint) -> Likeness:
    """Judge how alike two reports are; the order does not matter.

    Only reports of the same place reach SIMILAR: the same trouble without a place is said all
    over a city.
    """
    where = whereabouts(a, b)
    _, shared = told(kinds(a), kinds(b))
    both = (*where.shared, *dict.fromkeys(_wordings(a, b, shared)))
    score = round(_score(a, b, where, shared), 1)
    return Likeness(score=score, same_place=where.same, shared=both)
