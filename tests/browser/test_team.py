"""The team on a screen: taking on, letting go, sessions, keys and the log."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from bot.domain.people import Role
from bot.services.staff import Staff
from bot.store.engine import open_store
from tests.acceptance.conftest import Office
from tests.browser.cases import filed
from tests.browser.conftest import NARROW, WIDE, Window, window_of
from tests.browser.test_sign_in import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def as_admin(office: Office) -> None:
    """Make the first of the staff an admin."""
    store = open_store(office.settings().database)
    await Staff(store, office.clock).ensure(office.clerk.id, Role.ADMIN, name="管理员")
    await store.close()


async def _take_on(page: Page, number: int, name: str) -> None:
    await page.get_by_text("聘用新同事").click()
    await page.get_by_label("Telegram 号").fill(f"{number}")
    await page.locator("#new-name").fill(name)
    await page.get_by_role("button", name="聘用", exact=True).click()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_the_page_is_whole_in_every_language(
    browser: Browser, working: Office, size: tuple[int, int]
) -> None:
    """No rule of accessibility broken, no error, nothing wider than the screen."""
    await as_admin(working)
    window = await window_of(browser, working, size)
    await sign_in(window)
    for language in ("zh-Hans", "zh-Hant", "en"):
        page = await window.open(f"/console/team?lang={language}")
        for one in await page.locator("summary").all():
            await one.click()
        await window.check()
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert window.wrong == []


async def _look_whole(window: Window) -> None:
    page = window.page
    for width, height in (WIDE, NARROW):
        await page.set_viewport_size({"width": width, "height": height})
        for language in ("zh-Hans", "en"):
            await window.open(f"/console/bans?lang={language}")
            for one in await page.locator("summary").all():
                await one.click()
            await window.check()
            assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_somebody_is_kept_out_and_a_complaint_kept_whole(window: Window) -> None:
    """With reasons, on one page that is whole at either width, and undone again."""
    await as_admin(window.office)
    reference = await filed(window.office)
    await sign_in(window)
    page = await window.open(f"/console/bans?whom={reference}")
    for _ in range(2):
        # The second one stands as the first did.
        await page.locator("#reason-ban").fill("反复刷屏")
        await page.get_by_role("button", name="限制使用").click()
        await expect(page.get_by_role("region", name="限制使用的")).to_contain_text("反复刷屏")
        page = await window.open(f"/console/bans?whom={reference}")
    await page.get_by_text("让一件诉求暂不删除").click()
    await page.locator("#reference").fill(reference.lower())
    await page.locator("#reason-hold").fill("诉讼")
    await page.get_by_role("button", name="暂不删除").click()
    held = page.get_by_role("region", name="暂不删除的")
    await expect(held).to_contain_text(f"{reference}")
    await _look_whole(window)

    await window.open("/console/bans?lang=zh-Hans")
    await page.get_by_text("解除第").click()
    await page.get_by_label("原因").first.fill("已说明")
    await page.get_by_role("button", name="恢复使用").click()
    await expect(page.get_by_text("目前没有人被限制")).to_be_visible()
    await page.get_by_text(f"结束保留 {reference}").click()
    await held.get_by_label("原因").fill("已结案")
    await page.get_by_role("button", name="结束保留").click()
    await expect(page.get_by_text("目前没有暂不删除的诉求")).to_be_visible()
    log = (await window.open("/console/team")).get_by_role("region", name="操作记录")
    await expect(log).to_contain_text("已结案")


async def test_who_was_not_named_is_greeted_without_a_number(window: Window) -> None:
    """Until an admin has written their name."""
    page, clerk = window.page, window.office.clerk
    await sign_in(window)
    await expect(page.get_by_role("heading", level=1)).to_have_text("您好")
    await expect(page.locator("header")).not_to_contain_text(str(clerk.id))
    await as_admin(window.office)
    await window.open("/console")
    await expect(page.get_by_role("heading", level=1)).to_have_text("管理员，您好")


async def test_an_admin_takes_on_and_lets_go(window: Window) -> None:
    """Both stand in the log with the admin's name; the last admin stays."""
    await as_admin(window.office)
    await sign_in(window)
    page = await window.open("/console/team")
    await _take_on(page, 77_001, "小李")
    log = page.get_by_role("region", name="操作记录")
    await expect(log).to_contain_text("小李入职：承办人")

    await page.get_by_text("调整小李").click()
    await page.get_by_role("button", name="小李离职").click()
    await expect(log).to_contain_text("小李离职")
    await expect(log).to_contain_text("管理员")

    await page.get_by_text("调整管理员").click()
    await page.get_by_role("button", name="管理员离职").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("最后一位管理员")


async def test_a_forgotten_screen_hires_nobody(window: Window) -> None:
    """Ten minutes after the sign-in the page says how to go on; a fresh link does."""
    await as_admin(window.office)
    await sign_in(window)
    window.office.clock.move(minutes=11)
    page = await window.open("/console/team")
    await expect(page.get_by_text("请重新登录").first).to_be_visible()
    await _take_on(page, 77_002, "小王")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("重新登录")

    await sign_in(window)
    page = await window.open("/console/team")
    await _take_on(page, 77_002, "小王")
    await expect(page.get_by_role("region", name="操作记录")).to_contain_text("小王")


async def test_a_colleague_is_signed_out(browser: Browser, working: Office) -> None:
    """Their next click leads to the way in."""
    await as_admin(working)
    admin, other = await window_of(browser, working), await window_of(browser, working)
    await sign_in(admin)
    await sign_in(other, 1)
    page = await admin.open("/console/team")
    await page.get_by_role("region", name="当前登录").get_by_role("button").click()

    page = await other.open("/console")
    await expect(page.get_by_role("heading", name="请先登录")).to_be_visible()


async def test_a_key_is_shown_once(window: Window) -> None:
    """And good at once; taken back it is good no more."""
    await as_admin(window.office)
    await sign_in(window)
    page = await window.open("/console/team")
    await page.get_by_text("给程序一个密钥").click()
    await page.get_by_label("程序名称").fill("区热线")
    await page.get_by_role("button", name="给密钥").click()
    key = await page.locator(".secret").inner_text()
    await window.check()
    requests = f"{window.office.pages}/open311/v2/requests.json?api_key={key}"
    assert (await window.context.request.get(requests)).ok

    page = await window.open("/console/team")
    assert key not in await page.content()
    await page.get_by_role("button", name="收回区热线的密钥").click()
    await expect(page.get_by_role("region", name="操作记录")).to_contain_text("收回")
    assert (await window.context.request.get(requests)).status == 403


async def test_others_than_admins_see_no_team(window: Window) -> None:
    """Neither the page nor its entry in the navigation."""
    await sign_in(window, 1)
    page = await window.open("/console")
    assert await page.get_by_role("link", name="团队").count() == 0

    await window.open("/console/team")
    await expect(window.page.get_by_role("heading", level=1)).to_contain_text("管理员")
