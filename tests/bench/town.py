"""A database as an office has it after years: complaints, their timelines, people, keys."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.domain.chain import START, digest, link
from bot.domain.complaint import Action, ComplaintStatus, Verdict
from bot.domain.duty import ClockName, Party
from bot.domain.incidents import Report, fingerprint, keys, trouble_keys
from bot.domain.knowledge import Category, Knowledge
from bot.domain.language import Language
from bot.domain.people import Role
from bot.store import chain
from bot.store.engine import Session, Store, is_postgresql
from bot.store.tables import (
    ChainHead,
    Complaint,
    ComplaintEvent,
    ComplaintKey,
    ComplaintMedia,
    MediaKind,
    MediaRole,
    Resident,
    StaffMember,
)

NOW = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
"""A Monday, ten in the morning in Shanghai."""
DISPATCHER, HANDLER = 9_000, 9_001
FIRST_RESIDENT = 1_000_000
_YEARS = timedelta(days=3 * 365)
_OPEN_SHARE = 0.1
"""Far more than an office that keeps its limits would have open at once."""
_OPEN_DAYS = 60
_JOINED_SHARE = 0.1
_PER_RESIDENT = 5
_ROWS = 2_000
"""Complaints written at a time."""
_CORES = (
    "桥南 新华 育新 星河 荔枝 滨湖 东方 老君 阳光 金河"
    " 银桥 紫荆 文昌 长乐 永安 和平 建设 翠竹 梅林 福田"
)
_SECOND = "东 西 南 北 中 上 下 前 后 里 大 小 新 老 一 二 三 四 五 六"
_KINDS = "路 小学 花园 公园 市场 苑 街 中学 广场 医院"
_TROUBLES = (
    ("street-light", "的路灯坏了{n}天，晚上黑得看不清路"),
    ("manhole", "门口的井盖松了，车一过就哐当响，{n}天没人管"),
    ("rubbish", "垃圾桶满了{n}天没人清，又臭又招苍蝇"),
    ("illegal-parking", "旁边每天有{n}辆车停在人行道上，推婴儿车过不去"),
    ("noise", "对面工地晚上{n}点还在施工，吵得睡不着"),
    ("road-surface", "路面有个{n}米宽的大坑，下雨看不见"),
    ("flooding", "一下雨就积水，淹了{n}个车位"),
    ("fumes", "楼下{n}家烧烤店油烟直接排到窗户里"),
    ("signals", "路口红绿灯不亮，堵了{n}个小时"),
    ("greenery", "{n}棵树的树枝挡住了窗户，也挡了路牌"),
    ("hawkers", "门口{n}个摊位占道经营，走路都走不了"),
    ("dust", "旁边拆迁的灰尘{n}天没有洒水，窗户不敢开"),
)
_WORDS = "已经安排人去看了，有结果马上告诉您。"
_GISTS = ("说灯坏了", "说井盖响", "说垃圾没人收", "说路口堵")

_Life = tuple[tuple[Action, ComplaintStatus], ...]
_S = ComplaintStatus
_BEGUN: _Life = ((Action.SUBMIT, _S.RECEIVED),)
_TAKEN: _Life = (*_BEGUN, (Action.CLAIM, _S.IN_PROGRESS))
_ANSWERED: _Life = (*_TAKEN, (Action.REPLY, _S.IN_PROGRESS))
_DONE: _Life = (*_ANSWERED, (Action.FINISH, _S.DONE))
_OPEN: tuple[_Life, ...] = (_BEGUN, _TAKEN, _ANSWERED, (*_ANSWERED, (Action.ASK, _S.WAITING)))
_ENDED: tuple[_Life, ...] = (
    _DONE,
    (*_DONE, (Action.REMIND, _S.DONE), (Action.LAPSE, _S.UNANSWERED)),
    (*_DONE, (Action.CONFIRM, _S.CONFIRMED)),
    (*_DONE, (Action.CONFIRM, _S.CONFIRMED)),
    (*_ANSWERED, (Action.REFER, _S.NOT_OURS)),
    (*_ANSWERED, (Action.DEFER, _S.NOT_FEASIBLE)),
    (*_BEGUN, (Action.WITHDRAW, _S.WITHDRAWN)),
)
_DUTIES = {
    _S.RECEIVED: (Party.QUEUE, ClockName.ACCEPT),
    _S.IN_PROGRESS: (Party.OWNER, ClockName.SOLVE),
    _S.WAITING: (Party.RESIDENT, ClockName.ANSWER),
    _S.DONE: (Party.RESIDENT, ClockName.VERDICT),
}
Row = dict[str, Any]


@cache
def places() -> tuple[str, ...]:
    """List the town's places: 4,000 names, of which the first are spoken of most."""
    return tuple(
        f"{core}{second}{kind}"
        for kind in _KINDS.split()
        for second in _SECOND.split()
        for core in _CORES.split()
    )


