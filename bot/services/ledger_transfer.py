"""The ledger out to a table and in from one: all of a file or nothing of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from enum import StrEnum

from bot.domain.errors import InvalidInputError, JiefangError, NotFoundError, UnexplainedError
from bot.domain.ledger_row import LedgerRow
from bot.domain.people import Permission
from bot.services.commitments import Commitments
from bot.services.progress_rules import Progress, by_id
from bot.services.staff import permitted
from bot.store import commitments as queries
from bot.store.engine import Session
from bot.store.tables import Evidence, ProgressEntry, StaffMember

MOST_REHEARSED = 1000
"""Lines; longer tables are for `jiefang commitments import`."""


class Fate(StrEnum):
    """What became of a line."""

    TAKEN = "taken"
    KNOWN = "already there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One line's fate; *error* where it was refused."""

    line: int
    fate: Fate
    error: JiefangError | None = None

    @property
    def why(self) -> str:
        """Why it was refused, for the operator."""
        if isinstance(self.error, NotFoundError):
            return f"no {self.error.kind} {self.error.name!r}"
        if isinstance(self.error, UnexplainedError):
            wanted, by = self.error.wanted, self.error.by
            return f"behind the plan ({wanted} by {by}); the note must say why"
        if isinstance(self.error, InvalidInputError):
            return f"{self.error.field}: does not fit; try {self.error.hint}"
        return ""


class LedgerRefusedError(JiefangError):
    """Nothing of a file was taken; *lines* says of each line why, or that it was in order."""

    def __init__(self, lines: list[Taken]) -> None:
        self.lines = lines
        super().__init__("the file was not taken")


@dataclass(slots=True)
class _Seen:
    """Entries by what they say, and the numbers that the file gives them."""

    ids: dict[str, int] = field(default_factory=dict)
    prints: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LedgerTransfer:
    """Exports and imports."""

    ledger: Commitments

    async def rows(self) -> list[LedgerRow]:
        """List all entries in the order recorded, corrected ones too."""
        async with self.ledger.store.read() as session:
            return await _rows(session, self.ledger.zone)

    async def take(self, by: int, rows: Iterable[LedgerRow]) -> list[Taken]:
        """Append what is not there yet; taking a file again appends nothing.

        Raises:
            LedgerRefusedError: A line does not fit; nothing was appended.
            NotAllowedError: No right to record progress.
        """
        async with self.ledger.store.write() as session:
            lines = await self._lines(session, by, rows)
            if any(one.fate is Fate.REFUSED for one in lines):
                raise LedgerRefusedError(lines)
        return lines

    async def rehearse(self, by: int, rows: Iterable[LedgerRow]) -> list[Taken]:
        """Tell what would become of each line; nothing is appended.

        Raises:
            InvalidInputError: More than `MOST_REHEARSED`, which would keep all others waiting.
            NotAllowedError: No right to record progress.
        """
        rows = list(rows)
        if len(rows) > MOST_REHEARSED:
            raise InvalidInputError("lines", str(MOST_REHEARSED))
        async with self.ledger.store.write() as session:
            lines = await self._lines(session, by, rows)
            # All of it was tried in earnest, since later lines may build on earlier ones.
            await session.rollback()
        return lines

    async def _lines(self, session: Session, by: int, rows: Iterable[LedgerRow]) -> list[Taken]:
        staff = await permitted(session, by, Permission.RECORD_PROGRESS)
        seen = _known(await _rows(session, self.ledger.zone))
        return [await self._take(session, staff, row, seen) for row in rows]

    async def _take(
        self, session: Session, staff: StaffMember, row: LedgerRow, seen: _Seen
    ) -> Taken:
        try:
            row = self._by_id(row)
            name = self._print(row, seen)
            if row.number is not None:
                seen.prints[row.number] = name
            if name in seen.ids:
                return Taken(line=row.line, fate=Fate.KNOWN)
            corrects = seen.ids[seen.prints[row.corrects]] if row.corrects is not None else None
            seen.ids[name] = await self.ledger.append(
                session, staff, _progress(row, corrects), f"import:{name}"
            )
        except (NotFoundError, InvalidInputError) as error:
            return Taken(line=row.line, fate=Fate.REFUSED, error=error)
        return Taken(line=row.line, fate=Fate.TAKEN)

    def _by_id(self, row: LedgerRow) -> LedgerRow:
        named = by_id(self.ledger.find(row.commitment), _progress(row, None))
        return replace(row, commitment=named.commitment, milestone=named.milestone)

    def _print(self, row: LedgerRow, seen: _Seen) -> str:
        if row.corrects is None:
            return row.fingerprint()
        corrected = seen.prints.get(row.corrects)
        if corrected is None or corrected not in seen.ids:
            raise NotFoundError("earlier line with the number", str(row.corrects))
        return row.fingerprint(corrected)


def _progress(row: LedgerRow, corrects: int | None) -> Progress:
    return Progress(
        commitment=row.commitment,
        value=row.value,
        milestone=row.milestone,
        holds_on=row.holds_on,
        note=row.note,
        corrects=corrects,
        links=row.links,
    )


def _known(rows: list[LedgerRow]) -> _Seen:
    """Name what the ledger says already; its own numbers are not those of a file."""
    seen, prints = _Seen(), dict[int, str]()
    for row in rows:
        number = row.number or 0
        prints[number] = row.fingerprint(prints.get(row.corrects or 0, ""))
        seen.ids.setdefault(prints[number], number)
    return seen


async def _rows(session: Session, zone: tzinfo) -> list[LedgerRow]:
    rows = await queries.history(session)
    shown = await queries.evidence(session, [entry.id or 0 for entry, _ in rows])
    return [_row(entry, staff, shown[entry.id or 0], zone) for entry, staff in rows]


def _row(
    entry: ProgressEntry, staff: StaffMember, shown: list[Evidence], zone: tzinfo
) -> LedgerRow:
    return LedgerRow(
        number=entry.id,
        commitment=entry.commitment,
        value=entry.value,
        milestone=entry.milestone,
        holds_on=entry.holds_on,
        note=entry.note,
        links=tuple(one.link for one in shown if one.link),
        corrects=entry.corrects,
        recorded_by=staff.name,
        recorded_at=entry.recorded_at.astimezone(zone).isoformat(timespec="seconds"),
        photos=sum(one.photo is not None for one in shown),
    )
