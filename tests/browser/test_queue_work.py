"""The queue worked: by keys alone, in views of one's own, many at a time."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, Route, expect

from tests.acceptance.conftest import Office
from tests.browser.cases import LAMP, filed
from tests.browser.conftest import NARROW, Window, window_of
from tests.browser.test_sign_in import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")
RUBBISH = "小区门口的垃圾堆了一个星期没人收"
SOON = 3_000
"""Milliseconds in which a screen shows what moved."""


async def test_the_keyboard_alone_suffices(desk: Window) -> None:
    """Down, up, chosen, opened; what is chosen and stood on stays when the lines are drawn anew."""
    first, second = await filed(desk.office), await filed(desk.office, RUBBISH, who=1)
    await sign_in(desk)
    page = await desk.open("/console/queue")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    link = page.locator(".queue__link").first
    await expect(link).to_be_focused()
    await page.keyboard.press("x")
    await expect(page.locator("#chosen")).to_have_text("1")

    third = await filed(desk.office, "地铁口的井盖不见了", who=1)
    await expect(page.get_by_role("link", name=third)).to_be_visible(timeout=SOON)
    await expect(page.locator("input[name=one]:checked")).to_have_count(1)
    await desk.check()

    await page.keyboard.press("/")
    await expect(page.locator("#q")).to_be_focused()
    await page.keyboard.type("jxk")
    assert await page.locator("#q").input_value() == "jxk"
    await page.locator("#q").fill("")
    await page.get_by_role("link", name=second).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(second)
    assert first != second


async def test_a_screen_shows_who_has_taken_what(desk: Window) -> None:
    """While it is open, without a reload."""
    reference = await filed(desk.office)
    await sign_in(desk)
    page = await desk.open(f"/console/queue?q={reference}")
    clerk, group = desk.office.people.staff[1], desk.office.people.staff_chat
    await clerk.expect(reference, chat=group)

    await clerk.tap("认领", chat=group)

    await expect(page.locator("tr", has_text=reference)).to_contain_text("承办人", timeout=SOON)


async def test_a_view_is_kept_and_shared_with_the_unit(desk: Window, browser: Browser) -> None:
    """By its name; a colleague sees it and cannot drop it."""
    await sign_in(desk)
    page = await desk.open("/console/queue?owned=mine&urgent=true&place=桥南路")
    await page.get_by_text("保存这个筛选").click()
    await page.get_by_label("筛选名称").fill("我的急件")
    await page.get_by_label("本单位同事也能用").check()
    await page.get_by_role("button", name="保存").click()

    view = page.get_by_role("link", name="我的急件")
    await expect(view).to_have_attribute("aria-current", "page")
    assert await page.get_by_label("承办人").input_value() == "mine"
    assert await page.get_by_label("地点", exact=True).input_value() == "桥南路"
    await desk.check()

    other = await window_of(browser, desk.office)
    await sign_in(other, 1)
    await other.open("/console/queue")
    await other.page.get_by_role("link", name="我的急件").click()
    assert await other.page.get_by_label("承办人").input_value() == "mine"
    assert await other.page.get_by_role("button", name="删除筛选").count() == 0
    assert other.wrong == []
    await other.context.close()

    await page.get_by_role("button", name="删除筛选").click()
    await expect(view).to_have_count(0)


async def test_many_are_given_at_once_and_what_is_refused_is_told(desk: Window) -> None:
    """Seen first; one that another has finished meanwhile stops no other."""
    one, other = await filed(desk.office), await filed(desk.office, RUBBISH, who=1)
    await sign_in(desk)
    page = await desk.open("/console/queue")
    for reference in (one, other):
        await page.locator("tr", has_text=reference).get_by_role("checkbox").check()
    await page.get_by_role("button", name="转给同事").click()
    await expect(page.get_by_role("listitem").filter(has_text=one)).to_be_visible()
    await desk.check()
    await page.get_by_label("同事").select_option(label="承办人")
    closed = await desk.context.request.post(
        f"{desk.office.pages}/console/complaints/{int(other[-4:])}/act",
        form={"act": "defer", "once": "0123456789abcdef", "text": "暂缓", "step": "send"},
        headers={"origin": desk.office.pages},
    )
    assert closed.ok

    await page.get_by_role("button", name="办理 2 件").click()

    await expect(page.get_by_role("heading", name="已办：1")).to_be_visible()
    await expect(page.get_by_role("heading", name="未办成：1")).to_be_visible()
    await expect(page.locator("li", has_text=other)).to_contain_text("状态已变")
    await desk.check()
    await desk.open(f"/console/queue?q={one}")
    await expect(page.locator("tr", has_text=one)).to_contain_text("承办人")


async def test_many_are_merged_into_one(desk: Window) -> None:
    """The oldest leads unless another is chosen; every resident hears of it."""
    one, other = await filed(desk.office), await filed(desk.office, LAMP, who=1)
    await sign_in(desk)
    page = await desk.open("/console/queue")
    for reference in (one, other):
        await page.locator("tr", has_text=reference).get_by_role("checkbox").check()
    await page.get_by_role("button", name="合并为一件").click()
    await desk.check()
    await page.get_by_role("button", name="办理 2 件").click()

    await expect(page.get_by_role("heading", name="已办：1")).to_be_visible()
    await desk.office.people.residents[1].expect(other)
    await desk.open(f"/console/queue?q={one}")
    await expect(page.locator("tr", has_text=one)).to_contain_text("另有1")


async def test_what_comes_slowly_comes_still(desk: Window) -> None:
    """On a bad line the script for news arrives last, and the page is kept fresh all the same."""
    await sign_in(desk)

    async def late(route: Route) -> None:
        await asyncio.sleep(1)
        await route.continue_()

    await desk.page.route("**/hx-sse*.js*", late)
    page = await desk.open("/console/queue")
    reference = await filed(desk.office)

    await expect(page.locator("tr", has_text=reference)).to_be_visible()


async def test_the_queue_is_whole_in_every_language(
    browser: Browser, shared_office: Office
) -> None:
    """Wide and narrow: no rule broken, nothing but its own table wider than the screen."""
    await filed(shared_office)
    window = await window_of(browser, shared_office)
    await sign_in(window)
    for size in ((1440, 900), NARROW):
        await window.page.set_viewport_size({"width": size[0], "height": size[1]})
        for language in ("zh-Hans", "zh-Hant", "en"):
            page = await window.open(f"/console/queue?lang={language}")
            await page.locator("details summary").click()
            await window.check()
            assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert window.wrong == []
    await window.context.close()
