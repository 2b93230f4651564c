"""Commands on the promise ledger."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.exits import WRONG, give_up, settings_or_stop

app = typer.Typer(no_args_is_help=True, help="The promise ledger as a CSV file.")


@app.command("export")
def export_(
    file: Annotated[Path | None, typer.Argument(help="Where to, not standard output.")] = None,
) -> None:
    """Write all entries, corrected ones too; the bot may be running."""
    from bot.bootstrap.ledger import exported
    from bot.domain.errors import JiefangError

    try:
        text = asyncio.run(exported(settings_or_stop()))
    except JiefangError as error:
        give_up(str(error))
    if file is None:
        typer.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8", newline="")
        typer.echo(f"{file}: {text.count(chr(10)) - 1} lines")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file as export writes it.")],
    *,
    by: Annotated[int | None, typer.Option(help="Telegram id of who records it.")] = None,
) -> None:
    """Take all entries of a file that are not there yet, or none; exits with 1 if refused."""
    from bot.bootstrap.ledger import imported
    from bot.domain.errors import JiefangError

    settings = settings_or_stop()
    try:
        lines, is_taken = asyncio.run(imported(settings, file, by))
    except JiefangError as error:
        give_up(str(error))
    for line in lines:
        typer.echo(line, err=not is_taken)
    if not is_taken:
        give_up(f"{file}: nothing was taken", WRONG)
