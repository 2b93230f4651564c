"""Rows as files that spreadsheets open, with nothing in them that one would work out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet would take a text for that begins so."""
Cell = str | int | float | None
_NEVER = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same rows are the same file."""
_WIDEST = 40


def safe(text: str) -> str:
    """Keep a text from being read as a formula: such a one gets an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA) else text


class Spreadsheets:
    """Writes tables whose first row is the headings."""

    def csv(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """Write CSV, with the mark by which spreadsheets know UTF-8."""
        out = io.StringIO()
        writer = csv.writer(out)
        for row in rows:
            writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
        return out.getvalue().encode("utf-8-sig")

    def xlsx(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """Write a workbook of one sheet; texts are cells of text, whatever they begin with."""
        from xlsxwriter import Workbook

        out = io.BytesIO()
        with Workbook(out, {"in_memory": True}) as book:
            book.set_properties({"created": _NEVER})
            sheet, head = book.add_worksheet(), book.add_format({"bold": True})
            widths: dict[int, int] = {}
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    style = head if y == 0 else None
                    if isinstance(cell, str):
                        sheet.write_string(y, x, safe(cell), style)
                        widths[x] = max(widths.get(x, 8), min(2 * len(cell), _WIDEST))
                    elif cell is not None:
                        sheet.write_number(y, x, cell, style)
            for x, width in widths.items():
                sheet.set_column(x, x, width)
            sheet.freeze_panes(1, 0)
        return out.getvalue()
