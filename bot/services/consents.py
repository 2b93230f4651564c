"""What residents agree to: asked once for each kind, refused without losing anything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.clock import Clock
from bot.domain.consent import Consent
from bot.domain.file_names import shelf_name
from bot.services.drafts import tag_of
from bot.store import complaints, consents, people, privacy
from bot.store.engine import Session, Store
from bot.store.tables import ComplaintDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The latest answer to one kind."""

    kind: Consent
    version: int
    is_given: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Consents:
    """Keeps every answer with its time and the version of the notice."""

    store: Store
    clock: Clock

    async def informed(self, telegram_id: int) -> None:
        """Note that somebody who is known was shown the notice; the same version once."""
        async with self.store.write() as session:
            resident = await people.resident(session, telegram_id)
            if resident is None or Consent.NOTICE in await consents.live(session, resident.id or 0):
                return
            consents.note(session, resident.id or 0, (Consent.NOTICE,), self.clock(), is_given=True)

    async def missing(self, telegram_id: int) -> tuple[Consent, ...]:
        """Tell what the draft under way has that its resident has not agreed to yet."""
        async with self.store.read() as session:
            draft = await self._draft(session, telegram_id)
            return tuple(sorted(await _missing(session, draft))) if draft else ()

    async def answer(self, telegram_id: int, tag: str, *, is_given: bool) -> None:
        """Keep what the draft has, or leave it out; a draft that is filed or another stays as is.

        Args:
            telegram_id: Of the resident.
            tag: Of the draft that was shown.
            is_given: Whether they agreed.
        """
        async with self.store.write() as session:
            draft = await self._draft(session, telegram_id)
            if draft is None or tag_of(draft) != tag:
                return
            kinds = await _missing(session, draft)
            consents.note(session, draft.resident_id, kinds, self.clock(), is_given=is_given)
            if not is_given:
                _leave_out(draft, kinds)

    async def answers(self, telegram_id: int) -> tuple[Answer, ...]:
        """List the latest answer of each kind."""
        async with self.store.read() as session:
            resident = await people.resident(session, telegram_id)
            rows = await consents.latest(session, (resident.id if resident else None) or 0)
        return tuple(
            Answer(kind=kind, version=row.version, is_given=row.is_given, at=row.at)
            for kind, row in sorted(rows.items())
        )

    async def withdraw(self, telegram_id: int) -> None:
        """Take back all that was agreed to: photos, voice notes and pins go, complaints stay."""
        async with self.store.write() as session:
            resident = await people.resident(session, telegram_id)
            resident_id = (resident.id if resident else None) or 0
            given = await consents.live(session, resident_id) - {Consent.NOTICE}
            if not given:
                return
            now = self.clock()
            consents.note(session, resident_id, given, now, is_given=False)
            names = [shelf_name(one) for one in await consents.take_out(session, resident_id)]
            await privacy.note_dropped(session, names, now)
            draft = await complaints.draft(session, resident_id)
            if draft is not None:
                _leave_out(draft, given)

    async def _draft(self, session: Session, telegram_id: int) -> ComplaintDraft | None:
        resident = await people.resident(session, telegram_id)
        return await complaints.draft(session, resident.id or 0) if resident else None


async def _missing(session: Session, draft: ComplaintDraft) -> set[Consent]:
    has = {
        Consent.PHOTO: bool(draft.photos),
        Consent.VOICE: bool(draft.voices),
        Consent.LOCATION: draft.latitude is not None,
    }
    brought = {kind for kind, is_there in has.items() if is_there}
    return brought - await consents.live(session, draft.resident_id) if brought else set()


def _leave_out(draft: ComplaintDraft, kinds: set[Consent]) -> None:
    if Consent.PHOTO in kinds:
        draft.photos = []
    if Consent.VOICE in kinds:
        draft.voices = []
    if Consent.LOCATION in kinds:
        draft.latitude = draft.longitude = None
