"""Photos and voice notes of a complaint, on the screen of whoever works it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests import hostile_files
from tests.acceptance.conftest import Office
from tests.browser.conftest import Window
from tests.browser.test_sign_in import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")
VOICE = b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 100


async def _filed(office: Office, *photos: bytes, voice: bytes | None = None) -> str:
    """File a complaint with files; give the address of its page."""
    resident = office.resident
    resident.say("桥南路的路灯坏了三天没人修")
    await resident.expect(button="提交")
    for photo in photos:
        resident.photo(photo)
        await resident.expect("照片", button="提交")
    if voice is not None:
        resident.voice(voice)
        await resident.expect("语音", button="提交")
    await resident.tap("提交")
    said = await resident.expect("JF-20231106-")
    found = re.search(r"JF-20231106-0*(\d+)", said.text)
    assert found
    return f"/console/complaints/{found[1]}"


async def _reveal(page: Page) -> None:
    await page.get_by_text("查看隐去的内容").click()
    await page.get_by_label("为什么要看").fill("要看是哪盏灯")
    await page.get_by_role("button", name="查看").click()


async def _is_drawn(page: Page, path: str) -> bool:
    image = page.locator(f'img[src*="{path}"]').first
    await image.scroll_into_view_if_needed()
    await expect(image).to_be_visible()
    await page.wait_for_function("one => one.complete", arg=await image.element_handle())
    return bool(await image.evaluate("one => one.naturalWidth > 0"))


async def test_a_photo_is_seen_once_somebody_says_what_for(desk: Window) -> None:
    """Veiled at first; then clear, in full and without its position."""
    path = await _filed(desk.office, hostile_files.located())
    await sign_in(desk)
    page = await desk.open(path)
    assert await _is_drawn(page, "veiled.jpg")
    await desk.check()
    number = re.search(r"files/(\d+)/", await page.content())
    assert number
    full = f"{desk.office.pages}/console/files/{number[1]}/full.jpg"
    assert (await desk.context.request.get(full)).status == 403

    await _reveal(page)
    assert await _is_drawn(page, "thumb.jpg")
    await desk.check()

    answer = await desk.context.request.get(full)
    body, headers = await answer.body(), answer.headers
    assert answer.status == 200
    assert body.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in body
    assert headers["content-type"] == "image/jpeg"
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert headers["cache-control"].startswith("private")
    async with desk.context.expect_page() as opened:
        await page.get_by_role("link", name="居民照片 1/1").click()
    await (await opened.value).locator("img").wait_for()


async def test_a_script_that_is_called_a_photo_is_never_served(desk: Window) -> None:
    """The page says which photo there was; the file's address gives none."""
    refused = hostile_files.refused()
    path = await _filed(desk.office, refused["drawing that runs"])
    await sign_in(desk)
    page = await desk.open(path)

    assert not await _is_drawn(page, "veiled.jpg")

    number = re.search(r"files/(\d+)/", await page.content())
    assert number
    answer = await desk.context.request.get(
        f"{desk.office.pages}/console/files/{number[1]}/veiled.jpg"
    )
    assert answer.status == 422
    assert b"alert(" not in await answer.body()


async def test_a_voice_note_is_heard_and_written_down(desk: Window) -> None:
    """Its player comes with the reveal; opened by itself it is saved, never shown."""
    path = await _filed(desk.office, voice=VOICE)
    await sign_in(desk)
    page = await desk.open(path)
    assert await page.locator("audio").count() == 0

    await _reveal(page)
    player = page.locator("audio")
    answer = await desk.context.request.get(
        f"{desk.office.pages}{await player.get_attribute('src')}"
    )
    assert await answer.body() == VOICE
    assert answer.headers["content-type"] == "audio/ogg"
    assert answer.headers["content-disposition"].startswith("attachment")
    await page.get_by_text("写下语音大意").click()
    await page.get_by_label("写几句大意").fill("灯杆也歪了")
    await page.get_by_role("button", name="保存").click()

    await expect(page.locator(".voice")).to_contain_text("灯杆也歪了")
    await desk.open("/console/queue?q=灯杆也歪了")
    await expect(page.get_by_text("符合条件：1")).to_be_visible()


async def test_whoever_is_not_signed_in_gets_no_file(desk: Window) -> None:
    """Not even a veiled one."""
    await _filed(desk.office, hostile_files.photo())

    answer = await desk.context.request.get(f"{desk.office.pages}/console/files/1/veiled.jpg")

    assert answer.status == 401
