"""Answering questions: match, remember what was asked, carry the promise along."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.clock import Clock
from bot.domain.errors import NotFoundError
from bot.domain.knowledge import FaqEntry, Knowledge, text_in
from bot.domain.language import Language
from bot.domain.matching import Context, Decision, Outcome
from bot.services.asking import Asking, Said, question_row
from bot.services.commitments import Commitments
from bot.services.knowledge import KnowledgeInForce
from bot.services.residents import recorded
from bot.services.second_opinion import SecondOpinion, decided
from bot.services.standings import Standing
from bot.services.titles import Titled, titled
from bot.store import questions, speakers
from bot.store.engine import Session, Store
from bot.store.tables import Question

CONTEXT_LASTS = timedelta(minutes=10)
WORTH_OFFERING = 40.0
"""Chance in percent from which a question is offered beside the complaint it sounds like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One entry's answer with the promise it carries."""

    entry: str
    topic: str
    text: str
    source: str
    standings: tuple[Standing, ...]
    related: tuple[Titled, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of a resident's message."""

    question_id: int
    decision: Decision
    language: Language
    answer: Answer | None
    suggestions: tuple[Titled, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found for somebody who is not recorded as asking."""

    language: Language
    answer: Answer | None
    suggestions: tuple[Titled, ...]


@dataclass(slots=True)
class Answers:
    """Answers from the knowledge in force."""

    store: Store
    clock: Clock
    knowledge: KnowledgeInForce
    commitments: Commitments
    second: SecondOpinion | None = None
    """Asked where the matcher is unsure."""
    on_asked: Callable[[str], None] = lambda _outcome: None
    """Told each question's outcome."""
    _asking: Asking = field(init=False)

    def __post_init__(self) -> None:
        """Have nothing to write down yet."""
        self._asking = Asking(self.store)

    async def ask(self, telegram_id: int, text: str, cause: str) -> Asked:
        """Match a resident's message and record it with its outcome; the same cause once."""
        context = await self._context(telegram_id)
        decision = await decided(self.knowledge, self.second, text, context)
        said = Said(
            telegram_id=telegram_id, text=text, cause=cause, decision=decision, at=self.clock()
        )
        noted = await self._asking.note(said)
        self.on_asked(decision.outcome)
        return Asked(
            question_id=noted.question_id,
            decision=decision,
            language=noted.language,
            answer=await self._answer_to(decision, noted.language),
            suggestions=titled(self.knowledge.knowledge, offered(decision), noted.language),
        )

    async def look(self, text: str, language: Language | None = None) -> Looked:
        """Find an answer without recording who asked what, as on a page or in somebody else's chat.

        Args:
            language: To answer in; the message's own unless given.
        """
        decision = await decided(self.knowledge, self.second, text, None)
        spoken = language or decision.language
        answer = await self._answer_to(decision, spoken)
        choices = () if answer else offered(decision)
        return Looked(
            language=spoken,
            answer=answer,
            suggestions=titled(self.knowledge.knowledge, choices, spoken),
        )

    async def _answer_to(self, decision: Decision, language: Language) -> Answer | None:
        if decision.outcome is not Outcome.ANSWER or decision.entry is None:
            return None
        return await self.answer(decision.entry, language)

    async def _context(self, telegram_id: int) -> Context | None:
        speaker = await speakers.speaker(self.store, telegram_id)
        if speaker is None or speaker.context_entry is None or speaker.context_at is None:
            return None
        if self.clock() - speaker.context_at > CONTEXT_LASTS:
            return None
        return Context(entry=speaker.context_entry, topic=speaker.context_topic)

    async def show(self, telegram_id: int, entry_id: str, cause: str) -> Asked:
        """Answer a button that names an entry; it ends the conversation's context.

        Raises:
            NotFoundError: The entry is no longer in the knowledge base.
        """
        entry = self._entry(entry_id)
        decision = Decision(outcome=Outcome.ANSWER, entry=entry.id, score=100.0, topic=entry.topic)
        async with self.store.write() as session:
            resident, resident_id = await recorded(session, telegram_id, self.clock)
            resident.context_entry = resident.context_topic = resident.context_at = None
            await _take(session, resident_id, entry.id)
            said = Said(
                telegram_id=telegram_id,
                text=entry.questions[0],
                cause=cause,
                decision=decision,
                at=self.clock(),
            )
            question = await _shown(session, resident_id, said)
            language = resident.language
        return Asked(
            question_id=question.id or 0,
            decision=decision,
            language=language,
            answer=await self.answer(entry.id, language),
            suggestions=(),
        )

    async def answer(self, entry_id: str, language: Language) -> Answer:
        """Give one entry's answer, with how its commitments stand now.

        Raises:
            NotFoundError: The entry is no longer in the knowledge base.
        """
        self._entry(entry_id)
        standings = await self.commitments.standings(self.knowledge.commitments_of(entry_id))
        return compose(self.knowledge.knowledge, entry_id, tuple(standings), language)

    def _entry(self, entry_id: str) -> FaqEntry:
        entry = self.knowledge.knowledge.entries.get(entry_id)
        if entry is None:
            raise NotFoundError("entry", entry_id)
        return entry

    def of_topic(self, topic: str, language: Language) -> tuple[Titled, ...]:
        """List a topic's entries in the order of the file."""
        entries = self.knowledge.knowledge.entries.values()
        return titled(
            self.knowledge.knowledge, [one.id for one in entries if one.topic == topic], language
        )

    def titled(self, entry_ids: Iterable[str], language: Language) -> tuple[Titled, ...]:
        """Name entries; those that are gone are left out."""
        return titled(self.knowledge.knowledge, entry_ids, language)

    def first_of_topics(self) -> list[str]:
        """Name one entry of each topic, the office's core commitments first."""
        knowledge = self.knowledge.knowledge
        firsts: dict[str, str] = {}
        for entry in knowledge.entries.values():
            firsts.setdefault(entry.topic, entry.id)
        topics = sorted(knowledge.topics.values(), key=lambda one: not one.core)
        return [firsts[one.id] for one in topics if one.id in firsts]

    async def rate(self, telegram_id: int, question_id: int, *, is_helpful: bool) -> None:
        """Record a resident's 👍 or 👎; a 👎 brings a question back to staff that was settled.

        Raises:
            NotFoundError: It is not this resident's question.
        """
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.clock)
            question = await session.get(Question, question_id)
            if question is None or question.resident_id != resident_id:
                raise NotFoundError("question", str(question_id))
            question.is_helpful = is_helpful
            if not is_helpful:
                question.settled = None


async def _shown(session: Session, resident_id: int, said: Said) -> Question:
    question = await questions.by_cause(session, said.cause)
    if question is None:
        question = Question(**question_row(said, resident_id))
        session.add(question)
        await session.flush()
    return question


async def _take(session: Session, resident_id: int, entry_id: str) -> None:
    """Note that a resident chose one of the entries offered for their last question."""
    question = await questions.latest_choice(session, resident_id)
    if question is not None and entry_id in question.suggestions.split(","):
        question.taken = entry_id


def compose(
    knowledge: Knowledge, entry_id: str, standings: tuple[Standing, ...], language: Language
) -> Answer:
    """Put one entry's answer together in one language."""
    entry = knowledge.entries[entry_id]
    return Answer(
        entry=entry.id,
        topic=entry.topic,
        text=text_in(entry.answer, language),
        source=text_in(entry.source, language),
        standings=standings,
        related=titled(knowledge, entry.related, language),
    )


def offered(decision: Decision) -> list[str]:
    """Name the entries worth offering: beside a complaint only one that may well be meant."""
    if decision.outcome is Outcome.COMPLAINT and decision.score < WORTH_OFFERING:
        return []
    return [one.entry for one in decision.suggestions]
