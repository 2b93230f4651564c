"""Whoever finds buttons small has them large, in answers and in what comes later."""

from __future__ import annotations

from typing import Any

from tests.acceptance.conftest import Office

QUESTION = "今年要新建多少个停车位？"


def _rows(message: Any) -> list[list[str]]:
    shown = message.body["reply_markup"]["inline_keyboard"]
    return [[button["text"] for button in row] for row in shown]


def _count(message: Any) -> int:
    return sum(len(row) for row in _rows(message))


async def test_a_resident_chooses_large_buttons_and_chooses_back(working: Office) -> None:
    """Nobody else's change; a restart would know it, for it is a row."""
    resident, neighbour = working.resident, working.people.residents[1]
    resident.say(QUESTION)
    before = await resident.expect("1000")
    resident.say("/large")
    await resident.expect(button="大按钮")
    await resident.tap("大按钮")
    await resident.expect("按钮已变大")
    for one in (resident, neighbour):
        one.say(QUESTION)
    large, usual = await resident.expect("1000"), await neighbour.expect("1000")

    assert all(len(row) == 1 for row in _rows(large))
    assert _count(large) < _count(before)
    assert {"🙋 转给工作人员", "📝 我要反映"} <= {row[0] for row in _rows(large)}
    assert _rows(usual) == _rows(before)

    resident.say("/large")
    await resident.tap("恢复全部按钮")
    await resident.expect("并排")
    resident.say(QUESTION)
    assert _rows(await resident.expect("1000")) == _rows(before)


async def test_a_notice_that_comes_later_has_large_buttons_too(working: Office) -> None:
    """The question whether it is solved, with each answer on a line."""
    resident, group = working.resident, working.people.staff_chat
    resident.say("/large")
    await resident.tap("大按钮")
    await resident.expect("按钮已变大")
    resident.say("门口的路灯坏了半个月没人修")
    await resident.expect(button="提交")
    await resident.tap("提交")
    await working.clerk.expect("路灯", chat=group)
    await working.clerk.tap("认领", chat=group)
    await working.clerk.tap("办结", chat=group)
    prompt = await working.clerk.expect("写明办理结果", chat=group)
    working.clerk.reply_with_photo(prompt, "灯已修好")
    notice = await resident.expect("灯已修好", button="没解决")

    assert all(len(row) == 1 for row in _rows(notice))
