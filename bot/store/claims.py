"""Due rows of any table: claimed under a lease, settled under that attempt, swept when stale."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.store.engine import Session, Store
from bot.store.heads import WINDOW, Line, looked, of_chats, of_window


class DueRow(Protocol):
    """What a table needs so that its rows can be claimed."""

    id: int | None
    status: Any
    attempt: int
    """Fencing number: only the claim that holds the latest may settle."""
    lease_until: datetime | None


Row = TypeVar("Row", bound=DueRow)
_LOOKED = 32
"""Rows looked at first for each that is wanted or busy, before a whole window is."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Rows that were first in their lines a moment ago."""

    ids: list[int]
    is_all: bool
    """No line has been left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims(Generic[Row]):
    """How the rows of one table stand in line and are claimed; columns by name."""

    table: type[Row]
    waiting: StrEnum
    held: StrEnum
    line: str
    """Rows with the same value here are worked one after the other."""
    order: tuple[str, ...]
    due: str
    """The instant from which a row may be claimed; null is at once."""
    keeps_place: Callable[[Any], sa.ColumnElement[bool]]
    """Which rows of the table, or of an alias, hold up their line although they are not due."""

    async def take(
        self, session: Session, now: datetime, until: datetime, limit: int, busy: Collection[int]
    ) -> list[Row]:
        """Claim the first row of up to *limit* lines, counting the attempt.

        Args:
            until: When the lease ends.
            busy: Lines to leave alone.
        """
        heads, is_all = await of_window(session, _line(self), now)
        rows = await self._lock(session, now, limit, _but(heads, busy))
        if len(rows) < limit and not is_all:
            heads = await of_chats(session, _line(self), now)
            rows = await self._lock(session, now, limit, _but(heads, busy))
        return self._hold(rows, until)

    async def take_one(
        self, session: Session, now: datetime, until: datetime, row_id: int
    ) -> list[Row]:
        """Claim this row if it is due and first in its line."""
        return self._hold(await self._lock(session, now, 1, [row_id]), until)

    async def heads(self, store: Store, now: datetime, limit: int, busy: Collection[int]) -> Heads:
        """Look whose turn it is; outside of a transaction, for `take_rows` checks it again."""
        most = min(WINDOW, _LOOKED + 2 * (limit + len(busy)))
        found, is_all = await looked(store, _line(self), now, most)
        ids = _but(found, busy)
        if len(ids) < limit and not is_all:
            found, is_all = await looked(store, _line(self), now)
            ids = _but(found, busy)
        # Some more than wanted: another process may have taken the first ones.
        return Heads(ids[: 2 * limit], is_all)

    async def is_idle(self, store: Store, now: datetime, busy: Collection[int]) -> bool:
        """Look whether nothing can be claimed: then no transaction is begun for it."""
        heads = await self.heads(store, now, 1, busy)
        return heads.is_all and not heads.ids

    async def take_rows(
        self,
        rows: AsyncConnection,
        now: datetime,
        until: datetime,
        limit: int,
        busy: Collection[int],
        heads: Heads,
    ) -> Sequence[Any]:
        """Claim as `take` does, without objects.

        Returns:
            The rows as they were before, their attempts not yet counted.
        """
        asked = {"now": now, "most": limit}
        found: Sequence[Any]
        found = (await rows.execute(_locking_rows(self), asked | {"rows": heads.ids})).all()
        if len(found) < limit and not heads.is_all:
            others = _but(await of_chats(rows, _line(self), now), busy)
            found = (await rows.execute(_locking_rows(self), asked | {"rows": others})).all()
        if found:
            await rows.execute(_holding(self), {"claimed": [one.id for one in found], "end": until})
        return found

    def _hold(self, rows: list[Row], until: datetime) -> list[Row]:
        for row in rows:
            row.status, row.lease_until = self.held, until
            row.attempt += 1
        return rows

    async def _lock(
        self, session: Session, now: datetime, limit: int, rows: Collection[int]
    ) -> list[Row]:
        if not rows:
            return []
        asked = {"rows": list(rows), "now": now, "most": limit}
        return list((await session.execute(_locking(self), asked)).scalars())

    def places(self, rows: Any) -> tuple[Any, ...]:  # noqa: ANN401 — a table or its alias
        """Give what the rows go by."""
        return tuple(_of(rows, name) for name in self.order)

    def is_due(self, rows: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 — as above
        """Say which rows may be claimed at the instant `now`."""
        return sa.or_(_of(rows, self.due).is_(None), _of(rows, self.due) <= sa.bindparam("now"))

    def stands(self, rows: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 — as above
        """Say which rows have a place in their line."""
        return sa.or_(self.keeps_place(rows), self.is_due(rows))

    async def close(self, session: Session, row_id: int, held: int, /, **values: Any) -> bool:  # noqa: ANN401 — column values
        """Change a row still held under that attempt; a worker that lost it changes nothing.

        What it is held under is positional: *values* may count the attempt itself anew.

        Returns:
            Whether it was still held.
        """
        result = await session.execute(
            sa.update(self.table)
            .where(
                _of(self.table, "id") == row_id,
                _of(self.table, "attempt") == held,
                _of(self.table, "status") == self.held,
            )
            .values(**values)
        )
        return bool(getattr(result, "rowcount", 0))

    async def close_all(
        self,
        rows: AsyncConnection,
        held: Mapping[int, int],
        **values: Any,  # noqa: ANN401 — column values
    ) -> None:
        """Change all rows that are still held under their attempts.

        Args:
            held: Attempts by row.
        """
        changes = {f"new_{name}": value for name, value in values.items()}
        # In the order of their ids: two processes that change the same do not hold each other up.
        each = [{"row": row, "under": attempt, **changes} for row, attempt in sorted(held.items())]
        await rows.execute(_closing(self, tuple(values)), each)

    async def holds(self, session: Session, row_id: int, held: int) -> Row | None:
        """Lock a row for its last step, if it is still held under that attempt."""
        query = (
            sa.select(self.table)
            .where(
                _of(self.table, "id") == row_id,
                _of(self.table, "attempt") == held,
                _of(self.table, "status") == self.held,
            )
            .with_for_update(of=self.table)
        )
        return (await session.execute(query)).scalar_one_or_none()

    async def renew(self, session: Session, held: Mapping[int, int], until: datetime) -> None:
        """Let the lease of the rows still held end later.

        Args:
            held: Attempts by row.
        """
        key = sa.tuple_(_of(self.table, "id"), _of(self.table, "attempt"))
        await session.execute(
            sa.update(self.table)
            .where(_of(self.table, "status") == self.held, key.in_(list(held.items())))
            .values(lease_until=until)
        )

    async def stale(self, session: Session, lease_ended: datetime | None) -> Sequence[Row]:
        """Lock the held rows whose lease ended before *lease_ended*; all of them when None."""
        query = sa.select(self.table).where(_of(self.table, "status") == self.held)
        if lease_ended is not None:
            query = query.where(_of(self.table, "lease_until") < lease_ended)
        query = query.with_for_update(skip_locked=True, of=self.table)
        return (await session.execute(query)).scalars().all()


# Made once each: making them costs more than running them.


@cache
def _locking(claims: Claims[Any]) -> sa.Select[Any]:
    # Whose turn it is was read a moment ago. It is checked again here, in one look: another
    # process may have claimed one of the line meanwhile, or put one back.
    table, other = claims.table, aliased(claims.table)
    in_line = _of(other, claims.line) == _of(table, claims.line)
    goes_before = sa.tuple_(*claims.places(other)) < sa.tuple_(*claims.places(table))
    return (
        sa.select(table)
        .where(
            _of(table, "id").in_(sa.bindparam("rows", expanding=True)),
            _of(table, "status") == claims.waiting,
            claims.is_due(table),
            ~sa.exists().where(_of(other, "status") == claims.held, in_line),
            ~sa.exists().where(
                _of(other, "status") == claims.waiting,
                in_line,
                goes_before,
                claims.stands(other),
            ),
        )
        .order_by(*claims.places(table))
        .limit(sa.bindparam("most", type_=sa.Integer))
        .with_for_update(skip_locked=True, of=table)
    )


@cache
def _locking_rows(claims: Claims[Any]) -> sa.Select[Any]:
    columns = claims.table.__table__.c
    return _locking(claims).with_only_columns(*columns, maintain_column_froms=True)


@cache
def _holding(claims: Claims[Any]) -> sa.Update:
    table: sa.Table = claims.table.__table__
    claimed: sa.BindParameter[Any] = sa.bindparam("claimed", expanding=True)
    return (
        sa.update(table)
        .where(table.c.id.in_(claimed))
        .values(status=claims.held, lease_until=sa.bindparam("end"), attempt=table.c.attempt + 1)
    )


@cache
def _closing(claims: Claims[Any], names: tuple[str, ...]) -> sa.Update:
    table: sa.Table = claims.table.__table__
    return (
        sa.update(table)
        .where(
            table.c.id == sa.bindparam("row"),
            table.c.attempt == sa.bindparam("under"),
            table.c.status == claims.held,
        )
        .values({name: sa.bindparam(f"new_{name}") for name in names})
    )


@cache
def _line(claims: Claims[Any]) -> Line:
    return Line(
        id=_of(claims.table, "id"),
        chat=_of(claims.table, claims.line),
        waiting=_of(claims.table, "status") == claims.waiting,
        is_open=claims.stands(claims.table),
        order=claims.places(claims.table),
    )


def _of(rows: Any, name: str) -> Any:  # noqa: ANN401 — a column of a table or of its alias
    return getattr(rows, name)


def _but(heads: Mapping[int, int], busy: Collection[int]) -> list[int]:
    return [row for line, row in heads.items() if line not in busy]
