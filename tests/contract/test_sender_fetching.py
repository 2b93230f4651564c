"""Fetching updates over real HTTP: what comes, and what every failure is told as."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.adapters.telegram_request import AiohttpRequest
from bot.adapters.telegram_updates import TelegramUpdates
from bot.emulator.seed import BOT_TOKEN, Seeded, seed
from bot.emulator.server import serve
from bot.emulator.world import World


@pytest.fixture
def world() -> World:
    """An empty world."""
    return World()


@pytest.fixture
def people(world: World) -> Seeded:
    """The demo's people."""
    return seed(world)


@pytest.fixture
async def updates(world: World, people: Seeded) -> AsyncIterator[TelegramUpdates]:
    """The real receiving side."""
    request = AiohttpRequest()
    async with serve(world) as served:
        await request.initialize()
        yield TelegramUpdates(request, f"{served.url}/bot{BOT_TOKEN}")
        await request.shutdown()


async def test_what_waits_comes_raw_until_the_offset_passes_it(
    updates: TelegramUpdates, people: Seeded
) -> None:
    """Asked again without an offset it comes again: nothing is lost before it is acknowledged."""
    people.bot.queue.put_raw({"something_new": {"x": 1}})
    people.residents[0].say("您好")

    first = await updates.fetch(None, 0)
    again = await updates.fetch(None, 0)
    assert first.updates == again.updates
    kinds = [set(update) - {"update_id"} for update in first.updates]
    assert {"message"} in kinds

    last = max(int(update["update_id"]) for update in first.updates)
    assert (await updates.fetch(last + 1, 0)).updates == ()


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        ({"kind": "status", "code": 429, "retry_after": 7}, 7),
        ({"kind": "status", "code": 500}, 0),
        ({"kind": "status", "code": 502, "html": True}, 0),
        ({"kind": "reset"}, 0),
        ({"kind": "drop"}, 0),
        ({"kind": "half"}, 0),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
async def test_a_failure_is_told_and_loses_nothing(
    world: World,
    updates: TelegramUpdates,
    people: Seeded,
    fault: dict[str, Any],
    wait: float,
) -> None:
    """The loop waits as long as it is told to and asks again; no token is in the words."""
    people.residents[0].say("您好")
    world.faults.add(method="getUpdates", times=1, **fault)

    failed = await updates.fetch(None, 0)
    result = await updates.fetch(None, 0)

    assert failed.error
    assert failed.retry_after == wait
    assert BOT_TOKEN not in failed.error
    assert any("message" in update for update in result.updates)