def told(dice: random.Random) -> tuple[str, str]:
    """Tell of one trouble somewhere: its kind and the words."""
    names = places()
    # Few places draw most complaints; the worst has hundreds open.
    where = names[int(len(names) * dice.random() ** 3)]
    kind, words = dice.choice(_TROUBLES)
    return kind, where + words.format(n=dice.randrange(2, 12))


@dataclass
class _Town:
    """Makes the rows, a batch at a time."""

    knowledge: Knowledge
    complaints: int
    dice: random.Random
    seq: int = 0
    seal: str = START
    leads: list[tuple[int, Category]] = field(default_factory=list)

    @property
    def residents(self) -> int:
        """How many people have complained."""
        return max(1, self.complaints // _PER_RESIDENT)

    def people(self) -> tuple[list[Row], list[Row]]:
        """Make residents and staff: one dispatcher, two handlers of each unit."""
        known = {"seen_language": Language.ZH_HANS, "is_gone": False, "is_quiet": True}
        residents = [
            {**known, "id": number + 1, "telegram_id": FIRST_RESIDENT + number, "created_at": NOW}
            for number in range(self.residents)
        ]
        units = [unit for unit in self.knowledge.units for _ in range(2)]
        roles = [(Role.DISPATCHER, None), *((Role.HANDLER, unit) for unit in units)]
        staff = [
            {
                "id": number + 1,
                "telegram_id": DISPATCHER + number,
                "name": f"staff {number}",
                "role": role,
                "unit": unit,
                "is_active": True,
                "created_at": NOW,
            }
            for number, (role, unit) in enumerate(roles)
        ]
        return residents, staff

    def batch(self, numbers: Sequence[int]) -> dict[type[SQLModel], list[Row]]:
        """Make complaints with everything that belongs to them."""
        made: dict[type[SQLModel], list[Row]] = {
            Complaint: [],
            ComplaintEvent: [],
            ComplaintKey: [],
            ComplaintMedia: [],
        }
        for number in numbers:
            row, life = self._complaint(number)
            made[Complaint].append(row)
            made[ComplaintEvent] += self._events(row, life)
            made[ComplaintKey] += _keys(row)
            made[ComplaintMedia] += self._media(row)
        return made

    def _complaint(self, number: int) -> tuple[Row, _Life]:
        dice = self.dice
        # The newest are the open ones, as in an office that works.
        is_open = number > self.complaints * (1 - _OPEN_SHARE)
        life = dice.choice(_OPEN if is_open else _ENDED)
        days = _OPEN_DAYS if is_open else _YEARS.days
        filed = NOW - timedelta(days=days * dice.random())
        kind, text = told(dice)
        category = self.knowledge.categories[kind]
        status = life[-1][1]
        party, clock = _DUTIES.get(status, (Party.NOBODY, None))
        is_joined = is_open and bool(self.leads) and dice.random() < _JOINED_SHARE
        if not is_joined and is_open:
            self.leads.append((number, category))
        lead, category = dice.choice(self.leads) if is_joined else (None, category)
        row: Row = {
            "id": number,
            "reference": f"JF-{filed:%Y%m%d}-{number:04d}",
            "source_key": f"town:{number}",
            "resident_id": dice.randrange(self.residents) + 1,
            "is_question": False,
            "is_anonymous": False,
            "text": text,
            "category": category.id,
            "unit": category.unit,
            "place": None,
            "is_urgent": dice.random() < 0.02,
            "status": status,
            "verdict": Verdict.SOLVED if status is _S.CONFIRMED else None,
            "owner_id": self._owner(category.unit) if len(life) > 1 else None,
            "joined_to_id": lead,
            "extensions": 0,
            "due_at": filed + timedelta(days=7),
            "party": Party.NOBODY if is_joined else party,
            "clock": None if is_joined else clock,
            "act_by": filed + timedelta(days=7) if clock and not is_joined else None,
            "alarms_given": 0,
            "created_at": filed,
            "updated_at": filed + timedelta(hours=len(life)),
        }
        return row, life

    def _owner(self, unit: str) -> int:
        return 2 + 2 * list(self.knowledge.units).index(unit) + self.dice.randrange(2)

    def _events(self, row: Row, life: _Life) -> Iterator[Row]:
        for hour, (action, status) in enumerate(life):
            self.seq += 1
            words = _WORDS if action is Action.REPLY else None
            event: Row = {
                "seq": self.seq,
                "complaint_id": row["id"],
                "action": action,
                "status": status,
                "staff_id": None if action is Action.SUBMIT else row["owner_id"],
                "text": words,
                "salt": "town" if words else None,
                "text_digest": digest("town", words) if words else None,
                "verdict": row["verdict"] if action is Action.CONFIRM else None,
                "facts": {},
                "at": row["created_at"] + timedelta(hours=hour),
                "cause": f"town:{row['id']}:{hour}",
            }
            sealed = {name: value for name, value in event.items() if name not in {"text", "salt"}}
            self.seal = link(self.seal, sealed)
            yield {**event, "seal": self.seal}

    def _media(self, row: Row) -> Iterator[Row]:
        for kind, share in ((MediaKind.PHOTO, 0.4), (MediaKind.VOICE, 0.05)):
            if self.dice.random() < share:
                yield {
                    "complaint_id": row["id"],
                    "kind": kind,
                    "role": MediaRole.REPORT,
                    "file_id": f"{kind}-{row['id']}",
                    "gist": self.dice.choice(_GISTS) if kind is MediaKind.VOICE else None,
                }


def _keys(row: Row) -> Iterator[Row]:
    if not row["status"].is_open:
        return
    print_ = fingerprint(Report(text=row["text"], filed_at=row["created_at"]))
    for key in sorted(keys(print_) | trouble_keys(print_)):
        yield {"complaint_id": row["id"], "key": key}


async def fill(store: Store, knowledge: Knowledge, complaints: int, *, seed: int = 1) -> None:
    """Write a town of so many complaints into an empty database."""
    town = _Town(knowledge, complaints, random.Random(seed))
    residents, staff = town.people()
    async with store.write() as session:
        await _put(session, {Resident: residents, StaffMember: staff})
    for start in range(1, complaints + 1, _ROWS):
        rows = town.batch(range(start, min(start + _ROWS, complaints + 1)))
        async with store.write() as session:
            await _put(session, rows)
    head = {"name": chain.EVENTS, "count": town.seq, "seal": town.seal}
    async with store.write() as session:
        await _put(session, {ChainHead: [head]})
    if is_postgresql(session):
        async with store.write() as session:
            # As the server does by itself in time; SQLite is never told what is there.
            await session.execute(sa.text("ANALYZE"))


async def _put(session: Session, made: dict[type[SQLModel], list[Row]]) -> None:
    for table, rows in made.items():
        if rows:
            await session.execute(sa.insert(table), rows)
