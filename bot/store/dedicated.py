"""A connection to PostgreSQL of one's own, outside the pool: locks and wake-ups live on it."""

from __future__ import annotations

import psycopg
import sqlalchemy as sa

from bot.store.engine import CONNECTING, process_name

GONE = (psycopg.Error, OSError, TimeoutError)
"""What ends such a connection; open another."""


async def connect(url: str) -> psycopg.AsyncConnection:
    """Connect where an SQLAlchemy address points to; each statement commits by itself.

    Raises:
        psycopg.Error: It cannot be reached.
    """
    plain = sa.make_url(url).set(drivername="postgresql")
    return await psycopg.AsyncConnection.connect(
        plain.render_as_string(hide_password=False),
        autocommit=True,
        application_name=process_name(),
        **CONNECTING,
    )
