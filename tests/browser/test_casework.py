"""Complaints worked on the page: photos out, refusals, texts of the office's, merging."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests import hostile_files
from tests.acceptance.conftest import Office
from tests.browser.cases import LAMP, filed, page_of, unfolded
from tests.browser.conftest import NARROW, Window, window_of
from tests.browser.test_sign_in import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")
DUMPED = "小区后门有人偷倒建筑垃圾"
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


async def test_an_outcome_goes_out_with_its_photo(desk: Window) -> None:
    """Put up, seen first, gone back from with nothing lost; the resident gets both and judges."""
    office, page, resident = desk.office, desk.page, desk.office.resident
    reference = await filed(office)
    await sign_in(desk)
    await desk.open(page_of(reference))
    form = await unfolded(desk, "办结")
    await form.locator("textarea").fill("灯泡已更换")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": hostile_files.located()}
    await form.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    await form.get_by_role("button", name="先看效果").click()

    await expect(page.locator(".bubble").last).to_contain_text("灯泡已更换")
    image = page.locator(".bubble img")
    assert await image.evaluate("one => one.decode().then(() => one.naturalWidth > 0)")
    await desk.check()
    await page.get_by_role("button", name="继续修改").click()
    form = await unfolded(desk, "办结")
    assert await form.locator("textarea").input_value() == "灯泡已更换"
    await expect(form.locator("img")).to_be_visible()
    await desk.check()
    await form.get_by_role("button", name="先看效果").click()
    await page.get_by_role("button", name="发送").click()

    said = await resident.expect("办理结果照片")
    sent = office.world.files.by_id[said.body["photo"][-1]["file_id"]]
    assert b"Exif" not in sent.content
    await resident.expect("灯泡已更换", button="没解决")
    await resident.tap("没解决")
    await office.clerk.expect("没解决", chat=office.people.staff_chat)
    await page.reload()
    await expect(page.locator(".timeline")).to_contain_text("没解决")
    assert await page.locator('img[src*="thumb.jpg"]').count() == 1


async def test_a_refusal_loses_nothing_that_was_typed(desk: Window) -> None:
    """Said at the top and beside the box; a file that is no photo included."""
    reference = await filed(desk.office, DUMPED)
    await sign_in(desk)
    page = await desk.open(page_of(reference))
    form = await unfolded(desk, "办结")
    await form.locator("textarea").fill("已清走")
    await form.get_by_role("button", name="先看效果").click()
    await page.get_by_role("button", name="发送").click()

    await expect(page.locator("#refused")).to_contain_text("需要结果照片")
    form = await unfolded(desk, "办结")
    assert await form.locator("textarea").input_value() == "已清走"
    await desk.check()

    drawing = hostile_files.refused()["drawing that runs"]
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": drawing}
    await form.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    await form.get_by_role("button", name="先看效果").click()
    await expect(page.locator("#refused")).to_contain_text("不是能显示的照片")
    assert await (await unfolded(desk, "办结")).locator("textarea").input_value() == "已清走"

    more = await unfolded(desk, "延期")
    await more.get_by_label("新期限").fill("2023-11-11")
    await more.locator("textarea").fill("等配件")
    await more.get_by_role("button", name="先看效果").click()
    await page.get_by_role("button", name="发送").click()
    await expect(page.locator("#refused")).to_be_visible()
    more = await unfolded(desk, "延期")
    assert await more.get_by_label("新期限").input_value() == "2023-11-11"
    assert await more.locator("textarea").input_value() == "等配件"


async def test_two_who_work_it_at_once_are_told_apart(desk: Window, browser: Browser) -> None:
    """The slower one's words are still there to be copied, though the form is gone."""
    reference = await filed(desk.office)
    slower = await window_of(browser, desk.office)
    for number, window in enumerate((desk, slower)):
        await sign_in(window, number)
        await window.open(page_of(reference))
    theirs = await unfolded(slower, "办结")
    await theirs.locator("textarea").fill("我也修好了")
    ours = await unfolded(desk, "不属街道职责")
    await ours.locator("textarea").fill("请联系供电局")
    await ours.get_by_role("button", name="先看效果").click()
    await desk.page.get_by_role("button", name="发送").click()
    await expect(desk.page.locator(".timeline")).to_contain_text("请联系供电局")

    await theirs.get_by_role("button", name="先看效果").click()

    await expect(slower.page.locator("#refused")).to_contain_text("我也修好了")
    assert slower.wrong == []
    await slower.context.close()


