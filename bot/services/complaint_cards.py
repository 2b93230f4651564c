"""What the staff group is told about a complaint: rows for the outbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.domain.alarm import Audience
from bot.domain.clock import Clock
from bot.domain.complaint import Action
from bot.domain.people import Role, may_work
from bot.domain.topics import Topics, is_over
from bot.services.complaint_facts import ComplaintFacts
from bot.services.places import TOPIC
from bot.services.posting import Post, post
from bot.services.staff import mention
from bot.store import chats, people, topics
from bot.store.engine import Session
from bot.store.tables import Complaint, ComplaintEvent, Lane, MessagePurpose, StaffMember

_ALARMS = {Action.WARN, Action.ESCALATE, Action.RELEASE}
_CARD = MessagePurpose.CARD
_MOST_CALLED = 8
"""People called by name in one message."""

_AUDIENCES = {Role.DISPATCHER: Audience.DISPATCHERS, Role.ADMIN: Audience.ADMINS}


@dataclass(frozen=True, slots=True)
class ComplaintCards:
    """Keeps a complaint's card true and passes on what the resident and the clock did."""

    clock: Clock
    facts: ComplaintFacts
    chat_id: int | None

    async def posts(
        self,
        session: Session,
        complaint: Complaint,
        event: ComplaintEvent,
        facts: dict[str, Any],
        *,
        is_clock: bool,
    ) -> list[Post]:
        """Say what an event changes in the group."""
        if self.chat_id is None:
            return []
        posts = await self._cards(session, complaint, event, facts)
        if event.staff_id is None and not is_clock and event.action is not Action.SPLIT:
            posts.append(self._about(complaint, event, facts, kind="relay"))
        elif is_clock and event.action in _ALARMS and complaint.joined_to_id is None:
            called = await self._called(session, complaint, event)
            posts.append(self._about(complaint, event, {**facts, "called": called}, kind="alarm"))
        return [*posts, *await self._topic(session, complaint, event)]

    async def _topic(
        self, session: Session, complaint: Complaint, event: ComplaintEvent
    ) -> list[Post]:
        """Let a topic be closed that has served, or opened again; after all that is said in it."""
        chat_id = await chats.current(session, self.chat_id or 0)
        if await topics.state(session, chat_id) is not Topics.ON:
            return []
        topic = await topics.of(session, complaint.id or 0, chat_id)
        is_joined = complaint.joined_to_id is not None
        if not is_over(complaint.status, is_joined=is_joined) and not (topic and topic.is_closed):
            return []
        about = self._about(complaint, event, {}, kind=TOPIC)
        return [replace(about, purpose=None)]

    async def _called(
        self, session: Session, complaint: Complaint, event: ComplaintEvent
    ) -> list[dict[str, Any]]:
        """Name the people whom an alarm calls."""
        told, owner = set(event.facts["told"]), event.facts["owner_id"]

        def is_called(one: StaffMember) -> bool:
            if Audience.OWNER in told and one.id == owner:
                return True
            if Audience.OWNER in told and owner is None and one.role is Role.HANDLER:
                return may_work(one.role, one.unit, complaint.unit)
            return _AUDIENCES.get(one.role) in told

        called = [one for one in await people.staff(session) if is_called(one)]
        return [mention(one) for one in called[:_MOST_CALLED]]

    async def _cards(
        self, session: Session, complaint: Complaint, event: ComplaintEvent, facts: dict[str, Any]
    ) -> list[Post]:
        """Say what becomes of its card; what is joined to another shows on that one's."""
        if event.action is Action.SPLIT:
            return [replace(self._about(complaint, event, facts, kind="card"), purpose=_CARD)]
        if complaint.joined_to_id is None:
            return [self._card_edit(complaint, event, facts)]
        if event.action is not Action.JOIN:
            return []
        chat_id = await chats.current(session, self.chat_id or 0)
        own = await topics.card_id(session, complaint.id or 0, chat_id)
        return [self._card_edit(complaint, event, facts)] if own else []

    async def count_again(self, session: Session, lead: Complaint, cause: str) -> None:
        """Let the card of an event say how many have told of it now."""
        facts = await self.facts.state(session, lead)
        await post(session, self.clock, *self.refreshed(lead, facts, f"joined:{cause}"))

    def _card_edit(
        self, complaint: Complaint, event: ComplaintEvent, facts: dict[str, Any]
    ) -> Post:
        return Post(
            key=f"event:{event.id}:card",
            chat_id=self.chat_id or 0,
            kind="card",
            facts=facts,
            lane=Lane.STAFF,
            is_edit=True,
            complaint_id=complaint.id,
        )

    def refreshed(self, complaint: Complaint, facts: dict[str, Any], cause: str) -> list[Post]:
        """Say that the card reads otherwise although nothing happened to the complaint."""
        if self.chat_id is None:
            return []
        edit = Post(
            key=f"refresh:{complaint.id}:{cause}",
            chat_id=self.chat_id,
            kind="card",
            facts=facts,
            lane=Lane.STAFF,
            is_edit=True,
            complaint_id=complaint.id,
        )
        return [edit]

    def _about(
        self, complaint: Complaint, event: ComplaintEvent, facts: dict[str, Any], *, kind: str
    ) -> Post:
        return Post(
            key=f"event:{event.id}:{kind}",
            chat_id=self.chat_id or 0,
            kind=kind,
            facts=facts,
            lane=Lane.STAFF,
            complaint_id=complaint.id,
            purpose=MessagePurpose.THREAD,
        )

    async def post_card(self, session: Session, complaint: Complaint) -> None:
        """Put a new complaint's card for the staff group into the outbox."""
        if self.chat_id is None:
            return
        card = Post(
            key=f"complaint:{complaint.id}:card",
            chat_id=self.chat_id,
            kind="card",
            facts=await self.facts.state(session, complaint),
            lane=Lane.URGENT if complaint.is_urgent else Lane.STAFF,
            complaint_id=complaint.id,
            purpose=MessagePurpose.CARD,
        )
        await post(session, self.clock, card)
