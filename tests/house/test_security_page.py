"""What docs/security.md names is there: files, tests, settings of the standard's table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:tests|bot)/[\w/.]+)(?:::(\w+))?`", PAGE)))
ROW = re.compile(r"^\| (\d+[^|]*?) \| ([^|]+) \| ?([^|]*?) ?\|$", re.MULTILINE)
CHAPTERS = 17
"""Of the standard."""


@pytest.mark.parametrize(("path", "name"), NAMED, ids="::".join)
def test_what_is_named_as_a_proof_is_there(path: str, name: str) -> None:
    """A test that was renamed or dropped proves nothing any more."""
    file = ROOT / path

    assert file.exists(), path
    assert not name or f"def {name}(" in file.read_text(encoding="utf-8"), f"{path}::{name}"


def test_every_chapter_of_the_standard_has_its_rows() -> None:
    """And each row says how it stands, with a reason unless there is nothing of the kind."""
    rows = ROW.findall(PAGE)

    assert {int(re.split(r"\D", row[0])[0]) for row in rows} == set(range(1, CHAPTERS + 1))
    assert {row[1].strip() for row in rows} <= {"yes", "part", "no", "–"}
    assert [row for row in rows if row[1].strip() in {"yes", "part", "no"} and not row[2]] == []