async def test_what_others_do_meanwhile_is_told_on_the_open_page(desk: Window) -> None:
    """What is being typed stays."""
    reference = await filed(desk.office)
    await sign_in(desk)
    page = await desk.open(page_of(reference))
    form = await unfolded(desk, "答复")
    await form.locator("textarea").fill("正在")
    clerk, group = desk.office.people.staff[1], desk.office.people.staff_chat
    await clerk.expect(reference, chat=group)

    await clerk.tap("认领", chat=group)

    await expect(page.locator(".since")).to_contain_text("承办人")
    assert await form.locator("textarea").input_value() == "正在"
    await desk.check()


async def test_a_text_of_the_offices_is_put_after_what_was_typed(desk: Window) -> None:
    """With its gaps filled and for this kind; nothing is sent by it."""
    reference = await filed(desk.office)
    await sign_in(desk)
    page = await desk.open(page_of(reference))
    form = await unfolded(desk, "答复")
    await form.locator("textarea").fill("您好！")
    await form.get_by_label("套用常用语").select_option(label="路灯已报修")
    await form.get_by_role("button", name="套用").click()

    form = await unfolded(desk, "答复")
    await form.get_by_label("套用常用语").select_option(label="将到现场查看")
    await form.get_by_role("button", name="套用").click()
    words = await (await unfolded(desk, "答复")).locator("textarea").input_value()
    assert words.startswith("您好！\n路灯故障已登记报修")
    assert reference in words
    assert "{place}" in words
    assert await page.locator(".timeline__line").count() == 1


async def test_merging_and_splitting_are_seen_first(desk: Window) -> None:
    """Whom it concerns and what they will read; then it is done, and undone."""
    first, second = await filed(desk.office), await filed(desk.office, who=1)
    await sign_in(desk)
    page = await desk.open(page_of(second))
    form = await unfolded(desk, "与另一件合并")
    await form.get_by_label("另一件的编号").fill(first)
    await form.get_by_role("button", name="先看效果").click()

    await expect(page.get_by_role("heading", level=1)).to_contain_text(first)
    await expect(page.locator(".bubble").first).to_contain_text(second)
    await desk.check()
    await page.get_by_role("button", name="合并").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(first)
    await expect(page.locator(".joined")).to_contain_text(second)
    await desk.office.people.residents[1].expect(second)

    await page.get_by_role("link", name="拆分").click()
    await expect(page.locator(".bubble")).to_contain_text(second)
    await page.get_by_role("button", name="拆分").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(second)
    assert await page.locator(".joined").count() == 0


async def test_the_page_is_whole_in_every_language(browser: Browser, shared_office: Office) -> None:
    """Every form unfolded, wide and narrow: no rule broken, nothing wider than the screen."""
    reference = await filed(shared_office, f"{LAMP}，电话13812345678")
    window = await window_of(browser, shared_office)
    await sign_in(window)
    for size in ((1440, 900), NARROW):
        await window.page.set_viewport_size({"width": size[0], "height": size[1]})
        for language in LANGUAGES:
            page = await window.open(f"{page_of(reference)}?lang={language}")
            await page.evaluate(
                "document.querySelectorAll('details').forEach(one => { one.open = true })"
            )
            await window.check()
            assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert window.wrong == []
    await window.context.close()
