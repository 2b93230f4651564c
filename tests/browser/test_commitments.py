"""The promise ledger on a screen, beside the page and the chat that residents read."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from tests import hostile_files
from tests.acceptance.conftest import Office
from tests.browser.conftest import NARROW, WIDE, Window, window_of
from tests.browser.test_sign_in import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).parents[2]
PARKING = "/console/commitments/parking"
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


@pytest_asyncio.fixture(loop_scope="module")
async def planned(office: Office, tmp_path: Path) -> AsyncIterator[Office]:
    """An office at work whose knowledge has a plan for parking: 600 by the end of October."""
    directory = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", directory)
    promises = directory / "commitments.yaml"
    target = "    target: 1000\n    unit: {zh-Hans: 个, en: spaces}\n"
    plan = (
        "    plan:\n      - {by: 2023-10-31, value: 600}\n      - {by: 2023-12-31, value: 1000}\n"
    )
    text = promises.read_text(encoding="utf-8")
    assert text.count(target) == 1
    promises.write_text(text.replace(target, target + plan), encoding="utf-8")
    office.options = {"knowledge_dir": directory}
    async with office.open():
        yield office


def _file(content: bytes, name: str = "a.jpg", kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


async def _fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        await page.locator(f"#entry-{name}").fill(value)


async def _seen(page: Page) -> None:
    await page.get_by_role("button", name="先看效果").click()


async def _recorded(page: Page) -> None:
    await _seen(page)
    await page.get_by_role("button", name="登记", exact=True).click()
    await page.wait_for_url(f"**{PARKING}")


async def _is_drawn(image: Locator) -> bool:
    return bool(await image.evaluate("one => one.decode().then(() => one.naturalWidth > 0)"))


async def test_an_entry_with_evidence_is_what_residents_read(window: Window) -> None:
    """Seen before it is recorded; then on the public page with its photo, and in the chat."""
    await sign_in(window)
    page = await window.open(PARKING)
    await _fill(page, value="320个", holds_on="2023-11-05", note="桥头片区先行")
    await _fill(page, links="https://example.org/p")
    await page.locator("#entry-photos").set_input_files(_file(hostile_files.located()))
    await _seen(page)
    await expect(page.locator(".bubble")).to_contain_text("320个（截至2023年11月5日）")
    assert await _is_drawn(page.locator(".bubble img"))
    assert await _is_drawn(page.locator("img.drawing"))
    await window.check()
    await page.get_by_role("button", name="继续修改").click()
    await expect(page.locator("#entry-value")).to_have_value("320个")
    await expect(page.locator(".photos input")).to_be_checked()
    await _recorded(page)
    await expect(page.locator("#entry-1")).to_contain_text("桥头片区先行")

    public = await window.open("/commitments/parking")
    await expect(public.locator("#entry-1")).to_contain_text("320个")
    assert await _is_drawn(public.locator("#entry-1 img"))
    await window.check()
    photo = await window.context.request.get(f"{window.office.pages}/evidence/1/0/full.jpg")
    assert b"Exif" not in await photo.body()
    await _told(window.office)


async def _told(office: Office) -> None:
    """Ask in the chat: the figure, its note and its photo, drawn anew."""
    resident = office.resident
    resident.say("今年建多少停车位")
    said = await resident.expect("320个（截至2023年11月5日）")
    assert "桥头片区先行" in said.text
    await resident.tap("进度图")
    await resident.expect("320个", button="现场照片", timeout=20)
    await resident.tap("现场照片")
    shown = await resident.expect("截至2023年11月5日")
    sent = office.world.files.by_id[shown.body["photo"][-1]["file_id"]]
    assert sent.content.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in sent.content


async def test_a_correction_strikes_its_entry_out(window: Window) -> None:
    """It begins from what it corrects, photos included; a photo of a corrected entry is gone."""
    await sign_in(window)
    page = await window.open(PARKING)
    await _fill(page, value="820", holds_on="2023-11-05")
    await page.locator("#entry-photos").set_input_files(_file(hostile_files.photo()))
    await _recorded(page)
    await page.get_by_role("link", name="更正 #1").click()
    await expect(page.locator("#entry-value")).to_have_value("820")
    await expect(page.locator("#entry-holds_on")).to_have_value("2023-11-05")
    await _fill(page, value="280")
    await _recorded(page)

    await expect(page.locator("#entry-1 s")).to_contain_text("820")
    await expect(page.locator("#entry-2")).to_contain_text("更正 #1")
    assert await _is_drawn(page.locator("#entry-2 img"))
    old = await window.context.request.get(f"{window.office.pages}/evidence/1/0/full.jpg")
    assert old.status == 404

    await page.get_by_role("link", name="更正 #2").click()
    await page.get_by_label("这条不该登记").check()
    await _seen(page)
    await expect(page.locator("#entry-note-error")).to_contain_text("原因")
    await expect(page.get_by_label("这条不该登记")).to_be_checked()
    await _fill(page, note="登记错了项目")
    await _recorded(page)
    await window.check()
    await window.open("/commitments/parking")
    await expect(page.locator("main")).to_contain_text("进展：未更新")


async def test_behind_the_plan_needs_a_reason(browser: Browser, planned: Office) -> None:
    """All that is wrong is said at once, and nothing that was typed or put up is lost."""
    window = await window_of(browser, planned)
    await sign_in(window)
    page = await window.open(PARKING)
    await expect(page.get_by_role("row", name="2023年10月31日")).to_contain_text("未完成")
    await _fill(page, value="三百", holds_on="2023-11-07", links="example.org")
    await page.locator("#entry-photos").set_input_files(_file(hostile_files.photo()))
    await _seen(page)
    for field in ("value", "holds_on", "links"):
        await expect(page.locator(f"#entry-{field}-error")).to_be_visible()
    await expect(page.locator(".govuk-error-summary a")).to_have_count(3)
    await window.check()

    await _fill(page, value="320", holds_on="2023-11-05", links="")
    await _seen(page)
    await expect(page.locator("#entry-note-error")).to_contain_text("2023年10月31日前600")
    await expect(page.locator(".photos input")).to_be_checked()
    await _fill(page, note="桥头片区用地交付推迟")
    await _recorded(page)

    await expect(page.locator(".card__state").first).to_have_text("进度滞后")
    assert await _is_drawn(page.locator("img.drawing").nth(1))
    assert window.wrong == []


async def test_of_two_who_correct_one_entry_the_second_is_told(
    browser: Browser, working: Office
) -> None:
    """With what was typed still there; two new entries are both kept, one sent twice is one."""
    first, second = await window_of(browser, working), await window_of(browser, working)
    await sign_in(first)
    await sign_in(second)
    page, other = await first.open(PARKING), await second.open(PARKING)
    for one in (page, other):
        await _fill(one, value="320", holds_on="2023-11-05")
        await _seen(one)
    for one in (page, other):
        await one.get_by_role("button", name="登记", exact=True).click()
        await one.wait_for_url(f"**{PARKING}")
    await expect(other.locator("tr[id^=entry-]")).to_have_count(2)

    for one in (page, other):
        await one.goto(f"{working.pages}{PARKING}?corrects=1")
        await _fill(one, value="280", note="看错了一行")
        await _seen(one)
    form = await page.locator("main form").evaluate("one => Object.fromEntries(new FormData(one))")
    for _ in range(2):
        sent = await first.context.request.post(
            f"{working.pages}{PARKING}",
            form={**form, "step": "record"},
            headers={"origin": working.pages},
        )
        assert sent.ok
    await page.goto(f"{working.pages}{PARKING}")
    await expect(page.locator("tr[id^=entry-]")).to_have_count(3)
    await other.get_by_role("button", name="登记", exact=True).click()
    await expect(other.locator(".govuk-error-summary")).to_contain_text("请更正 #3")
    await expect(other.locator("#entry-note")).to_have_value("看错了一行")
    assert first.wrong == second.wrong == []


async def test_a_table_is_seen_before_it_is_taken(window: Window) -> None:
    """Refused by line with why; then taken whole, once, and given out again."""
    await sign_in(window)
    page = await window.open("/console/ledger")
    head = "number,commitment,value,milestone,holds_on,note,corrects\n"
    wrong = head + "1,parking,820,,2023-11-01,,\n2,moon,1,,2023-11-01,,\n3,parking,x,,soon,,\n"
    await page.locator("#file").set_input_files(_file(wrong.encode(), "a.csv", "text/csv"))
    await page.get_by_role("button", name="先看哪些会导入").click()
    await expect(page.get_by_role("row").nth(2)).to_contain_text("没有这项承诺或这条登记：moon")
    await expect(page.get_by_role("row").nth(3)).to_contain_text("请填日期")
    await expect(page.get_by_role("button", name="导入")).to_have_count(1)
    await window.check()
    assert await window.office.column("SELECT id FROM progress_entry") == []

    good = head + '1,parking,820,,2023-11-01,"两行\n说明",\n2,停车位,280,,2023-11-01,,1\n'
    await page.locator("#file").set_input_files(_file(good.encode("gb18030"), "a.csv", "text/csv"))
    await page.get_by_role("button", name="先看哪些会导入").click()
    assert await window.office.column("SELECT id FROM progress_entry") == []
    await page.get_by_role("button", name="导入2条").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("导入完成")
    await window.check()
    table = await window.context.request.get(f"{window.office.pages}/console/ledger/ledger.csv")
    text = (await table.body()).decode("utf-8-sig")
    assert '"两行\n说明"' in text

    await window.open("/console/ledger")
    await page.locator("#file").set_input_files(_file(text.encode(), "a.csv", "text/csv"))
    await page.get_by_role("button", name="先看哪些会导入").click()
    await expect(page.locator("main")).to_contain_text("已有: 2")
    await expect(page.get_by_role("button", name="导入2条")).to_have_count(0)


async def test_a_handler_reads_and_writes_nothing(window: Window) -> None:
    """No form, and none that is sent anyway; the keyboard alone leads an admin through."""
    await sign_in(window, 1)
    page = await window.open(PARKING)
    await expect(page.get_by_role("heading", name="停车位")).to_be_visible()
    await expect(page.get_by_role("button", name="先看效果")).to_have_count(0)
    pages, request = window.office.pages, window.context.request
    form: dict[str, str | float | bool] = {
        "once": "0123456789abcdef",
        "value": "9",
        "holds_on": "2023-11-05",
        "step": "record",
    }
    sent = await request.post(f"{pages}{PARKING}", form=form, headers={"origin": pages})
    assert sent.status == 403
    for path in ("/console/ledger", "/console/ledger/take"):
        method = request.post if path.endswith("take") else request.get
        assert (await method(f"{pages}{path}", headers={"origin": pages})).status == 403


async def test_the_keyboard_alone_records_progress(window: Window) -> None:
    """From the figure to the button by Tab, then Enter."""
    await sign_in(window)
    page = await window.open(PARKING)
    await page.locator("#entry-value").focus()
    await page.keyboard.type("320")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="登记", exact=True).focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**{PARKING}")
    await expect(page.locator("#entry-1")).to_contain_text("320")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_every_page_of_it_reads_in_every_language(
    browser: Browser, planned: Office, size: tuple[int, int]
) -> None:
    """No rule of accessibility broken; nothing but a table is wider than the screen."""
    window = await window_of(browser, planned, size)
    await sign_in(window)
    page = await window.open(PARKING)
    await _fill(page, value="320", holds_on="2023-11-05", note="桥头片区用地交付推迟")
    await _recorded(page)
    paths = ("/console/commitments", PARKING, f"{PARKING}?corrects=1", "/console/ledger")
    for language in LANGUAGES:
        for path in paths:
            page = await window.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
            await window.check()
            assert await page.evaluate("document.documentElement.scrollWidth") <= size[0], path
    assert window.wrong == []
