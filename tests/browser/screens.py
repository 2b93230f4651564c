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
    "rates": "/rates",
    "queue": "/console/queue",
    "complaint": "/console/complaints/1",
    "breakthroughs": "/console/breakthroughs",
    "breakthrough": "/console/breakthroughs/1",
    "console-rates": "/console/rates",
    "ledger": "/console/commitments",
    "ledger-entry": "/console/commitments/parking",
    "team": "/console/team",
}
PATIENCE = 60
"""Seconds: a bot keeps to Telegram's pace."""
COMPLAINTS = (
    "停车场乱收停车费，同一晚扣了我两次",
    "桥南路的路灯坏了三天没人修",
    "桥南路口的井盖不见了，有老人踩空",
)
TASK = """/breakthrough JF-20231106-0002 JF-20231106-0003 桥南路夜间安全
12-15 承办人
查线路
换灯
补井盖"""


async def _fill(office: Office) -> str:
    """Record progress and file complaints; give the link into the console."""
    clerk, group, resident = office.clerk, office.people.staff_chat, office.resident
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
    clerk.say(TASK, chat=group)
    await clerk.expect("突破点 #1", chat=group, timeout=PATIENCE)
    await clerk.tap("查线路", chat=group, timeout=PATIENCE)
    clerk.say("/console")
    said = await clerk.expect("/console/enter/", timeout=PATIENCE)
    found = re.search(r"/console/enter/\S+", said.text)
    assert found
    return found[0]


async def _shoot(
    office: Office, link: str, folder: Path, page: Page, wanted: Collection[str]
) -> None:
    await page.goto(f"{office.pages}{link}")
    await page.get_by_role("button", name="打开工作台").click()
    await page.wait_for_url("**/console")
    for suffix, (width, height) in (("wide", WIDE), ("narrow", NARROW)):
        await page.set_viewport_size({"width": width, "height": height})
        for name, path in PAGES.items():
            if wanted and name not in wanted:
                continue
            await page.goto(f"{office.pages}{path}")
            await page.screenshot(path=folder / f"{name}-{suffix}.png")


async def _talk(office: Office, folder: Path, page: Page) -> None:
    """Take the emulator's chat page after a question."""
    resident = office.resident
    resident.say("今年建多少停车位")
    await resident.expect("1000", timeout=PATIENCE)
    for suffix, (width, height) in (("wide", WIDE), ("narrow", NARROW)):
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
