"""A small office on a real SQLite file: the services as the composition root joins them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.domain.complaint import Action
from bot.domain.knowledge import (
    Category,
    Commitment,
    FaqEntry,
    Knowledge,
    Milestone,
    Office,
    Topic,
    Unit,
)
from bot.domain.language import Language
from bot.domain.matching import Context, Decision, Matcher, Outcome
from bot.domain.people import Role
from bot.jobs.cron import due_between
from bot.services.additions import Additions
from bot.services.alarms import Alarms
from bot.services.announcement_clock import AnnouncementClock
from bot.services.announcement_control import AnnouncementControl
from bot.services.announcement_lists import AnnouncementLists
from bot.services.announcement_record import AnnouncementRecord
from bot.services.announcement_trials import AnnouncementTrials
from bot.services.announcement_views import AnnouncementViews
from bot.services.announcements import Announcements
from bot.services.answering import Answering
from bot.services.answers import Answers
from bot.services.card_menus import CardMenus
from bot.services.commitments import Commitments
from bot.services.complaint_cards import ComplaintCards
from bot.services.complaint_clock import ComplaintClock
from bot.services.complaint_facts import ComplaintFacts
from bot.services.complaint_notices import ComplaintNotices
from bot.services.complaint_record import ComplaintRecord, Quoted
from bot.services.complaints import Complaints
from bot.services.digests import Digests
from bot.services.drafts import Beginning
from bot.services.filing import Filing, Receipt
from bot.services.firings import Firings
from bot.services.following import Following
from bot.services.handling import Handling
from bot.services.improving import Improving
from bot.services.intake import Intake
from bot.services.joining import Joining
from bot.services.knowledge import KnowledgeInForce
from bot.services.mailing import Mailing
from bot.services.outbox import Outbox
from bot.services.ports import DueDelivery, Erasure, SendResult, SendStatus
from bot.services.privacy import Privacy
from bot.services.prompts import Prompts, Wanted
from bot.services.quiet import Nights, QuietHours
from bot.services.radar import Radar
from bot.services.residents import Residents
from bot.services.schedules import Schedules
from bot.services.staff import Staff
from bot.services.staff_group import StaffGroup
from bot.services.subscriptions import Subscriptions
from bot.services.taking_back import TakingBack
from bot.services.triage import Triage
from bot.store.breakthroughs import troubled
from bot.store.engine import Store
from bot.store.tables import Complaint, ComplaintEvent, ComplaintKey, StaffMember

RESIDENT, NEIGHBOUR = 5_001, 5_002
HANDLER, COLLEAGUE, PUBLISHER, ADMIN, GONE, STRANGER = 9_001, 9_002, 9_003, 9_004, 9_005, 9_006
STAFF_CHAT = -1_000_001
ZONE = ZoneInfo("Asia/Shanghai")


def _both(zh: str, en: str) -> Mapping[Language, str]:
    return {Language.ZH_HANS: zh, Language.EN: en}


def _entry(id_: str, topic: str, question: str, **more: Any) -> FaqEntry:
    answer = _both(f"{question}的答案。", f"The answer to {id_}.")
    return FaqEntry(id=id_, topic=topic, questions=(question, f"{id_}?"), answer=answer, **more)


KNOWLEDGE = Knowledge(
    version="1",
    entries={
        one.id: one
        for one in (
            _entry("parking.target", "parking", "今年建多少车位？", commitments=("parking",)),
            _entry("parking.where", "parking", "车位建在哪里？", related=("parking.target",)),
            _entry("hospital.new", "hospital", "医院什么时候建成？", commitments=("hospital",)),
        )
    },
    topics={
        "parking": Topic(id="parking", name=_both("停车", "Parking")),
        "hospital": Topic(id="hospital", name=_both("医院", "Hospital")),
        "other": Topic(id="other", name=_both("其他", "Other")),
    },
    commitments={
        "parking": Commitment(
            id="parking",
            topic="parking",
            title=_both("停车位", "Parking"),
            source=_both("报告", "Report"),
            target=1000,
            unit=_both("个", "spaces"),
            target_text=_both("1000个以上", "at least 1,000"),
        ),
        "hospital": Commitment(
            id="hospital",
            topic="hospital",
            title=_both("医院", "Hospital"),
            source=_both("报告", "Report"),
            milestones=(
                Milestone(id="started", name=_both("开工", "Started")),
                Milestone(id="completed", name=_both("建成", "Completed")),
            ),
        ),
    },
    categories={
        one.id: one
        for one in (
            Category(
                id="lamp", name=_both("路灯", "Lamp"), topic="other", unit="city", working_days=3
            ),
            Category(
                id="else", name=_both("其他", "Else"), topic="other", unit="city", working_days=5
            ),
        )
    },
    units={"city": Unit(id="city", name=_both("城管组", "City"))},
    office=Office(name=_both("XX街道", "XX")),
)


@dataclass
class ScriptedMatcher:
    """Decides what the test wrote down; stands for the matcher, which has tests of its own."""

    script: dict[str, Decision] = field(default_factory=dict)
    asked: list[tuple[str, Context | None]] = field(default_factory=list)

    def decide(self, text: str, *, context: Context | None = None) -> Decision:
        self.asked.append((text, context))
        return self.script.get(text, Decision(outcome=Outcome.NONE))


@dataclass
class Hands:
    """A clock that only the test moves."""

    now: datetime = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> None:
        """Move on by minutes, days and so on."""
        self.now += timedelta(**delta)


def quoted(chat_id: int, message_id: int, text: str = "") -> Quoted:
    """Name a message of ours that somebody replies to."""
    return Quoted(chat_id=chat_id, message_id=message_id, text=text)


def wanted(action: Action) -> Wanted:
    """Ask for words in the staff group."""
    return Wanted(action=action, chat_id=STAFF_CHAT)


class Noted(list[Erasure]):
    """The erasure log, for the test to read."""

    def note(self, erasure: Erasure) -> None:
        self.append(erasure)


@dataclass
class House:
    """Every service on one store, and what a test looks up."""

    store: Store
    clock: Hands = field(default_factory=Hands)
    matcher: ScriptedMatcher = field(default_factory=ScriptedMatcher)
    noted: Noted = field(default_factory=Noted)

    def __post_init__(self) -> None:
        self.knowledge = KnowledgeInForce(KNOWLEDGE, cast("Matcher", self.matcher))
        facts = ComplaintFacts(self.knowledge)
        quiet = QuietHours(self.clock, self.knowledge, ZONE)
        self.record = ComplaintRecord(
            self.clock,
            self.knowledge,
            ComplaintNotices(
                self.clock, facts, ComplaintCards(self.clock, facts, STAFF_CHAT), quiet
            ),
            ComplaintClock(self.knowledge, ZONE),
        )
        self.handling = Handling(self.store, self.record)
        self.triage = Triage(self.store, self.record)
        self.menus = CardMenus(self.store, self.record)
        self.prompts = Prompts(self.store, self.handling, self.triage)
        self.commitments = Commitments(self.store, self.clock, self.knowledge, ZONE, troubled)
        self.improving = Improving.join(self.store, self.record, STAFF_CHAT)
        tasks = self.improving.record
        self.radar, self.answering = Radar(self.store, tasks), Answering(self.store, tasks)
        self.answers = Answers(self.store, self.clock, self.knowledge, self.commitments)
        self.complaints = Complaints(self.store, self.record)
        self.additions = Additions(self.store, self.record)
        self.following = Following(self.store, self.record)
        self.nights = Nights(self.store, quiet)
        self.schedules = Schedules(self.store, self.clock, partial(due_between, ZONE), ZONE)
        self.firings = Firings(self.store, self.clock, Digests(quiet))
        filing = Filing(self.record, ZONE)
        self.intake = Intake(self.store, filing, self._guess)
        self.joining = Joining(self.store, filing)
        self._announcing(quiet)
        self.outbox = Outbox(self.store, self.clock)
        self.privacy = Privacy(
            self.store,
            self.clock,
            self.noted,
            taking_back=TakingBack(self.record, tasks.notices),
        )
        self.group = StaffGroup(self.store, self.clock, STAFF_CHAT)
        self.alarms = Alarms(self.store, self.record)
        self.residents, self.staff = (
            Residents(self.store, self.clock),
            Staff(self.store, self.clock),
        )
        self.subscriptions = Subscriptions(self.store, self.clock, self.knowledge)

    def _announcing(self, quiet: QuietHours) -> None:
        self.announced = AnnouncementRecord(self.clock, STAFF_CHAT)
        self.announcements = Announcements(self.store, self.announced, self.knowledge)
        self.control = AnnouncementControl(self.store, self.announced)
        self.announcement_clock = AnnouncementClock(self.store, self.announced, quiet)
        self.mailing = Mailing(self.store, self.clock, quiet)
        self.announcement_views = AnnouncementViews(self.store, 25, quiet)
        self.announcement_lists = AnnouncementLists(self.store)
        self.trials = AnnouncementTrials(self.store, self.announced)

    def _guess(self, text: str) -> str | None:
        return "lamp" if "路灯" in text else None

    async def hire(self) -> None:
        """Take on one person of every role, and one who has left."""
        roles = {
            HANDLER: Role.HANDLER,
            COLLEAGUE: Role.DISPATCHER,
            PUBLISHER: Role.PUBLISHER,
            ADMIN: Role.ADMIN,
            GONE: Role.ADMIN,
        }
        async with self.store.write() as session:
            session.add_all(
                StaffMember(
                    telegram_id=number,
                    name=f"staff {number}",
                    role=role,
                    is_active=number != GONE,
                    created_at=self.clock(),
                )
                for number, role in roles.items()
            )

    async def file(self, by: int = RESIDENT, text: str = "路灯坏了", cause: str = "c") -> int:
        """File a complaint and give its id."""
        await self.intake.begin(by, Beginning(cause=f"{cause}:begin", text=text))
        await self.submit(by, f"{cause}:submit")
        return (await self.complaints.mine(by)).complaints[0].id

    async def copy(self, count: int) -> None:
        """Put the first complaint into the tables so often again, its submission and keys with it.

        Filing so many would take the time of a hundred tests.
        """
        async with self.store.write() as session:
            first = (await session.get_one(Complaint, 1)).model_dump(exclude={"id"})
            event = (await session.get_one(ComplaintEvent, 1)).model_dump(exclude={"id"})
            keys = list((await session.execute(sa.select(col(ComplaintKey.key)))).scalars())
            for number in range(count):
                own = {"reference": f"JF-20231106-{9000 + number}", "source_key": f"k{number}"}
                session.add(copy := Complaint(**first | own))
                await session.flush()
                told = {"complaint_id": copy.id, "seq": 100_000 + number}
                session.add(ComplaintEvent(**event | told))
                session.add_all(ComplaintKey(complaint_id=copy.id or 0, key=key) for key in keys)

    async def submit(self, by: int, cause: str) -> Receipt:
        """Press the button under the preview of the draft under way."""
        draft = await self.intake.current(by)
        return await self.intake.submit(by, draft.tag if draft else "", cause)

    async def sent(self) -> list[DueDelivery]:
        """Send everything that is due, each as a message of its own number."""
        done: list[DueDelivery] = []
        while claimed := await self.outbox.claim(10):
            for due in claimed:
                done.append(due)
                result = SendResult(status=SendStatus.SENT, message_id=1000 + due.id)
                await self.outbox.settle(due, result)
        return done

    async def rows(self, table: type[SQLModel]) -> list[Any]:
        """Read all rows of a table."""
        async with self.store.read() as session:
            return list((await session.execute(sa.select(table))).scalars())


@pytest.fixture
async def house(store: Store) -> House:
    """A staffed office with nobody's words in it yet."""
    house = House(store)
    await house.hire()
    return house
