"""A complaint worked on a screen while its resident sits in the chat."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.acceptance.conftest import Office
from tests.browser.conftest import NARROW, Window, window_of
from tests.browser.test_queue import file
from tests.browser.test_sign_in import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHARGED_TWICE = "停车场乱收停车费，同一晚扣了我两次，电话13812345678"


async def _opened(window: Window) -> None:
    await file(window.office, CHARGED_TWICE)
    await sign_in(window)
    await window.open("/console/queue")
    await window.page.get_by_role("link", name="JF-20231106-0001").click()
    await expect(window.page.get_by_role("heading", name="JF-20231106-0001")).to_be_visible()


async def _write(window: Window, what: str, words: str) -> None:
    """Unfold a form, fill it and see what the resident will read."""
    page = window.page
    form = page.locator("details.act").filter(has=page.get_by_text(what, exact=True))
    await form.locator("summary").click()
    await form.locator("textarea").fill(words)
    await form.get_by_role("button", name="先看效果").click()
    await expect(page.locator(".bubble")).to_contain_text(words)
    await window.check()
    await page.get_by_role("button", name="发送").click()


async def test_a_complaint_is_worked_to_the_residents_verdict(window: Window) -> None:
    """Claimed, answered and finished on the screen; judged in the chat; seen on the screen."""
    resident, page = window.office.resident, window.page
    await _opened(window)
    await window.check()
    await page.get_by_role("button", name="认领").click()
    await resident.expect("认领")
    await _write(window, "答复", "已联系停车场核对记录")
    await resident.expect("已联系停车场核对记录")
    await _write(window, "办结", "多扣的一次已经退回")
    await resident.expect("多扣的一次已经退回", button="解决了")
    await resident.tap("解决了")
    await resident.expect("已解决|谢谢")

    await page.reload()
    await expect(page.locator(".timeline")).to_contain_text("解决了")
    await window.check()


async def test_two_who_claim_at_once_are_told_apart(browser: Browser, working: Office) -> None:
    """One wins; the other reads who was faster."""
    first, second = await window_of(browser, working), await window_of(browser, working)
    await _opened(first)
    await sign_in(second, 1)
    await second.open("/console/complaints/1")

    await first.page.get_by_role("button", name="认领").click()
    await expect(first.page.locator(".timeline")).to_contain_text("认领")
    await second.page.get_by_role("button", name="认领").click()

    await expect(second.page.locator("#refused")).to_contain_text("先认领了")
    assert first.wrong == []
    assert second.wrong == []


async def test_personal_numbers_are_masked_until_somebody_says_why(window: Window) -> None:
    """Masked on the page; shown once with a reason, and masked again after that."""
    await _opened(window)
    page = window.page
    assert "13812345678" not in await page.content()

    await page.get_by_text("查看隐去的内容").click()
    await page.get_by_label("为什么要看").fill("要打电话核实")
    await page.get_by_role("button", name="查看").click()
    await expect(page.locator(".case__text")).to_contain_text("13812345678")

    await page.goto(page.url.removesuffix("/reveal"))
    assert "13812345678" not in await page.content()


async def test_a_form_sent_twice_is_done_once(window: Window) -> None:
    """A browser that sends again adds nothing, and another site's page cannot send at all."""
    await _opened(window)
    pages, request = window.office.pages, window.context.request
    address = f"{pages}/console/complaints/1/act"
    form: dict[str, str | float | bool] = {
        "act": "reply",
        "once": "0123456789abcdef",
        "text": "在核对",
        "step": "send",
    }

    for _ in range(2):
        answer = await request.post(address, form=form, headers={"origin": pages})
        assert answer.ok
    foreign = await request.post(address, form=form, headers={"origin": "https://example.org"})
    nameless = await request.post(address, form=form)

    assert (foreign.status, nameless.status) == (403, 403)
    await window.page.reload()
    assert await window.page.locator(".timeline__line").count() == 2


async def test_a_complaint_reads_on_a_phone(browser: Browser, working: Office) -> None:
    """One column, nothing wider than the screen."""
    window = await window_of(browser, working, NARROW)
    await _opened(window)

    await window.check()
    assert await window.page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
