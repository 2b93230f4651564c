"""The database as one writing door and one reading door; every engine difference lives here."""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, TextIO
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from bot.domain.errors import StoreBusyError
from bot.store.looking import Columns, Looking, OnSqlite, Statements
from bot.store.sealed import Keyring, hand_over
from bot.store.sqlite_driver import connect

Session = AsyncSession
"""One transaction's view of the tables."""

StoreFailure = sa.exc.SQLAlchemyError
"""The database did not do as told: full, locked, gone. Nothing was committed; try again later."""

_BUSY = "busy_timeout=5000"
_WAIT_SECONDS = 5
_RESTED_SECONDS = 1.0
CONNECTING: dict[str, Any] = {
    "connect_timeout": _WAIT_SECONDS,
    # A server that is gone without a word is noticed; so are a lock and a statement that hang, and
    # a process that was stopped within a transaction ends holding up the others.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": "-c lock_timeout=10s -c statement_timeout=30s"
    " -c idle_in_transaction_session_timeout=4s -c timezone=UTC",
}


@cache
def _name_of(pid: int) -> str:
    return f"jiefang-{pid}-{uuid4().hex[:8]}"


def process_name() -> str:
    """Name this process's sessions, so that those of a silent one can be ended together."""
    return _name_of(os.getpid())


_DURABLE = """SELECT set_config('synchronous_commit', 'on', false)
WHERE current_setting('synchronous_commit') = 'off'"""
"""A commit is on the server's disk before anybody is told, however the server is set."""


class Store:
    """Sessions on one database.

    On PostgreSQL readers and writers share a pool, and a reader sees one moment throughout.
    On SQLite a single connection writes and checkpoints, and the readers never do either:
    SQLite before 3.51.3 can corrupt a file whose log two connections reset at once.
    """

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, looking: Looking) -> None:
        self._writer = writer
        self._reader = reader
        self._looking = looking

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine, for migrations."""
        return self._writer

    @property
    def dialects(self) -> tuple[sa.Dialect, sa.Dialect]:
        """What values pass through on the way in and out."""
        return self._writer.dialect, self._reader.dialect

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """Open one transaction: committed at the end, rolled back on any exception."""
        async with (
            AsyncSession(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @asynccontextmanager
    async def change(self) -> AsyncIterator[AsyncConnection]:
        """Open one transaction as `write` does, for statements on rows: without objects."""
        async with self._writer.begin() as rows:
            yield rows

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Open one snapshot that cannot write."""
        async with AsyncSession(self._reader, expire_on_commit=False) as session:
            yield session

    async def look(
        self, statement: sa.Select[*Columns], values: Mapping[str, Any]
    ) -> list[tuple[*Columns]]:
        """Read the rows of one statement at once, without a session; see `looking`.

        Args:
            statement: Made once, and without expanding parameters.
            values: Its parameters by name.
        """
        return await self._looking.look(statement, values)

    async def close(self) -> None:
        """Close all connections; the writer last, so that it makes the final checkpoint."""
        await self._looking.close()
        await self._reader.dispose()
        await self._writer.dispose()


_WRITING = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
"""The last: what is deleted is overwritten, not only let go."""
_READING = ("query_only=ON", "wal_autocheckpoint=0", "cache_size=-512")
"""A reader that checkpointed would break the one-checkpointer rule. What readers keep, in KiB, they
keep for good, each its own, and the system has the file's pages anyway."""


def open_store(url: str, keyring: Keyring | None = None) -> Store:
    """Connect to *url*, an SQLAlchemy address with an async driver (no I/O happens yet).

    Args:
        url: Of the database.
        keyring: Encrypts the columns that may be; None where the office has no key.
    """
    store = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    hand_over(keyring, store.dialects)
    return store


def _sqlite(url: str) -> Store:
    # One connection each way in: waiting for it is the queue of writers.
    options: dict[str, Any] = {"max_overflow": 0, "hide_parameters": True}
    options["connect_args"] = {"async_creator_fn": connect}
    writer = create_async_engine(url, pool_size=1, **options)
    reader = create_async_engine(url, pool_size=4, **options)
    _prepare(writer, begin="BEGIN IMMEDIATE", pragmas=_WRITING)
    _prepare(reader, begin="BEGIN", pragmas=_READING)
    path = sa.make_url(url).database or ":memory:"
    return Store(writer, reader, OnSqlite(path, Statements(reader.dialect), (_BUSY, *_READING)))


def _postgresql(url: str) -> Store:
    # Here, so that an office on SQLite carries no driver for PostgreSQL.
    from bot.store.looking_postgresql import OnPostgresql

    writer = create_async_engine(
        url,
        # All are kept once they are open: opening one costs more than an update.
        pool_size=20,
        max_overflow=0,
        # The last one back goes first: its statements are prepared, and the others rest.
        pool_use_lifo=True,
        pool_timeout=_WAIT_SECONDS,
        connect_args={**CONNECTING, "application_name": process_name()},
        hide_parameters=True,
    )

    @sa.event.listens_for(writer.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401 — a DBAPI connection
        cursor = connection.cursor()
        cursor.execute(_DURABLE)
        cursor.close()
        connection.commit()

    _try_what_rested(writer)
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Store(writer, reader, OnPostgresql(url, Statements(writer.dialect)))


def _try_what_rested(engine: AsyncEngine) -> None:
    """Replace the connections that died with a server while nobody used them.

    One in steady use is not tried each time: a death that it meets is an outage like any other.
    """

    @sa.event.listens_for(engine.sync_engine, "checkin")
    def _rest(_connection: Any, record: sa.pool.ConnectionPoolEntry) -> None:  # noqa: ANN401 — a DBAPI connection
        record.info["rests_since"] = monotonic()

    @sa.event.listens_for(engine.sync_engine, "checkout")
    def _wake(connection: Any, record: sa.pool.ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 — as above
        if monotonic() - record.info.get("rests_since", monotonic()) < _RESTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise sa.exc.InvalidatePoolError from error


def _prepare(engine: AsyncEngine, *, begin: str, pragmas: tuple[str, ...]) -> None:
    @sa.event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401 — a DBAPI connection
        # The driver must not open transactions itself; the begin event below does.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (_BUSY, "foreign_keys=ON", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A deferred read-then-write gets SQLITE_BUSY at once, whatever the busy timeout.
        connection.exec_driver_sql(begin)


async def in_turn(session: Session | AsyncConnection, what: str) -> None:
    """Let no other transaction pass this point until this one has ended.

    For ids that must be given out in the order of commits. SQLite has one writer anyway.
    """
    if is_postgresql(session):
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(what))))


async def be_patient(session: Session | AsyncConnection) -> None:
    """Let this transaction take as long as it needs."""
    if is_postgresql(session):
        for limit in ("statement", "lock", "idle_in_transaction_session"):
            await session.execute(sa.text(f"SET LOCAL {limit}_timeout = 0"))


def plain_words(error: StoreFailure) -> str:
    """Say what the driver said, in one line and without the values that it was given."""
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().splitlines()[0]


def is_postgresql(session: Session | AsyncConnection) -> bool:
    """Tell the one engine from the other; few ever need to."""
    bind = session.get_bind() if isinstance(session, AsyncSession) else session
    return bind.dialect.name == "postgresql"


def hold(database: Path) -> TextIO:
    """Take the SQLite file for this process until the returned lock file is closed.

    Raises:
        StoreBusyError: Another process holds it.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    lock = database.with_name(database.name + ".lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise StoreBusyError(str(database)) from None
    return lock
