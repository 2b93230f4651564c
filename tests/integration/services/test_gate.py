"""Of one person no more is taken than leaves room for others, and who is banned stays out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from bot.domain.flood import Allowance, Verdict
from bot.domain.matching import Decision, Outcome
from bot.services.bans import Bans
from bot.services.gate import Admission, Gate, Visitor
from bot.services.inbox import Inbox
from bot.store.tables import AuditAct, AuditEntry, Ban, Complaint, InboxUpdate, Resident
from tests.integration.conftest import said
from tests.integration.services.conftest import (
    ADMIN,
    HANDLER,
    NEIGHBOUR,
    PUBLISHER,
    RESIDENT,
    STAFF_CHAT,
    House,
)

MOST, CROWD = 8, 5
DANGER = "着火了"


@dataclass
class Entrance:
    """The inbox and the gate of that office, as the dispatcher uses them."""

    house: House
    gate: Gate
    inbox: Inbox
    _sent: int = 0
    heard: list[Admission] = field(default_factory=list)

    async def hear(self, who: int, *texts: str, line: int | None = None) -> list[str]:
        """Let somebody say this all at once, and tell what becomes of each."""
        await self.arrive(who, texts, line)
        return await self.work(len(texts), who)

    async def arrive(self, who: int, texts: Sequence[str], line: int | None = None) -> None:
        """Let it wait."""
        updates = []
        for text in texts:
            self._sent += 1
            updates.append(said(self._sent, line or who, text))
        await self.inbox.record(updates)

    async def work(self, count: int, who: int) -> list[str]:
        """Decide about the next so many that wait."""
        found = []
        for _ in range(count):
            (claimed,) = await self.inbox.claim(1)
            text: str = json.loads(claimed.raw)["message"]["text"]
            visitor = Visitor(
                user_id=who,
                line=claimed.chat_key,
                received_at=claimed.received_at,
                text=text,
                is_owed=text.startswith("/forget"),
            )
            admission = await self.gate.admit(visitor)
            is_in = admission.is_welcome
            settle = self.inbox.settle_all if is_in else self.inbox.pass_over_all
            await settle([claimed])
            self.heard.append(admission)
            found.append(f"{admission.verdict} told" if admission.is_told else admission.verdict)
        return found


@pytest.fixture
def entrance(house: House) -> Entrance:
    """An entrance where eight messages a minute are enough."""
    allowance = Allowance(per_person=MOST, crowd=CROWD)
    house.matcher.script[DANGER] = Decision(outcome=Outcome.COMPLAINT, urgent=True)
    gate = Gate(house.store, house.knowledge, allowance)
    return Entrance(house, gate, Inbox(house.store, house.clock))


@pytest.fixture
def bans(house: House) -> Bans:
    """The bans of that office."""
    return Bans(house.store, house.clock)


async def _filed(entrance: Entrance) -> str:
    """Let the resident file a complaint and give its number."""
    await entrance.house.file(RESIDENT)
    reference: str = (await entrance.house.rows(Complaint))[0].reference
    return reference


OK, SLOWED, TOLD = Verdict.WELCOME.value, Verdict.SLOWED.value, "slowed told"


async def test_too_much_at_once_is_put_aside_and_told_once(entrance: Entrance) -> None:
    """However long it goes on; after a calm while it would be told again."""
    assert await entrance.hear(RESIDENT, *["喂"] * (MOST + 3)) == [
        *[OK] * MOST,
        TOLD,
        SLOWED,
        SLOWED,
    ]

    entrance.house.clock.now += timedelta(minutes=2)
    assert await entrance.hear(RESIDENT, *["喂"] * (MOST + 1)) == [*[OK] * MOST, SLOWED]
    entrance.house.clock.now += timedelta(minutes=10)
    assert (await entrance.hear(RESIDENT, *["喂"] * (MOST + 1)))[-1] == TOLD


async def test_one_who_floods_slows_nobody_else(entrance: Entrance) -> None:
    """A neighbour, a colleague and the staff group are heard as ever."""
    assert (await entrance.hear(RESIDENT, *["喂"] * (MOST + 1)))[-1] == TOLD

    assert await entrance.hear(NEIGHBOUR, "你好") == [OK]
    assert await entrance.hear(HANDLER, *["/queue"] * (MOST + 2)) == [OK] * (MOST + 2)
    in_group = await entrance.hear(NEIGHBOUR, *["行"] * (MOST + 2), line=STAFF_CHAT)
    assert in_group == [OK] * (MOST + 2)


async def test_in_a_crowd_each_may_say_a_quarter(entrance: Entrance) -> None:
    """Whoever has said little is heard all the same."""
    many = [NEIGHBOUR + number for number in range(1, CROWD + 1)]
    assert await entrance.hear(RESIDENT, *["喂"] * 3) == [OK] * 3

    await entrance.arrive(RESIDENT, ["喂"])
    for one in many:
        await entrance.arrive(one, ["你好"])

    assert await entrance.work(1, RESIDENT) == [TOLD]
    assert [(await entrance.work(1, one))[0] for one in many] == [OK] * len(many)
    assert await entrance.hear(RESIDENT, "喂") == [OK]


async def test_danger_is_heard_in_any_flood(entrance: Entrance) -> None:
    """And answered with the emergency numbers where its sender is banned."""
    await entrance.hear(RESIDENT, *["喂"] * (MOST + 1))

    assert await entrance.hear(RESIDENT, DANGER, "喂") == [OK, SLOWED]


async def test_who_is_banned_is_told_why_and_may_only_have_their_data(
    entrance: Entrance, bans: Bans
) -> None:
    """Of danger they are told each time."""
    number = await bans.ban(ADMIN, await _filed(entrance), " 骂人 ")

    assert await entrance.hear(RESIDENT, "喂", "喂", DANGER, "/forget") == [
        "banned told",
        "banned",
        "banned told",
        OK,
    ]
    assert entrance.heard[0].reason == "骂人"
    assert await entrance.hear(NEIGHBOUR, "你好") == [OK]
    await bans.lift(ADMIN, number, "误会")
    assert await entrance.hear(RESIDENT, "喂") == [OK]


async def test_a_ban_outlives_an_erasure_and_leads_to_nobody(
    entrance: Entrance, bans: Bans
) -> None:
    """No row has their number any more, and they are kept out all the same."""
    filed = await _filed(entrance)
    await bans.ban(ADMIN, filed, "刷屏")
    await entrance.hear(RESIDENT, "喂")

    await entrance.house.privacy.forget(RESIDENT, "f")

    assert await entrance.hear(RESIDENT, "喂") == ["banned told"]
    rows = [*await entrance.house.rows(Ban), *await entrance.house.rows(Resident)]
    assert str(RESIDENT) not in repr(rows)
    assert RESIDENT not in {row.chat_key for row in (await entrance.house.rows(InboxUpdate))[:-1]}
    with pytest.raises(NotFoundError):
        await bans.ban(ADMIN, filed, "again")


async def test_only_who_may_bans_and_lifts_with_a_reason_that_is_kept(
    entrance: Entrance, bans: Bans
) -> None:
    """A second ban changes nothing; a colleague is not banned."""
    filed = await _filed(entrance)
    for by in (HANDLER, PUBLISHER, RESIDENT):
        with pytest.raises(NotAllowedError):
            await bans.ban(by, filed, "刷屏")
        with pytest.raises(NotAllowedError):
            await bans.lift(by, 1, "误会")
        with pytest.raises(NotAllowedError):
            await bans.overview(by)
    with pytest.raises(InvalidInputError):
        await bans.ban(ADMIN, filed, "  ")

    number = await bans.ban(ADMIN, filed, "刷屏")
    assert await bans.ban(ADMIN, filed, "别的") == number

    (listed,) = (await bans.overview(ADMIN)).bans
    assert (listed.number, listed.reason) == (number, "刷屏")
    with pytest.raises(InvalidInputError):
        await bans.lift(ADMIN, number, "")
    await bans.lift(ADMIN, number, "误会")
    with pytest.raises(NotFoundError):
        await bans.lift(ADMIN, number, "误会")
    kept = [row for row in await entrance.house.rows(AuditEntry) if "ban" in row.facts]
    assert [(row.act, row.facts["reason"]) for row in kept] == [
        (AuditAct.BAN, "刷屏"),
        (AuditAct.UNBAN, "误会"),
    ]


async def test_staff_see_who_was_slowed_down(entrance: Entrance, bans: Bans) -> None:
    """By a number of ours, which a ban takes; of a colleague it does not."""
    await _filed(entrance)
    await entrance.house.file(HANDLER, cause="h")
    await entrance.hear(RESIDENT, *["喂"] * (MOST + 2))

    (one,) = (await bans.overview(ADMIN)).hasty

    assert one.count == 2
    await bans.ban(ADMIN, f"#{one.resident_id}", "刷屏")
    assert await entrance.hear(RESIDENT, "喂") == ["banned"]
    colleague = max(row.id for row in await entrance.house.rows(Resident))
    with pytest.raises(InvalidInputError):
        await bans.ban(ADMIN, f"#{colleague}", "刷屏")
