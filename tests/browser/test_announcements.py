"""Announcements from a draft on the screen to the last delivery, in two people's hands."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.domain.people import Role
from tests import hostile_files
from tests.acceptance.conftest import Office
from tests.browser.conftest import NARROW, Window, window_of
from tests.browser.test_sign_in import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
HERE = "/console/announcements"
PUBLISHER = 2
"""Of the emulator's staff; the admin is the first."""


@pytest_asyncio.fixture(loop_scope="module")
async def two(office: Office) -> AsyncIterator[Office]:
    """An office with a publisher beside the admin, and two residents who want to hear all."""
    publisher = office.people.staff[PUBLISHER]
    office.colleagues = {publisher.id: ("宣传员", Role.PUBLISHER)}
    async with office.open():
        for resident in (office.people.residents[0], office.people.residents[2]):
            resident.start()
            await resident.expect()
            resident.say("/subscribe")
            await resident.tap("全街道")
            await resident.expect(button="✅")
        for one in (publisher, office.clerk):
            one.start()
            await one.expect()
        yield office


@pytest_asyncio.fixture(loop_scope="module")
async def author(browser: Browser, two: Office) -> AsyncIterator[Window]:
    """The publisher's window; nothing may have gone wrong in it at the end."""
    window = await window_of(browser, two)
    await sign_in(window, PUBLISHER)
    yield window
    assert window.wrong == []


@pytest_asyncio.fixture(loop_scope="module")
async def second(browser: Browser, two: Office) -> AsyncIterator[Window]:
    """The admin's window."""
    window = await window_of(browser, two)
    await sign_in(window)
    yield window
    assert window.wrong == []


async def _written(author: Window, text: str = "周六停车场开放") -> Page:
    """Write an announcement and keep it."""
    page = await author.open(f"{HERE}/new")
    await page.get_by_label("简体中文").fill(text)
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("heading", name="第1号通知")).to_be_visible()
    return page


async def _proposed(author: Window) -> Page:
    page = await _written(author)
    await page.get_by_role("button", name="提交审批").click()
    await expect(page.get_by_text("不能由您批准")).to_be_visible()
    return page


async def _approve(second: Window) -> Page:
    page = await second.open(f"{HERE}/1")
    await page.get_by_role("button", name="批准", exact=True).click()
    return page


async def _composed(author: Window) -> Page:
    """Write all there is in the composer, watching what it shows meanwhile; keep it."""
    page = await author.open(f"{HERE}/new")
    bubbles, reach = page.locator(".bubble"), page.locator("#reach")
    await expect(reach).to_contain_text("目前收件人：2")
    await page.get_by_label("简体中文").fill("周六停车场开放")
    await expect(bubbles.nth(1)).to_contain_text("週六停車場開放")
    await expect(bubbles.nth(2)).to_contain_text("only in Chinese")
    await page.get_by_label("繁體").check()
    await expect(reach).to_contain_text("目前收件人：1")
    await page.get_by_label("繁體").uncheck()
    await page.get_by_label("英文", exact=True).fill("The car park opens on Saturday")
    await expect(bubbles.nth(2)).to_contain_text("opens on Saturday")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": hostile_files.located()}
    await page.get_by_label("图片").set_input_files(photo)  # type: ignore[arg-type]
    await page.get_by_label("按钮1：名称", exact=True).fill("报名")
    await page.get_by_label("按钮1：网址").fill("https://example.org")
    await author.check()
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("heading", name="第1号通知")).to_be_visible()
    return page


async def _tried_out(author: Window) -> None:
    """Send it to oneself: what arrives is what the page shows, and the photo tells no place."""
    office, page = author.office, author.page
    image = page.locator(".bubble img").first
    assert await image.evaluate("one => one.decode().then(() => one.naturalWidth > 0)")
    await page.get_by_role("button", name="三种语言都试发给我").click()
    await expect(page.locator("#trial")).to_contain_text("已发到您与机器人的私聊")
    said = await office.people.staff[PUBLISHER].expect("opens on Saturday", button="报名")
    sent = office.world.files.by_id[said.body["photo"][-1]["file_id"]]
    assert b"Exif" not in sent.content
    await author.check()


