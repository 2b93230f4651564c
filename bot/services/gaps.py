"""Questions without a good answer: shown put together, explained, and laid aside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.clock import Clock
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.gaps import AskedInVain, Gap, Gathered, Shortfall, gather
from bot.domain.matching import Decision, Explanation, Matcher
from bot.domain.matching.sketches import Sketch
from bot.domain.people import Permission
from bot.services.knowledge import KnowledgeInForce
from bot.services.privacy import ERASED
from bot.services.staff import permitted
from bot.store import audit, questions
from bot.store.audit import Change
from bot.store.engine import Session, Store
from bot.store.questions import InVain
from bot.store.tables import AuditAct, Settled

KEPT = timedelta(days=180)
"""How long a question counts and its asker is told of an answer: later it is nobody's any more."""
LINES = 25
"""Of the list, a page."""
EXPLAINED = 20
"""Wordings of a gap that are shown and explained."""
LONGEST_REASON = 500
_LONGEST_PHRASING = 40
_MOST_SKETCHES = 20_000


class Order(StrEnum):
    """Which gaps come first."""

    LATEST = "latest"
    MOST = "most"
    """Those that the most people ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """One gap in the list."""

    id: int
    """Of the question asked last, which stands for all."""
    text: str
    wordings: int
    questions: int
    people: int
    waiting: int
    shortfalls: dict[Shortfall, int]
    latest_at: datetime
    now: Decision
    """What the knowledge in force makes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPage:
    """One page of the list."""

    lines: tuple[GapLine, ...]
    page: int
    pages: int
    total: int
    waiting: int
    """People without an answer, over all gaps."""
    left_out: int
    """Older questions that were too many to be put together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One way of asking, how often, and why it was matched as it was."""

    text: str
    count: int
    latest_at: datetime
    why: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGap:
    """One gap whole."""

    line: GapLine
    wordings: tuple[Explained, ...]
    """The commonest."""
    gap: Gap
    """All of it."""

    @property
    def newest(self) -> int:
        """The latest of its questions: later ones were not on the screen."""
        return self.gap.latest.id

    @property
    def phrasings(self) -> tuple[str, ...]:
        """What may go into an entry as it stands: nobody's numbers, nobody's story."""
        found = (
            one.text if len(one.text) <= _LONGEST_PHRASING else one.why.remedy or ""
            for one in self.wordings
        )
        return tuple(dict.fromkeys(one for one in found if one and "**" not in one))


@dataclass(slots=True)
class Sketches:
    """Remembers how wordings were read, for as long as the knowledge stays."""

    version: str = ""
    known: dict[str, Sketch] = field(default_factory=dict)

    def of(self, version: str, matcher: Matcher, text: str) -> Sketch:
        """Read a wording, or remember it."""
        if version != self.version or len(self.known) >= _MOST_SKETCHES:
            self.version, self.known = version, {}
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = matcher.sketch(text)
        return found


