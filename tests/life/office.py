"""The office that the model is held against: the services over a real database, started anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from bot.domain.knowledge import Category, Knowledge, Office, Topic, Unit
from bot.domain.language import Language
from bot.domain.matching import Matcher
from bot.domain.people import Role
from bot.jobs.alarm import AlarmClock
from bot.services import similar
from bot.services.additions import Additions
from bot.services.alarms import Alarms
from bot.services.complaint_cards import ComplaintCards
from bot.services.complaint_clock import ComplaintClock
from bot.services.complaint_facts import ComplaintFacts
from bot.services.complaint_notices import ComplaintNotices
from bot.services.complaint_record import ComplaintRecord
from bot.services.complaints import Complaints
from bot.services.filing import Filing
from bot.services.handling import Handling
from bot.services.intake import Intake
from bot.services.joining import Joining
from bot.services.knowledge import KnowledgeInForce
from bot.services.quiet import QuietHours
from bot.services.triage import Triage
from bot.services.verifying import Verifying
from bot.store.engine import Store
from bot.store.tables import StaffMember
from tests.life.clocks import LIMITS
from tests.life.events import PROOF, STAFF, UNITS

ZONE = ZoneInfo("Asia/Shanghai")
STAFF_CHAT = -1
PEOPLE = ("ann", "bo", "cai")
IDS = {name: number for number, name in enumerate((*PEOPLE, *STAFF), start=101)}
"""Telegram ids."""
TOLD = {
    "桥南路路灯坏了三天没人修": "lamp",
    "新华路的路灯坏了，晚上太黑": "lamp",
    "育新小学门口下水道堵了，脏水漫出来": "drain",
}
"""What people tell of, and its kind; no two are one event."""


def _both(text: str) -> Mapping[Language, str]:
    return {Language.ZH_HANS: text, Language.EN: text}


def _category(name: str) -> Category:
    accept, reply, solve = LIMITS[name]
    return Category(
        id=name,
        name=_both(name),
        topic="other",
        unit=UNITS[name],
        accept_hours=accept // 60,
        reply_days=reply,
        working_days=solve,
        proof=name in PROOF,
    )


KNOWLEDGE = Knowledge(
    version="1",
    entries={},
    topics={"other": Topic(id="other", name=_both("other"))},
    commitments={},
    categories={name: _category(name) for name in LIMITS},
    units={name: Unit(id=name, name=_both(name)) for name in sorted(set(UNITS.values()))},
    office=Office(name=_both("XX")),
)


@dataclass
class Hands:
    """A clock that only a run moves."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


class Services:
    """The use cases of a complaint's life, as the composition root joins them."""

    def __init__(self, store: Store, clock: Hands) -> None:
        self.store, self.clock = store, clock
        self.references: list[str] = []
        """Of the complaints so far, in order."""
        self._join()

    async def restart(self) -> None:
        """Close everything and begin anew: nothing is left but the database."""
        await self.store.close()
        similar._print.cache_clear()
        self._join()

    def _join(self) -> None:
        store = self.store
        knowledge = KnowledgeInForce(KNOWLEDGE, cast("Matcher", None))
        facts = ComplaintFacts(knowledge)
        quiet = QuietHours(self.clock, knowledge, ZONE)
        cards = ComplaintCards(self.clock, facts, STAFF_CHAT)
        notices = ComplaintNotices(self.clock, facts, cards, quiet)
        record = ComplaintRecord(self.clock, knowledge, notices, ComplaintClock(knowledge, ZONE))
        filing = Filing(record, ZONE)
        self.intake = Intake(store, filing, TOLD.get)
        self.joining = Joining(store, filing)
        self.complaints = Complaints(store, record)
        self.additions = Additions(store, record)
        self.triage = Triage(store, record)
        self.handling = Handling(store, record)
        self.alarms = AlarmClock(Alarms(store, record))
        self.verifying = Verifying(store)


async def hire(store: Store, now: datetime) -> None:
    """Take everybody on."""
    async with store.write() as session:
        for name, (role, unit) in STAFF.items():
            row = StaffMember(telegram_id=IDS[name], name=name, role=Role(role), created_at=now)
            row.unit = unit
            session.add(row)
