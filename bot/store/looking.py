"""Looks: one statement whose rows are read at once, for what every update asks.

A session costs many times what such a statement does: it takes a connection, begins, makes objects
and watches them. A look has none of these. On SQLite it runs on a connection of its own that only
reads; on PostgreSQL outside of any transaction. It sees what is committed at its moment, so that
what must agree with other rows is read in a session.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVarTuple, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.sqlite_driver import Connection, connect

Values = Mapping[str, Any]
Columns = TypeVarTuple("Columns")
_Process = Callable[[Any], Any] | None


class Looking(Protocol):
    """Reads rows by statements that are made once: they are kept, with all that prepares them."""

    async def look(self, statement: sa.Select[*Columns], values: Values) -> list[tuple[*Columns]]:
        """Read the rows of a statement without expanding parameters.

        Raises:
            SQLAlchemyError: As a session would.
        """
        ...

    async def close(self) -> None:
        """Let go of what it reads through."""
        ...


def one_of(column: Any, name: str, count: int) -> sa.ColumnElement[bool]:  # noqa: ANN401 — a column
    """Say that a column is one of *count* values: an expanding parameter for a look."""
    is_one: sa.ColumnElement[bool] = column.in_(
        [sa.bindparam(f"{name}_{at}") for at in range(count)]
    )
    return is_one


def each(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """Give the values of `one_of`."""
    return {f"{name}_{at}": value for at, value in enumerate(values)}


@dataclass(frozen=True, slots=True)
class OnPostgresql:
    """Looks through the pool, each statement for itself."""

    engine: AsyncEngine

    async def look(self, statement: sa.Select[*Columns], values: Values) -> list[tuple[*Columns]]:
        """Read the rows."""
        async with self.engine.connect() as connection:
            rows = (await connection.execute(statement, dict(values))).all()
        return cast("list[tuple[*Columns]]", [tuple(row) for row in rows])

    async def close(self) -> None:
        """Leave the pool to whoever made it."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    sql: str
    given: tuple[tuple[str, Any, _Process], ...]
    """Of each parameter its name, its value where none is given, and how it is written."""
    read: tuple[_Process, ...]

    def parameters(self, values: Values) -> list[Any]:
        found = ((values.get(name, usual), process) for name, usual, process in self.given)
        return [process(value) if process else value for value, process in found]

    def row(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        pairs = zip(row, self.read, strict=True)
        return tuple(process(value) if process else value for value, process in pairs)


@dataclass(slots=True)
class OnSqlite:
    """Looks through one connection that neither writes nor checkpoints."""

    path: str
    dialect: sa.Dialect
    pragmas: tuple[str, ...]
    _connection: Connection | None = None
    _prepared: dict[object, _Prepared] = field(default_factory=dict)

    async def look(self, statement: sa.Select[*Columns], values: Values) -> list[tuple[*Columns]]:
        """Read the rows."""
        prepared = self._prepared.get(statement) or self._prepare(statement)
        try:
            connection = self._connection or await self._opened()
            cursor = connection.cursor()
            await cursor.execute(prepared.sql, prepared.parameters(values))
        except sqlite3.Error as error:
            raise _failure(error) from error
        rows = [prepared.row(row) for row in await cursor.fetchall()]
        return cast("list[tuple[*Columns]]", rows)

    async def close(self) -> None:
        """Close the connection, if one was ever needed."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _opened(self) -> Connection:
        connection = connect(self.path, isolation_level=None, check_same_thread=False)
        await connection.open()
        for pragma in self.pragmas:
            await connection.cursor().execute(f"PRAGMA {pragma}")
        # Two that open one at the same time keep the first.
        if self._connection is not None:
            await connection.close()
        self._connection = self._connection or connection
        return self._connection

    def _prepare(self, statement: sa.Select[*Columns]) -> _Prepared:
        compiled: Any = statement.compile(dialect=self.dialect)
        binds = [compiled.binds[name] for name in compiled.positiontup]
        given = tuple(
            (one.key, one.value, one.type.dialect_impl(self.dialect).bind_processor(self.dialect))
            for one in binds
        )
        kinds = [one.type.dialect_impl(self.dialect) for one in statement.selected_columns]
        read = tuple(one.result_processor(self.dialect, None) for one in kinds)
        prepared = self._prepared[statement] = _Prepared(compiled.string, given, read)
        return prepared


def _failure(error: sqlite3.Error) -> sa.exc.DBAPIError:
    kind = sa.exc.OperationalError
    if not isinstance(error, sqlite3.OperationalError):
        kind = sa.exc.DatabaseError  # type: ignore[assignment]
    return kind(None, None, error, hide_parameters=True)
