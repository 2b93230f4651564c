"""Keys are given, listed and taken back on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.exits import WRONG
from bot.cli.main import app
from bot.settings import Settings


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIEFANG_{name.upper()}", raising=False)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["api-key", *arguments])


def test_a_key_is_given_listed_and_taken_back() -> None:
    """It is printed once; what cannot be done is said in a line."""
    key = _run("add", "hotline")
    taken = _run("add", "hotline")
    _run("add", "bureau", "--reads-all")
    before = _run("list").output.splitlines()
    revoked = [_run("revoke", name).exit_code for name in ("hotline", "nobody")]
    after = _run("list")

    assert (key.exit_code, taken.exit_code, revoked) == (0, WRONG, [0, WRONG])
    assert len(key.output.strip()) >= 32
    assert not any(key.output.strip() in line for line in before)
    assert before[0].startswith("hotline\tactive\treads its own\t")
    assert before[1].startswith("bureau\tactive\treads all\t")
    assert after.output.startswith("hotline\trevoked\t")
