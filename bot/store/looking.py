"""Looks: one statement whose rows are read at once, for what every update asks.

A session costs many times what such a statement does: it takes a connection, begins, makes objects
and watches them. A look has none of these. It runs on a connection of its own that only reads, on
PostgreSQL on one of a few, and outside of any transaction. It sees what is committed at its moment,
so that what must agree with other rows is read in a session.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVarTuple

import sqlalchemy as sa

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


@dataclass(slots=True)
class Prepared:
    """A statement as the driver takes it."""

    sql: str
    given: tuple[tuple[str, Any, _Process], ...]
    """Of each parameter its name, its value where none is given, and how it is written."""
    reading: Callable[[Sequence[Any]], tuple[_Process, ...]]
    """How columns are read, by the driver's description of them."""
    _read: tuple[_Process, ...] | None = None

    def parameters(self, values: Values) -> Iterator[tuple[str, Any]]:
        """Give each by its name, in the order of their places."""
        for name, usual, process in self.given:
            value = values.get(name, usual)
            yield name, process(value) if process else value

    def rows(self, found: Iterable[tuple[Any, ...]], description: Sequence[Any]) -> list[Any]:
        """Give rows as the statement's columns are."""
        if self._read is None:
            self._read = self.reading(description)
        read = self._read
        return [
            tuple(
                process(value) if process else value
                for value, process in zip(row, read, strict=True)
            )
            for row in found
        ]


@dataclass(slots=True)
class Statements:
    """What is prepared once: SQL with places for its values, and what they pass through."""

    dialect: sa.Dialect
    _prepared: dict[object, Prepared] = field(default_factory=dict)

    def of(self, statement: sa.Select[*Columns]) -> Prepared:
        """Prepare a statement, or find it as it was prepared."""
        found = self._prepared.get(statement)
        if found is None:
            found = self._prepared[statement] = self._prepare(statement)
        return found

    def _prepare(self, statement: sa.Select[*Columns]) -> Prepared:
        compiled: Any = statement.compile(dialect=self.dialect)
        names: Sequence[str] = compiled.positiontup or list(compiled.binds)
        binds = [compiled.binds[name] for name in names]
        written = [self._kind(one).bind_processor(self.dialect) for one in binds]
        usual = [one.value for one in binds]
        kinds = [self._kind(one) for one in statement.selected_columns]

        def reading(description: Sequence[Any]) -> tuple[_Process, ...]:
            pairs = zip(kinds, description, strict=True)
            return tuple(kind.result_processor(self.dialect, one[1]) for kind, one in pairs)

        return Prepared(compiled.string, tuple(zip(names, usual, written, strict=True)), reading)

    def _kind(self, one: Any) -> Any:  # noqa: ANN401 — a column or a parameter
        return one.type.dialect_impl(self.dialect)


@dataclass(slots=True)
class OnSqlite:
    """Looks through one connection that neither writes nor checkpoints."""

    path: str
    statements: Statements
    pragmas: tuple[str, ...]
    _connection: Connection | None = None

    async def look(self, statement: sa.Select[*Columns], values: Values) -> list[tuple[*Columns]]:
        """Read the rows."""
        prepared = self.statements.of(statement)
        try:
            connection = self._connection or await self._opened()
            cursor = connection.cursor()
            await cursor.execute(prepared.sql, [one for _, one in prepared.parameters(values)])
        except sqlite3.Error as error:
            raise _failure(error) from error
        return prepared.rows(await cursor.fetchall(), cursor.description)

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


def _failure(error: sqlite3.Error) -> sa.exc.DBAPIError:
    kind = sa.exc.OperationalError
    if not isinstance(error, sqlite3.OperationalError):
        kind = sa.exc.DatabaseError  # type: ignore[assignment]
    return kind(None, None, error, hide_parameters=True)
