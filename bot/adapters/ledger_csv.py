"""The ledger as CSV, as spreadsheets write and read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.adapters.spreadsheets import FORMULA, safe
from bot.domain.commitment_typed import read_day, read_figure
from bot.domain.errors import InvalidInputError
from bot.domain.ledger_row import COLUMNS, LedgerRow
from bot.domain.problems import Problem

_WRITTEN = (*COLUMNS, "recorded_by", "recorded_at", "photos")
_NEEDED = ("commitment", "holds_on")
_ENCODINGS = ("utf-8-sig", "gb18030")
"""Ours, and what a Chinese spreadsheet saves unless told otherwise."""
_MOST_BYTES = 8 * 2**20
Fault = tuple[int, InvalidInputError]
"""A line that is no entry, and what is wrong in it."""


def write_ledger(rows: Iterable[LedgerRow]) -> str:
    """Write the ledger, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(_WRITTEN)
    for row in rows:
        # The shortest text that reads back as the same number.
        value = "" if row.value is None else repr(row.value).removesuffix(".0")
        writer.writerow(
            [
                row.number or "",
                safe(row.commitment),
                value,
                safe(row.milestone or ""),
                row.holds_on.isoformat(),
                safe(row.note or ""),
                safe(" ".join(row.links)),
                row.corrects or "",
                safe(row.recorded_by),
                row.recorded_at,
                row.photos or "",
            ]
        )
    return out.getvalue()


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def read_ledger(file: Path) -> tuple[list[LedgerRow], list[Problem]]:
    """Read a table of entries; each line that is none is a problem with its line."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        return [], [Problem(str(file), 1, f"cannot be read: {error.strerror}")]
    rows, faults = LedgerCsv().read(raw)
    return rows, [Problem(str(file), line, f"{one.field}: {one.hint}") for line, one in faults]


class LedgerCsv:
    """Reads and writes the ledger for whoever has the bytes."""

    def write(self, rows: Iterable[LedgerRow]) -> bytes:
        """Write the ledger as a file."""
        return write_ledger(rows).encode()

    def read(self, raw: bytes) -> tuple[list[LedgerRow], list[Fault]]:
        """Read a table of entries; each line that is none is told, with what would be one."""
        text = _decoded(raw)
        if text is None:
            return [], [
                (1, InvalidInputError("file", "is no CSV in UTF-8 or GB 18030 of at most 8 MB"))
            ]
        rows: list[LedgerRow] = []
        faults: list[Fault] = []
        try:
            for line, fields in _records(text):
                try:
                    rows.append(_row(line, fields))
                except InvalidInputError as error:
                    faults.append((line, error))
        except InvalidInputError as error:
            faults.append((1, error))
        except csv.Error as error:
            faults.append((1, InvalidInputError("file", f"is no CSV: {error}")))
        return rows, faults


def _decoded(raw: bytes) -> str | None:
    if len(raw) > _MOST_BYTES or b"\x00" in raw:
        return None
    for encoding in _ENCODINGS:
        try:
            # Forms send each end of a line as two characters, also inside a note.
            return raw.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    return None


def _records(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines below the header, each with where it begins."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = [name.strip().lower() for name in next(reader, [])]
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise InvalidInputError("header", f"must name the columns {', '.join(COLUMNS)}")
    begins = reader.line_num + 1
    for fields in reader:
        if any(field.strip() for field in fields):
            yield begins, dict(zip(names, map(_bare, fields), strict=False))
        begins = reader.line_num + 1


def _row(line: int, fields: dict[str, str]) -> LedgerRow:
    holds_on = read_day(fields.get("holds_on", ""))
    if holds_on is None:
        raise InvalidInputError("holds_on", "must be a date such as 2023-11-05")
    typed = fields.get("value", "")
    value = read_figure(typed)
    if typed and value is None:
        raise InvalidInputError("value", "must be a plain number such as 320")
    return LedgerRow(
        line=line,
        number=_whole(fields, "number"),
        commitment=fields["commitment"],
        value=value,
        milestone=fields.get("milestone") or None,
        holds_on=holds_on,
        note=fields.get("note") or None,
        links=tuple(fields.get("links", "").split()),
        corrects=_whole(fields, "corrects"),
    )


def _whole(fields: dict[str, str], name: str) -> int | None:
    text = fields.get(name, "").lstrip("#")
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 18:  # noqa: PLR2004 — what an id may have
        raise InvalidInputError(name, "must be the number of an entry")
    return int(text)
