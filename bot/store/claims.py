"""Due rows of any table: claimed under a lease, settled under that attempt, swept when stale."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from bot.store.engine import Session
from bot.store.heads import Line, of_chats, of_window


class DueRow(Protocol):
    """What a table needs so that its rows can be claimed."""

    id: int | None
    status: Any
    attempt: int
    """Fencing number: only the claim that holds the latest may settle."""
    lease_until: datetime | None


Row = TypeVar("Row", bound=DueRow)


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
        heads, is_all = await of_window(session, self._line(now))
        rows = await self._lock(session, now, limit, _but(heads, busy))
        if len(rows) < limit and not is_all:
            heads = await of_chats(session, self._line(now))
            rows = await self._lock(session, now, limit, _but(heads, busy))
        return self._hold(rows, until)

    async def take_one(
        self, session: Session, now: datetime, until: datetime, row_id: int
    ) -> list[Row]:
        """Claim this row if it is due and first in its line."""
        return self._hold(await self._lock(session, now, 1, [row_id]), until)

    def _hold(self, rows: list[Row], until: datetime) -> list[Row]:
        for row in rows:
            row.status, row.lease_until = self.held, until
            row.attempt += 1
        return rows

    async def _lock(
        self, session: Session, now: datetime, limit: int, rows: Collection[int]
    ) -> list[Row]:
        # Whose turn it is was read a moment ago. It is checked again here, in one look: another
        # process may have claimed one of the line meanwhile, or put one back.
        table, other = self.table, aliased(self.table)
        in_line = _of(other, self.line) == _of(table, self.line)
        goes_before = sa.tuple_(*self._places(other)) < sa.tuple_(*self._places(table))
        query = (
            sa.select(table)
            .where(
                _of(table, "id").in_(rows),
                _of(table, "status") == self.waiting,
                self._is_due(table, now),
                ~sa.exists().where(_of(other, "status") == self.held, in_line),
                ~sa.exists().where(
                    _of(other, "status") == self.waiting,
                    in_line,
                    goes_before,
                    self._stands(other, now),
                ),
            )
            .order_by(*self._places(table))
            .limit(limit)
            .with_for_update(skip_locked=True, of=table)
        )
        return list((await session.execute(query)).scalars())

    def _line(self, now: datetime) -> Line:
        return Line(
            id=_of(self.table, "id"),
            chat=_of(self.table, self.line),
            waiting=_of(self.table, "status") == self.waiting,
            is_open=self._stands(self.table, now),
            order=self._places(self.table),
        )

    def _places(self, rows: Any) -> tuple[Any, ...]:  # noqa: ANN401 — a table or its alias
        return tuple(_of(rows, name) for name in self.order)

    def _is_due(self, rows: Any, now: datetime) -> sa.ColumnElement[bool]:  # noqa: ANN401 — as above
        return sa.or_(_of(rows, self.due).is_(None), _of(rows, self.due) <= now)

    def _stands(self, rows: Any, now: datetime) -> sa.ColumnElement[bool]:  # noqa: ANN401 — as above
        return sa.or_(self.keeps_place(rows), self._is_due(rows, now))

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


def _of(rows: Any, name: str) -> Any:  # noqa: ANN401 — a column of a table or of its alias
    return getattr(rows, name)


def _but(heads: Mapping[int, int], busy: Collection[int]) -> list[int]:
    return [row for line, row in heads.items() if line not in busy]
