"""A resident chooses what to hear of and how often, and has the last word."""

from __future__ import annotations

import pytest

from bot.emulator.person import NothingSeenError
from tests.acceptance.conftest import Office


async def _record(office: Office, said: str) -> None:
    group = office.people.staff_chat
    office.clerk.say(f"/progress {said}", chat=group)
    await office.clerk.expect("已登记", chat=group)


async def test_the_menu_changes_in_place_and_says_when_one_hears(working: Office) -> None:
    """One message, however often it is tapped."""
    resident = working.resident
    resident.say("/subscribe")
    menu = await resident.expect("想了解哪些进展", button="全街道")
    assert not any("每天" in text for text in menu.button_texts())

    await resident.tap("停车")
    changed = await resident.expect("每天汇总一次", button="✅ 每天")
    assert "11-06 周一 18:00" in changed.text
    assert "22:00至08:00不打扰" in changed.text
    await resident.tap("每周")
    assert "11-10 周五 18:00" in (await resident.expect("每周汇总", button="✅ 每周")).text
    await resident.tap("停车")
    gone = await resident.expect("想了解哪些进展", button="全街道")

    assert gone.id == changed.id == menu.id
    assert not any("✅" in text for text in gone.button_texts())


async def test_one_promise_is_followed_from_its_answer_and_heard_of_at_once(
    working: Office,
) -> None:
    """With its figure and date; after the stop button nothing more comes."""
    resident = working.resident
    resident.say("今年建多少停车位")
    await resident.tap("订阅这项进展")
    await resident.expect("已订阅", button="我的订阅")
    await resident.tap("我的订阅")
    await resident.tap("随时")
    await resident.expect("一有进展就告诉您", button="✅ 📌")

    await _record(working, "parking 320 首批交付")
    news = await resident.expect("有新进展|📣", timeout=10)
    assert "320个" in news.text
    assert "2023年11月6日" in news.text
    assert "首批交付" in news.text
    await resident.tap("停止推送")
    await resident.expect("已停止|不会再")

    await _record(working, "parking 330")
    with pytest.raises(NothingSeenError):
        await resident.expect("330", timeout=3)


async def test_what_happens_at_night_is_told_in_the_morning(working: Office) -> None:
    """Held back, not lost."""
    resident = working.resident
    resident.say("/subscribe")
    await resident.tap("全街道")
    await resident.tap("随时")
    await resident.expect(button="✅ 随时")
    working.clock.move(hours=13)
    await _record(working, "parking 320")
    await _record(working, "housing 200")
    with pytest.raises(NothingSeenError):
        await resident.expect("320", timeout=3)

    working.clock.move(hours=9, minutes=1)

    await resident.expect("320", timeout=10)
    await working.world.signal.wait_for(
        lambda: any("200套" in message.text for message in resident.sees()) or None, 10
    )
    assert any("200套" in message.text for message in resident.sees())
