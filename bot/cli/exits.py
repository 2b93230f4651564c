"""How commands end: exit codes, and one line on what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

WRONG = 1
"""Exit code: the check failed, or the input is wrong."""
NOT_STARTED = 2
"""Exit code: a setting is missing or another process is running."""
EXITS = {
    0: "done; a check found nothing wrong",
    WRONG: "the check failed, or the input or what was found is wrong: nothing was changed",
    NOT_STARTED: "not begun: the command line or a setting is wrong, or another process is running",
}

KnowledgeOption = Annotated[
    Path | None, typer.Option("--knowledge", help="Knowledge directory instead of the set one.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")]


def give_up(message: str, code: int = NOT_STARTED) -> NoReturn:
    """Say in one line why nothing was done, and exit."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def settings_or_stop() -> Settings:
    """Read the settings; a missing or bad one is named in one line."""
    from bot.settings import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as error:
        give_up(str(error))
