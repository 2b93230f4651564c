"""A photo is kept when its resident says so, and the complaint is filed either way."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Office


@pytest.mark.parametrize(("button", "photos"), [("同意保存照片", 1), ("不带照片", 0)])
async def test_the_preview_asks_and_one_press_answers(
    working: Office, button: str, photos: int
) -> None:
    """With the photo or without it; staff's card says how many there are."""
    resident, clerk, group = working.resident, working.clerk, working.people.staff_chat
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.photo(caption="路灯坏了")
    await resident.expect("境外服务", button="同意保存照片")
    await resident.tap(button)

    await resident.expect("JF-20231106-0001")
    card = await clerk.expect("JF-20231106-0001", chat=group)
    assert ("照片：1" in card.text) == bool(photos)
    assert await working.column("SELECT count(*) FROM complaint_media") == [photos]


async def test_a_photo_sent_after_filing_asks_as_well(working: Office) -> None:
    """Its words go on at once, the photo after one press; the next one asks nothing."""
    resident, clerk, group = working.resident, working.clerk, working.people.staff_chat
    resident.say("门口的路灯坏了半个月没人修")
    await resident.tap("提交")
    receipt = await resident.expect("JF-20231106-0001")
    await clerk.expect("JF-20231106-0001", chat=group)
    resident.photo(caption="是这一盏", reply_to=receipt)
    await resident.expect("已转给")
    await resident.expect("境外服务", button="同意保存照片")
    assert await working.column("SELECT count(*) FROM complaint_media") == [0]
    await resident.tap("同意保存照片")
    await resident.expect("已转给")
    assert await working.column("SELECT count(*) FROM complaint_media") == [1]

    resident.photo(reply_to=receipt)
    await resident.expect("已转给")
    assert await working.column("SELECT count(*) FROM complaint_media") == [2]


async def test_what_was_agreed_to_is_shown_and_taken_back(working: Office) -> None:
    """Under /privacy; the complaint stays."""
    resident = working.resident
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.photo(caption="路灯坏了")
    await resident.tap("同意保存照片")
    await resident.expect("JF-20231106-0001")
    resident.say("/privacy")
    await resident.expect("您同意保存：照片")
    await resident.tap("不再保存照片")
    await resident.expect("已撤回")
    resident.say("/my")

    await resident.expect("路灯坏了")
    assert await working.column("SELECT count(*) FROM complaint_media") == [0]
