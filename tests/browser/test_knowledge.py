"""What residents asked in vain, on a screen: put together, explained, laid aside."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.acceptance.conftest import Office
from tests.browser.conftest import NARROW, WIDE, Window, window_of
from tests.browser.test_sign_in import sign_in
from tests.browser.test_team import as_admin

DOG = ("养狗证在哪里办", "狗证去哪里办理")


async def asked_in_vain(office: Office) -> None:
    """Two residents ask what nothing answers; one of them twice, with a phone number."""
    first, second = office.people.residents[:2]
    for who, words in (
        (first, DOG[0]),
        (second, f"{DOG[1]} 13812345678"),
        (first, "图书馆晚上几点关门"),
    ):
        who.say(words)
        await who.expect()


async def _whole(window: Window, size: tuple[int, int]) -> None:
    for one in await window.page.locator("summary").all():
        await one.click()
    await window.check()
    assert await window.page.evaluate("document.documentElement.scrollWidth") <= size[0]


async def _opened(page: Page, words: str) -> None:
    await page.get_by_role("link", name=words).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(words[:4])


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_the_pages_are_whole_in_every_language(
    browser: Browser, working: Office, size: tuple[int, int]
) -> None:
    """No rule of accessibility broken, no error, nothing wider than the screen."""
    await as_admin(working)
    await asked_in_vain(working)
    window = await window_of(browser, working, size)
    await sign_in(window)
    for language in ("zh-Hans", "zh-Hant", "en"):
        page = await window.open(f"/console/knowledge?lang={language}")
        await _whole(window, size)
        await page.locator("tbody a").first.click()
        await _whole(window, size)
        await window.open("/console/knowledge")
    assert window.wrong == []
