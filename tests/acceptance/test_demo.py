"""The demo as a visitor starts and stops it, in a process of its own."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.emulator.seed import RESIDENTS

ROOT = Path(__file__).parents[2]
RESIDENT = RESIDENTS[0][0]
MOST_SECONDS = 10
"""What Ctrl-C may take."""


@asynccontextmanager
async def _demo(*arguments: str) -> AsyncIterator[tuple[Process, str]]:
    """Start a demo on a free port and give it with its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0", *arguments),
        cwd=ROOT,
        stdout=PIPE,
        stderr=PIPE,
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        address = re.search(r"http://[\w.:]+", line)
        assert address, line
        yield process, address[0]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _stopped(process: Process, number: signal.Signals) -> str:
    """Stop it and give what it wrote on standard error."""
    process.send_signal(number)
    _, errors = await asyncio.wait_for(process.communicate(), MOST_SECONDS)
    return errors.decode()


async def _act(session: aiohttp.ClientSession, url: str, **facts: Any) -> None:
    async with session.post(f"{url}/emulator/act", json={"user": RESIDENT, **facts}) as answer:
        assert answer.status == 200, await answer.text()


async def _chat(
    session: aiohttp.ClientSession, url: str, *, since: int = -1, wait: int = 0
) -> tuple[int, list[str]]:
    """Read the resident's chat once something has changed after *since*."""
    query = {"user": RESIDENT, "since": since, "wait": wait}
    async with session.get(f"{url}/emulator/chat", params=query) as answer:
        chat = await answer.json()
    return chat["seen"], [str(one.get("text")) for one in chat["messages"]]


async def test_a_demo_answers_stops_cleanly_and_starts_afresh() -> None:
    """Exit code 0 within ten seconds, no traceback; the next visitor finds an empty chat."""
    async with _demo() as (process, url), aiohttp.ClientSession() as session:
        async with session.get(url) as page:
            assert page.status == 200
        await _act(session, url, act="say", text="今年要新建多少个停车位？")
        seen, texts = await _chat(session, url)
        while not any("1000" in text for text in texts):
            seen, texts = await _chat(session, url, since=seen, wait=5)
        errors = await _stopped(process, signal.SIGINT)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors

    async with _demo() as (process, url), aiohttp.ClientSession() as session:
        _, texts = await _chat(session, url)
        errors = await _stopped(process, signal.SIGTERM)
    assert texts == []
    assert process.returncode == 0, errors
    assert "Traceback" not in errors


async def test_a_demo_told_to_keep_its_data_goes_on_with_it(tmp_path: Path) -> None:
    """The second start finds the database of the first."""
    for _ in range(2):
        async with _demo("--keep", str(tmp_path)) as (process, _url):
            errors = await _stopped(process, signal.SIGINT)
        assert process.returncode == 0, errors

    assert (tmp_path / "jiefang.db").exists()
