"""Brings a database to the shape that this version of the code expects."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.engine import Session, be_patient, in_turn

# Alembic is imported where it is used: most starts find the database in shape.
if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"
_VERSION = "alembic_version"
"""Alembic's own table."""


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """Apply every migration that is not applied yet; none is a normal outcome."""
    if revision == "head" and await _is_newest(engine):
        return
    from alembic import command

    await _migrate(engine, lambda config: command.upgrade(config, revision))


async def downgrade(engine: AsyncEngine, revision: str) -> None:
    """Go back to the shape of an earlier version; what that cannot hold is lost."""
    from alembic import command

    await _migrate(engine, lambda config: command.downgrade(config, revision))


def shapes() -> list[str]:
    """List the revisions that this version of the code knows, the newest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(_SCRIPTS))
    return [one.revision for one in scripts.walk_revisions()]


async def shape_of(session: Session) -> str | None:
    """Tell a database's revision; None where it is empty."""
    return await (await session.connection()).run_sync(_shape)


def _shape(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(_VERSION):
        return None
    number = sa.column("version_num", sa.String)
    return connection.execute(sa.select(number).select_from(sa.table(_VERSION))).scalar()


async def _is_newest(engine: AsyncEngine) -> bool:
    # By the names of the scripts, which begin with their revisions: reading them takes longer.
    newest = max(one.name[:4] for one in (_SCRIPTS / "versions").glob("[0-9]*.py"))
    async with engine.connect() as connection:
        return await connection.run_sync(_shape) == newest


async def is_of_this_version(session: Session) -> bool:
    """Say whether this code knows the database's shape; an empty database counts as known."""
    return await shape_of(session) in {None, *shapes()}


async def _migrate(engine: AsyncEngine, run: Callable[[Config], None]) -> None:
    async with engine.connect() as connection, _unwatched(connection):
        # SQLite changes most of a table by copying it and dropping the original, which rows of
        # other tables point to. It looks at such rows again before anything is committed.
        # Replicas that start at the same moment take turns, however long one needs.
        await be_patient(connection)
        await in_turn(connection, "migrations")
        await connection.run_sync(lambda sync: run(configuration(sync)))
        await connection.run_sync(_look_again)
        await connection.commit()


@asynccontextmanager
async def _unwatched(connection: AsyncConnection) -> AsyncIterator[None]:
    """Let foreign keys rest on SQLite; the switch works between transactions alone."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = (await connection.get_raw_connection()).driver_connection
    if driver is None:
        raise RuntimeError("a connection without its driver cannot be migrated")
    await driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        await driver.execute("PRAGMA foreign_keys=ON")


def _look_again(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration left {len(broken)} rows that point to nothing")


def configuration(connection: sa.Connection) -> Config:
    """Point Alembic at our scripts and at an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config
