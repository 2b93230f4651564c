"""Who is told what about a complaint's move: rows for the outbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.clock import Clock
from bot.domain.complaint import Action
from bot.services.complaint_cards import ComplaintCards
from bot.services.complaint_facts import ComplaintFacts
from bot.services.outbox import Post, post
from bot.services.quiet import QuietHours
from bot.store import followers
from bot.store.engine import Session
from bot.store.tables import (
    Complaint,
    ComplaintEvent,
    MediaKind,
    MessagePurpose,
    Resident,
)

TOLD = {
    Action.CLAIM,
    Action.ACCEPT,
    Action.CATEGORISE,
    Action.REPLY,
    Action.ASK,
    Action.EXTEND,
    Action.JOIN,
    Action.SPLIT,
    Action.FINISH,
    Action.REFER,
    Action.DEFER,
    Action.DUPLICATE,
    Action.REMIND,
}
"""What the resident hears of when staff or the clock do it."""


FOLLOWED = {
    Action.CLAIM,
    Action.ACCEPT,
    Action.CATEGORISE,
    Action.EXTEND,
    Action.FINISH,
    Action.REFER,
    Action.DEFER,
    Action.DUPLICATE,
    Action.CONFIRM,
    Action.REOPEN,
    Action.RECANT,
    Action.WITHDRAW,
}
"""The steps that those who follow another's complaint hear of: no conversation is among them."""
_PUBLIC = ("id", "reference", "category", "unit", "status", "due_at", "action", "verdict", "more")
"""What they are told of a step: nothing that anybody typed."""


@dataclass(frozen=True, slots=True)
class ComplaintNotices:
    """Puts notices into the outbox within the caller's transaction."""

    clock: Clock
    facts: ComplaintFacts
    cards: ComplaintCards
    quiet: QuietHours

    async def tell(
        self,
        session: Session,
        complaint: Complaint,
        event: ComplaintEvent,
        *,
        is_clock: bool,
        media: tuple[tuple[MediaKind, str], ...] = (),
    ) -> None:
        """Tell the resident what staff or the clock did, and staff what anybody did.

        Args:
            media: Files that came with it; the resident is shown the pictures of staff's.
        """
        facts = await self.facts.state(session, complaint)
        facts |= {"action": event.action, "said": event.text, "verdict": event.verdict}
        kinds = [kind for kind, _ in media]
        facts |= {"more": event.facts, "brought": {one: kinds.count(one) for one in MediaKind}}
        is_residents = event.staff_id is None and not is_clock
        posts = await self.cards.posts(session, complaint, event, facts, is_clock=is_clock)
        is_silent = event.facts.get("is_silent", False)
        if not is_residents and event.action in TOLD and not is_silent:
            posts = [*await self._notices(session, complaint, event, facts, media), *posts]
        if event.action in FOLLOWED:
            posts += await self._to_followers(session, complaint, event, facts)
        await post(session, self.clock, *posts)

    async def _notices(
        self,
        session: Session,
        complaint: Complaint,
        event: ComplaintEvent,
        facts: dict[str, Any],
        media: tuple[tuple[MediaKind, str], ...],
    ) -> list[Post]:
        """Tell the resident: the pictures first, so that the buttons come last."""
        if complaint.resident_id is None:
            # A program filed it: nobody is there to be told.
            return []
        resident = await session.get_one(Resident, complaint.resident_id)
        notice = Post(
            key=f"event:{event.id}:resident",
            chat_id=resident.telegram_id,
            kind="notice",
            facts=facts,
            complaint_id=complaint.id,
            purpose=MessagePurpose.NOTICE,
            due_at=self.quiet.due_at(resident, is_urgent=complaint.is_urgent),
        )
        shown = [
            replace(
                notice,
                key=f"event:{event.id}:proof:{number}",
                kind="proof",
                facts={"reference": complaint.reference, "photo": photo},
            )
            for number, photo in enumerate(_photos(media))
        ]
        return [*shown, notice]

    async def held_until(
        self, session: Session, complaint: Complaint, action: Action
    ) -> datetime | None:
        """Tell when the resident reads of a move of staff's; None where nothing holds it back."""
        if complaint.resident_id is None or action not in TOLD:
            return None
        resident = await session.get_one(Resident, complaint.resident_id)
        due = self.quiet.due_at(resident, is_urgent=complaint.is_urgent)
        return due if due > self.clock() else None

    async def show(
        self,
        session: Session,
        complaint: Complaint,
        event: ComplaintEvent,
        media: tuple[tuple[MediaKind, str], ...],
    ) -> None:
        """Show the resident pictures of staff's that came after the words they belong to."""
        if complaint.resident_id is None:
            return
        resident = await session.get_one(Resident, complaint.resident_id)
        shown = [
            Post(
                key=f"event:{event.id}:proof:{photo}",
                chat_id=resident.telegram_id,
                kind="proof",
                facts={"reference": complaint.reference, "photo": photo},
                complaint_id=complaint.id,
                purpose=MessagePurpose.NOTICE,
                due_at=self.quiet.due_at(resident, is_urgent=complaint.is_urgent),
            )
            for photo in _photos(media)
        ]
        await post(session, self.clock, *shown)

    async def refresh(self, session: Session, complaint: Complaint, cause: str) -> None:
        """Bring the card up to date with a picture that came late."""
        facts = await self.facts.state(session, complaint)
        await post(session, self.clock, *self.cards.refreshed(complaint, facts, cause))

    async def tell_lead(self, session: Session, lead: Complaint, cause: str) -> None:
        """Tell whose complaint was first that others of the same event were put to it."""
        if lead.resident_id is None:
            return
        resident = await session.get_one(Resident, lead.resident_id)
        notice = Post(
            key=f"joined:{lead.id}:{cause}:resident",
            chat_id=resident.telegram_id,
            kind="joined",
            facts=await self.facts.state(session, lead),
            complaint_id=lead.id,
            purpose=MessagePurpose.NOTICE,
            due_at=self.quiet.due_at(resident, is_urgent=lead.is_urgent),
        )
        await post(session, self.clock, notice)

    async def _to_followers(
        self, session: Session, complaint: Complaint, event: ComplaintEvent, facts: dict[str, Any]
    ) -> list[Post]:
        public = {name: facts[name] for name in _PUBLIC}
        return [
            Post(
                key=f"event:{event.id}:follower:{resident.id}",
                chat_id=resident.telegram_id,
                kind="followed",
                facts=public,
                due_at=self.quiet.due_at(resident, is_urgent=False),
            )
            for resident in await followers.of(session, complaint.id or 0)
        ]


def _photos(media: tuple[tuple[MediaKind, str], ...]) -> list[str]:
    return [file_id for kind, file_id in media if kind is MediaKind.PHOTO]
