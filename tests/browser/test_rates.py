"""The rates on a screen: of any period for staff, of a year for everyone."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.async_api import Browser, expect

from bot.adapters.knowledge_files import read_knowledge
from bot.store.engine import open_store
from tests.acceptance.conftest import Office
from tests.browser.conftest import NARROW, WIDE, Window, window_of
from tests.browser.test_sign_in import sign_in
from tests.history import lived

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def past(office: Office) -> None:
    """Give the office three weeks of complaints."""
    settings = office.settings()
    kinds = list(read_knowledge(settings.knowledge).knowledge.categories.values())[:4]
    store = open_store(settings.database)
    await lived(store, office.clock(), kinds)
    await store.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_both_pages_are_whole_in_every_language(
    browser: Browser, working: Office, size: tuple[int, int]
) -> None:
    """No rule of accessibility broken, no error, nothing wider than the screen."""
    await past(working)
    window = await window_of(browser, working, size)
    await sign_in(window)
    for language in ("zh-Hans", "zh-Hant", "en"):
        for path in ("/rates", "/console/rates"):
            page = await window.open(f"{path}?lang={language}")
            await window.check()
            assert await page.evaluate("document.documentElement.scrollWidth") <= size[0], path
            pictures = await page.locator("img.drawing").evaluate_all(
                "all => all.map(one => one.complete && one.naturalWidth > 0)"
            )
            assert pictures
            assert all(pictures)
    assert window.wrong == []


async def test_staff_choose_a_period_and_take_it_along(window: Window) -> None:
    """The table, the picture's words and both files say the same."""
    await past(window.office)
    await sign_in(window)
    page = await window.open("/console/rates")
    await page.get_by_label("提交日期从").fill("2023-10-30")
    await page.get_by_label("到", exact=True).fill("2023-11-05")
    await page.get_by_role("button", name="查看").click()
    await expect(page.get_by_text("提交：21 件")).to_be_visible()

    shown = await page.get_by_role("region", name="全部诉求").inner_text()
    days = "first=2023-10-30&last=2023-11-05"
    request = window.context.request
    as_csv = await request.get(f"{window.office.pages}/console/rates.csv?{days}")
    book = await request.get(f"{window.office.pages}/console/rates.xlsx?{days}")
    rows = list(csv.DictReader(io.StringIO((await as_csv.body()).decode("utf-8-sig"))))

    assert f"解决率\t{rows[1]['百分比']} %\t{rows[1]['分子']}\t{rows[1]['分母']}" in shown
    weeks = page.get_by_role("img", name="按提交周")
    assert f"解决率 {rows[1]['百分比']} %" in (await weeks.get_attribute("alt") or "")
    assert (await book.body()).startswith(b"PK")
    assert "attachment" in book.headers["content-disposition"]


async def test_everyone_reads_the_rates_and_their_recipe_without_a_script(
    browser: Browser, working: Office
) -> None:
    """In plain words, with what each is a share of."""
    await past(working)
    context = await browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = await context.new_page()
    await page.goto(f"{working.pages}/rates")

    text = await page.inner_text("main")
    assert "收到诉求" in text
    for words in ("响应率", "解决率", "满意率", "每个指标怎么算", "没有评价就是没有评价"):
        assert words in text


async def test_an_office_with_few_complaints_prints_none(window: Window) -> None:
    """One resident's verdict is not public because nobody else complained."""
    page = await window.open("/rates")

    await expect(page.get_by_text("诉求不足 5 件")).to_be_visible()


async def test_strangers_see_no_console_rates(window: Window) -> None:
    """Neither page nor file."""
    request = window.context.request
    for path in ("rates", "rates.csv", "rates.xlsx", "rates/unit.svg"):
        assert (await request.get(f"{window.office.pages}/console/{path}")).status == 401
