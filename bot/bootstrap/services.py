"""Joins the services to one store, clock and knowledge."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.adapters.pictures.painter import Painter
from bot.domain.clock import Clock
from bot.handlers.door import Door
from bot.jobs.cron import due_between
from bot.replies.sender import Sender
from bot.services.alarms import Alarms
from bot.services.answers import Answers
from bot.services.commitments import Commitments
from bot.services.complaint_cards import ComplaintCards
from bot.services.complaint_clock import ComplaintClock
from bot.services.complaint_facts import ComplaintFacts
from bot.services.complaint_notices import ComplaintNotices
from bot.services.complaint_record import ComplaintRecord
from bot.services.complaints import Complaints
from bot.services.filing import Filing
from bot.services.firings import Firings
from bot.services.handling import Handling
from bot.services.inbox import Inbox
from bot.services.intake import Intake
from bot.services.knowledge import KnowledgeInForce
from bot.services.notices import StaffNotices
from bot.services.outbox import Mandate, Outbox
from bot.services.privacy import Privacy
from bot.services.prompts import Prompts
from bot.services.residents import Residents
from bot.services.schedules import Schedules
from bot.services.second_opinion import SecondOpinion
from bot.services.staff import Staff
from bot.services.subscriptions import Subscriptions
from bot.services.triage import Triage
from bot.settings import Settings
from bot.store.engine import Store, hold, open_store
from bot.store.migrate import upgrade


def machine_clock() -> datetime:
    """Read this machine's clock."""
    return datetime.now(UTC)  # noqa: TID251 — the one place that does


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Every use case."""

    door: Door
    inbox: Inbox
    outbox: Outbox
    notices: StaffNotices
    schedules: Schedules
    firings: Firings
    staff: Staff
    alarms: Alarms
    painter: Painter


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the services need that is none of theirs."""

    sender: Sender
    clock: Clock
    second: SecondOpinion | None = None
    """Asked where the matcher is unsure."""
    mandate: Mandate | None = None
    """Needed to send, where this process is not the only one."""


def build_services(
    settings: Settings,
    *,
    store: Store,
    knowledge: KnowledgeInForce,
    outside: Outside,
) -> Services:
    """Join the services to what they need."""
    zone, clock = ZoneInfo(settings.timezone), outside.clock
    record = _complaint_record(settings, knowledge, clock)
    handling = Handling(store, record)
    commitments = Commitments(store, clock, knowledge, zone)
    schedules = Schedules(store, clock, partial(due_between, zone))
    staff = Staff(store, clock)
    painter = Painter.at(settings.cache)
    door = Door(
        answers=Answers(store, clock, knowledge, commitments, outside.second),
        commitments=commitments,
        complaints=Complaints(store, record),
        intake=Intake(store, Filing(record, zone), _category_guess(knowledge)),
        knowledge=knowledge,
        painter=painter,
        privacy=Privacy(store, clock),
        residents=Residents(store, clock),
        schedules=schedules,
        sender=outside.sender,
        staff=staff,
        subscriptions=Subscriptions(store, clock, knowledge),
        prompts=Prompts(store, handling),
        triage=Triage(store, record),
        staff_chat_id=settings.staff_chat_id,
        zone=zone,
    )
    return Services(
        door=door,
        inbox=Inbox(store, clock),
        outbox=Outbox(store, clock, mandate=outside.mandate),
        notices=StaffNotices(store, clock, settings.staff_chat_id),
        schedules=schedules,
        firings=Firings(store, clock, knowledge),
        staff=staff,
        alarms=Alarms(store, record),
        painter=painter,
    )


def _complaint_record(
    settings: Settings, knowledge: KnowledgeInForce, clock: Clock
) -> ComplaintRecord:
    facts = ComplaintFacts(knowledge)
    return ComplaintRecord(
        clock,
        knowledge,
        ComplaintNotices(clock, facts, ComplaintCards(clock, facts, settings.staff_chat_id)),
        ComplaintClock(knowledge, ZoneInfo(settings.timezone)),
    )


def _category_guess(knowledge: KnowledgeInForce) -> Callable[[str], str | None]:
    return lambda text: knowledge.matcher.decide(text).category if text else None


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """Open the database, held against a second process, in the shape this version expects.

    Raises:
        StoreBusyError: Another process holds the SQLite file.
    """
    file = settings.sqlite_file
    lock = hold(file) if file else None
    store = open_store(settings.database)
    try:
        await upgrade(store.engine)
        yield store
    finally:
        await store.close()
        if lock is not None:
            lock.close()
