"""Commands on who works here, for the operator."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import asdict
from typing import Annotated, Any

import typer

from bot.cli.exits import WRONG, JsonOption, give_up, settings_or_stop

app = typer.Typer(no_args_is_help=True, help="Who works here.")
Person = Annotated[int, typer.Argument(help="Telegram id.")]


@app.command("list")
def list_(*, as_json: JsonOption = False) -> None:
    """List the staff."""
    from bot.bootstrap.staff import listed

    found = _done(listed(settings_or_stop()))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], default=str, ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.telegram_id}\t{one.name}\t{one.role}\t{one.unit or ''}")


@app.command()
def grant(
    person: Person,
    role: Annotated[str, typer.Argument(help="handler, dispatcher, publisher or admin.")],
    *,
    name: Annotated[str | None, typer.Option(help="As colleagues read it.")] = None,
    unit: Annotated[str | None, typer.Option(help="Its id; all units without.")] = None,
    login: Annotated[
        str | None, typer.Option(help="Subject or e-mail for OIDC; empty takes it away.")
    ] = None,
) -> None:
    """Take somebody on, or change their role, unit and login."""
    from bot.bootstrap.staff import appointed
    from bot.domain.people import Role
    from bot.services.staff import Post

    if role not in set(Role):
        give_up(f"no such role: {role}; there are {', '.join(Role)}", WRONG)
    settings = settings_or_stop()
    _done(appointed(settings, person, Post(role=Role(role), name=name, unit=unit, login=login)))


@app.command()
def dismiss(person: Person) -> None:
    """End somebody's rights and sessions; the last admin stays."""
    from bot.bootstrap.staff import dismissed

    _done(dismissed(settings_or_stop(), person))


def _done(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 — whatever the work gives
    from bot.domain.errors import (
        InvalidInputError,
        JiefangError,
        LastAdminError,
        NotFoundError,
    )

    try:
        return asyncio.run(work)
    except (LastAdminError, NotFoundError, InvalidInputError) as error:
        give_up(str(error), WRONG)
    except JiefangError as error:
        give_up(str(error))
