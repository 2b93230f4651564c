"""What residents asked in vain: put together by likeness, counted, personal numbers hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.masking import mask
from bot.domain.matching.clusters import Clusters
from bot.domain.matching.sketches import Sketch
from bot.domain.phrasing_check import phrasing_key

ANSWERED = "answered"
"""The kind of message that tells somebody of an answer that is there now."""
MOST_WORDINGS = 5_000
"""Different wordings that are put together, the latest; asked in the same words counts once."""
_SHOWN = 300
"""Characters of a wording that are kept."""


class Shortfall(StrEnum):
    """Why a question counts as not well answered."""

    NOTHING = "nothing"
    """No entry fitted."""
    UNTAKEN = "untaken"
    """None of the entries offered was chosen."""
    UNHELPFUL = "unhelpful"
    """The answer got a 👎."""
    TO_STAFF = "to_staff"
    """It was passed to staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedInVain:
    """One question that had no good answer, without its words."""

    id: int
    who: int
    """The resident."""
    at: datetime
    shortfall: Shortfall
    is_waiting: bool = True
    """Whether nobody has answered it in person either."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of asking, personal numbers hidden, and who asked so; the latest first."""

    text: str
    asked: tuple[AskedInVain, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Wordings that ask the same, the commonest first."""

    wordings: tuple[Wording, ...]

    @property
    def asked(self) -> list[AskedInVain]:
        """Every question in it."""
        return [one for wording in self.wordings for one in wording.asked]

    @property
    def people(self) -> int:
        """How many residents ask."""
        return len({one.who for one in self.asked})

    @property
    def waiting(self) -> int:
        """How many of them have no answer yet."""
        return len({one.who for one in self.asked if one.is_waiting})

    @property
    def latest(self) -> AskedInVain:
        """The question asked last."""
        return max(self.asked, key=lambda one: one.id)

    @property
    def shortfalls(self) -> dict[Shortfall, int]:
        """How many questions count for which reason."""
        found = Counter(one.shortfall for one in self.asked)
        return {one: found[one] for one in Shortfall if found[one]}


@dataclass(frozen=True, slots=True)
class Gathered:
    """All gaps, the latest first, and how many questions were left out as too many."""

    gaps: tuple[Gap, ...]
    left_out: int = 0


@dataclass(slots=True)
class _Heap:
    """Questions by wording, without their words: these are kept once."""

    texts: dict[str, str] = field(default_factory=dict)
    asked: dict[str, list[AskedInVain]] = field(default_factory=dict)


def gather(
    latest_first: Iterable[tuple[str, AskedInVain]],
    sketch: Callable[[str], Sketch],
    most: int = MOST_WORDINGS,
) -> Gathered:
    """Put questions together by the matcher's own likeness; the same questions, the same gaps.

    Args:
        latest_first: The questions with their words; those in wordings beyond the latest *most*
            are left out.
        sketch: Reads a wording for comparison.
        most: Bounds memory and time.
    """
    heap, left_out = _Heap(), 0
    for said, one in latest_first:
        text = mask(said)[:_SHOWN]
        key = phrasing_key(text)
        if key not in heap.texts and len(heap.texts) >= most:
            left_out += 1
            continue
        heap.texts.setdefault(key, text)
        heap.asked.setdefault(key, []).append(one)
    gaps = _put_together(heap, sketch)
    return Gathered(tuple(sorted(gaps, key=lambda gap: -gap.latest.id)), left_out)


def _put_together(heap: _Heap, sketch: Callable[[str], Sketch]) -> list[Gap]:
    """Go by first askings, so that a later question moves none between gaps."""
    clusters, groups = Clusters(), list[list[Wording]]()
    for key in sorted(heap.texts, key=lambda one: heap.asked[one][-1].id):
        number = clusters.add(sketch(heap.texts[key]))
        if number == len(groups):
            groups.append([])
        groups[number].append(Wording(heap.texts[key], tuple(heap.asked[key])))
    return [Gap(tuple(sorted(one, key=lambda each: -len(each.asked)))) for one in groups]
