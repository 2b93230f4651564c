"""Staff keep the promise ledger in chat, and residents read what it says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.emulator.chats import Message
from tests.acceptance.conftest import Office

ROOT = Path(__file__).parents[2]
ASKING = "今年建多少停车位"


@pytest.fixture
def planned(office: Office, tmp_path: Path) -> Office:
    """An office whose knowledge has a plan for parking: 600 by the end of October."""
    directory = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", directory)
    promises = directory / "commitments.yaml"
    plan = (
        "    plan:\n      - {by: 2023-10-31, value: 600}\n      - {by: 2023-12-31, value: 1000}\n"
    )
    target = "    target: 1000\n    unit: {zh-Hans: 个, en: spaces}\n"
    text = promises.read_text(encoding="utf-8")
    assert text.count(target) == 1
    promises.write_text(text.replace(target, target + plan), encoding="utf-8")
    office.options = {"knowledge_dir": directory}
    return office


async def _told(office: Office, command: str, answer: str) -> Message:
    group = office.people.staff_chat
    office.clerk.say(command, chat=group)
    return await office.clerk.expect(answer, chat=group)


async def _asked(office: Office) -> str:
    office.resident.say(ASKING)
    return (await office.resident.expect("目标：")).text


async def test_a_figure_and_its_correction_are_what_residents_read(working: Office) -> None:
    """The corrected entry stays in the history, struck out, with who and when."""
    assert "进展：未更新" in await _asked(working)
    await _told(working, "/progress parking 820 2023-11-05 桥头片区先行", "#1")
    assert "820个（截至2023年11月5日）" in await _asked(working)

    await _told(working, "/correct 1 280", "#2")

    read = await _asked(working)
    assert "280个（截至2023年11月5日）" in read
    assert "820" not in read
    history = await _told(working, "/progress parking", "#1")
    assert "820" in history.text
    assert "→ #2" in history.text
    assert [one["type"] for one in history.body["entities"]].count("strikethrough") == 1


async def test_an_entry_taken_back_leaves_the_promise_unrecorded(working: Office) -> None:
    """Taken back with a reason, it no longer counts."""
    await _told(working, "/progress parking 820", "#1")
    await _told(working, "/correct 1 撤回", "请写几个字说明原因")
    await _told(working, "/correct 1 撤回 登记错了项目", "未更新")

    assert "进展：未更新" in await _asked(working)


async def test_a_figure_behind_the_plan_needs_a_reason_that_residents_read(
    planned: Office,
) -> None:
    """Refused with what the plan wants; with a sentence it is recorded as behind."""
    async with planned.open():
        await _told(planned, "/progress parking 320", "补一句原因")
        assert "进展：未更新" in await _asked(planned)

        await _told(planned, "/progress parking 320 桥头片区用地交付推迟", "进度滞后")

        read = await _asked(planned)
        assert "状态：进度滞后（计划2023年10月31日前600个）" in read
        assert "桥头片区用地交付推迟" in read
        assert "下一步：1,000个（2023年12月31日前）" in read


async def test_an_old_figure_is_shown_as_not_updated(working: Office) -> None:
    """After the interval the figure stays and says that it is old."""
    await _told(working, "/progress parking 320", "#1")
    working.clock.move(days=31)
    assert "未更新" not in await _asked(working)
    working.clock.move(days=1)

    read = await _asked(working)

    assert "320个" in read
    assert "未更新" in read


async def test_a_photo_and_a_link_are_kept_as_evidence(working: Office) -> None:
    """The command is the photo's caption; a member without the right records nothing."""
    group = working.people.staff_chat
    working.clerk.photo(caption="/progress parking 320 见 https://example.org/p", chat=group)
    recorded = await working.clerk.expect("已登记", chat=group)
    assert "依据：https://example.org/p" in recorded.text
    assert "照片居民可以看到" in recorded.text
    handler = working.people.staff[1]
    handler.photo(caption="/progress parking 999", chat=group)
    await handler.expect("没有权限|权限", chat=group)

    history = await _told(working, "/progress parking", "#1")
    assert "照片1张" in history.text
    assert "999" not in history.text


async def test_the_owner_is_reminded_before_residents_read_not_updated(planned: Office) -> None:
    """In the staff group, by name, and not again after a restart."""
    clerk, group = planned.clerk, planned.people.staff_chat
    promises = planned.options["knowledge_dir"] / "commitments.yaml"
    text = promises.read_text(encoding="utf-8")
    owned = text.replace("  - id: housing\n", f'  - id: housing\n    owner: "{clerk.id}"\n')
    promises.write_text(owned, encoding="utf-8")
    async with planned.open():
        await _told(planned, "/progress housing 200 2023-10-09", "#1")
        # Due on the 9th of November, three days from now.
        reminder = await clerk.expect("快到更新时间了", chat=group, timeout=20)

    assert "保障性住房（2023年11月9日前）" in reminder.text
    assert [one["type"] for one in reminder.body["entities"]].count("text_link") == 1
    async with planned.open():
        await _told(planned, "/progress", "登记进展")
        planned.clock.move(hours=1)
    calls = planned.world.ledger.calls("sendMessage", chat_id=group.id)
    assert sum("快到更新时间了" in str(call.params.get("text")) for call in calls) == 1
