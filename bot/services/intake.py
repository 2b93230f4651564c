"""Taking a complaint in: a draft that survives anything, and its submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Category
from bot.services.complaint_record import ComplaintRecord
from bot.services.drafts import (
    MAX_PHOTOS,
    MAX_TEXT,
    MAX_VOICES,
    Beginning,
    DraftView,
    append,
    drafted,
    is_empty,
    near,
    note,
    step_of,
    tag_of,
    view,
)
from bot.services.filing import Filing, Receipt
from bot.services.residents import recorded
from bot.store import albums, complaints, people
from bot.store.engine import Session, Store
from bot.store.tables import Album, ComplaintDraft, Question

SuggestCategory = Callable[[str], str | None]
"""Guesses a category id from a resident's text; None when nothing points anywhere."""
ONE_MATTER = timedelta(minutes=30)
"""For so long after the last word of a draft, more complaining is taken to belong to it."""


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
        """Start a draft; the same cause starts it once.

        An unfinished one is never replaced unasked: it is shown in its stead, marked as another.
        """
        async with self.store.write() as session:
            clock = self.record.clock
            _, resident_id = await recorded(session, telegram_id, clock, start.hint)
            draft = await complaints.draft(session, resident_id)
            if draft is not None and draft.source_key == start.cause:
                return self._view(draft)
            if draft is not None and not start.is_anew and not is_empty(draft):
                return self._view(draft, is_other=True)
            return self._view(await self._fresh(session, draft, resident_id, start))

    async def offer(self, telegram_id: int, start: Beginning) -> DraftView:
        """Take what sounds like a complaint: into the draft under way, or to begin one.

        A draft that has lain for a while may be of another matter: it is shown, marked as another.

        Raises:
            InvalidInputError: The draft takes no more words.
        """
        async with self.store.write() as session:
            clock = self.record.clock
            _, resident_id = await recorded(session, telegram_id, clock, start.hint)
            draft = await complaints.draft(session, resident_id)
            if draft is not None and draft.source_key == start.cause:
                return self._view(draft)
            if draft is None or is_empty(draft):
                return self._view(await self._fresh(session, draft, resident_id, start))
            if self.record.clock() - draft.updated_at > ONE_MATTER:
                return self._view(draft, is_other=True)
            self._append(draft, start.text, is_urgent=start.is_urgent)
            note(draft, start.message_id, start.text)
            return self._view(draft)

    async def _fresh(
        self,
        session: Session,
        old: ComplaintDraft | None,
        resident_id: int,
        start: Beginning,
    ) -> ComplaintDraft:
        if old is not None:
            await session.delete(old)
            await session.flush()
        guess = self.suggest_category(start.text)
        draft = drafted(resident_id, start, guess, self.record.clock())
        session.add(draft)
        return draft

    async def begin_from_question(
        self,
        telegram_id: int,
        question_id: int,
        cause: str,
        *,
        is_question: bool,
        is_anew: bool = False,
    ) -> DraftView:
        """Start a draft from a question asked before: nothing is retyped.

        Raises:
            NotFoundError: The question is not this resident's.
        """
        question = await self._question(telegram_id, question_id)
        start = Beginning(
            cause=cause,
            text=question.text,
            question_id=question_id,
            is_question=is_question,
            is_anew=is_anew,
        )
        return await self.begin(telegram_id, start)

    async def append_question(self, telegram_id: int, question_id: int) -> DraftView:
        """Add the words of a question to the draft under way; the same words once.

        Raises:
            InvalidInputError: The draft takes no more words.
            NotFoundError: The question is not this resident's, or there is no draft.
        """
        question = await self._question(telegram_id, question_id)
        return await self.add_text(telegram_id, question.text, is_urgent=False)

    async def _question(self, telegram_id: int, question_id: int) -> Question:
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            question = await session.get(Question, question_id)
        # A press can be forged: another resident's question is as good as none.
        if question is None or question.resident_id != resident_id:
            raise NotFoundError("question", str(question_id))
        return question

    async def current(self, telegram_id: int) -> DraftView | None:
        """Show the draft under way, if there is one."""
        async with self.store.read() as session:
            resident = await people.resident(session, telegram_id)
            draft = await complaints.draft(session, resident.id or 0) if resident else None
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
            if draft.step == "preview":
                draft.step = step_of(draft)
            if "text" in values:
                draft.category = self.suggest_category(draft.text)
            draft.updated_at = self.record.clock()
            return self._view(draft)

    async def add_text(self, telegram_id: int, text: str, *, is_urgent: bool) -> DraftView:
        """Append words to the draft under way.

        Raises:
            InvalidInputError: It takes no more words.
            NotFoundError: There is no draft.
        """
        async with self.store.write() as session:
            draft = await self._draft_of(session, telegram_id)
            self._append(draft, text, is_urgent=is_urgent)
            return self._view(draft)

    def _append(self, draft: ComplaintDraft, text: str, *, is_urgent: bool) -> None:
        append(draft, text)
        draft.is_urgent, draft.step = draft.is_urgent or is_urgent, step_of(draft)
        draft.category = self.suggest_category(draft.text) or draft.category
        draft.updated_at = self.record.clock()

    async def correct(
        self, telegram_id: int, message_id: int, text: str, *, is_urgent: bool
    ) -> DraftView | None:
        """Follow an edit of a message whose words are in the draft under way.

        Returns:
            None when they are not, or the draft is not shown now: there is nothing to say.
        """
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            draft = await complaints.draft(session, resident_id)
            old = draft.said.get(str(message_id)) if draft else None
            if draft is None or not old or old not in draft.text or not text:
                return None
            draft.text = draft.text.replace(old, text, 1)[:MAX_TEXT]
            note(draft, message_id, text)
            draft.is_urgent = draft.is_urgent or is_urgent
            draft.category = self.suggest_category(draft.text) or draft.category
            return self._view(draft, is_mate=True) if draft.step == "preview" else None

    async def add_file(
        self,
        telegram_id: int,
        *,
        photo: str | None = None,
        voice: str | None = None,
        album: str | None = None,
    ) -> DraftView:
        """Attach a picture or voice note to the draft under way; too many are left out."""
        async with self.store.write() as session:
            draft = await self._draft_of(session, telegram_id)
            if photo and photo not in draft.photos:
                draft.photos = [*draft.photos, photo][:MAX_PHOTOS]
            if voice and voice not in draft.voices:
                draft.voices = [*draft.voices, voice][:MAX_VOICES]
            draft.step = step_of(draft)
            draft.updated_at = self.record.clock()
            return self._view(draft, is_mate=await self._is_mate(session, draft, album))

    async def _is_mate(self, session: Session, draft: ComplaintDraft, album: str | None) -> bool:
        if album is None:
            return False
        if await albums.found(session, draft.resident_id, album) is not None:
            return True
        session.add(
            Album(resident_id=draft.resident_id, media_group=album, source_key=draft.source_key)
        )
        return False

    async def previewed(self, telegram_id: int, tag: str, message_id: int) -> None:
        """Remember the message that shows a draft, to change it in place."""
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            draft = await complaints.draft(session, resident_id)
            if draft is not None and tag_of(draft) == tag:
                draft.preview_id = message_id

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
        return near(draft.category, everything) if draft else []

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
            telegram_id: Of the resident.
            tag: Of the draft that was previewed; an old preview's button files no newer draft.
            cause: Of the press.

        Raises:
            InvalidInputError: It has neither words nor a voice note yet.
            NotFoundError: There is no such draft and this press filed none.
        """
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.record.clock)
            filed = await complaints.filed_by(session, resident_id, cause)
            if filed is None:
                draft = await self.filing.ready(session, resident_id, tag)
                filed = await self.filing.file(session, draft, cause)
            return self.filing.receipt(filed)

    def _view(
        self, draft: ComplaintDraft, *, is_other: bool = False, is_mate: bool = False
    ) -> DraftView:
        return view(draft, self.record.knowledge, is_other=is_other, is_mate=is_mate)
