"""An office whose bot can be killed at any instant, while Telegram and the people live on."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.emulator.seed import BOT_TOKEN, STAFF_CHAT_ID, Seeded, seed
from bot.emulator.server import serve
from bot.emulator.world import World
from tests.faults.forking import Line, Plan, order
from tests.learning import CACHE
from tests.unit.knowledge.conftest import FILES

QUIET_SECONDS = 60.0
"""How long a backlog may take; only ever reached by a test that fails."""
_LOOK_SECONDS = 0.05


@dataclass
class Office:
    """The emulator in this process, the bot in another, and how the one treats the other."""

    world: World
    people: Seeded
    directory: Path
    env: dict[str, str]
    line: Line
    """To the process that its bot is forked from."""
    kills: int = 0
    starts: list[float] = field(default_factory=list)
    """Seconds from each start to the first request for updates."""
    _pid: int | None = None
    _ended: asyncio.Task[int] | None = None

    @property
    def database(self) -> Path:
        """The bot's file."""
        return self.directory / "jiefang.db"

    @property
    def pid(self) -> int:
        """The process that lives now."""
        assert self._pid is not None
        return self._pid

    @property
    def log(self) -> Path:
        """What the bot printed in all its lives."""
        return self.directory / "log"

    @property
    def is_up(self) -> bool:
        """Whether the process lives."""
        return self._ended is not None and not self._ended.done()

    async def start(self, plan: Plan | None = None, *, wait: bool = True) -> None:
        """Start the bot, and wait until it asks for updates or has died.

        Args:
            plan: What shall befall it; see `tests.faults.plans`.
            wait: False returns as soon as the process exists.
        """
        began, polls = asyncio.get_running_loop().time(), self.people.bot.queue.poller
        wanted = order(self.env, self.log, plan)
        self._pid = (await asyncio.to_thread(self.line.ask, wanted))["pid"]
        self._ended = asyncio.create_task(self._end())
        if wait:
            await self._asked_for_updates(polls)
        if wait and self.is_up:
            self.starts.append(asyncio.get_running_loop().time() - began)

    async def _asked_for_updates(self, polls: int) -> None:
        def look() -> bool | None:
            return self.people.bot.queue.poller > polls or not self.is_up or None

        assert self._ended is not None
        self._ended.add_done_callback(lambda _: self.world.signal.notify())
        if await self.world.signal.wait_for(look, QUIET_SECONDS) is None:
            raise AssertionError(f"the bot did not start: {self.tail()}")

    async def _end(self) -> int:
        status = (await asyncio.to_thread(self.line.hear))["exit"]
        self._pid = None
        return status

    async def kill(self) -> None:
        """Kill -9 whatever it is doing; dead already counts as well."""
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)
        assert await self.ended() == -signal.SIGKILL, self.tail()

    def tell(self) -> None:
        """Have a plan begin that waits to be told."""
        os.kill(self.pid, signal.SIGUSR1)

    async def ended(self, seconds: float = QUIET_SECONDS) -> int:
        """Wait for the end, count a kill, and give the exit status."""
        assert self._ended is not None
        status = await asyncio.wait_for(asyncio.shield(self._ended), seconds)
        self.kills += status == -signal.SIGKILL
        self._ended = None
        return status

    async def stop(self) -> None:
        """Ask it to stop, as Ctrl-C and systemd do; it must end well."""
        if self._pid is not None:
            os.kill(self._pid, signal.SIGTERM)
        assert await self.ended() == 0, self.tail()

    async def quiet(self) -> None:
        """Wait until no update waits anywhere and every delivery that may go has gone."""
        await self.until(self._is_quiet)

    async def until(self, look: Callable[[], bool], seconds: float = QUIET_SECONDS) -> None:
        """Wait while the bot lives until the tables show it."""
        try:
            async with asyncio.timeout(seconds):
                while not look():
                    assert self.is_up, self.tail()
                    await asyncio.sleep(_LOOK_SECONDS)
        except TimeoutError:
            raise AssertionError(f"still waiting after {seconds} s: {self.tail()}") from None

    def has(self, table: str) -> bool:
        """Tell whether the bot has got as far as making this table."""
        query = "SELECT 1 FROM sqlite_master WHERE name = ?"
        return self.database.exists() and bool(self.rows(query, table))

    def _is_quiet(self) -> bool:
        if self.people.bot.queue.pending:
            return False
        return not self.rows(
            "SELECT 1 AS one FROM inbox_update WHERE status IN ('new', 'working')"
            " UNION ALL SELECT 1 FROM delivery WHERE status IN ('created', 'sending')"
            " UNION ALL SELECT 1 FROM firing WHERE status = 'due' LIMIT 1"
        )

    def rows(self, query: str, *values: object) -> list[Any]:
        """Read the bot's file without ever writing to it."""
        uri = f"file:{self.database}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=5)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(query, values).fetchall()

    def damage(self) -> list[str]:
        """Tell what is broken in the file itself."""
        whole = [str(row[0]) for row in self.rows("PRAGMA integrity_check")]
        dangling = [str(tuple(row)) for row in self.rows("PRAGMA foreign_key_check")]
        return [line for line in whole if line != "ok"] + dangling

    def make_digest_due(self, minutes: int) -> None:
        """Let the schedule of a bot that is down find so many minutes to catch up with."""
        assert not self.is_up
        since = datetime.now(UTC) - timedelta(minutes=minutes)  # noqa: TID251 — the machine's own
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(
                "UPDATE schedule SET planned_until = ?, cron = '* * * * *'",
                (since.strftime("%Y-%m-%d %H:%M:%S.%f"),),
            )

    def tail(self) -> str:
        """Show the end of what the bot printed."""
        return self.log.read_text()[-3000:] if self.log.exists() else "(nothing was printed)"


@asynccontextmanager
async def opened(directory: Path, line: Line) -> AsyncIterator[Office]:
    """Serve the world until the block ends; the bot is not started yet."""
    world = World(seed=0)
    people = seed(world)
    write_knowledge(directory / "knowledge")
    async with serve(world) as server:
        env = environment(directory, server.url, people)
        office = Office(world, people, directory, env, line)
        try:
            yield office
        finally:
            if office.is_up:
                await office.kill()


def environment(directory: Path, url: str, people: Seeded) -> dict[str, str]:
    """Say what an operator would set."""
    return {
        "JIEFANG_TOKEN": BOT_TOKEN,
        "JIEFANG_API_URL": url,
        "JIEFANG_DATA_DIR": str(directory),
        "JIEFANG_KNOWLEDGE_DIR": str(directory / "knowledge"),
        # The same knowledge every time: learned once for all lives of all offices.
        "JIEFANG_CACHE_DIR": str(CACHE.resolve()),
        "JIEFANG_STAFF_CHAT_ID": str(STAFF_CHAT_ID),
        "JIEFANG_ADMIN_IDS": ",".join(str(person.id) for person in people.staff),
        "JIEFANG_LISTEN": "127.0.0.1:0",
        # The emulator sets no limits unless a test asks, so nothing has to wait.
        "JIEFANG_RATE": "1000",
        "JIEFANG_CHAT_RATE": "1000",
        "JIEFANG_GROUP_RATE": "10000",
        "JIEFANG_PER_PERSON": "0",
    }


def write_knowledge(directory: Path) -> None:
    """Write a small office's knowledge; nothing waits for the morning, at whatever hour it runs."""
    awake = {"office.yaml": FILES["office.yaml"] + '  quiet: "00:00-00:00"\n'}
    for name, content in {**FILES, **awake}.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