async def test_from_a_draft_to_the_last_delivery(author: Window, second: Window) -> None:
    """Written, seen in each language, counted, tried out, approved by another, sent; live."""
    office, page = author.office, await _composed(author)
    await _tried_out(author)
    await page.get_by_role("button", name="提交审批").click()
    await expect(page.get_by_text("不能由您批准")).to_be_visible()
    assert await page.get_by_role("button", name="批准", exact=True).count() == 0

    await _approve(second)

    await office.people.residents[0].expect("周六停车场开放", button="报名")
    await office.people.residents[2].expect("週六停車場開放")
    for window in (author, second):
        await expect(window.page.locator("#tally")).to_contain_text("已发送 2 / 2")
        await expect(window.page.locator("#state .mark")).to_have_text("已发送")
        assert await window.page.locator("#settled").evaluate("one => one.position") == 1
        await window.check()


async def test_a_change_voids_the_approval_and_the_page_says_so(
    author: Window, second: Window
) -> None:
    """Approved for a later day, then changed; it has to be asked for again."""
    page = await author.open(f"{HERE}/new")
    await page.get_by_label("简体中文").fill("周六停车场开放")
    await page.get_by_label("不早于").check()
    await page.get_by_label("日期和时间").fill("2023-11-08T18:00")
    await page.get_by_role("button", name="保存").click()
    await page.get_by_role("button", name="提交审批").click()
    await _approve(second)
    await expect(page.get_by_text("改动后批准作废")).to_be_visible()

    await page.get_by_role("link", name="修改", exact=True).click()
    await expect(page.get_by_text("改动后批准作废")).to_be_visible()
    await author.check()
    await expect(page.get_by_label("日期和时间")).to_have_value("2023-11-08T18:00")
    await page.get_by_label("简体中文").fill("周日停车场开放")
    await page.get_by_role("button", name="保存").click()

    await expect(page.get_by_text("原来的审批作废")).to_have_count(2)
    await expect(second.page.get_by_text("原来的审批作废").first).to_be_visible()
    await expect(page.locator(".bubble").nth(1)).to_contain_text("週日停車場開放")
    await author.check()


async def test_of_two_who_press_at_once_one_is_told_and_loses_nothing(
    author: Window, second: Window
) -> None:
    """An edit over another's, an approval of what was changed; all that was typed is there."""
    page = await _proposed(author)
    slower = second.page
    await second.open(f"{HERE}/1/edit")
    await slower.get_by_label("简体中文").fill("周一开放")
    await page.get_by_role("link", name="修改", exact=True).click()
    await page.get_by_label("简体中文").fill("周日开放")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("heading", name="第1号通知")).to_be_visible()

    await slower.get_by_role("button", name="保存").click()

    await expect(slower.locator(".govuk-error-summary")).to_contain_text("有人改动过")
    await expect(slower.locator(".since")).to_contain_text("周日开放")
    await expect(slower.get_by_label("简体中文")).to_have_value("周一开放")
    await second.check()

    await page.get_by_role("button", name="提交审批").click()
    await second.open(f"{HERE}/1")
    shown = second.page.locator('input[name="seen"]').first
    await shown.evaluate("one => { one.value = 1 }")
    await second.page.get_by_role("button", name="批准", exact=True).click()
    await expect(second.page.locator("#refused")).to_contain_text("有人改动过")
    await second.check()


async def test_what_is_refused_comes_back_with_all_that_was_typed(author: Window) -> None:
    """Each fault beside its field; nothing is kept, the picture alone."""
    page = await author.open(f"{HERE}/new")
    await page.get_by_label("简体中文").fill("周六停车场开放")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": hostile_files.photo()}
    await page.get_by_label("图片").set_input_files(photo)  # type: ignore[arg-type]
    await page.get_by_label("停车").check()
    await page.get_by_label("不早于").check()
    await page.get_by_label("日期和时间").fill("2023-11-05T18:00")
    await page.get_by_role("button", name="保存").click()

    await expect(page.locator("#at-error")).to_be_visible()
    await expect(page.get_by_label("简体中文")).to_have_value("周六停车场开放")
    await expect(page.get_by_label("停车")).to_be_checked()
    await expect(page.get_by_label("附上这张图片")).to_be_checked()
    await expect(page.locator(".bubble img").first).to_be_visible()
    await author.check()

    await page.get_by_label("批准后立即发送").check()
    await page.get_by_label("按钮1：名称", exact=True).fill("报名")
    await page.get_by_label("按钮1：网址").fill("http://example.org")
    await page.get_by_role("button", name="保存").click()
    await expect(page.locator("#button-1-error")).to_contain_text("https://")
    await expect(page.get_by_label("按钮1：网址")).to_have_value("http://example.org")
    await author.open(HERE)
    await expect(page.get_by_text("还没有发过通知")).to_be_visible()


