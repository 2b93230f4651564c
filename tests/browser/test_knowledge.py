"""What residents asked in vain, on a screen: put together, explained, laid aside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.acceptance.conftest import Office
from tests.browser.conftest import NARROW, WIDE, Window, window_of
from tests.browser.test_sign_in import sign_in
from tests.browser.test_team import as_admin

pytestmark = pytest.mark.asyncio(loop_scope="module")

DOG = ("养狗证在哪里办", "狗证去哪里办理")

FAQ = """\
# What people ask at the market and in the library.
- id: market.hours
  topic: market
  questions: [菜市场几点开门？, 市场什么时候开, 菜场营业时间]
  answer: {zh-Hans: 早上六点。, en: At six.}
  owner: 市场组
  review_by: 2023-10-01
- id: library.card
  topic: library
  questions: [怎么办借书证？, 借书证要多少钱, 办读者证]
  answer: {zh-Hans: 带上证件即可。, en: Bring your papers.}
"""
TOPICS = """\
topics:
  - {id: market, name: {zh-Hans: 市场, en: Market}}
  - {id: library, name: {zh-Hans: 图书馆, en: Library}}
  - {id: other, name: {zh-Hans: 其他, en: Other}}
"""


async def asked_in_vain(office: Office) -> None:
    """Three residents ask what nothing answers, two of them the same, one with a phone number."""
    first, second, third = office.people.residents[:3]
    for who, words in (
        (first, DOG[0]),
        (second, f"{DOG[1]} 13812345678"),
        (third, "附近公厕几点关门"),
    ):
        who.say(words)
        await who.expect()


@pytest_asyncio.fixture(loop_scope="module")
async def keeping(office: Office, tmp_path: Path) -> AsyncIterator[Office]:
    """An office at work on a small knowledge of its own, that entries may be written into."""
    directory = tmp_path / "knowledge"
    directory.mkdir()
    (directory / "faq.yaml").write_text(FAQ, encoding="utf-8")
    (directory / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    async with office.open(knowledge_dir=directory):
        await as_admin(office)
        yield office


async def _whole(window: Window, size: tuple[int, int]) -> None:
    folded = window.page.locator("details:not([open]) > summary")
    while await folded.count():
        await folded.first.click()
    await window.check()
    assert await window.page.evaluate("document.documentElement.scrollWidth") <= size[0]


async def _fill(page: Page) -> None:
    await page.get_by_label("话题").select_option("other")
    await page.get_by_label("简体中文回答").fill("报告没有写养狗证怎么办。请向工作人员询问。")
    await page.get_by_label("英文回答").fill("The report says nothing of dog licences. Ask staff.")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_the_pages_are_whole_in_every_language(
    browser: Browser, keeping: Office, size: tuple[int, int]
) -> None:
    """No rule of accessibility broken, no error, nothing wider than the screen."""
    await asked_in_vain(keeping)
    window = await window_of(browser, keeping, size)
    await sign_in(window)
    for language in ("zh-Hans", "zh-Hant", "en"):
        page = await window.open(f"/console/knowledge?lang={language}")
        await _whole(window, size)
        await page.locator("tbody a").first.click()
        await _whole(window, size)
        await page.locator(".gap-acts a").first.click()
        await page.locator("#hans").fill("答。")
        await page.locator("button[value=check]").click()
        await expect(page.locator(".govuk-error-summary")).to_be_visible()
        await _whole(window, size)
        await page.locator("#en").fill("Yes.")
        await page.locator("#topic").select_option(index=1)
        await page.locator("button[value=check]").click()
        await expect(page.locator("#changes")).to_be_visible(timeout=60_000)
        await _whole(window, size)
        await window.open("/console/knowledge/entries")
        await _whole(window, size)
    assert window.wrong == []


async def test_a_question_in_vain_becomes_an_entry_and_its_askers_are_told(
    browser: Browser, keeping: Office
) -> None:
    """Asked in the chat, written on the page, answered in the chat, told to both."""
    await asked_in_vain(keeping)
    window = await window_of(browser, keeping)
    await sign_in(window)
    page = await window.open("/console/knowledge?order=most")
    await page.get_by_role("link", name="狗").first.click()
    await page.get_by_role("link", name="写一个新条目").click()
    asked = await page.get_by_label("问法").input_value()
    assert DOG[0] in asked
    assert "13812345678" not in asked

    await page.get_by_role("button", name="检查并看看有什么变化").click()
    await expect(page.get_by_role("alert")).to_contain_text("请填写这一项")
    await page.get_by_label("问法").fill(f"{DOG[0]}\n{DOG[1]}\n养狗证怎么办")
    await _fill(page)
    await page.get_by_role("button", name="检查并看看有什么变化").click()
    await page.get_by_role("button", name="发布").click(timeout=60_000)
    await expect(page.get_by_role("status")).to_contain_text("会通知2人", timeout=60_000)

    first, second = keeping.people.residents[:2]
    for one in (first, second):
        told = await one.expect("现在有回答了", button="👍")
        assert "报告没有写养狗证怎么办" in told.text
    third = keeping.people.residents[2]
    third.say("養狗證在哪裡辦")
    await third.expect("報告沒有寫養狗證怎麼辦")
    page = await window.open("/console/knowledge")
    assert await page.get_by_role("link", name="狗").count() == 0
    await window.open("/console/team")
    log = page.get_by_role("region", name="操作记录")
    await expect(log).to_contain_text("发布了条目")
    assert window.wrong == []


async def _tab_to(page: Page, what: str) -> None:
    """Press Tab until what has the focus matches a selector."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if await page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"Tab never comes to {what}")


