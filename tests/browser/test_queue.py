"""The queue on a screen, beside the chat that fills it."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.acceptance.conftest import Office
from tests.browser.conftest import NARROW, Window, window_of
from tests.browser.test_sign_in import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOON = 2_000
"""Milliseconds in which a screen shows what moved."""


async def file(office: Office, text: str, who: int = 0) -> None:
    """File a complaint as a resident does in the chat."""
    resident = office.people.residents[who]
    resident.say(text)
    await resident.expect(button="提交")
    await resident.tap("提交")
    await resident.expect("JF-20231106-")


async def test_a_complaint_filed_in_the_chat_appears_in_an_open_queue(window: Window) -> None:
    """Nobody reloads the page."""
    await sign_in(window)
    page = await window.open("/console/queue")
    await expect(page.get_by_text("没有符合条件的诉求")).to_be_visible()

    await file(window.office, "桥南路的路灯坏了三天没人修")

    await expect(page.get_by_role("link", name="JF-20231106-0001")).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("未办结：1")).to_be_visible()
    await window.check()


async def test_the_queue_is_searched_by_words_inside_a_sentence(window: Window) -> None:
    """Chinese has no spaces; a percent sign is a percent sign."""
    await file(window.office, "桥南路的路灯坏了三天没人修")
    await file(window.office, "小区门口的垃圾堆了一个星期没人收", 1)
    await sign_in(window)

    for words, found in (
        ("路灯", 1),
        ("垃圾", 1),
        ("没人", 2),
        ("没人 路灯", 1),
        ("%", 0),
        ("喷泉", 0),
    ):
        page = await window.open(f"/console/queue?q={words.replace('%', '%25')}")
        await expect(page.get_by_text(f"符合条件：{found}")).to_be_visible()


async def test_filters_narrow_the_queue(window: Window) -> None:
    """By owner, overdue and group; the form keeps what was chosen."""
    await file(window.office, "桥南路的路灯坏了三天没人修")
    await sign_in(window)
    page = await window.open("/console/queue")

    await page.get_by_label("承办人").select_option("我的")
    await page.get_by_role("button", name="查看").click()
    await expect(page.get_by_text("符合条件：0")).to_be_visible()
    assert await page.get_by_label("承办人").input_value() == "mine"

    window.office.clock.move(days=3)
    await window.open("/console")  # three days later the session is over
    await sign_in(window)
    page = await window.open("/console/queue?overdue=true")
    await expect(page.get_by_text("超期：1")).to_be_visible()


async def test_the_queue_reads_on_a_phone(browser: Browser, working: Office) -> None:
    """Nothing but its own table is wider than the screen."""
    window = await window_of(browser, working, NARROW)
    await file(working, "桥南路的路灯坏了三天没人修")
    await sign_in(window)

    page = await window.open("/console/queue")

    await window.check()
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    assert window.wrong == []


async def test_whoever_works_no_complaints_sees_no_queue(window: Window) -> None:
    """A stranger is asked to sign in."""
    page = await window.open("/console/queue")

    await expect(page.get_by_role("heading", name="请先登录")).to_be_visible()


async def test_on_a_phone_the_filter_is_folded(browser: Browser, working: Office) -> None:
    """The queue is on the first screen; a filter that is set stands open."""
    await file(working, "桥南路的路灯坏了三天没人修")
    window = await window_of(browser, working, NARROW)
    await sign_in(window)
    page = await window.open("/console/queue")
    await expect(page.locator(".filter")).to_be_hidden()
    await expect(page.get_by_role("link", name="JF-20231106-0001")).to_be_in_viewport()

    await page.get_by_role("checkbox", name="筛选").focus()
    await page.keyboard.press("Space")
    await page.get_by_label("超期").check()
    await page.get_by_role("button", name="查看").click()

    await expect(page.locator(".filter")).to_be_visible()
    await window.check()
    assert window.wrong == []