async def _held_by_the_night(author: Window, second: Window) -> Page:
    """Have it begin at night, when those who want quiet wait."""
    office = author.office
    page = await _proposed(author)
    office.clock.move(hours=14)
    await sign_in(second)
    await _approve(second)
    await sign_in(author, PUBLISHER)
    await author.open(f"{HERE}/1")
    await expect(page.locator("#state .mark")).to_have_text("发送中")
    await expect(page.locator("#tally")).to_contain_text("已发送 0 / 2")
    return page


async def test_it_is_paused_goes_on_and_is_stopped_live(author: Window, second: Window) -> None:
    """What one presses the other sees; a second thought before what cannot be undone."""
    page = await _held_by_the_night(author, second)
    other = second.page
    await other.get_by_role("button", name="暂停").click()
    await expect(page.locator("#state .mark")).to_have_text("已暂停")
    await page.get_by_role("button", name="继续发送").click()
    await expect(other.locator("#state .mark")).to_have_text("发送中")
    resident = author.office.people.residents[0]
    resident.say("/quiet")
    await resident.tap("夜里也通知我")
    await resident.expect("周六停车场开放")
    for one in (page, other):
        await expect(one.locator("#tally")).to_contain_text("已发送 1 / 2")

    await page.get_by_role("link", name="停止").click()
    await expect(page.get_by_text("尚未发送：1条")).to_be_visible()
    await author.check()
    await page.get_by_role("button", name="停止").click()

    await expect(other.locator("#state .mark")).to_have_text("已停止")
    await expect(other.locator("#tally")).to_contain_text("停止")
    await author.check()


async def test_failures_and_what_is_unknown_are_listed_without_names(
    author: Window, second: Window
) -> None:
    """By the number of the delivery; who has blocked the bot is counted alone."""
    office = author.office
    gone, refused, lost = (office.people.residents[one] for one in (0, 2, 1))
    lost.say("/subscribe")
    await lost.tap("全街道")
    await lost.expect(button="✅")
    await _proposed(author)
    gone.block()
    office.world.faults.add("status", "sendMessage", chat_id=refused.id, code=400)
    office.world.faults.add("drop", "sendMessage", chat_id=lost.id)

    await _approve(second)

    page = author.page
    await expect(page.locator("#tally")).to_contain_text("发送失败：1")
    await expect(page.locator("#tally")).to_contain_text("不确定是否送达：1")
    await expect(page.locator("#state .mark")).to_have_text("已发送")
    await page.locator("#troubles summary").click()
    await expect(page.locator("#troubles li")).to_have_count(2)
    said = await page.locator("#state").inner_text()
    assert not any(str(one.id) in said for one in (gone, refused, lost))
    await author.check()


async def test_a_correction_is_seen_approved_and_put_into_what_was_sent(
    author: Window, second: Window
) -> None:
    """Never by its author; then it is recalled, and what could not be is told."""
    office = author.office
    page = await _proposed(author)
    await _approve(second)
    resident = office.people.residents[0]
    await resident.expect("周六停车场开放")
    await page.get_by_role("link", name="更正").click()
    await page.get_by_label("简体中文").fill("改为周日开放")
    await page.get_by_role("button", name="先看效果").click()
    await expect(page.locator(".bubble").nth(1)).to_contain_text("改為週日開放")
    await author.check()
    await page.get_by_role("button", name="继续修改").click()
    await expect(page.get_by_label("简体中文")).to_have_value("改为周日开放")
    await author.check()
    await page.get_by_role("button", name="先看效果").click()
    await page.get_by_role("button", name="请第二人批准").click()
    assert await page.get_by_role("button", name="批准更正").count() == 0

    await second.page.get_by_role("button", name="批准更正").click()
    await resident.expect("改为周日开放")
    await expect(page.locator("#state .since")).to_have_count(0)

    await page.get_by_role("link", name="撤回").click()
    await expect(page.get_by_text("还能删除：2条")).to_be_visible()
    await author.check()
    await page.get_by_role("button", name="撤回").click()
    await expect(page.get_by_text("发出的消息都已删除")).to_be_visible()
    assert not any("周日" in message.text for message in resident.sees())
    await expect(second.page.locator("#state .mark")).to_have_text("已撤回")


