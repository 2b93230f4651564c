"""`python -m tests.browser.screens DIR [NAME …]`: pictures of chat and pages, wide and narrow."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Collection
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bot.domain.people import Role
from bot.emulator.seed import seed
from bot.emulator.server import serve
from bot.emulator.world import World
from tests.acceptance.conftest import Office, TestClock
from tests.browser.conftest import NARROW, WIDE, font_settings, launched
from tests.browser.test_rates import past

PAGES = {
    "promises": "/",
    "promise": "/commitments/parking",
    "answers": "/faq?q=今年建多少停车位",
    "answer": "/faq/parking.target",
    "rates": "/rates",
    "privacy": "/privacy",
    "console": "/console",
    "queue": "/console/queue",
    "complaint": "/console/complaints/1",
    "merge": "/console/complaints/3/merge?into=JF-20231106-0002",
    "breakthroughs": "/console/breakthroughs",
    "breakthrough-new": "/console/breakthroughs/new",
    "breakthrough": "/console/breakthroughs/1",
    "announcements": "/console/announcements",
    "announcement": "/console/announcements/1",
    "announcement-recall": "/console/announcements/1/ask/recall",
    "composer": "/console/announcements/2/edit",
    "console-rates": "/console/rates",
    "ledger": "/console/commitments",
    "ledger-entry": "/console/commitments/parking",
    "team": "/console/team",
    "bans": "/console/bans?whom=JF-20231106-0001",
    "gaps": "/console/knowledge",
    "gap": "/console/knowledge/gaps/1",
    "entry": "/console/knowledge/entry?gap=1",
    "entries": "/console/knowledge/entries",
}
SIZES = {"wide": WIDE, "narrow": NARROW}
PATIENCE = 60
"""Seconds: a bot keeps to Telegram's pace."""
COMPLAINTS = (
    "停车场乱收停车费，同一晚扣了我两次",
    "桥南路的路灯坏了三天没人修",
    "桥南路口的井盖不见了，有老人踩空",
)
IN_VAIN = ("养狗证在哪里办", "狗证去哪里办理", "附近公厕几点关门")
TASK = """/breakthrough JF-20231106-0002 JF-20231106-0003 桥南路夜间安全
12-15 承办人
查线路
换灯
补井盖"""


ANNOUNCED = (
    "周六上午，桥南路停车场试开放，请从东门进出。",
    "社区图书角周日下午换书，欢迎带书来。",
)


async def _fill(office: Office) -> str:
    """Record progress and file complaints; give the link into the console."""
    clerk, group, resident = office.clerk, office.people.staff_chat, office.resident
    for who, words in zip(office.people.residents, IN_VAIN, strict=False):
        who.say(words)
        await who.expect(timeout=PATIENCE)
    for words in ("/progress parking 120 2023-09-30", "/progress parking 320 2023-11-05"):
        clerk.say(words, chat=group)
        await clerk.expect("已登记", chat=group, timeout=PATIENCE)
    for words in COMPLAINTS:
        resident.say(words)
        await resident.expect(button="提交", timeout=PATIENCE)
        resident.location(22.5431, 114.0579)
        await resident.expect("定位", button="提交", timeout=PATIENCE)
        await resident.tap("提交")
        await resident.expect("JF-20231106-", timeout=PATIENCE)
    await past(office)
    await announce(office)
    clerk.say(TASK, chat=group)
    await clerk.expect("突破点 #1", chat=group, timeout=PATIENCE)
    await clerk.tap("查线路", chat=group, timeout=PATIENCE)
    clerk.say("/console")
    said = await clerk.expect("/console/enter/", timeout=PATIENCE)
    found = re.search(r"/console/enter/\S+", said.text)
    assert found
    return found[0]


async def announce(office: Office) -> None:
    """Have one announcement sent, and another one wait for a second person."""
    publisher, clerk, group = office.people.staff[2], office.clerk, office.people.staff_chat
    resident = office.resident
    resident.say("/subscribe")
    await resident.tap("全街道", timeout=PATIENCE)
    await resident.expect(button="✅", timeout=PATIENCE)
    publisher.start()
    await publisher.expect(timeout=PATIENCE)
    for number, words in enumerate(ANNOUNCED, start=1):
        publisher.say("/announce")
        await publisher.expect(button="新通知", timeout=PATIENCE)
        await publisher.tap("新通知")
        await publisher.expect(f"#{number}", button="正文", timeout=PATIENCE)
        await publisher.tap("正文")
        await publisher.expect("请回复正文", timeout=PATIENCE)
        publisher.say(words)
        await publisher.expect(words, button="提交审批", timeout=PATIENCE)
        await publisher.tap("提交审批")
        await clerk.expect("宣传员提交了", chat=group, timeout=PATIENCE)
    clerk.say("/announce 1", chat=group)
    await clerk.tap("✅ 批准", chat=group, timeout=PATIENCE)
    await resident.expect(ANNOUNCED[0], timeout=PATIENCE)


async def _shoot(
    office: Office, link: str, folder: Path, page: Page, wanted: Collection[str]
) -> None:
    async def shoot(name: str) -> None:
        for suffix, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            await page.screenshot(path=folder / f"{name}-{suffix}.png")

    await page.goto(f"{office.pages}{link}")
    if not wanted or "sign-in" in wanted:
        await shoot("sign-in")
    await page.get_by_role("button", name="打开工作台").click()
    await page.wait_for_url("**/console")
    for name, path in PAGES.items():
        if not wanted or name in wanted:
            await page.goto(f"{office.pages}{path}")
            await shoot(name)
    if not wanted or "bulk" in wanted:
        await page.goto(f"{office.pages}/console/queue")
        for box in await page.locator("tbody").get_by_role("checkbox").all():
            await box.check()
        await page.get_by_role("button", name="合并为一件").click()
        await shoot("bulk")


async def _talk(office: Office, folder: Path, page: Page) -> None:
    """Take the emulator's chat page after a question."""
    resident = office.resident
    resident.say("今年建多少停车位")
    await resident.expect("1000", timeout=PATIENCE)
    for suffix, (width, height) in SIZES.items():
        await page.set_viewport_size({"width": width, "height": height})
        await page.goto(f"{office.server.url}/#resident")
        await page.get_by_text("今年建多少停车位").first.wait_for()
        await page.evaluate("document.querySelectorAll('.log').forEach(e => e.scrollTo(0, 1e6))")
        await page.screenshot(path=folder / f"chat-{suffix}.png")


async def main(folder: Path, wanted: Collection[str]) -> None:
    """Write pictures into *folder*: those that are named, or every one."""
    clock = TestClock()
    world = World(clock=clock)
    people = seed(world)
    async with AsyncExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = await stack.enter_async_context(serve(world))
        office = Office(world, server, people, clock, data)
        office.colleagues = {people.staff[2].id: ("宣传员", Role.PUBLISHER)}
        await stack.enter_async_context(office.open())
        playwright = await stack.enter_async_context(async_playwright())
        browser = await launched(playwright, font_settings(data))
        link = await _fill(office)
        page = await browser.new_page(locale="zh-CN")
        await _shoot(office, link, folder, page, wanted)
        if not wanted or "chat" in wanted:
            await _talk(office, folder, page)
        await browser.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target, sys.argv[2:]))
