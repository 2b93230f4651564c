"""Whatever comes in as an update, nothing is stuck and nobody else waits for it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col
from structlog.testing import capture_logs
from telegram import Update

from bot.bootstrap.process import run
from bot.handlers.shapes import is_readable
from bot.services.inbox import Inbox
from bot.settings import load_settings
from bot.store.engine import open_store
from bot.store.tables import InboxStatus, InboxUpdate
from tests.bench.throughput.contest import until
from tests.bench.throughput.server import TOKEN, Backlog, listening
from tests.faults.conftest import HowMany
from tests.faults.mutants import mutants
from tests.faults.office import write_knowledge

NOW = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
NEIGHBOURS = (700_001, 700_002, 700_003)
QUESTION = "今年新增多少停车位？"
_EVERY = 25
"""How many mutants come between two questions of neighbours."""
_STAFF_CHAT = -1_002_000_000_001


def _as_sent(update: object) -> bytes:
    """Write JSON however deep it is."""
    pieces: list[str] = []
    waiting: list[object] = [update]
    while waiting:
        one = waiting.pop()
        if isinstance(one, _Piece):
            pieces.append(one)
        elif isinstance(one, dict):
            waiting.append(_Piece("}"))
            for number, (key, value) in enumerate(reversed(one.items())):
                comma = "," if number < len(one) - 1 else ""
                waiting += [value, _Piece(f"{comma}{json.dumps(str(key))}:")]
            waiting.append(_Piece("{"))
        elif isinstance(one, list):
            waiting.append(_Piece("]"))
            for number, value in enumerate(reversed(one)):
                waiting += [value, _Piece("," if number < len(one) - 1 else "")]
            waiting.append(_Piece("["))
        else:
            pieces.append(json.dumps(one))
    return "".join(pieces).encode()


class _Piece(str):
    """A part of the text itself."""

    __slots__ = ()


def _put(backlog: Backlog, seed: int, count: int) -> Iterator[bytes]:
    """Let neighbours ask between the mutants; give the mutants."""
    asked = 0
    for number, mutant in enumerate(mutants(seed, count)):
        if number % _EVERY == 0:
            backlog.add(NEIGHBOURS[asked % len(NEIGHBOURS)], QUESTION)
            asked += 1
        mutant["update_id"] = len(backlog.updates) + 1
        raw = _as_sent(mutant)
        backlog.updates.append(raw)
        yield raw


def _parses(raw: bytes) -> bool:
    try:
        update = json.loads(raw)
        Update.de_json(update, None)
    except Exception:  # noqa: BLE001 — what the library says of it, whatever that is
        return False
    return is_readable(update)


async def test_no_update_is_stuck_and_no_neighbour_waits(
    tmp_path: Path,
    seed: int,
    how_many: HowMany,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each is handled, or does not parse and is listed; no handler fails on what does."""
    count = how_many(500, 100_000)
    write_knowledge(tmp_path / "knowledge")
    backlog = Backlog()
    unreadable = sum(not _parses(raw) for raw in _put(backlog, seed, count))
    server, url = await listening(backlog)
    settings = load_settings(
        _env_file=None,
        token=TOKEN,
        api_url=url,
        data_dir=tmp_path,
        knowledge_dir=tmp_path / "knowledge",
        staff_chat_id=_STAFF_CHAT,
        admin_ids=[5_000_000_102],
        listen="127.0.0.1:0",
        rate=1000,
        chat_rate=1000,
        group_rate=100_000,
        per_person=0,
    )
    stop, began = asyncio.Event(), time.monotonic()
    store = open_store(settings.database)
    with capture_logs() as logs:
        running = asyncio.create_task(run(settings, stop, clock=lambda: NOW))
        await until(lambda: backlog.confirmed == len(backlog.updates) or running.done(), 3600)
        while not running.done() and await Inbox(store, lambda: NOW).waiting_count():  # noqa: ASYNC110 — rows tell nobody
            await asyncio.sleep(0.1)
        stop.set()
        await running
    seconds = time.monotonic() - began
    server.close()
    query = sa.select(col(InboxUpdate.status), sa.func.count()).group_by(col(InboxUpdate.status))
    async with store.read() as session:
        ends = {row[0]: row[1] for row in (await session.execute(query)).all()}
        failed = [
            (one["kind"], (await session.get_one(InboxUpdate, one["inbox"])).raw[:2_000])
            for one in logs
            if one["event"] == "update_failed" and not one["hopeless"]
        ]
    await store.close()
    with capsys.disabled():
        print(f"\nseed {seed}: {count} mutants in {seconds:.0f} s, {ends}")

    assert failed == [], f"seed {seed}"
    assert ends == {
        InboxStatus.DONE: len(backlog.updates) - unreadable,
        InboxStatus.QUARANTINED: unreadable,
    }, f"seed {seed}"
    asked = -(-count // _EVERY)
    answered = [len(backlog.per_chat.get(one, [])) for one in NEIGHBOURS]
    assert answered == [asked // 3 + (asked % 3 > number) for number in range(3)], f"seed {seed}"
