"""The office's own texts for a complaint: offered by kind and state, their gaps filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from bot.domain.errors import NotFoundError
from bot.domain.knowledge import ReplyTemplate, text_in
from bot.domain.language import Language
from bot.domain.reply_template import filled, fits
from bot.services.complaint_record import ComplaintRecord
from bot.services.desk import Case
from bot.services.triage import worked
from bot.store.engine import Store
from bot.store.tables import Resident


@dataclass(frozen=True, slots=True)
class Templates:
    """Offers them and fills them in for one resident."""

    store: Store
    record: ComplaintRecord
    zone: tzinfo

    def offered(self, case: Case) -> dict[str, list[ReplyTemplate]]:
        """List those that fit a complaint by the act that they are for, its own kind's first."""
        found = [
            one
            for one in self.record.knowledge.knowledge.templates.values()
            if fits(one, case.category.id, case.status)
        ]
        found.sort(key=lambda one: not one.categories)
        acts = dict.fromkeys(act for one in found for act in one.acts)
        return {act: [one for one in found if act in one.acts] for act in acts}

    async def text(self, by: int, complaint_id: int, template: str) -> str:
        """Fill a template in, in the language of the complaint's resident.

        Raises:
            NotAllowedError: No right to work complaints of this unit.
            NotFoundError: No such complaint or template.
        """
        knowledge = self.record.knowledge.knowledge
        known = knowledge.templates.get(template)
        if known is None:
            raise NotFoundError("template", template)
        async with self.store.read() as session:
            staff, complaint = await worked(session, by, complaint_id, to_move=False)
            resident = await session.get(Resident, complaint.resident_id)
        language = resident.language if resident else Language.ZH_HANS
        unit = knowledge.units.get(complaint.unit)
        due = complaint.due_at.astimezone(self.zone).date()
        facts = {
            "reference": complaint.reference,
            "category": text_in(self.record.knowledge.category(complaint.category).name, language),
            "unit": text_in(unit.name, language) if unit else "",
            "place": complaint.place or "",
            "due": due.isoformat(),
            "office": text_in(knowledge.office.name, language),
            "name": staff.name,
        }
        return filled(text_in(known.text, language), facts)
