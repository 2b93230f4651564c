"""Commands on the keys of programs that file reports."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import asdict
from typing import Annotated, Any

import typer

from bot.cli.exits import WRONG, JsonOption, give_up, settings_or_stop

app = typer.Typer(no_args_is_help=True, help="Keys of programs that file by Open311.")
Name = Annotated[str, typer.Argument(help="Of the program, as staff read it.")]


@app.command()
def add(
    name: Name,
    *,
    reads_all: Annotated[
        bool, typer.Option("--reads-all", help="Show it everybody's words, masked.")
    ] = False,
) -> None:
    """Give a program a key, printed once; after a revoke it gets a new one."""
    from bot.bootstrap.clients import added

    typer.echo(_done(added(settings_or_stop(), name, reads_all=reads_all)))


@app.command("list")
def list_(*, as_json: JsonOption = False) -> None:
    """List programs and whether their keys are good."""
    from bot.bootstrap.clients import listed

    found = _done(listed(settings_or_stop()))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], default=str, ensure_ascii=False))
        return
    for one in found:
        state = "active" if one.is_active else "revoked"
        sight = "reads all" if one.reads_all else "reads its own"
        typer.echo(f"{one.name}\t{state}\t{sight}\t{one.created_at:%Y-%m-%d}")


@app.command()
def revoke(name: Name) -> None:
    """Take a program's key back."""
    from bot.bootstrap.clients import revoked

    _done(revoked(settings_or_stop(), name))


def _done(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 — whatever the work gives
    from bot.domain.errors import InvalidInputError, JiefangError, NotFoundError

    try:
        return asyncio.run(work)
    except (InvalidInputError, NotFoundError) as error:
        give_up(str(error), WRONG)
    except JiefangError as error:
        give_up(str(error))
