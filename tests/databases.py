"""A database of its own for each test, on either engine, copied from one migrated before."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from bot.store.engine import Store, is_postgresql, open_store
from bot.store.migrate import upgrade
from tests.postgres import Server, serving

ENGINES = ("sqlite", "postgresql")


class Databases(Protocol):
    """Makes databases of one engine; each is named by the address that the settings take."""

    @property
    def lasting(self) -> Store:
        """One for many tests: what a new one compiles costs more than most tests do."""
        ...

    def empty(self) -> str:
        """Make one without tables."""
        ...

    def new(self) -> str:
        """Make one of this version."""
        ...

    def drop(self, url: str) -> None:
        """Remove one that nobody uses any more."""
        ...


class SqliteFiles:
    """Files in a directory."""

    def __init__(self, directory: Path) -> None:
        self._names = (directory / f"{number}.db" for number in itertools.count())
        self.template = next(self._names)
        _migrate(self._url(self.template))

    @cached_property
    def lasting(self) -> Store:
        return open_store(self.new())

    def _url(self, file: Path) -> str:
        return f"sqlite+aiosqlite:///{file}"

    def empty(self) -> str:
        return self._url(next(self._names))

    def new(self) -> str:
        file = next(self._names)
        shutil.copy(self.template, file)
        return self._url(file)

    def drop(self, url: str) -> None:
        file = Path(url.partition(":///")[2])
        for path in file.parent.glob(f"{file.name}*"):
            path.unlink()


class PostgresqlDatabases:
    """Databases on a server of the tests' own."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._names = (f"jiefang_{number}" for number in itertools.count())

    @cached_property
    def lasting(self) -> Store:
        return open_store(self.new())

    @cached_property
    def template(self) -> str:
        """Name one of this version, which nobody changes."""
        url = self.empty()
        _migrate(url)
        return _name(url)

    def empty(self) -> str:
        name = next(self._names)
        self.server.run(f"CREATE DATABASE {name}")
        return self.server.url(name)

    def new(self) -> str:
        template, name = self.template, next(self._names)
        self.server.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.server.url(name)

    def drop(self, url: str) -> None:
        name = _name(url)
        self.server.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def on_engine(engine: str, directory: Path) -> Iterator[Databases]:
    """Make databases of *engine* until the block ends."""
    if engine == "sqlite":
        yield SqliteFiles(directory)
        return
    with serving() as server:
        yield PostgresqlDatabases(server)


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def _migrate(url: str) -> None:
    async def migrate() -> None:
        store = open_store(url)
        await upgrade(store.engine)
        await store.close()

    asyncio.run(migrate())


def _deleting(kept: tuple[str, ...]) -> list[str]:
    names = (name for name in SQLModel.metadata.tables if name not in kept)
    return [f'DELETE FROM "{name}"' for name in names]  # noqa: S608 — our names


@cache
def _emptying_sqlite(kept: tuple[str, ...]) -> str:
    each = "; ".join(_deleting(kept))
    return f"PRAGMA foreign_keys=OFF; BEGIN; {each}; COMMIT; PRAGMA foreign_keys=ON"


@cache
def _emptying_postgresql(kept: tuple[str, ...]) -> sa.TextClause:
    each = ", ".join(f"_{number} AS ({one})" for number, one in enumerate(_deleting(kept)))
    return sa.text(
        f"WITH {each} SELECT setval(quote_ident(sequencename), 1, false)"  # noqa: S608 — as above
        " FROM pg_sequences WHERE last_value IS NOT NULL AND sequencename <> ALL(:kept)"
    )


async def forget_everything(store: Store, *kept: str) -> None:
    """Empty all tables but those *kept*, and let numbers begin at one again.

    All at once and without looking up what refers to what: a statement for each table takes longer
    than most tests, and a TRUNCATE makes the server forget all that it has prepared.
    """
    async with store.engine.connect() as connection:
        if is_postgresql(connection):
            await connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            counting = [f"{name}_id_seq" for name in kept]
            await connection.execute(_emptying_postgresql(kept), {"kept": counting})
            await connection.commit()
            await _give_back(connection)
        else:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.executescript(_emptying_sqlite(kept))


_USED = """SELECT quote_ident(relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"""


async def _give_back(connection: AsyncConnection) -> None:
    """Give back the room of rows that are gone, else rows would come in another order than made."""
    free = await connection.execution_options(isolation_level="AUTOCOMMIT")
    used = (await free.execute(sa.text(_USED))).scalars()
    await free.execute(sa.text(f"VACUUM {', '.join(used)}"))
