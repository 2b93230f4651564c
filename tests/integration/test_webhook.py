"""The webhook: refused before it is read, stored before 200 is said."""

from __future__ import annotations

import asyncio
import io
import json
import random
import string
from collections import Counter
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
FORGED, FORGED_LONG = 400, 10_000
_REFUSED = {400, 403, 404, 405, 413, 422}


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


@pytest.mark.one_engine
async def test_forged_requests_are_refused_and_reach_nothing(
    door: Door, request: pytest.FixtureRequest
) -> None:
    """Without the secret nothing is heard, whatever the method, the address and the body."""
    dice = random.Random(20231106)
    count = FORGED_LONG if request.config.getoption("--long") else FORGED
    statuses: Counter[int] = Counter()
    async with aiohttp.ClientSession() as session:
        for number in range(count):
            address, headers, body = _forged(dice, door.url, number)
            method = dice.choice(("POST", "POST", "POST", "POST", "GET", "PUT", "PATCH", "DELETE"))
            try:
                async with session.request(
                    method, address, data=io.BytesIO(body), headers=headers
                ) as answer:
                    statuses[answer.status] += 1
            except aiohttp.ClientConnectionError:
                # Refused while a large body was still on its way.
                statuses[413] += 1

    assert set(statuses) <= _REFUSED, statuses
    assert sum(statuses.values()) == count
    assert (await door.inbox.waiting_count(), door.rings) == (0, 0)
    print(f"{count} forged requests: {dict(statuses)}, 0 stored, 0 handled")


def _forged(dice: random.Random, url: str, number: int) -> tuple[str, dict[str, str], bytes]:
    """Make up a request that lacks the secret: near misses, and it in every wrong place."""
    cut = dice.randrange(len(SECRET))
    guess = "".join(dice.choices(string.ascii_letters + string.digits + "-_", k=len(SECRET)))
    headers = dice.choice(
        [
            {},
            {SECRET_HEADER: ""},
            {SECRET_HEADER: SECRET[:cut]},
            {SECRET_HEADER: SECRET[:cut] + "*" + SECRET[cut + 1 :]},
            {SECRET_HEADER: SECRET.upper()},
            {SECRET_HEADER: SECRET[::-1]},
            {SECRET_HEADER: f"{SECRET},{SECRET}"},
            {SECRET_HEADER: "é秘密\U0001f511"[dice.randrange(3) :]},
            {SECRET_HEADER: guess},
            {"X-Telegram-Bot-Api-Secret": SECRET},
            {"Authorization": f"Bearer {SECRET}"},
            {"Cookie": f"{SECRET_HEADER}={SECRET}"},
        ]
    )
    address = dice.choice((url, url, url, url + "/", f"{url}?secret_token={SECRET}"))
    update = said(number, dice.randrange(1, 10**10), "路灯坏了")
    body = dice.choice(
        [
            _body(update),
            _body(update | {"secret_token": SECRET}),
            b"[" * dice.randrange(1, 50_000),
            bytes(dice.randrange(256) for _ in range(200)),
            b"",
        ]
    )
    return address, headers, b"{" * (2 << 20) if number % 100 == 0 else body


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