async def test_keys_alone_suffice(browser: Browser, keeping: Office) -> None:
    """From the list to an entry that is live."""
    await asked_in_vain(keeping)
    window = await window_of(browser, keeping)
    await sign_in(window)
    page = await window.open("/console/knowledge?order=most")
    await _tab_to(page, "tbody a")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/gaps/*")
    await _tab_to(page, ".gap-acts a")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/entry?gap=*")
    await _tab_to(page, "#topic")
    await page.keyboard.press("ArrowDown")
    await _tab_to(page, "#hans")
    await page.keyboard.insert_text("报告没有写。")
    await _tab_to(page, "#en")
    await page.keyboard.insert_text("The report is silent.")
    await _tab_to(page, "button[value=check]")
    await page.keyboard.press("Enter")
    await expect(page.locator("#changes")).to_be_visible(timeout=60_000)
    await _tab_to(page, "button[value=publish]")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("已生效", timeout=60_000)


async def test_what_cannot_be_written_is_taken_along(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    """A file that only a person can edit: one clear sentence, and the entry as a file."""
    directory = tmp_path / "knowledge"
    directory.mkdir()
    text = "[{id: a, topic: t, questions: [今天开门吗, 几点开门, 开门时间], answer: 九点。}]\n"
    (directory / "faq.yaml").write_text(text, encoding="utf-8")
    async with office.open(knowledge_dir=directory):
        await as_admin(office)
        window = await window_of(browser, office)
        await sign_in(window)
        page = await window.open("/console/knowledge/entry")
        await page.get_by_label("话题").select_option("t")
        await page.get_by_label("问法").fill("周末开门吗")
        await page.get_by_label("简体中文回答").fill("不开。")
        await page.get_by_role("button", name="检查并看看有什么变化").click()
        await expect(page.get_by_role("status")).to_contain_text("只能由人来改", timeout=60_000)
        assert await page.get_by_role("button", name="发布").count() == 0
        async with page.expect_download() as download:
            await page.get_by_role("button", name="把条目存成文件").first.click()
        path = await (await download.value).path()
        assert path.read_text(encoding="utf-8").startswith("- id: t.1\n  topic: t\n")
    assert (directory / "faq.yaml").read_text(encoding="utf-8") == text


async def test_a_gap_is_laid_aside(browser: Browser, keeping: Office) -> None:
    """With a reason, which is asked for."""
    await asked_in_vain(keeping)
    window = await window_of(browser, keeping)
    await sign_in(window)
    page = await window.open("/console/knowledge")
    await page.get_by_role("link", name="公厕").click()
    await page.locator("summary", has_text="搁置").click()
    await page.get_by_role("button", name="搁置").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("理由").fill("已电话答复")
    await page.get_by_role("button", name="搁置").click()
    await page.wait_for_url("**/console/knowledge")
    assert await page.get_by_role("link", name="公厕").count() == 0


async def test_others_see_no_knowledge(window: Window) -> None:
    """Neither the page nor its entry in the navigation."""
    await sign_in(window, 1)
    page = await window.open("/console")
    assert await page.get_by_role("link", name="知识库").count() == 0
    await window.open("/console/knowledge")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("管理员")
