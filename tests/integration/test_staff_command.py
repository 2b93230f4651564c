"""Who works here is listed and changed on the command line, by the same rules as elsewhere."""

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
    return CliRunner().invoke(app, ["staff", *arguments])


def test_staff_are_taken_on_and_let_go_but_the_last_admin_stays() -> None:
    """What cannot be done is said in a line, with an exit code of its own."""
    done = [
        _run("grant", "7", "admin", "--name", "管理员").exit_code,
        _run("grant", "8", "handler", "--name", "小李", "--unit", "city").exit_code,
        _run("grant", "8", "handler", "--unit", "city", "--login", "li@office.example").exit_code,
    ]
    taken = _run("grant", "7", "admin", "--login", "LI@office.example")
    listed = _run("list").output
    last = _run("dismiss", "7")
    wrong = [_run("grant", "8", "boss").exit_code, _run("dismiss", "9").exit_code]
    let_go = _run("dismiss", "8").exit_code

    assert done == [0, 0, 0]
    assert (taken.exit_code, "小李" in taken.output) == (WRONG, True)
    assert listed == "7\t管理员\tadmin\t\n8\t小李\thandler\tcity\n"
    assert (last.exit_code, wrong, let_go) == (WRONG, [WRONG, WRONG], 0)
    assert "last admin" in last.output
    assert "8\t" not in _run("list").output
