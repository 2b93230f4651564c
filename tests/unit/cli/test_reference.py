"""The reference pages are what the code says now, and a shell can complete what it offers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.bootstrap.reference import explanations
from bot.cli import app
from bot.cli.exits import EXITS
from bot.cli.progress import course
from bot.cli.reference import pages
from bot.settings import Settings

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("name", ["settings.md", "commands.md"])
def test_a_reference_page_is_current(name: str) -> None:
    """If not: `jiefang reference docs`."""
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name]


def test_every_setting_says_what_it_is() -> None:
    """In the reference as in the code."""
    assert set(Settings.model_fields) == set(explanations())


def test_every_exit_code_is_documented() -> None:
    """Nought among them."""
    text = pages()["commands.md"]

    assert set(EXITS) == {0, 1, 2}
    assert all(f"| {code} | {says} |" in text for code, says in EXITS.items())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the script that is installed asks for it."""
    monkeypatch.setenv("_JIEFANG_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("COMP_WORDS", "jiefang pos")
    monkeypatch.setenv("COMP_CWORD", "1")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "jiefang pos")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    result = CliRunner().invoke(app, [], prog_name="jiefang")

    assert "poster" in result.output
    assert "doctor" not in result.output


class Terminal(io.StringIO):
    """Somebody looks on."""

    def isatty(self) -> bool:
        return True


def test_a_bar_is_for_terminals_alone() -> None:
    """A log gets a line a step."""
    watched, logged = Terminal(), io.StringIO()
    for stream in (watched, logged):
        with course(2, stream) as say:
            say("complaint: 3 rows")
            say("done")

    assert logged.getvalue() == "complaint: 3 rows\ndone\n"
    assert "100%" in watched.getvalue()
    assert "done" in watched.getvalue()
