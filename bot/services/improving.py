"""The use cases of breakthroughs, as the doors are given them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.breakthrough_notices import BreakthroughNotices
from bot.services.breakthrough_prompts import BreakthroughPrompts
from bot.services.breakthrough_record import BreakthroughRecord
from bot.services.breakthrough_views import BreakthroughViews
from bot.services.breakthrough_work import BreakthroughWork
from bot.services.breakthroughs import Breakthroughs
from bot.services.complaint_record import ComplaintRecord
from bot.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Improving:
    """Opening, working, prompting for and showing improvement tasks."""

    record: BreakthroughRecord
    tasks: Breakthroughs
    work: BreakthroughWork
    prompts: BreakthroughPrompts
    views: BreakthroughViews

    @classmethod
    def join(cls, store: Store, record: ComplaintRecord, staff_chat_id: int | None) -> Improving:
        """Join them on one store."""
        own = BreakthroughRecord(record, BreakthroughNotices(record, staff_chat_id))
        tasks, work = Breakthroughs(store, own), BreakthroughWork(store, own)
        return cls(
            record=own,
            tasks=tasks,
            work=work,
            prompts=BreakthroughPrompts(store, own, tasks, work),
            views=BreakthroughViews(store, own),
        )
