"""Looks on PostgreSQL: through a few connections that only read, each statement for itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import psycopg
import sqlalchemy as sa

from bot.store.dedicated import connect
from bot.store.looking import Columns, Prepared, Statements, Values

_CONNECTIONS = 4
_READS = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
Connection = psycopg.AsyncConnection
_Resting = asyncio.LifoQueue[Connection | None]


@dataclass(slots=True)
class OnPostgresql:
    """Looks that take no connection from the pool, where each is tried before it is given."""

    url: str
    statements: Statements
    _resting: _Resting = field(init=False)
    """Last in, first out: with little to do one serves. None is one that is not open."""

    def __post_init__(self) -> None:
        """Have none open."""
        self._resting = asyncio.LifoQueue()
        for _ in range(_CONNECTIONS):
            self._resting.put_nowait(None)

    async def look(self, statement: sa.Select[*Columns], values: Values) -> list[tuple[*Columns]]:
        """Read the rows."""
        prepared = self.statements.of(statement)
        connection = await self._resting.get()
        try:
            connection = connection or await self._opened()
            try:
                return await _read(connection, prepared, values)
            except psycopg.OperationalError:
                if not connection.closed:
                    raise
            # It had gone while it rested, as when the server was restarted.
            connection = await self._opened()
            return await _read(connection, prepared, values)
        except psycopg.Error as error:
            raise sa.exc.DBAPIError.instance(
                None, None, error, psycopg.Error, hide_parameters=True
            ) from error
        finally:
            is_gone = connection is None or connection.closed
            self._resting.put_nowait(None if is_gone else connection)

    async def _opened(self) -> Connection:
        connection = await connect(self.url)
        await connection.execute(_READS)
        return connection

    async def close(self) -> None:
        """Close those that rest."""
        resting = [self._resting.get_nowait() for _ in range(self._resting.qsize())]
        for connection in resting:
            self._resting.put_nowait(None)
            if connection is not None:
                await connection.close()


async def _read(connection: Connection, prepared: Prepared, values: Values) -> list[Any]:
    asked = dict(prepared.parameters(values))
    cursor = await connection.execute(prepared.sql.encode(), asked, prepare=True)
    return prepared.rows(await cursor.fetchall(), cursor.description or ())
