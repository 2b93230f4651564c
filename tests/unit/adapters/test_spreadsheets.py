"""Files for spreadsheets: numbers stay numbers, and no text becomes a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from bot.adapters.spreadsheets import Cell, Spreadsheets

NAMES = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
BAD = ('=HYPERLINK("http://x","y")', "+1", "-1", "@A1", "\tx", "\rx", "'x")
_BAD_ROWS: list[list[Cell]] = [[one, 12.5] for one in BAD]
ROWS: list[list[Cell]] = [["科室", "%"], *_BAD_ROWS, ["好", None]]


def test_csv_opens_as_text_and_numbers() -> None:
    """With the mark of UTF-8; what begins like a formula has an apostrophe before it."""
    content = Spreadsheets().csv(ROWS)

    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in read] == ["科室", *(f"'{one}" for one in BAD), "好"]
    assert [row[1] for row in read[1:]] == [*(["12.5"] * len(BAD)), ""]


def _xml(content: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return ET.fromstring(book.read(name))  # noqa: S314 — our own file


def test_a_workbook_has_no_formula() -> None:
    """Texts are cells of text, numbers of numbers; the same rows are the same file."""
    content = Spreadsheets().xlsx(ROWS)
    sheet = _xml(content, "xl/worksheets/sheet1.xml")
    texts = [one.text for one in _xml(content, "xl/sharedStrings.xml").iterfind(".//x:t", NAMES)]

    assert sheet.findall(".//x:f", NAMES) == []
    kinds = [one.get("t") for one in sheet.iterfind(".//x:row[@r='2']/x:c", NAMES)]
    assert kinds == ["s", None]
    assert "'+1" in texts
    assert "科室" in texts
    assert Spreadsheets().xlsx(ROWS) == content


@pytest.mark.parametrize("rows", [[], [["只有标题"]]])
def test_an_empty_table_is_a_file_too(rows: list[list[Cell]]) -> None:
    """Nothing was filed in the period."""
    assert Spreadsheets().csv(rows) is not None
    assert zipfile.is_zipfile(io.BytesIO(Spreadsheets().xlsx(rows)))
