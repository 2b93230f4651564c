"""Commands on databases."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import typer

from bot.cli.exits import WRONG, JsonOption, give_up
from bot.cli.progress import course

app = typer.Typer(no_args_is_help=True, help="Move an office to another database.")


@app.callback()
def databases() -> None:
    """Move an office to another database."""


@app.command()
def copy(
    *,
    source: Annotated[str, typer.Option("--from", help="The database to read.")],
    target: Annotated[str, typer.Option("--to", help="An empty database.")],
    as_json: JsonOption = False,
) -> None:
    """Copy everything into an empty database and compare it, row by row; stop the bot first."""
    from bot.bootstrap.moving import copy_database, steps
    from bot.domain.errors import JiefangError
    from bot.store.engine import StoreFailure, plain_words

    try:
        with course(steps()) as say:
            counts = asyncio.run(copy_database(source, target, say))
    except JiefangError as error:
        give_up(str(error), WRONG)
    except StoreFailure as error:
        give_up(f"the database did not do as told: {plain_words(error)}", WRONG)
    if as_json:
        typer.echo(json.dumps({"rows": counts}))
        return
    typer.echo("done: set JIEFANG_DATABASE_URL to the new address and start the bot")
