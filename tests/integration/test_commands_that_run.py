"""Commands that open a database or start the bot: one line where others show a traceback."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.exits import NOT_STARTED, WRONG
from bot.settings import Settings


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIEFANG_{name.upper()}", raising=False)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_a_wrong_setting_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is started."""
    monkeypatch.setenv("JIEFANG_LISTEN", "nowhere")

    result = _run("run")

    assert result.exit_code == NOT_STARTED
    assert result.output.strip().startswith("JIEFANG_LISTEN: ")
    assert len(result.output.strip().splitlines()) == 1


def test_running_without_a_token_says_how_to_get_one() -> None:
    """The first thing that a newcomer meets."""
    result = _run("run")

    assert result.exit_code == NOT_STARTED
    assert "JIEFANG_TOKEN is missing" in result.output.replace(": is", " is")


def test_a_part_alone_on_a_sqlite_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes on one file could corrupt it."""
    monkeypatch.setenv("JIEFANG_TOKEN", "123456:ABC-DEF")
    result = _run("run", "--only", "web")

    assert result.exit_code == NOT_STARTED
    assert result.output.startswith("JIEFANG_DATABASE_URL: ")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("mysql://x", "JIEFANG_DATABASE_URL: "),
        ("postgresql://u@127.0.0.1:1/d", "the database did not do as told: "),
    ],
)
def test_a_copy_that_cannot_begin_says_why_in_a_line(
    tmp_path: Path, target: str, said: str
) -> None:
    """No traceback, nothing begun."""
    result = _run("db", "copy", "--from", f"sqlite:///{tmp_path}/a.db", "--to", target)

    assert result.exit_code == WRONG
    assert result.output.startswith(said)
    assert len(result.output.strip().splitlines()) == 1


def test_a_demo_whose_port_is_taken_says_so() -> None:
    """Two demos side by side are an everyday mistake."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = _run("demo", "--port", str(taken.getsockname()[1]))

    assert result.exit_code == NOT_STARTED
    assert "port" in result.output
    assert "Traceback" not in result.output


def test_lists_are_json_for_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office with nobody in it gives an empty list and nothing else."""
    monkeypatch.setenv("JIEFANG_DATA_DIR", str(tmp_path))
    for command in (["staff", "list", "--json"], ["api-key", "list", "--json"]):
        result = CliRunner().invoke(app, command)
        assert (result.exit_code, json.loads(result.stdout)) == (0, [])
