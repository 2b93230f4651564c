"""What anybody reads without signing in, as a browser shows it, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.acceptance.conftest import Office
from tests.browser.conftest import NARROW, WIDE, Window, window_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = (
    "/",
    "/commitments/parking",
    "/faq",
    "/faq?q=今年建多少停车位",
    "/faq?q=停车",
    "/privacy",
    "/nowhere",
)


async def _recorded(office: Office) -> None:
    """Record two figures, as staff do in the group."""
    clerk, group = office.clerk, office.people.staff_chat
    for words in ("/progress parking 120 2023-09-30", "/progress parking 320 2023-11-05"):
        clerk.say(words, chat=group)
        await clerk.expect("已登记", chat=group)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_every_page_is_whole_in_every_language(
    browser: Browser, working: Office, size: tuple[int, int]
) -> None:
    """No rule of accessibility broken, no error, nothing wider than the screen."""
    await _recorded(working)
    window = await window_of(browser, working, size)
    for language in ("zh-Hans", "zh-Hant", "en"):
        for path in PAGES:
            page = await window.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
            await window.check()
            widest = await page.evaluate("document.documentElement.scrollWidth")
            assert widest <= size[0], path
    assert window.wrong == []


async def test_a_commitment_shows_its_figure_picture_and_history(window: Window) -> None:
    """The figure, its date, what it rests on and each entry; the picture says it in words too."""
    await _recorded(window.office)

    page = await window.open("/commitments/parking")

    text = await page.inner_text("main")
    assert "320" in text
    assert "120" in text
    assert "2023年11月5日" in text
    picture = page.locator("img.drawing").first
    assert "320" in (await picture.get_attribute("alt") or "")
    assert await picture.evaluate("one => one.complete && one.naturalWidth > 0")


async def test_a_question_is_answered_without_a_script(browser: Browser, working: Office) -> None:
    """Search works where JavaScript is off."""
    context = await browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = await context.new_page()
    await page.goto(f"{working.pages}/faq")
    await page.get_by_label("您想了解什么").fill("今年建多少停车位")
    await page.get_by_role("button", name="提问").click()

    assert "停车位" in await page.inner_text("section")
    assert "工作报告" in await page.inner_text("section")


async def test_programs_read_the_progress_too(window: Window) -> None:
    """JSON and Atom carry the same figure."""
    await _recorded(window.office)
    record = await window.context.request.get(f"{window.office.pages}/progress.json")
    parking = next(x for x in (await record.json())["commitments"] if x["id"] == "parking")
    feed = await window.context.request.get(f"{window.office.pages}/feed.atom")

    assert (parking["value"], parking["holds_on"]) == (320, "2023-11-05")
    assert "#entry-2" in await feed.text()
