"""The ledger on the command line, from one office's database into another's."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.exits import NOT_STARTED, WRONG
from bot.settings import Settings
from bot.store.engine import hold

CSV = "number,commitment,value,holds_on,note,corrects\n1,parking,820,2023-11-01,,\n"


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two offices without settings of anybody's but an admin and a cache."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIEFANG_{name.upper()}", raising=False)
    monkeypatch.setenv("JIEFANG_ADMIN_IDS", "42")
    monkeypatch.setenv("JIEFANG_CACHE_DIR", str(Path(".cache", "jiefang").absolute()))
    monkeypatch.setenv("JIEFANG_KNOWLEDGE_DIR", str(Path("knowledge").absolute()))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text(CSV, encoding="utf-8")
    return tmp_path


def _run(office: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["commitments", *arguments], env={"JIEFANG_DATA_DIR": office})


def test_a_ledger_moves_from_office_to_office(directory: Path) -> None:
    """Each line's fate is printed; an export taken again changes nothing."""
    taken = _run("one", "import", "in.csv")
    out = _run("one", "export", "out.csv")
    moved = _run("two", "import", "out.csv")
    again = _run("two", "import", "out.csv")

    assert (taken.exit_code, taken.output) == (0, "in.csv:2: taken\n")
    assert (out.exit_code, out.output) == (0, "out.csv: 1 lines\n")
    assert moved.output == "out.csv:2: taken\n"
    assert (again.exit_code, again.output) == (0, "out.csv:2: already there\n")
    assert "1,parking,820,,2023-11-01" in _run("two", "export").output


def test_a_file_that_does_not_fit_is_refused_by_line(directory: Path) -> None:
    """Whether it is no table, or a table of something else; nothing is taken."""
    (directory / "bad.csv").write_text(CSV + "2,moon,1,2023-11-01,,\n", encoding="utf-8")
    (directory / "worse.csv").write_text(CSV + "2,parking,1,soon,,\n", encoding="utf-8")

    bad, worse = _run("one", "import", "bad.csv"), _run("one", "import", "worse.csv")

    assert (bad.exit_code, worse.exit_code) == (WRONG, WRONG)
    assert "bad.csv:3: refused: no commitment 'moon'" in bad.output
    assert "worse.csv:3: refused: holds_on" in worse.output
    assert "nothing was taken" in worse.output
    assert _run("one", "export").output.count("\n") == 1


def test_what_is_missing_is_said_in_one_line(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No database, a bot at work on it, nobody who records, somebody without the right."""
    assert "there is no ledger yet" in _run("none", "export").output
    with hold(directory / "one" / "jiefang.db"):
        assert "another process" in _run("one", "import", "in.csv").output
    assert _run("one", "import", "in.csv", "--by", "43").exit_code == NOT_STARTED
    monkeypatch.delenv("JIEFANG_ADMIN_IDS")

    nobody = _run("one", "import", "in.csv")

    assert (nobody.exit_code, "--by" in nobody.output) == (NOT_STARTED, True)
