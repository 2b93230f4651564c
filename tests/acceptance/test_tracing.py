"""One name runs through the log, from an update to the message it leads to; nothing personal."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest

from bot.adapters.logging import set_up_logging
from bot.emulator.seed import RESIDENTS
from tests.acceptance.conftest import Office

WORDS = "门口的路灯坏了半个月没人修，我住桥头村八巷"


def _facts(line: str) -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", line))


async def _file(office: Office) -> None:
    office.resident.say(WORDS)
    await office.resident.expect("路灯")
    await office.resident.tap("提交")
    await office.clerk.expect("路灯", chat=office.people.staff_chat)


async def test_an_update_is_followed_to_the_message_that_it_led_to(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """The press that files a complaint and the card that staff get carry the same name."""
    set_up_logging()
    async with office.open():
        await _file(office)
        await asyncio.sleep(0)
    lines = [_facts(line) for line in capsys.readouterr().err.splitlines()]

    [sent] = [one for one in lines if one.get("event") == "delivery_sent" and one["kind"] == "card"]
    handled = [one for one in lines if one.get("event") == "update_handled"]
    assert sent["cause"] in {one["cause"] for one in handled}
    assert re.fullmatch(r"update:\d+", sent["cause"])
    assert sent["delivery"].isdecimal()


async def test_nothing_of_a_person_is_logged(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither words nor names nor numbers of theirs, and no token."""
    set_up_logging("DEBUG")
    async with office.open():
        await _file(office)
        async with httpx.AsyncClient(base_url=office.pages) as client:
            answer = await client.get("/")
            figures = (await client.get("/metrics")).text
    logged = capsys.readouterr().err + figures

    assert "update_handled" in logged
    assert len(answer.headers["x-request-id"]) == 12
    for secret in ("路灯", "桥头村", str(office.resident.id), RESIDENTS[0][1], ":AA"):
        assert secret not in logged


async def test_an_office_at_work_is_ready_and_tells_its_figures(office: Office) -> None:
    """Through the real web door of a real process."""
    async with office.open():
        await _file(office)
        async with httpx.AsyncClient(base_url=office.pages) as client:
            ready = await client.get("/readyz")
            figures = (await client.get("/metrics")).text

    assert (ready.status_code, ready.json()["ready"]) == (200, True), ready.text
    counted = dict(re.findall(r"^(\w+(?:\{.*\})?) (\S+)$", figures, re.MULTILINE))
    assert float(counted['jiefang_answers_total{outcome="complaint"}']) == 1
    assert float(counted['jiefang_deliveries_total{kind="card",outcome="sent"}']) == 1
    assert float(counted['jiefang_telegram_calls_total{method="sendMessage",outcome="ok"}']) >= 2
    assert float(counted['jiefang_work_seconds_count{kind="updates"}']) >= 2
    assert float(counted["process_resident_memory_bytes"]) > 10_000_000
