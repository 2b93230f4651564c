"""The command that writes the reference pages of the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.exits import EXITS, WRONG, give_up


def reference(
    directory: Annotated[Path, typer.Argument(help="Where settings.md and commands.md go.")],
) -> None:
    """Write the reference of settings and commands anew."""
    try:
        for name, text in pages().items():
            (directory / name).write_text(text, encoding="utf-8")
    except OSError as error:
        give_up(f"{directory}: {error.strerror}", WRONG)


def pages() -> dict[str, str]:
    """Give the pages by their names."""
    from bot.bootstrap.reference import commands_page, settings_page
    from bot.cli.main import app

    program = typer.main.get_group(app)
    return {"settings.md": settings_page(), "commands.md": commands_page(program, EXITS)}
