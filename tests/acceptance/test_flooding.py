"""Whoever floods the bot is told once and slows nobody down; whoever is banned stays out."""

from __future__ import annotations

import pytest

from bot.emulator.person import Person
from tests.acceptance.conftest import Office

MOST = 12
ASIDE, STOPPED = "后面的我先放下没看", "不再接收您的消息"


@pytest.fixture
async def office(office: Office) -> Office:
    """An office that takes twelve messages a minute from one person."""
    office.options["per_person"] = MOST
    return office


async def test_a_flood_and_a_ban_from_first_to_last(working: Office) -> None:
    """One calm sentence; danger is heard; the neighbour has their answer; a ban, and its end."""
    flooder, neighbour = working.people.residents[:2]
    for count in range(3 * MOST):
        flooder.say(f"喂喂喂 {count}")
    neighbour.say("今年新增多少停车位？")
    await neighbour.expect("停车位")
    await flooder.expect(ASIDE)
    flooder.say("楼道里着火了")
    await flooder.expect(button="提交")
    assert _told(flooder, ASIDE) == 1

    working.clerk.say("/bans")
    listed = await working.clerk.expect("一天内发得太快的")
    number = listed.text.partition("#")[2].partition("：")[0]
    working.clerk.say(f"/ban #{number} 连续刷屏")
    await working.clerk.expect("不再收对方的消息，编号 1")
    working.clock.move(minutes=11)
    flooder.say("喂")
    assert "连续刷屏" in (await flooder.expect(STOPPED)).text
    flooder.say("/mydata")
    await flooder.expect("这是截至", timeout=20)
    working.clerk.say("/unban 1 已经道歉")
    await working.clerk.expect("第 1 号限制已解除")
    flooder.say("今年新增多少停车位？")
    await flooder.expect("停车位")
    assert _told(flooder, STOPPED) == 1
    lines = await working.column("SELECT count(*) FROM audit_entry WHERE act IN ('ban', 'unban')")
    assert lines == [2]


def _told(person: Person, words: str) -> int:
    return sum(words in one.text for one in person.sees())
