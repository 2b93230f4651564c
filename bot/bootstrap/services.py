"""Joins the services to one store, clock and knowledge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.adapters.pictures.painter import Painter
from bot.bootstrap.announcing import join_announcing
from bot.bootstrap.ground import Ground
from bot.bootstrap.pages import join_site
from bot.bootstrap.privacy import (
    Housekeeping,
    join_housekeeping,
    join_privacy,
    taking_back,
)
from bot.handlers.door import Door
from bot.jobs.cron import due_between
from bot.services.additions import Additions
from bot.services.alarms import Alarms
from bot.services.announcement_clock import AnnouncementClock
from bot.services.answering import Answering
from bot.services.answers import Answers
from bot.services.bans import Bans
from bot.services.card_menus import CardMenus
from bot.services.commitments import Commitments
from bot.services.complaint_cards import ComplaintCards
from bot.services.complaint_clock import ComplaintClock
from bot.services.complaint_facts import ComplaintFacts
from bot.services.complaint_notices import ComplaintNotices
from bot.services.complaint_record import ComplaintRecord
from bot.services.complaints import Complaints
from bot.services.consents import Consents
from bot.services.digests import Digests
from bot.services.exporting import Exporting
from bot.services.filing import Filing
from bot.services.firings import Firings
from bot.services.following import Following
from bot.services.gate import Gate
from bot.services.handling import Handling
from bot.services.holds import Holds
from bot.services.improving import Improving
from bot.services.inbox import Inbox
from bot.services.intake import Intake
from bot.services.joining import Joining
from bot.services.knowledge import KnowledgeInForce
from bot.services.large_buttons import LargeButtons
from bot.services.mailing import Mailing
from bot.services.notices import StaffNotices
from bot.services.outbox import Outbox
from bot.services.progress_reminders import ProgressReminders
from bot.services.prompts import Prompts
from bot.services.queue import Queue
from bot.services.quiet import Nights
from bot.services.radar import Radar
from bot.services.refusals import Refusals
from bot.services.residents import Residents
from bot.services.schedules import Schedules
from bot.services.sign_in import SignIn
from bot.services.similar import JoiningKeys
from bot.services.staff import Staff
from bot.services.staff_group import StaffGroup
from bot.services.subscriptions import Subscriptions
from bot.services.triage import Triage
from bot.services.word_memory import WordMemory
from bot.store.breakthroughs import troubled
from bot.web.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Every use case."""

    door: Door
    inbox: Inbox
    outbox: Outbox
    notices: StaffNotices
    site: Site
    schedules: Schedules
    firings: Firings
    staff: Staff
    alarms: Alarms
    joining_keys: JoiningKeys
    radar: Radar
    answering: Answering
    painter: Painter
    reminders: ProgressReminders
    announcement_clock: AnnouncementClock
    mailing: Mailing
    housekeeping: Housekeeping


def build_services(ground: Ground) -> Services:
    """Join the services to what they need."""
    store, clock = ground.store, ground.clock
    painter = Painter.at(ground.settings.cache)
    record = _record(ground)
    door = _door(ground, record, painter)
    return Services(
        door=door,
        inbox=Inbox(store, clock),
        outbox=Outbox(store, clock, mandate=ground.mandate),
        notices=StaffNotices(store, clock, ground.settings.staff_chat_id),
        schedules=door.schedules,
        firings=Firings(store, clock, Digests(ground.quiet)),
        site=join_site(ground, door, record, painter),
        staff=door.staff,
        alarms=Alarms(store, record),
        joining_keys=JoiningKeys(store),
        radar=Radar(store, door.improving.record),
        answering=Answering(store, door.improving.record),
        painter=painter,
        reminders=ProgressReminders(door.commitments, ground.settings.staff_chat_id),
        announcement_clock=door.announcing.clock,
        mailing=Mailing(store, clock, ground.quiet, mandate=ground.mandate),
        housekeeping=join_housekeeping(ground.settings, store, clock),
    )


def _record(ground: Ground) -> ComplaintRecord:
    clock, knowledge = ground.clock, ground.knowledge
    facts = ComplaintFacts(knowledge)
    cards = ComplaintCards(clock, facts, ground.settings.staff_chat_id)
    return ComplaintRecord(
        clock,
        knowledge,
        ComplaintNotices(clock, facts, cards, ground.quiet),
        ComplaintClock(knowledge, ground.zone),
    )


def _door(ground: Ground, record: ComplaintRecord, painter: Painter) -> Door:
    store, clock, knowledge, zone = ground.store, ground.clock, ground.knowledge, ground.zone
    commitments, filing = Commitments(store, clock, knowledge, zone, troubled), Filing(record, zone)
    handling, triage = Handling(store, record), Triage(store, record)
    improving = Improving.join(store, record, ground.settings.staff_chat_id)
    return Door(
        announcing=join_announcing(ground),
        additions=Additions(store, record),
        answers=Answers(store, clock, knowledge, commitments, ground.second, ground.on_asked),
        bans=Bans(store, clock),
        commitments=commitments,
        complaints=Complaints(store, record),
        consents=Consents(store, clock),
        exporting=Exporting(store, clock),
        following=Following(store, record),
        holds=Holds(store, clock, taking_back(improving)),
        gate=Gate(store, knowledge, ground.settings.allowance),
        improving=improving,
        intake=Intake(store, filing, _category_guess(knowledge)),
        joining=Joining(store, filing),
        knowledge=knowledge,
        large=LargeButtons(store, clock),
        nights=Nights(store, ground.quiet),
        painter=painter,
        privacy=join_privacy(ground.settings, store, clock, improving),
        prompts=Prompts(store, handling, triage),
        refusals=Refusals(store, clock, zone),
        residents=Residents(store, clock),
        menus=CardMenus(store, record),
        handling=handling,
        queue=Queue(store, clock, knowledge, _memory(ground)),
        schedules=Schedules(store, clock, partial(due_between, zone), zone),
        sender=ground.sender,
        sign_in=SignIn(store, clock),
        staff=Staff(store, clock),
        subscriptions=Subscriptions(store, clock, knowledge),
        triage=triage,
        staff_group=StaffGroup(store, clock, ground.settings.staff_chat_id),
        base_url=ground.settings.public_url or "",
        zone=zone,
    )


def _memory(ground: Ground) -> WordMemory | None:
    is_sealed = ground.settings.data_key is not None
    return WordMemory(ground.store, ground.clock) if is_sealed else None


def _category_guess(knowledge: KnowledgeInForce) -> Callable[[str], str | None]:
    return lambda text: knowledge.matcher.decide(text).category if text else None
