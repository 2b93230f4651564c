"""Elects one process to a seat, on PostgreSQL: an advisory lock, a beat and a fencing term."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
import sqlalchemy as sa
import structlog
from sqlmodel import col

from bot.store.dedicated import GONE, connect
from bot.store.engine import Session
from bot.store.tables import Seat

log = structlog.get_logger(__name__)
_KEYS = "hashtext('jiefang'), hashtext(%(seat)s)"

_TAKE = f"SELECT pg_try_advisory_lock({_KEYS})"
_BEGIN = """
INSERT INTO seat (name, term, beat_at) VALUES (%(seat)s, 1, clock_timestamp())
ON CONFLICT (name) DO UPDATE SET term = seat.term + 1, beat_at = clock_timestamp()
RETURNING term
"""
_BEAT = "UPDATE seat SET beat_at = clock_timestamp() WHERE name = %(seat)s AND term = %(term)s"
# A process that is stopped keeps its connections, and with them the lock and whatever its
# transactions hold: all its sessions are ended.
_UNSEAT = """
SELECT pg_terminate_backend(session.pid) FROM pg_stat_activity AS session
WHERE session.application_name IN (
  SELECT holder.application_name FROM pg_locks AS lock, pg_stat_activity AS holder, seat
  WHERE seat.name = %(seat)s
  AND seat.beat_at < clock_timestamp() - make_interval(secs => %(silence)s)
  AND lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 2
  AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND lock.classid = (hashtext('jiefang')::bigint & 4294967295)::oid
  AND lock.objid = (hashtext(%(seat)s)::bigint & 4294967295)::oid
  AND holder.pid = lock.pid
)
"""


@dataclass(slots=True)
class Election:
    """One process's candidacy for a seat.

    The lock decides who sits. It is lost with its connection: at once when the process dies, and
    when it falls silent, by the hand of another candidate. The term fences: a claim is made in a
    transaction that has seen the term still in force, and a new term waits for such transactions.
    """

    url: str
    seat: str
    on_elected: Callable[[], None] = lambda: None
    silence: float = 6.0
    """Seconds without a beat after which the others take the seat."""
    _term: int | None = None
    _sure_until: float = 0.0
    _seated: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def term(self) -> int | None:
        """The term in which this process sits there, as far as it knows."""
        return self._term if self._sits() else None

    def _sits(self) -> bool:
        return self._seated.is_set() and _now() < self._sure_until

    async def holds(self, session: Session) -> bool:
        """Say whether this process sits there, and that this stays so until the commit."""
        query = sa.select(col(Seat.term)).where(col(Seat.name) == self.seat)
        query = query.where(col(Seat.term) == self.term).with_for_update(read=True)
        return (await session.execute(query)).first() is not None

    async def run(self) -> None:
        """Stand for the seat, sit there, stand again; until cancelled."""
        while True:
            try:
                await self._campaign()
            except GONE as error:
                log.warning("seat_connection_lost", seat=self.seat, kind=type(error).__name__)
            await asyncio.sleep(self.silence / 6)

    async def while_seated(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do *work* in every term of this process and end it with the term; until cancelled."""
        while True:
            await self._seated.wait()
            doing = asyncio.create_task(work())
            try:
                while self._sits() and not doing.done():
                    await asyncio.wait([doing], timeout=self.silence / 24)
            finally:
                doing.cancel()
                with suppress(asyncio.CancelledError):
                    await doing

    async def _campaign(self) -> None:
        async with await connect(self.url) as connection:
            while not await self._ask(connection, _TAKE):
                await self._ask(connection, _UNSEAT)
                await asyncio.sleep(self.silence / 6)
            began = _now()
            term = await self._ask(connection, _BEGIN)
            log.info("seat_taken", seat=self.seat, term=term)
            self._term = int(term)
            try:
                await self._sit(connection, began)
            finally:
                self._seated.clear()
                self._term = None
                log.info("seat_left", seat=self.seat, term=term)

    async def _sit(self, connection: psycopg.AsyncConnection, began: float) -> None:
        self._sure_until = began + self.silence
        self._seated.set()
        self.on_elected()
        while True:
            await asyncio.sleep(self.silence / 4)
            began = _now()
            cursor = await self._execute(connection, _BEAT)
            if cursor.rowcount != 1:
                return
            # Counted from before the beat: whoever finds it stale finds that later.
            self._sure_until = began + self.silence

    async def _ask(self, connection: psycopg.AsyncConnection, query: str) -> Any:  # noqa: ANN401 — one value
        row = await (await self._execute(connection, query)).fetchone()
        return row[0] if row else None

    async def _execute(
        self, connection: psycopg.AsyncConnection, query: str
    ) -> psycopg.AsyncCursor[Any]:
        values = {"seat": self.seat, "term": self._term, "silence": self.silence}
        async with asyncio.timeout(self.silence / 2):
            return await connection.execute(query.encode(), values)


def _now() -> float:
    return asyncio.get_running_loop().time()
