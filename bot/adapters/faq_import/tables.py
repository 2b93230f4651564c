"""Tables of questions, from CSV files and workbooks."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import openpyxl

from bot.adapters.faq_import.columns import Header, header_of, row_of
from bot.domain.errors import InvalidInputError
from bot.domain.faq_import import Row

_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
"""What spreadsheets of this region save."""
_HEADER_WITHIN = 10
"""Rows from the top in which the names of the columns are looked for."""
_MOST_UNPACKED = 256 * 2**20
"""A workbook is an archive; one that unpacks to more is no list of questions."""


def read_csv(path: Path) -> list[Row]:
    """Read a CSV file with commas, semicolons or tabs.

    Raises:
        InvalidInputError: It is no text, or no column is a question or an answer.
    """
    text = _decoded(path)
    sample = text[:4096]
    dialect = max(",;\t", key=sample.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect, strict=True))
    except csv.Error as error:
        raise InvalidInputError(str(path), f"{error}") from None
    return _rows([(f"{path.name}:{number}", cells) for number, cells in enumerate(lines, 1)], path)


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInputError(str(path), "this is no text that a spreadsheet saves; save it as UTF-8")


def read_workbook(path: Path) -> list[Row]:
    """Read every sheet of an XLSX file that has a question and an answer column.

    Raises:
        InvalidInputError: It is no workbook, or no sheet has such columns.
    """
    try:
        _check_size(path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InvalidInputError(str(path), f"this is no XLSX workbook: {error}") from None
    try:
        sheets = [list(_cells(sheet.title, sheet.iter_rows(values_only=True))) for sheet in book]
    finally:
        book.close()
    return [row for lines in sheets for row in _found(lines)] or _rows(sheets[0], path)


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(one.file_size for one in archive.infolist()) > _MOST_UNPACKED:
            raise ValueError("it is too large")


def _cells(title: str, rows: Iterable[Sequence[object]]) -> Iterator[tuple[str, list[str]]]:
    for number, row in enumerate(rows, 1):
        yield f"{title}:{number}", ["" if one is None else str(one) for one in row]


def _rows(lines: list[tuple[str, list[str]]], path: Path) -> list[Row]:
    if _header(lines) is None:
        raise InvalidInputError(
            str(path),
            "no column is named question and none answer; name them so in the first row",
        )
    return _found(lines)


def _found(lines: list[tuple[str, list[str]]]) -> list[Row]:
    at = _header(lines)
    if at is None:
        return []
    number, header = at
    read = (row_of(header, cells, where) for where, cells in lines[number + 1 :])
    return [row for row in read if row is not None]


def _header(lines: list[tuple[str, list[str]]]) -> tuple[int, Header] | None:
    for number, (_, cells) in enumerate(lines[:_HEADER_WITHIN]):
        header = header_of(cells)
        if header.is_whole:
            return number, header
    return None