async def test_a_commitment_is_announced_as_the_ledger_has_it(author: Window) -> None:
    """Its topic's followers, a button to the topic, words of both languages."""
    office, group = author.office, author.office.people.staff_chat
    office.clerk.say("/progress parking 320 2023-11-05", chat=group)
    await office.clerk.expect("已登记", chat=group)

    page = await author.open(f"{HERE}/new?commitment=parking")

    await expect(page.get_by_label("简体中文")).to_have_value(re.compile("320"))
    await expect(page.get_by_label("英文", exact=True)).to_have_value(re.compile("320"))
    await expect(page.get_by_label("停车")).to_be_checked()
    await expect(page.locator(".bubble").nth(1)).to_contain_text("320")
    await author.open(f"{HERE}/new?commitment=moon")
    await expect(page.get_by_role("heading", name="找不到")).to_be_visible()


async def test_keys_alone_suffice(author: Window) -> None:
    """From the list to the approval asked for, without a mouse."""
    page = await author.open(HERE)
    await page.get_by_role("link", name="写通知").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("简体中文").focus()
    await page.keyboard.type("周六停车场开放")
    for _ in range(60):
        if await page.evaluate("document.activeElement.value") == "save":
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="第1号通知")).to_be_visible()
    await page.get_by_role("button", name="提交审批").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("不能由您批准")).to_be_visible()


async def test_without_scripts_all_of_it_works(browser: Browser, author: Window) -> None:
    """The count and the preview come with the page."""
    context = await browser.new_context(java_script_enabled=False, locale="zh-CN")
    await context.add_cookies([dict(one) for one in await author.context.cookies()])  # type: ignore[misc]
    page = await context.new_page()
    await page.goto(f"{author.office.pages}{HERE}/new")
    await page.get_by_label("简体中文").fill("周六停车场开放")
    await page.get_by_label("繁體").check()
    await page.get_by_role("button", name="查看效果").click()

    await expect(page.locator(".bubble").nth(1)).to_contain_text("週六停車場開放")
    await expect(page.locator("#reach")).to_contain_text("1")
    await page.get_by_role("button", name="保存").click()
    await page.get_by_role("button", name="提交审批").click()
    await expect(page.get_by_text("不能由您批准")).to_be_visible()
    await context.close()


async def test_an_old_sign_in_and_a_lost_role_approve_nothing(
    author: Window, second: Window
) -> None:
    """Rights are read at each request, and approving needs a sign-in of the last ten minutes."""
    office = author.office
    await _proposed(author)
    page = await second.open(f"{HERE}/1")
    office.clock.move(minutes=11)
    await page.get_by_role("button", name="批准", exact=True).click()
    await expect(page.locator("#refused")).to_contain_text("重新登录")
    assert await page.get_by_role("button", name="批准", exact=True).count() == 0
    await second.check()

    publisher, clerk = office.people.staff[PUBLISHER], office.clerk
    clerk.say(f"/grant {publisher.id} 承办人", chat=office.people.staff_chat)
    await clerk.expect("承办人", chat=office.people.staff_chat)
    await author.page.get_by_role("link", name="修改", exact=True).click()
    await expect(author.page.get_by_text("没有这个权限")).to_be_visible()


async def test_a_handler_sees_none_of_it(browser: Browser, two: Office) -> None:
    """No entry in the navigation, no page, no form, no stream."""
    window = await window_of(browser, two)
    await sign_in(window, 1)
    assert await window.page.get_by_role("link", name="通知").count() == 0
    for path in (HERE, f"{HERE}/new", f"{HERE}/1", f"{HERE}/1/news"):
        answer = await window.context.request.get(f"{two.pages}{path}")
        assert answer.status == 403


async def test_every_page_of_it_reads_in_every_language(author: Window, second: Window) -> None:
    """On a phone and wide, begun and not; nothing is wider than the screen."""
    await _proposed(author)
    paths = ("", "/new", "/1", "/1/edit", "/1/ask/drop", "/1/ask/give_back", "?state=proposed")
    begun = ("/1", "/1/ask/recall", "/1/ask/correct")
    await _whole(author, paths)
    await _approve(second)
    await expect(author.page.locator("body")).to_be_visible()
    await author.office.people.residents[0].expect("周六停车场开放")
    await _whole(author, begun)


async def _whole(window: Window, paths: tuple[str, ...]) -> None:
    for size in ((1440, 900), NARROW):
        await window.page.set_viewport_size({"width": size[0], "height": size[1]})
        for language in LANGUAGES:
            for path in paths:
                joint = "&" if "?" in path else "?"
                page = await window.open(f"{HERE}{path}{joint}lang={language}")
                await window.check()
                assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
