"""The webhook: refused before it is read, stored before 200 is said."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import pytest

from bot.services.inbox import Inbox
from bot.store.engine import StoreFailure
from bot.web.app import build_web
from bot.web.server import address_of, listening, web_server
from bot.web.webhook import SECRET_HEADER, Webhook
from tests.integration.conftest import said

SECRET = "a-secret-of-the-tests-0123456789"


class Door:
    """A served webhook and what it did."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self.rings = 0
        self.is_disk_full = False
        self.url = ""

    async def record(self, updates: Any) -> int:
        if self.is_disk_full:
            raise StoreFailure("database or disk is full")
        return await self.inbox.record(updates)

    def ring(self) -> None:
        self.rings += 1

    async def post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Post and give the status."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=io.BytesIO(body), headers=headers) as response,
        ):
            return response.status


@pytest.fixture
async def door(inbox: Inbox) -> AsyncIterator[Door]:
    """A webhook on a port of its own."""
    door = Door(inbox)
    webhook = Webhook(path="/t", secret=SECRET, record=door.record, ring=door.ring)
    server = web_server(build_web(None, webhook))
    taken = listening("127.0.0.1", 0)
    serving = asyncio.create_task(server.serve(sockets=[taken]))
    while not server.started:  # noqa: ASYNC110 — uvicorn sets a flag, not an event
        await asyncio.sleep(0.01)
    door.url = f"{address_of(taken)}/t"
    yield door
    server.should_exit = True
    await serving
    taken.close()


def _body(update: Mapping[str, Any]) -> bytes:
    return json.dumps(update).encode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: SECRET[:-1]},
        {SECRET_HEADER: SECRET + "x"},
        {SECRET_HEADER: "é" * 8},
    ],
)
async def test_whoever_lacks_the_secret_is_refused_unread(
    door: Door, headers: dict[str, str]
) -> None:
    """Missing, empty, cut short, longer, in another alphabet; what does not parse as well."""
    assert await door.post(_body(said(1, 7)), headers) == 403
    assert await door.post(b"{", headers) == 403
    assert (await door.inbox.waiting_count(), door.rings) == (0, 0)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"3", b"{}", b'{"update_id": "1"}', b"\xff", b"[" * 100_000]
)
async def test_what_is_no_update_is_refused(door: Door, body: bytes) -> None:
    """Nothing of it is stored."""
    assert await door.post(body, {SECRET_HEADER: SECRET}) == 400
    assert await door.inbox.waiting_count() == 0


async def test_a_body_beyond_a_mebibyte_is_refused(door: Door) -> None:
    """It is not held in memory either."""
    assert await door.post(_body(said(1, 7, "x" * (1 << 20))), {SECRET_HEADER: SECRET}) == 413


async def test_an_update_is_stored_once_when_it_comes_twice(door: Door) -> None:
    """Both are answered with 200: the second is nothing new."""
    for _ in range(2):
        assert await door.post(_body(said(1, 7)), {SECRET_HEADER: SECRET}) == 200
    assert (await door.inbox.waiting_count(), door.rings) == (1, 2)


async def test_200_is_not_said_to_what_could_not_be_stored(door: Door) -> None:
    """So that Telegram delivers it again."""
    door.is_disk_full = True
    assert await door.post(_body(said(1, 7)), {SECRET_HEADER: SECRET}) == 503
    door.is_disk_full = False
    assert await door.post(_body(said(1, 7)), {SECRET_HEADER: SECRET}) == 200
