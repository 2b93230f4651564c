"""Brings a database to the shape that this version of the code expects."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import AsyncEngine

_SCRIPTS = Path(__file__).parent / "migrations"


async def upgrade(engine: AsyncEngine) -> None:
    """Apply every migration that is not applied yet; none is a normal outcome."""
    async with engine.connect() as connection:
        await connection.run_sync(_upgrade)
        await connection.commit()


def configuration(connection: sa.Connection) -> Config:
    """Point Alembic at our scripts and at an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: sa.Connection) -> None:
    command.upgrade(configuration(connection), "head")
