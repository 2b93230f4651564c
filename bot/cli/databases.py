"""Commands on databases."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.cli.exits import WRONG, give_up

app = typer.Typer(no_args_is_help=True, help="Move an office to another database.")


@app.callback()
def databases() -> None:
    """Move an office to another database."""


@app.command()
def copy(
    *,
    source: Annotated[str, typer.Option("--from", help="The database to read.")],
    target: Annotated[str, typer.Option("--to", help="An empty database.")],
) -> None:
    """Copy everything into an empty database and compare it, row by row; stop the bot first."""
    from bot.bootstrap.moving import copy_database
    from bot.domain.errors import JiefangError
    from bot.store.engine import StoreFailure, plain_words

    try:
        asyncio.run(copy_database(source, target, typer.echo))
    except JiefangError as error:
        give_up(str(error), WRONG)
    except StoreFailure as error:
        give_up(f"the database did not do as told: {plain_words(error)}", WRONG)
    typer.echo("done: set JIEFANG_DATABASE_URL to the new address and start the bot")
