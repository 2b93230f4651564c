"""Staff come into the console by the bot's link, once, and leave it again."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Window

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def link_for(window: Window, who: int = 0) -> str:
    """Ask the bot for a link, as a staff member does in private."""
    person = window.office.people.staff[who]
    person.say("/console")
    said = await person.expect("/console/enter/")
    found = re.search(r"/console/enter/\S+", said.text)
    assert found
    return found[0]


async def sign_in(window: Window, who: int = 0) -> None:
    """Open the link and press the button."""
    page = await window.open(await link_for(window, who))
    await page.get_by_role("button", name="打开工作台").click()
    await page.wait_for_url("**/console")


async def test_a_link_opens_the_console_once(window: Window) -> None:
    """Looking at it uses nothing up; pressing the button twice does."""
    link = await link_for(window)
    await window.open(link)
    page = await window.open(link)
    await window.check()
    await page.get_by_role("button", name="打开工作台").click()
    await page.wait_for_url("**/console")
    assert await page.get_by_role("heading", name="您好").is_visible()
    await window.check()

    await window.context.clear_cookies()
    page = await window.open(link)
    await page.get_by_role("button", name="打开工作台").click()
    assert await page.get_by_role("heading", name="找不到").is_visible()


async def test_who_leaves_is_out(window: Window) -> None:
    """The session ends on the server: the old cookie opens nothing any more."""
    await sign_in(window)
    cookies = await window.context.cookies()
    page = window.page
    async with page.expect_response("**/console/leave") as leaving:
        await page.get_by_role("button", name="退出").click()
    assert "cache" in (await (await leaving.value).all_headers())["clear-site-data"]

    await page.go_back()
    await expect(page.get_by_role("heading", name="请先登录")).to_be_visible()
    await window.context.add_cookies([dict(one) for one in cookies])  # type: ignore[misc]
    await window.open("/console")
    await expect(page.get_by_role("heading", name="请先登录")).to_be_visible()


async def test_a_browser_left_elsewhere_is_signed_out(window: Window) -> None:
    """By its owner, who needs no admin for it."""
    await sign_in(window)
    elsewhere = await window.context.cookies()
    await window.context.clear_cookies()
    await sign_in(window)

    await window.page.get_by_role("button", name="退出该浏览器").click()

    await expect(window.page.get_by_text("本浏览器")).to_be_visible()
    await expect(window.page.get_by_role("button", name="退出该浏览器")).to_have_count(0)
    await window.context.add_cookies([dict(one) for one in elsewhere])  # type: ignore[misc]
    await window.open("/console")
    await expect(window.page.get_by_role("heading", name="请先登录")).to_be_visible()


async def test_a_resident_gets_no_link(window: Window) -> None:
    """Whoever is not staff is told so."""
    resident = window.office.resident
    resident.say("/console")

    await resident.expect("管理员")


async def test_every_language_reads_the_promises(window: Window) -> None:
    """The language chosen stays chosen, and each page passes the same checks."""
    for tag, heading in (
        ("zh-Hans", "我们的承诺与进展"),
        ("zh-Hant", "我們的承諾與進展"),
        ("en", "What we promised, and how it stands"),
    ):
        page = await window.open(f"/?lang={tag}")
        assert await page.locator("html").get_attribute("lang") == tag
        assert await page.get_by_role("heading", name=heading).is_visible()
        await window.check()

    page = await window.open("/")
    assert await page.locator("html").get_attribute("lang") == "en"
