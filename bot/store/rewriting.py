"""Writes columns anew as they were read: encrypted by today's key."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.store.engine import Store
from bot.store.sealed import sealed_columns

_BATCH = 200


async def rewrite(store: Store, table: sa.Table, names: Sequence[str]) -> int:
    """Read these columns of every row and write them again, some rows a transaction.

    Returns:
        How many rows there were.
    """
    key = list(table.primary_key.columns)
    query = sa.select(*key, *(table.c[name] for name in names)).order_by(*key).limit(_BATCH)
    total, last = 0, None
    while True:
        after = sa.true() if last is None else sa.tuple_(*key) > last
        async with store.write() as session:
            rows = (await session.execute(query.where(after))).all()
            for row in rows:
                which = [one == value for one, value in zip(key, row, strict=False)]
                values = dict(zip(names, row[len(key) :], strict=True))
                await session.execute(sa.update(table).where(*which).values(**values))
        if not rows:
            return total
        total, last = total + len(rows), tuple(rows[-1][: len(key)])


async def probe(store: Store) -> None:
    """Read one row of every table that may be encrypted.

    Raises:
        WrongKeyError: It is, and there is no key that opens it.
    """
    async with store.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            if names := sealed_columns(table):
                newest = sa.select(*(table.c[one] for one in names)).limit(1)
                (await session.execute(newest.order_by(*_newest_first(table)))).all()


def _newest_first(table: sa.Table) -> list[sa.UnaryExpression[object]]:
    return [one.desc() for one in table.primary_key.columns]
