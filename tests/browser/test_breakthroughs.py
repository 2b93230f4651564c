"""Breakthroughs on a screen, beside the chats of the residents whom they answer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from tests import hostile_files
from tests.acceptance.conftest import Office
from tests.browser.conftest import NARROW, Window, window_of
from tests.browser.test_queue import file
from tests.browser.test_sign_in import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

FEES = (
    "停车场乱收停车费，同一晚扣了我两次",
    "道闸又多扣了停车费，说好的月卡不认",
)
DUMPED = ("河边堆了一大堆垃圾没人清理", "河边的垃圾堆了好几天，又臭又脏")
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


async def _filed(window: Window, complaints: Sequence[str] = FEES) -> None:
    for who, words in enumerate(complaints):
        await file(window.office, words, who)
    await sign_in(window)


async def _fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        await page.locator(f"#open-{name}").fill(value)


async def _opened(window: Window, complaints: Sequence[str] = FEES) -> Page:
    """Open a task on the screen from both complaints."""
    await _filed(window, complaints)
    page = await window.open("/console/breakthroughs/new")
    await _fill(page, references="JF-20231106-0001 JF-20231106-0002", title="停车场收费")
    await _fill(page, due_on="2023-12-15", steps="查系统\n退款")
    await page.get_by_role("button", name="立项").click()
    await expect(page.get_by_role("heading", name="#1 停车场收费")).to_be_visible()
    return page


async def _act(page: Page, name: str) -> None:
    """Unfold a form."""
    await page.locator("summary.act__name", has_text=name).click()


async def test_what_is_missing_is_said_beside_each_field(window: Window) -> None:
    """All of it at once, with what was typed still there; nothing is opened."""
    await _filed(window)
    page = await window.open("/console/complaints/1")
    await _act(page, "加入突破点")
    await page.get_by_role("link", name="新立一个").click()
    await expect(page.locator("#open-references")).to_have_value("JF-20231106-0001")
    await _fill(page, title="停车场收费", due_on="2023-11-01")

    await page.get_by_role("button", name="立项").click()

    summary = page.locator(".govuk-error-summary")
    await expect(summary.get_by_role("link")).to_have_count(2)
    await expect(page.locator("#open-due_on-error")).to_contain_text("今天或以后")
    await expect(page.locator("#open-steps-error")).to_be_visible()
    await expect(page.locator("#open-title")).to_have_value("停车场收费")
    await window.check()
    await page.goto(f"{window.office.pages}/console/breakthroughs")
    await expect(page.get_by_text("#1")).to_have_count(0)


async def test_a_task_is_worked_to_its_end_on_the_screen(window: Window) -> None:
    """Steps ticked, tied to a promise, seen before it is sent; both residents are asked."""
    page = await _opened(window)
    first, second = window.office.people.residents[:2]
    for number, resident in enumerate((first, second), start=1):
        await resident.expect(f"JF-20231106-000{number}.*改进任务“停车场收费”")
    await page.get_by_role("button", name="完成: 查系统").click()
    await expect(page.locator(".steps")).to_contain_text("已完成")
    await _act(page, "关联承诺")
    await page.locator("#tie-commitment").select_option("parking")
    await page.get_by_role("button", name="保存").click()
    await page.get_by_role("link", name="停车位").click()
    await expect(page.get_by_text("有风险").first).to_be_visible()

    await window.open("/console/breakthroughs/1")
    await _act(page, "办结突破点")
    await page.locator("#close-text").fill("多扣的都退了")
    await page.get_by_role("button", name="先看效果").click()
    await expect(page.locator(".bubble")).to_contain_text("改进任务“停车场收费”也随之完成")
    await window.check()
    await page.get_by_role("button", name="办结并逐一答复").click()
    for resident in (first, second):
        await resident.expect("多扣的都退了", button="没解决")
    await second.tap("没解决")
    await second.expect("JF-20231106-0002.*重新办理")
    await page.reload()
    await expect(page.locator(".members")).to_contain_text("没解决")
    await window.check()


async def test_a_task_is_changed_on_the_screen(window: Window) -> None:
    """A complaint taken out, another day with a reason; without one the form says so."""
    page = await _opened(window)
    await page.get_by_role("button", name="移出: JF-20231106-0002").click()
    await expect(page.locator(".members")).not_to_contain_text("JF-20231106-0002")
    await window.office.people.residents[1].expect("不再属于改进任务")

    await _act(page, "改日期")
    await page.locator("#reschedule-due_on").fill("2023-12-20")
    await page.get_by_role("button", name="调整").click()
    await expect(page.locator("#reschedule-text-error")).to_be_visible()
    await window.check()
    await page.locator("#reschedule-text").fill("等配件")
    await page.get_by_role("button", name="调整").click()
    await window.office.resident.expect("延到 2023年12月20日")
    await window.open("/console/complaints/2")
    await _act(page, "加入突破点")
    await page.get_by_role("button", name="#1 停车场收费").click()
    await expect(page.locator(".members")).to_contain_text("JF-20231106-0002")


def _file(content: bytes) -> FilePayload:
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": content}


async def test_a_task_is_closed_with_a_photo_where_one_is_needed(window: Window) -> None:
    """Asked for beside its field; what was typed and put up stays; every resident gets it."""
    page = await _opened(window, DUMPED)
    await _act(page, "办结突破点")
    await page.locator("#close-text").fill("都清走了")
    await page.get_by_role("button", name="先看效果").click()
    await expect(page.locator("#close-photos-error")).to_contain_text("需要结果照片")

    drawing = hostile_files.refused()["drawing that runs"]
    await page.locator("#close-photos").set_input_files(_file(drawing))
    await page.get_by_role("button", name="先看效果").click()
    await expect(page.locator("#close-photos-error")).to_contain_text("不是能显示的照片")
    await expect(page.locator("#close-text")).to_have_value("都清走了")
    await window.check()

    await page.locator("#close-photos").set_input_files(_file(hostile_files.located()))
    await page.get_by_role("button", name="先看效果").click()
    shown = page.locator(".bubble img")
    assert await shown.evaluate("one => one.decode().then(() => one.naturalWidth > 0)")
    await window.check()
    await page.get_by_role("button", name="继续修改").click()
    await expect(page.locator("#close-text")).to_have_value("都清走了")
    await expect(page.locator(".photos img")).to_be_visible()
    await window.check()
    await page.get_by_role("button", name="先看效果").click()
    await page.get_by_role("button", name="办结并逐一答复").click()

    for resident in window.office.people.residents[:2]:
        said = await resident.expect("办理结果照片")
        sent = window.office.world.files.by_id[said.body["photo"][-1]["file_id"]]
        assert b"Exif" not in sent.content
        await resident.expect("都清走了", button="没解决")


async def test_every_page_of_it_reads_in_every_language(browser: Browser, working: Office) -> None:
    """Wide and on a phone; nothing but its own table is wider than the screen."""
    window = await window_of(browser, working, NARROW)
    await _opened(window)
    for language in LANGUAGES:
        for path in ("", "/new", "/1"):
            page = await window.open(f"/console/breakthroughs{path}?lang={language}")
            await window.check()
            assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    assert window.wrong == []


async def test_a_handler_reads_but_opens_nothing(window: Window) -> None:
    """The board without the button, the form refused, another site's form too."""
    await file(window.office, FEES[0])
    await sign_in(window, 1)

    page = await window.open("/console/breakthroughs")
    await expect(page.get_by_role("link", name="新立突破点")).to_have_count(0)
    await window.open("/console/breakthroughs/new")
    await expect(page.get_by_text("没有这个权限")).to_be_visible()
    pages, request = window.office.pages, window.context.request
    form: dict[str, str | float | bool] = {"once": "0123456789abcdef", "title": "a"}
    sent = await request.post(
        f"{pages}/console/breakthroughs", form=form, headers={"origin": pages}
    )
    assert sent.status == 403
