"""Taking a complaint in: a draft that survives anything, and its submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.knowledge import Category
from bot.services.complaint_record import ComplaintRecord
from bot.services.filing import Filing, Receipt
from bot.services.residents import recorded
from bot.store import complaints
from bot.store.engine import Session, Store
from bot.store.tables import ComplaintDraft, Question

MAX_PHOTOS = 10
SuggestCategory = Callable[[str], str | None]
"""Guesses a category id from a resident's text; None when nothing points anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What starts a draft; *cause* makes the same message start it once."""

    cause: str
    text: str = ""
    category: str | None = None
    is_urgent: bool = False
    is_question: bool = False
    photo: str | None = None
    question_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft as the resident previews it."""

    tag: str
    """Tells this draft from the resident's others."""
    last_cause: str | None
    """What changed it last."""
    step: str
    text: str
    category: Category
    is_urgent: bool
    is_question: bool
    place: str | None
    has_location: bool
    photo_count: int


@dataclass(frozen=True, slots=True)
class Intake:
    """Keeps drafts and files them."""

    store: Store
    filing: Filing
    suggest_category: SuggestCategory

    @property
    def record(self) -> ComplaintRecord:
        """Where what is filed goes."""
        return self.filing.record

    async def begin(self, telegram_id: int, start: Beginning) -> DraftView:
        """Start a draft in place of any other; the same cause starts it once."""
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            draft = await complaints.draft(session, resident_id)
            if draft is None or draft.source_key != start.cause:
                if draft is not None:
                    await session.delete(draft)
                    await session.flush()
                draft = self._drafted(resident_id, start)
                session.add(draft)
            return self._view(draft)

    async def begin_from_question(
        self, telegram_id: int, question_id: int, cause: str, *, is_question: bool
    ) -> DraftView:
        """Start a draft from a question asked before: nothing is retyped.

        Raises:
            NotFoundError: The question is not this resident's.
        """
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            question = await session.get(Question, question_id)
        # A press can be forged: another resident's question is as good as none.
        if question is None or question.resident_id != resident_id:
            raise NotFoundError("question", str(question_id))
        start = Beginning(
            cause=cause, text=question.text, question_id=question_id, is_question=is_question
        )
        return await self.begin(telegram_id, start)

    def _drafted(self, resident_id: int, start: Beginning) -> ComplaintDraft:
        return ComplaintDraft(
            resident_id=resident_id,
            source_key=start.cause,
            step="preview" if start.text else "text",
            text=start.text,
            category=start.category or self.suggest_category(start.text),
            is_urgent=start.is_urgent,
            is_question=start.is_question,
            question_id=start.question_id,
            photos=[start.photo] if start.photo else [],
            updated_at=self.record.clock(),
        )

    async def current(self, telegram_id: int) -> DraftView | None:
        """Show the draft under way, if there is one."""
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            draft = await complaints.draft(session, resident_id)
            return self._view(draft) if draft else None

    async def change(self, telegram_id: int, **values: Any) -> DraftView:  # noqa: ANN401 — columns
        """Set fields of the draft under way and go back to its preview unless *step* is given.

        A draft without words has no preview: it asks for them.

        Raises:
            NotFoundError: There is no draft; it was submitted or dropped.
        """
        async with self.store.write() as session:
            draft = await self._draft_of(session, telegram_id)
            for name, value in {"step": "preview", **values}.items():
                setattr(draft, name, value)
            if draft.step == "preview" and not draft.text:
                draft.step = "text"
            if "text" in values:
                draft.category = self.suggest_category(draft.text)
            draft.updated_at = self.record.clock()
            return self._view(draft)

    async def add_text(self, telegram_id: int, text: str, *, is_urgent: bool) -> DraftView:
        """Append words to the draft under way."""
        async with self.store.write() as session:
            draft = await self._draft_of(session, telegram_id)
            # A redelivered message must not be appended twice.
            if not draft.text.endswith(text):
                draft.text = f"{draft.text}\n{text}".strip()
            draft.is_urgent, draft.step = draft.is_urgent or is_urgent, "preview"
            draft.category = self.suggest_category(draft.text) or draft.category
            return self._view(draft)

    async def add_photo(self, telegram_id: int, file_id: str) -> DraftView:
        """Attach a picture to the draft under way; more than ten are left out."""
        async with self.store.write() as session:
            draft = await self._draft_of(session, telegram_id)
            if file_id not in draft.photos:
                draft.photos = [*draft.photos, file_id][:MAX_PHOTOS]
            draft.step = "preview" if draft.text else "text"
            return self._view(draft)

    async def _draft_of(self, session: Session, telegram_id: int) -> ComplaintDraft:
        _, resident_id = await recorded(session, telegram_id, self.record.clock)
        draft = await complaints.draft(session, resident_id)
        if draft is None:
            raise NotFoundError("draft", str(telegram_id))
        return draft

    async def likely_categories(self, telegram_id: int) -> list[Category]:
        """List the categories on the draft's topic, and the one for everything else.

        Empty where that is no real choice.
        """
        draft = await self.current(telegram_id)
        everything = list(self.record.knowledge.knowledge.categories.values())
        if draft is None or not everything:
            return []
        near = [one for one in everything if one.topic == draft.category.topic]
        near = near if everything[-1] in near else [*near, everything[-1]]
        return near if 2 < len(near) < len(everything) else []  # noqa: PLR2004 — a choice of two is none

    async def drop(self, telegram_id: int) -> None:
        """Forget the draft under way; none is a normal outcome."""
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            draft = await complaints.draft(session, resident_id)
            if draft is not None:
                await session.delete(draft)

    async def submit(self, telegram_id: int, tag: str, cause: str) -> Receipt:
        """File the draft as a complaint; the same press files it once.

        Args:
            tag: Of the draft that was previewed; an old preview's button files no newer draft.

        Raises:
            InvalidInputError: It has no words yet.
            NotFoundError: There is no such draft and this press filed none.
        """
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            filed = await complaints.filed_by(session, resident_id, cause)
            if filed is None:
                draft = await self._draft_of(session, telegram_id)
                if _tag(draft) != tag:
                    raise NotFoundError("draft", tag)
                if not draft.text.strip():
                    raise InvalidInputError("text", "/report")
                filed = await self.filing.file(session, draft, cause)
            return self.filing.receipt(filed)

    def _view(self, draft: ComplaintDraft) -> DraftView:
        return DraftView(
            tag=_tag(draft),
            last_cause=draft.last_cause,
            step=draft.step,
            text=draft.text,
            category=self.record.knowledge.category(draft.category),
            is_urgent=draft.is_urgent,
            is_question=draft.is_question,
            place=draft.place,
            has_location=draft.latitude is not None,
            photo_count=len(draft.photos),
        )


def _tag(draft: ComplaintDraft) -> str:
    return draft.source_key.rpartition(":")[2]
