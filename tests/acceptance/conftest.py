"""A whole office: the real bot against the emulator over HTTP, with a clock of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.bootstrap.process import Start, run
from bot.domain.people import Role
from bot.emulator.person import Person
from bot.emulator.seed import BOT_TOKEN, STAFF_CHAT_ID, Seeded, seed
from bot.emulator.server import Served, serve
from bot.emulator.world import World
from bot.settings import Settings, load_settings
from bot.store.engine import open_store
from tests.leaks import WEBHOOK_SECRET
from tests.learning import CACHE, LEARNED_ONCE


@dataclass
class TestClock:
    """Tells a time that only the test moves."""

    now: datetime = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
    """A Monday, ten in the morning in Shanghai."""

    __test__ = False

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> None:
        """Move on by hours, days and so on."""
        self.now += timedelta(**delta)


@dataclass
class Office:
    """The people of the emulator and the bot that serves them."""

    world: World
    server: Served
    people: Seeded
    clock: TestClock
    data: Path
    options: dict[str, Any] = field(default_factory=dict)
    colleagues: dict[int, tuple[str, Role]] = field(default_factory=dict)
    """Staff beside the admin and the handler."""
    pages: str = ""
    """Where the web pages of the open office are."""

    def _opened(self, ready: asyncio.Event) -> Callable[[str], None]:
        def note(pages: str) -> None:
            self.pages = pages
            ready.set()

        return note

    @property
    def resident(self) -> Person:
        """A resident who reads Simplified Chinese."""
        return self.people.residents[0]

    @property
    def clerk(self) -> Person:
        """An admin, who may do everything."""
        return self.people.staff[0]

    def settings(self, **changes: Any) -> Settings:
        """Settings that point at the emulator."""
        values = {
            "_env_file": None,
            "token": BOT_TOKEN,
            "api_url": self.server.url,
            "data_dir": self.data,
            "cache_dir": str(CACHE),
            "staff_chat_id": STAFF_CHAT_ID,
            "admin_ids": str(self.clerk.id),
            "listen": "127.0.0.1:0",
            # The emulator sets no limits unless a test asks, so nothing has to wait.
            "rate": 1000,
            "chat_rate": 1000,
            "group_rate": 10_000,
            # A test types and presses faster than anybody.
            "per_person": 0,
        }
        return load_settings(**{**values, **self.options, **changes})

    async def column(self, query: str) -> list[Any]:
        """Read one column from the bot's database."""
        store = open_store(self.settings().database)
        async with store.read() as session:
            values = list((await session.execute(sa.text(query))).scalars())
        await store.close()
        return values

    @asynccontextmanager
    async def open(self, **changes: Any) -> AsyncIterator[None]:
        """Run the bot until the block ends; the data stays for the next run."""
        stop = asyncio.Event()
        colleagues = {self.people.staff[1].id: ("承办人", Role.HANDLER), **self.colleagues}
        ready = asyncio.Event()
        running = asyncio.create_task(
            run(
                self.settings(**changes),
                stop,
                clock=self.clock,
                start=Start(colleagues=colleagues, learning=LEARNED_ONCE),
                on_ready=self._opened(ready),
            )
        )
        await asyncio.wait(
            [running, asyncio.create_task(ready.wait())], return_when=asyncio.FIRST_COMPLETED
        )
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait_for(running, 15)


@asynccontextmanager
async def new_office(database_url: str, folder: Path) -> AsyncIterator[Office]:
    """An office of its own whose bot is not running yet, over a migrated database."""
    clock = TestClock()
    world = World(clock=clock)
    people = seed(world)
    async with serve(world) as server:
        options = {"database_url": database_url}
        yield Office(world, server, people, clock, folder, options)


@pytest.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose bot is not running yet."""
    async with new_office(database_url, tmp_path) as office:
        yield office


@pytest.fixture(params=["polling", "webhook"])
async def open_office(
    request: pytest.FixtureRequest, office: Office, unused_port: int
) -> AsyncIterator[Office]:
    """An office at work, once by polling and once by webhook."""
    if request.param == "webhook":
        office.options |= {
            "mode": "webhook",
            "listen": f"127.0.0.1:{unused_port}",
            "webhook_url": f"http://127.0.0.1:{unused_port}/telegram",
            "webhook_secret": WEBHOOK_SECRET,
        }
    async with office.open():
        yield office


@pytest.fixture
def unused_port() -> int:
    """A port that was free a moment ago."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
async def working(office: Office) -> AsyncIterator[Office]:
    """An office at work by polling, where how updates come in is not the point."""
    async with office.open():
        yield office