@dataclass(frozen=True, slots=True)
class Gaps:
    """Shows what residents asked in vain to those who keep the knowledge."""

    store: Store
    clock: Clock
    knowledge: KnowledgeInForce
    kept: timedelta = KEPT
    sketches: Sketches = field(default_factory=Sketches)

    async def page(self, by: int, order: Order = Order.LATEST, number: int = 0) -> GapPage:
        """Show a page of gaps; no such page is the last.

        Raises:
            NotAllowedError: *by* does not keep the knowledge.
        """
        gathered = await self._gathered(by)
        gaps = list(gathered.gaps)
        if order is Order.MOST:
            gaps.sort(key=lambda gap: -gap.people)
        pages = max(1, -(-len(gaps) // LINES))
        number = min(max(number, 0), pages - 1)
        shown = gaps[number * LINES : (number + 1) * LINES]
        return GapPage(
            lines=tuple(await asyncio.to_thread(self._lines, shown)),
            page=number,
            pages=pages,
            total=len(gaps),
            waiting=len({one.who for gap in gaps for one in gap.asked if one.is_waiting}),
            left_out=gathered.left_out,
        )

    async def open(self, by: int, question_id: int) -> OpenGap:
        """Show the gap that a question belongs to.

        Raises:
            NotAllowedError: *by* does not keep the knowledge.
            NotFoundError: The question is none of the open ones, such as one that was dealt with.
        """
        for gap in (await self._gathered(by)).gaps:
            if any(one.id == question_id for one in gap.asked):
                return await asyncio.to_thread(self._opened, gap)
        raise NotFoundError("gap", str(question_id))

    async def lay_aside(self, by: int, question_id: int, up_to: int, how: Settled, why: str) -> int:
        """Take a gap off the list, with a reason that stays in the log.

        Args:
            by: Who does it.
            question_id: Any question of the gap.
            up_to: The latest question that was on the screen: later ones stay open.
            how: Dealt with elsewhere, or nothing to answer.
            why: In words.

        Returns:
            How many questions; 0 when somebody was faster.

        Raises:
            InvalidInputError: There is no reason, or it is too long.
            NotAllowedError: *by* does not keep the knowledge.
        """
        why = why.strip()
        if not 0 < len(why) <= LONGEST_REASON:
            raise InvalidInputError("reason", str(LONGEST_REASON))
        try:
            gap = await self.open(by, question_id)
        except NotFoundError:
            return 0
        seen = [one.id for one in gap.gap.asked if one.id <= up_to]
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.KEEP_KNOWLEDGE)
            settled = await questions.settle(session, seen, how)
            if settled:
                facts = {"how": how, "why": why, "question": question_id, "count": len(settled)}
                act = AuditAct.SETTLE_QUESTIONS
                audit.note(session, Change(at=self.clock(), act=act, by=staff, facts=facts))
        return len(settled)

    async def _gathered(self, by: int) -> Gathered:
        async with self.store.read() as session:
            await permitted(session, by, Permission.KEEP_KNOWLEDGE)
            found = [_asked(one) async for one in self._in_vain(session)]
        return await asyncio.to_thread(self._put_together, found)

    def _in_vain(self, session: Session) -> AsyncIterator[InVain]:
        return questions.in_vain(session, self.clock() - self.kept, ERASED)

    def _put_together(self, found: list[tuple[str, AskedInVain]]) -> Gathered:
        version, matcher = self.knowledge.knowledge.version, self.knowledge.matcher
        return gather(found, lambda text: self.sketches.of(version, matcher, text))

    def _lines(self, gaps: list[Gap]) -> list[GapLine]:
        return [self._line(gap) for gap in gaps]

    def _line(self, gap: Gap) -> GapLine:
        latest = gap.latest
        return GapLine(
            id=latest.id,
            text=gap.wordings[0].text,
            wordings=len(gap.wordings),
            questions=len(gap.asked),
            people=gap.people,
            waiting=gap.waiting,
            shortfalls=gap.shortfalls,
            latest_at=latest.at,
            now=self.knowledge.matcher.decide(gap.wordings[0].text),
        )

    def _opened(self, gap: Gap) -> OpenGap:
        shown = gap.wordings[:EXPLAINED]
        return OpenGap(
            line=self._line(gap),
            wordings=tuple(
                Explained(
                    text=one.text,
                    count=len(one.asked),
                    latest_at=one.asked[0].at,
                    why=self.knowledge.matcher.explain(one.text),
                )
                for one in shown
            ),
            gap=gap,
        )


def _asked(row: InVain) -> tuple[str, AskedInVain]:
    return row.text, AskedInVain(
        id=row.id,
        who=row.resident_id,
        at=row.asked_at,
        shortfall=_shortfall(row),
        is_waiting=row.is_unanswered if row.is_with_staff else True,
    )


def _shortfall(row: InVain) -> Shortfall:
    if row.is_with_staff:
        return Shortfall.TO_STAFF
    if row.is_helpful is False:
        return Shortfall.UNHELPFUL
    return Shortfall.NOTHING if row.outcome == "none" else Shortfall.UNTAKEN
