"""What staff do with an announcement that goes out: pause, resume, stop, correct, recall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.announcement import (
    AnnouncementMove,
    AnnouncementStatus,
    check_second,
    check_texts,
)
from bot.domain.errors import EditedError
from bot.domain.language import Language
from bot.domain.people import Permission
from bot.services.announcement_record import (
    PROPOSED,
    Act,
    AnnouncementRecord,
    correction_number,
    texts_of,
)
from bot.services.announcements import merged_texts, only_proposed
from bot.services.staff import permitted
from bot.store import announcement_deliveries as deliveries
from bot.store import announcements
from bot.store.engine import Session, Store
from bot.store.tables import Announcement, StaffMember


@dataclass(frozen=True, slots=True)
class AnnouncementControl:
    """Pauses, stops, corrects and recalls."""

    store: Store
    record: AnnouncementRecord

    async def pause(self, by: int, id_: int, cause: str) -> None:
        """Claim nothing more until it is resumed.

        Raises:
            MoveRefusedError: It is not being sent.
            NotAllowedError: No right to announce.
            NotFoundError: No such announcement.
        """
        await self._switch(by, id_, AnnouncementMove.PAUSE, cause, is_running=False)

    async def resume(self, by: int, id_: int, cause: str) -> None:
        """Go on where it was paused.

        Raises:
            JiefangError: As `pause` says.
        """
        await self._switch(by, id_, AnnouncementMove.RESUME, cause, is_running=True)

    async def stop(self, by: int, id_: int, cause: str) -> None:
        """End it for good: whoever has not got it does not get it.

        Raises:
            JiefangError: As `pause` says.
        """
        await self._switch(by, id_, AnnouncementMove.STOP, cause, is_running=False)

    async def _switch(
        self, by: int, id_: int, move: AnnouncementMove, cause: str, *, is_running: bool
    ) -> None:
        async with self.store.write() as session:
            staff, row = await self._permitted(session, by, id_)
            if not await self.record.move(session, row, Act(move=move, cause=cause, staff=staff)):
                return
            row.is_running = is_running
            if move is AnnouncementMove.STOP:
                await deliveries.withdraw(session, id_)
            await self.record.show_board(session, row)

    async def correct(
        self,
        by: int,
        id_: int,
        texts: Mapping[Language, str],
        cause: str,
        *,
        seen: int | None = None,
    ) -> None:
        """Write a correction; a second person's approval puts it into the messages sent.

        Args:
            by: Telegram id of the author.
            id_: The announcement.
            texts: By language.
            cause: Of the press, message or form.
            seen: The number of the latest correction when this one was begun, 0 for none; None
                replaces whichever waits.

        Raises:
            EditedError: Somebody was faster.
            InvalidInputError: A text is missing or too long.
            JiefangError: As `pause` says.
        """
        async with self.store.write() as session:
            staff, row = await self._permitted(session, by, id_)
            last = await announcements.last_correction(session, id_)
            full = merged_texts(row, texts)
            check_texts(texts_of(full), has_picture=row.picture is not None)
            act = Act(
                move=AnnouncementMove.CORRECT, cause=cause, staff=staff, facts={"texts": full}
            )
            if not await self.record.move(session, row, act):
                return
            if seen not in {None, last}:
                raise EditedError(AnnouncementMove.CORRECT)
            row.correction, row.corrector_id = full, staff.id
            facts = {"id": row.id, "version": row.version, "by": staff.name}
            facts |= {"is_correction": True, "text": full.get(Language.ZH_HANS, "")}
            key = f"{PROPOSED}:{row.id}:{cause}"
            await self.record.tell_staff(session, row, PROPOSED, key, facts)

    async def apply(self, by: int, id_: int, seen: int, cause: str) -> None:
        """Approve a correction as the second person: everything sent is edited.

        Args:
            by: Telegram id of the approver.
            id_: The announcement.
            seen: The number of the correction that they were shown.
            cause: Of the press or message.

        Raises:
            EditedError: It was written anew since, or there is none any more.
            MoveRefusedError: Nothing has been sent that could be corrected.
            NotAllowedError: No right to approve, or some of the correction is their own.
            NotFoundError: No such announcement.
        """
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.APPROVE)
            row = await self.record.found(session, id_)
            if await announcements.event_by_cause(session, id_, cause):
                return
            wrote = await announcements.corrections(session, id_, row.version)
            number = correction_number(row, wrote) or -1
            check_second(set(wrote.values()), staff.id or 0, seen, number)
            act = Act(
                move=AnnouncementMove.APPLY, cause=cause, staff=staff, facts={"was": row.texts}
            )
            await self.record.move(session, row, act)
            row.texts, row.correction, row.corrector_id = row.correction or {}, None, None
            row.proposed_texts = only_proposed(row.texts)
            row.version += 1
            now = self.record.clock()
            if await deliveries.put_to_correction(session, id_, row.version, now):
                row.is_open = True
                row.is_running = row.status is not AnnouncementStatus.PAUSED

    async def recall(self, by: int, id_: int, cause: str) -> None:
        """Take it back: what waits is not sent, what Telegram still deletes is deleted.

        Raises:
            JiefangError: As `pause` says.
        """
        async with self.store.write() as session:
            staff, row = await self._permitted(session, by, id_)
            act = Act(move=AnnouncementMove.RECALL, cause=cause, staff=staff)
            if not await self.record.move(session, row, act):
                return
            row.correction = row.corrector_id = None
            await deliveries.withdraw(session, id_)
            await deliveries.put_to_recall(session, id_, self.record.clock())
            row.is_running = row.is_open = True
            await self.record.show_board(session, row)

    async def _permitted(
        self, session: Session, by: int, id_: int
    ) -> tuple[StaffMember, Announcement]:
        staff = await permitted(session, by, Permission.ANNOUNCE)
        return staff, await self.record.found(session, id_)
