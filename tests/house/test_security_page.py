"""What docs/security.md names is there: files, tests, settings of the standard's table."""

from __future__ import annotations

import importlib
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


LIMIT = re.compile(r"^\| [^|]+ \| ([\d,]+)( [KM]iB)?[^|]* \| `([\w.]+):(\w+)` \|$", re.MULTILINE)
UNITS = {"": 1, " KiB": 1024, " MiB": 1024**2}


@pytest.mark.parametrize(("figure", "unit", "module", "name"), LIMIT.findall(PAGE))
def test_a_rule_of_input_is_the_constants_own(
    figure: str, unit: str, module: str, name: str
) -> None:
    """A limit that is changed in the code is changed on the page."""
    told = int(figure.replace(",", "")) * UNITS[unit]

    assert getattr(importlib.import_module(module), name) == told


def test_every_chapter_of_the_standard_has_its_rows() -> None:
    """And each row says how it stands, with a reason unless there is nothing of the kind."""
    rows = ROW.findall(PAGE)

    assert {int(re.split(r"\D", row[0])[0]) for row in rows} == set(range(1, CHAPTERS + 1))
    assert {row[1].strip() for row in rows} <= {"yes", "part", "no", "–"}
    assert [row for row in rows if row[1].strip() in {"yes", "part", "no"} and not row[2]] == []
