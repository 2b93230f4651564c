"""SQLite without a change of thread where none is needed; aiosqlite alone makes four a statement.

A change of thread costs more than most statements. So what is sure to be short runs where it is
asked for: reading, given up and asked again in the thread after some thousand steps, rows inserted
by value, rows changed by their keys. Whatever may wait for the disk or for a lock runs in the
thread and makes one trip: the cursor's making, its rows and its end travel with the statement, the
BEGIN with the first one of its transaction. A transaction in which nothing was asked is never
begun.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, cast

import aiosqlite

_CHUNK = 64
_STEPS = 20_000
"""Of SQLite's machine: a millisecond or two, after which the loop has others to serve."""
_MOST_VALUES = 500
_CHANGES = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM) ")
_BY_KEY = re.compile(r" WHERE \w+\.id (?:= \?|IN \((?:\?, )*\?\))(?: AND \w+\.\w+ = \?)*$")
_PATIENT, _AT_ONCE = "PRAGMA busy_timeout=5000", "PRAGMA busy_timeout=0"


class Connection(aiosqlite.Connection):
    """An aiosqlite connection that is used here where it can be, else in its thread."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, _CHUNK)
        # A process that ends by a failure does not wait for its threads.
        self._thread.daemon = True
        self._begin: str | None = None
        self._stopped: asyncio.Future[Any] | None = None
        self._under_way: deque[None] = deque()
        """Grows here and shrinks in the thread, each in one step."""

    async def open(self) -> None:
        """Connect.

        Raises:
            sqlite3.Error: It cannot; the thread has ended, too.
        """
        try:
            await self
        except sqlite3.Error:
            if self._stopped is not None:
                await self._stopped
            raise

    def stop(self) -> asyncio.Future[Any] | None:
        """End the thread, after whatever it still does."""
        self._stopped = super().stop()
        return self._stopped

    def cursor(self) -> Cursor:  # type: ignore[override]
        """Make a cursor, which costs nothing."""
        return Cursor(self)

    def begin(self, sql: str) -> None:
        """Begin with the next statement."""
        self._begin = sql

    async def commit(self) -> None:
        """Commit in the thread: it waits for the disk."""
        if not self._is_unbegun():
            await self.trip(self._conn.commit)

    async def rollback(self) -> None:
        """Take back; here, where no cancelled statement is under way."""
        if self._is_unbegun():
            return
        if self._under_way:
            await self.trip(self._conn.rollback)
        else:
            self._conn.rollback()

    def _is_unbegun(self) -> bool:
        begun, self._begin = self._begin, None
        return begun is not None

    async def trip(self, work: Callable[..., Any], *arguments: Any) -> None:  # noqa: ANN401 — sqlite3's own
        """Do something in the thread, after whatever it still does."""
        self._under_way.append(None)
        await cast("Any", super())._execute(self._noted, work, *arguments)  # noqa: SLF001 — ours too

    def _noted(self, work: Callable[..., Any], *arguments: Any) -> None:  # noqa: ANN401 — as above
        try:
            work(*arguments)
        finally:
            self._under_way.popleft()

    def try_here(
        self, work: Callable[..., Any], sql: str, parameters: Sequence[Any], rows: int = 1
    ) -> bool:
        """Run a statement at once; False when it has to be done in the thread.

        Args:
            work: Runs it.
            sql: The statement.
            parameters: Its values, or those of each row.
            rows: How many rows it is run for.

        Raises:
            sqlite3.Error: The statement failed as it would have there.
        """
        is_read = _is_read(sql)
        values = rows * len(parameters[0]) if rows > 1 else len(parameters)
        if self._under_way or not (is_read or _is_short(sql, values)):
            return False
        database = self._conn
        if not self._began_here(database):
            return False
        if is_read:
            database.set_progress_handler(lambda: 1, _STEPS)
        try:
            work(database, sql, parameters)
        except sqlite3.OperationalError as error:
            if str(error) == "interrupted":
                return False
            raise
        finally:
            if is_read:
                database.set_progress_handler(None, 0)
        return True

    def _began_here(self, database: sqlite3.Connection) -> bool:
        if self._begin == "BEGIN IMMEDIATE":
            database.execute(_AT_ONCE)
            try:
                database.execute(self._begin)
            except sqlite3.OperationalError:
                return False
            finally:
                database.execute(_PATIENT)
        elif self._begin is not None:
            database.execute(self._begin)
        self._begin = None
        return True

    def begun(self) -> sqlite3.Connection:
        """Give the connection within its transaction; called in the thread."""
        database = self._conn
        if self._begin is not None:
            database.execute(self._begin)
            self._begin = None
        return database


class Cursor:
    """What SQLAlchemy asks of an asynchronous cursor."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Cursor:  # noqa: PYI034 — nobody derives from it
        """Be ready; there is nothing to open."""
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor:
        """Run a statement and fetch all of its rows."""
        connection = self._connection
        if sql.startswith("BEGIN"):
            connection.begin(sql)
        elif not connection.try_here(self._run, sql, parameters):
            await connection.trip(self._run_there, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Cursor:
        """Run a statement once for each of *parameters*."""
        connection, rows = self._connection, len(parameters)
        if not connection.try_here(self._run_many, sql, parameters, rows):
            await connection.trip(self._run_many_there, sql, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """Give the rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """End; the statement has ended already."""

    def _run(self, database: sqlite3.Connection, sql: str, parameters: Sequence[Any]) -> None:
        self._keep(database.execute(sql, parameters))

    def _run_there(self, sql: str, parameters: Sequence[Any]) -> None:
        self._run(self._connection.begun(), sql, parameters)

    def _run_many(
        self, database: sqlite3.Connection, sql: str, parameters: Sequence[Sequence[Any]]
    ) -> None:
        self._keep(database.executemany(sql, parameters))

    def _run_many_there(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._run_many(self._connection.begun(), sql, parameters)

    def _keep(self, done: sqlite3.Cursor) -> None:
        self.description = done.description
        if done.description is not None:
            self._rows = done.fetchall()
        self.rowcount, self.lastrowid = done.rowcount, done.lastrowid
        done.close()


def _is_read(sql: str) -> bool:
    # A change that is given up takes its whole transaction with it.
    return sql.startswith("SELECT") or (sql.startswith("WITH") and not _CHANGES.search(sql))


def _is_short(sql: str, values: int) -> bool:
    if values > _MOST_VALUES:
        return False
    if sql.startswith("INSERT"):
        return "SELECT" not in sql
    return sql.startswith("UPDATE") and _BY_KEY.search(sql) is not None


def connect(database: str, **options: Any) -> Connection:  # noqa: ANN401 — sqlite3's own
    """Make a connection, opened when it is awaited, as `aiosqlite.connect` does."""
    return Connection(lambda: sqlite3.connect(database, **options))
