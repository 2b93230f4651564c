"""The ledger as spreadsheets write it: what is read, and what is refused by line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.ledger_csv import read_ledger, write_ledger
from bot.domain.ledger_row import COLUMNS, LedgerRow

HEAD = "commitment,value,milestone,holds_on,note\n"

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=12
).filter(lambda word: word == word.strip())
numbers = st.one_of(st.none(), st.integers(1, 10**18 - 1))
rows = st.builds(
    LedgerRow,
    commitment=words,
    holds_on=st.dates(date(1900, 1, 1), date(2999, 12, 31)),
    value=st.one_of(st.none(), st.floats(0, 1e15)),
    milestone=st.one_of(st.none(), words),
    note=st.one_of(st.none(), words, words.map(lambda word: f'=1+1 {word},"x"')),
    links=st.lists(words, max_size=2).map(tuple),
    number=numbers,
    corrects=numbers,
)


def _read(tmp_path: Path, content: str | bytes) -> tuple[list[LedgerRow], list[str]]:
    file = tmp_path / "ledger.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    found, problems = read_ledger(file)
    return found, [f"{one.line}: {one.message}" for one in problems]


@given(st.lists(rows, max_size=4))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, given_rows: list[LedgerRow]
) -> None:
    """Every text and number, also those that a spreadsheet would take for a formula."""
    found, problems = _read(tmp_path_factory.mktemp("csv"), write_ledger(given_rows))

    assert problems == []
    assert [one.fingerprint() for one in found] == [one.fingerprint() for one in given_rows]
    assert [(one.number, one.corrects) for one in found] == [
        (one.number, one.corrects) for one in given_rows
    ]


def test_no_cell_is_a_formula() -> None:
    """What begins like one is a text in any spreadsheet."""
    row = LedgerRow(commitment="parking", holds_on=date(2023, 11, 5), note="=HYPERLINK(1)", value=1)

    assert ",'=HYPERLINK(1)," in write_ledger([row])
    assert write_ledger([]) == "\ufeff" + ",".join(
        (*COLUMNS, "recorded_by", "recorded_at", "photos\r\n")
    )


@pytest.mark.parametrize(
    "content",
    [
        HEAD + 'parking,"1,320",,2023/11/5,桥头\n',
        (HEAD + "parking,1320,,2023-11-05,桥头\n").encode("gb18030"),
        (HEAD + "parking,1320个,,2023.11.5,桥头\n").encode("utf-8-sig"),
        (HEAD + "parking,1320,,2023-11-05,桥头\n").replace(",", ";"),
        (HEAD + "parking,1320,,2023-11-05,桥头\n").replace(",", "\t").replace("\n", "\r\n"),
        HEAD.upper() + "\n,,,,\nparking,1320,,2023-11-05,桥头",
    ],
)
def test_what_spreadsheets_make_of_a_table_is_read(tmp_path: Path, content: str | bytes) -> None:
    """Other encodings, separators, line ends and ways to write a day or a number."""
    found, problems = _read(tmp_path, content)

    assert problems == []
    (row,) = found
    assert (row.commitment, row.value, row.holds_on, row.note) == (
        "parking",
        1320,
        date(2023, 11, 5),
        "桥头",
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", ["1: header"]),
        ("a,b\n1,2\n", ["1: header"]),
        (HEAD + "parking,many,,2023-11-05,\n", ["2: value"]),
        (HEAD + "parking,1e999,,2023-11-05,\n", ["2: value"]),
        (HEAD + "parking,1,,2023-02-30,\n", ["2: date"]),
        (HEAD + "parking,1,,soon,\nparking,1,,2023-11-05,\nparking,1,,,\n", ["2: ", "4: holds_on"]),
        (HEAD + 'parking,1,,2023-11-05,"a\nb"\nparking,x,,2023-11-05,\n', ["4: value"]),
        ("commitment,holds_on,corrects\nparking,2023-11-05,first\n", ["2: corrects"]),
        (HEAD + 'parking,1,,2023-11-05,"open\n', ["1: file: is no CSV"]),
        (b"PK\x03\x04\x00", ["1: file: is no CSV"]),
        (b"\xff\xff\xff", ["1: file: is no CSV"]),
    ],
)
def test_what_is_no_entry_is_refused_by_line(
    tmp_path: Path, content: str | bytes, told: list[str]
) -> None:
    """The line where it begins in the file, also below a note of two lines."""
    _, problems = _read(tmp_path, content)

    assert len(problems) == len(told)
    assert all(one.startswith(start) for one, start in zip(problems, told, strict=True))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """In one line, like any other problem."""
    _, (problem,) = read_ledger(tmp_path / "gone.csv")

    assert "cannot be read" in problem.message
