"""What every table holds, column by column, read off the tables themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import SQLModel

import bot.store.tables  # noqa: F401 — fills the metadata
from bot.domain.data_kinds import DataClass, Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A table and what it says about people."""

    model: type[SQLModel]
    table: sa.Table
    held: Held
    classes: dict[str, DataClass]

    def columns(self, *wanted: DataClass) -> list[sa.Column[object]]:
        """List the columns of these classes in the table's order."""
        return [one for one in self.table.c if self.classes[one.name] in wanted]


class UnclassifiedError(Exception):
    """A table does not say what it holds."""


def holdings() -> list[Holding]:
    """List every table, each after those that it refers to.

    Raises:
        UnclassifiedError: A column has no class or two; the text says what to write where.
    """
    models = {str(one.__tablename__): one for one in _models(SQLModel)}
    return [_holding(models[table.name], table) for table in SQLModel.metadata.sorted_tables]


def _models(base: type[SQLModel]) -> Iterator[type[SQLModel]]:
    for one in base.__subclasses__():
        if hasattr(one, "__table__"):
            yield one
        yield from _models(one)


def _holding(model: type[SQLModel], table: sa.Table) -> Holding:
    held = classified(model, [one.name for one in table.c])
    return Holding(model=model, table=table, held=held, classes=dict(held.classes()))


def classified(model: type[SQLModel], columns: list[str]) -> Held:
    """Read what a table says it holds.

    Raises:
        UnclassifiedError: It says nothing, or not of each column just once.
    """
    held = getattr(model, "__data__", None)
    if not isinstance(held, Held):
        raise UnclassifiedError(f"{model.__name__} needs __data__ = Held(…): see docs/privacy.md")
    listed = [name for name, _ in held.classes()]
    wrong = sorted(set(listed) ^ set(columns)) or [one for one in listed if listed.count(one) > 1]
    if wrong:
        raise UnclassifiedError(
            f"{model.__name__}.__data__ must list each column in one class: look at {wrong}"
        )
    return held
