"""A complaint as plain JSON: what its notices and cards say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.services.knowledge import KnowledgeInForce
from bot.services.similar import similar_open
from bot.store import complaints, groups, media
from bot.store.engine import Session
from bot.store.tables import ApiClient, Complaint, MediaKind, StaffMember


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """States complaints with names in every language."""

    knowledge: KnowledgeInForce

    async def state(self, session: Session, complaint: Complaint) -> dict[str, Any]:
        """State a complaint; of one that is joined, what else is alike stands with its lead."""
        category = self.knowledge.category(complaint.category)
        owner, is_lead = None, complaint.joined_to_id is None
        if complaint.owner_id is not None:
            owner = (await session.get_one(StaffMember, complaint.owner_id)).name
        client = None
        if complaint.client_id is not None:
            client = (await session.get_one(ApiClient, complaint.client_id)).name
        counts = await complaints.media_counts(session, complaint.id or 0)
        return {
            "id": complaint.id,
            "reference": complaint.reference,
            "text": complaint.text,
            "is_question": complaint.is_question,
            "is_urgent": complaint.is_urgent,
            "category": dict(category.name),
            "unit": self._unit(complaint.unit),
            "offered_unit": self._unit(complaint.offered_unit),
            "place": complaint.place,
            "has_location": complaint.latitude is not None,
            "photo_count": counts.get(MediaKind.PHOTO, 0),
            "gists": await media.gists(session, complaint.id or 0),
            "extensions": complaint.extensions,
            "voice_count": counts.get(MediaKind.VOICE, 0),
            "status": complaint.status,
            "similar": await similar_open(session, complaint) if is_lead else [],
            "joined": await complaints.count_joined(session, complaint.id or 0),
            "lead": (await groups.lead_of(session, complaint)).reference,
            "owner": owner,
            "client": client,
            "party": complaint.party,
            "clock": complaint.clock,
            "act_by": complaint.act_by.isoformat() if complaint.act_by else None,
            "due_at": complaint.due_at.isoformat(),
            "filed_at": complaint.created_at.isoformat(),
        }

    def _unit(self, name: str | None) -> dict[str, str]:
        unit = self.knowledge.knowledge.units.get(name or "")
        return {str(language): text for language, text in unit.name.items()} if unit else {}
