"""`jiefang rates` over a history that was played by people."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from typer.testing import CliRunner

from bot.cli import app
from tests.acceptance.conftest import Office


async def _rates(office: Office, *more: str) -> dict[str, Any]:
    day = ("--from", "2023-11-06", "--to", "2023-11-06")
    data = {"JIEFANG_DATABASE_URL": office.settings().database}
    words = ["rates", *day, "--json", *more]
    # The command has an event loop of its own.
    done = await asyncio.to_thread(CliRunner(env=data).invoke, app, words)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


async def test_the_rates_of_a_played_day_say_what_they_are_made_of(office: Office) -> None:
    """One solved, one solved and reopened, one withdrawn, one still open."""
    clerk, group = office.clerk, office.people.staff_chat
    people = [*office.people.residents[:3], office.people.residents[0]]
    texts = (
        "门口的路灯坏了半个月没人修",
        "公园的座椅坏了没人管",
        "楼下垃圾桶满了没人收",
        "路口的红绿灯坏了没人修",
    )
    async with office.open():
        for number, (resident, text) in enumerate(zip(people, texts, strict=True), 1):
            resident.say(text)
            await resident.tap("提交")
            card = await clerk.expect(f"JF-20231106-{number:04d}", chat=group, button="认领")
            if number > 2:
                continue
            clerk.press("办结", card)
            prompt = await clerk.expect("写明办理结果", chat=group)
            clerk.reply_with_photo(prompt, f"办好了{number}")
            await resident.tap("解决了")
            await clerk.expect("居民评价：解决了", chat=group)
        await people[1].tap("没解决")
        await clerk.expect("没解决", chat=group)
        third = people[2]
        third.say("/my")
        await third.tap("JF-20231106-0003")
        await third.tap("撤回")
        await third.tap("确定撤回")
        await clerk.expect("撤回", chat=group)

    rates = (await _rates(office))["all"]
    parts = {name: (one["numerator"], one["denominator"]) for name, one in rates.items()}
    apart = {name: one["apart"] for name, one in rates.items()}
    assert parts == {"answered": (2, 3), "solved": (1, 2), "satisfied": (1, 2)}
    assert apart["solved"] == {"open": 1, "withdrawn": 1}
    by_unit = await _rates(office, "--by", "unit")
    assert sum(one["answered"]["denominator"] for one in by_unit.values()) == 3
