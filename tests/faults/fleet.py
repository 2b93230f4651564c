"""Several processes of one bot on a PostgreSQL that can be crashed under them."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg

from bot.emulator.seed import seed
from bot.emulator.server import serve
from bot.emulator.world import World
from tests.faults.forking import Line, Plan, order
from tests.faults.office import Office, environment, write_knowledge
from tests.postgres import Server

LEASE_SECONDS = 8.0
"""What a dead process held comes back when its lease has ended, which takes 30 s in an office."""
PATIENCE = 240.0
"""How long people wait; the next kill may hit the same chat again."""
_LOOK_SECONDS = 0.05


class Row(dict[str, Any]):
    """One row, by the names of its columns or by their places."""

    def __getitem__(self, key: str | int) -> Any:
        return list(self.values())[key] if isinstance(key, int) else super().__getitem__(key)

    def __iter__(self) -> Any:
        return iter(self.values())


def _rows(cursor: psycopg.Cursor[Any]) -> Any:
    names = [column.name for column in cursor.description or ()]
    return lambda values: Row(zip(names, values, strict=True))


class Replica:
    """One process of the bot, over and over."""

    def __init__(self, name: str, directory: Path, env: dict[str, str], line: Line) -> None:
        self.name = name
        self.log = directory / f"log-{name}"
        self.pid: int | None = None
        self._env = env
        self._line = line
        self._ended: asyncio.Task[int] | None = None
        self._said = 0

    @property
    def is_up(self) -> bool:
        """Whether the process exists."""
        return self._ended is not None and not self._ended.done()

    async def start(self, args: Sequence[str] = (), plan: Plan | None = None) -> None:
        """Start it and wait until it says that it is ready, or has ended.

        Args:
            args: Of the command.
            plan: What shall befall it; leases end early unless it says otherwise.
        """
        self._said = self.text().count("event=ready")
        wanted = order(self._env, self.log, {"lease": LEASE_SECONDS, **(plan or {})}, *args)
        self.pid = (await asyncio.to_thread(self._line.ask, wanted))["pid"]
        self._ended = asyncio.create_task(self._end())
        async with asyncio.timeout(PATIENCE):
            while self.is_up and self.text().count("event=ready") == self._said:  # noqa: ASYNC110 — as below
                await asyncio.sleep(_LOOK_SECONDS)

    async def _end(self) -> int:
        status = (await asyncio.to_thread(self._line.hear))["exit"]
        self.pid = None
        return status

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if it lives."""
        if self.pid is not None:
            os.kill(self.pid, number)

    async def ended(self) -> int:
        """Wait for the end and give the exit status."""
        assert self._ended is not None
        return await asyncio.wait_for(asyncio.shield(self._ended), PATIENCE)

    async def halted(self) -> None:
        """Wait until it has been stopped."""
        async with asyncio.timeout(PATIENCE):
            while True:
                assert self.is_up, self.text()[-3000:]
                # Another process's state is no event of ours.
                if psutil.Process(self.pid).status() == psutil.STATUS_STOPPED:
                    return
                await asyncio.sleep(_LOOK_SECONDS)

    async def kill(self) -> None:
        """Kill -9 whatever it is doing."""
        self.send(signal.SIGKILL)
        await self.ended()

    async def stop(self) -> float:
        """Ask it to stop; it must end well. Gives the seconds that it took."""
        began = time.monotonic()
        self.send(signal.SIGTERM)
        assert await self.ended() == 0, self.text()[-3000:]
        return time.monotonic() - began

    def text(self) -> str:
        """What it printed in all its lives."""
        return self.log.read_text() if self.log.exists() else ""


@dataclass
class Fleet(Office):
    """An office whose bot is several processes."""

    server: Server = field(kw_only=True)
    replicas: list[Replica] = field(kw_only=True)
    _connection: psycopg.Connection[Row] | None = None

    @property
    def is_up(self) -> bool:
        """Whether any process lives."""
        return any(one.is_up for one in self.replicas)

    def tail(self) -> str:
        """Show the end of what each printed."""
        return "\n".join(f"-- {one.name}\n{one.text()[-2000:]}" for one in self.replicas)

    async def quiet(self) -> None:
        """Wait until no update waits anywhere and every delivery that may go has gone."""
        await self.until(self._is_quiet, PATIENCE)

    def rows(self, query: str, *values: object) -> list[Any]:
        """Read the database, which must be up."""
        asked = query.replace("?", "%s").encode()
        try:
            return self._connected().execute(asked, values or None).fetchall()
        except psycopg.OperationalError:
            # That connection is from before the server was crashed.
            self.hang_up()
            return self._connected().execute(asked, values or None).fetchall()

    def _connected(self) -> psycopg.Connection[Row]:
        if self._connection is None:
            dsn = self.server.dsn("jiefang")
            self._connection = psycopg.connect(dsn, row_factory=_rows, autocommit=True)
        return self._connection

    def hang_up(self) -> None:
        """Let go of the database."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def has(self, table: str) -> bool:
        """Tell whether the bot has got as far as making this table."""
        return bool(self.rows("SELECT 1 AS one FROM pg_tables WHERE tablename = ?", table))

    def damage(self) -> list[str]:
        """Tell which indexes no longer match their tables."""
        query = "SELECT indexrelid::text AS name FROM pg_index WHERE NOT indisvalid"
        return [row["name"] for row in self.rows(query)]

    def make_digest_due(self, minutes: int) -> None:
        """Let the schedule find so many minutes to catch up with."""
        self.rows(
            "UPDATE schedule SET cron = '* * * * *',"
            " planned_until = now() - make_interval(mins => ?) RETURNING id",
            minutes,
        )

    def sitting(self, seat: str) -> tuple[Replica | None, int]:
        """Tell who sits there, and in which term."""
        query = """
            SELECT split_part(holder.application_name, '-', 2)::int AS pid, seat.term
            FROM seat LEFT JOIN pg_locks AS lock ON lock.locktype = 'advisory' AND lock.granted
              AND lock.objsubid = 2
              AND lock.objid = (hashtext(seat.name)::bigint & 4294967295)::oid
            LEFT JOIN pg_stat_activity AS holder ON holder.pid = lock.pid
            WHERE seat.name LIKE ?
        """
        for row in self.rows(query, f"{seat}:%"):
            found = [one for one in self.replicas if one.pid == row["pid"]]
            return (found[0] if found else None), row["term"]
        return None, 0


@asynccontextmanager
async def fleet_of(
    lines: Mapping[str, Line], directory: Path, server: Server, template: str
) -> AsyncIterator[Fleet]:
    """Serve the world until the block ends; no process is started yet.

    Args:
        lines: By the names of the processes, to whom they are forked from.
        directory: For what they print and know.
        server: Where their database is to be.
        template: What database that is a copy of.
    """
    world = World(seed=0)
    people = seed(world)
    write_knowledge(directory / "knowledge")
    server.run(
        "DROP DATABASE IF EXISTS jiefang WITH (FORCE)",
        f"CREATE DATABASE jiefang TEMPLATE {template}",
    )
    async with serve(world) as emulator:
        env = environment(directory, emulator.url, people)
        env["JIEFANG_DATABASE_URL"] = server.url("jiefang")
        replicas = [Replica(name, directory, env, line) for name, line in lines.items()]
        first = next(iter(lines.values()))
        fleet = Fleet(world, people, directory, env, first, server=server, replicas=replicas)
        try:
            yield fleet
        finally:
            for replica in replicas:
                if replica.is_up:
                    await replica.kill()
            fleet.hang_up()
