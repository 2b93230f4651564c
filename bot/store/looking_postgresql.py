"""Looks on PostgreSQL: through a few connections that only read, each statement for itself."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import psycopg
import sqlalchemy as sa

from bot.store.dedicated import connect
from bot.store.looking import Columns, Prepared, Statements, Values

_CONNECTIONS = 4
_READS = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
Connection = psycopg.AsyncConnection


@dataclass(slots=True)
class OnPostgresql:
    """Looks that take no connection from the pool, where each is tried before it is given."""

    url: str
    statements: Statements
    _resting: list[Connection | None] = field(default_factory=lambda: [None] * _CONNECTIONS)
    """Last in, first out: with little to do one serves. None is one that is not open."""
    _waiting: deque[asyncio.Future[Connection | None]] = field(default_factory=deque)

    async def look(self, statement: sa.Select[*Columns], values: Values) -> list[tuple[*Columns]]:
        """Read the rows."""
        prepared = self.statements.of(statement)
        connection = await self._taken()
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
            self._give_back(None if is_gone else connection)

    async def _opened(self) -> Connection:
        connection = await connect(self.url)
        await connection.execute(_READS)
        return connection

    async def close(self) -> None:
        """Close those that rest."""
        resting, self._resting = self._resting, [None] * len(self._resting)
        for connection in resting:
            if connection is not None:
                await connection.close()

    # Not a queue of asyncio: once somebody had to wait, it serves one event loop only.

    async def _taken(self) -> Connection | None:
        if self._resting:
            return self._resting.pop()
        turn: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back(turn.result())
            raise

    def _give_back(self, connection: Connection | None) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        self._resting.append(connection)


async def _read(connection: Connection, prepared: Prepared, values: Values) -> list[Any]:
    asked = dict(prepared.parameters(values))
    cursor = await connection.execute(prepared.sql.encode(), asked, prepare=True)
    return prepared.rows(await cursor.fetchall(), cursor.description or ())
