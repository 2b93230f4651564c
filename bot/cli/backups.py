"""Commands that put an office away and bring it back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.cli.exits import WRONG, JsonOption, give_up, settings_or_stop
from bot.cli.progress import course

_T = TypeVar("_T")


def backup(
    to: Annotated[Path, typer.Argument(help="A new file, or a directory to name it in.")],
    *,
    recipient: Annotated[
        list[str] | None,
        typer.Option(help="Encrypt for this age or SSH public key, or for those in this file."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the whole office into one file. It is as of this moment; the bot may run meanwhile."""
    from bot.bootstrap.backing_up import back_up
    from bot.bootstrap.moving import steps

    settings = settings_or_stop()
    with course(steps()) as say:
        done = _done(back_up(settings, to, recipient or (), say))
    if as_json:
        typer.echo(_as_json(done))
        return
    closed = "encrypted" if done.is_encrypted else "NOT encrypted: whoever has it can read it"
    typer.echo(f"{done.file}: {done.rows} rows, {done.bytes} bytes, {closed}")
    _say_chain(done.events, done.seal, done.findings)


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="The backup.")],
    *,
    identity: Annotated[
        list[str] | None, typer.Option(help="File of the age or SSH private key that opens it.")
    ] = None,
    erasures: Annotated[
        list[Path] | None,
        typer.Option(help="Erasure log of a lost machine, besides the one in the settings."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Put a backup into an empty office. All or nothing; who was forgotten stays forgotten."""
    from bot.bootstrap.moving import steps
    from bot.bootstrap.restoring import Source
    from bot.bootstrap.restoring import restore as restored

    wanted = Source(file=source, identities=tuple(identity or ()), erasures=tuple(erasures or ()))
    settings = settings_or_stop()
    with course(steps()) as say:
        done = _done(restored(settings, wanted, say))
    if as_json:
        typer.echo(_as_json(done))
        return
    typer.echo(f"restored as of {done.taken_at.isoformat()}: {done.rows} rows")
    _say_chain(done.events, done.seal, done.findings)
    typer.echo("start the bot; announcements that were under way are paused")


def _say_chain(events: int, seal: str, findings: int) -> None:
    typer.echo(f"the chain of {events} events ends in {seal}")
    if findings:
        typer.echo(f"it is broken in {findings} places: `jiefang verify` names them", err=True)


def _as_json(done: Any) -> str:  # noqa: ANN401 — either outcome
    return json.dumps(asdict(done), default=str, ensure_ascii=False)


def _done(work: Coroutine[Any, Any, _T]) -> _T:
    from bot.domain.errors import JiefangError
    from bot.store.engine import StoreFailure, plain_words

    try:
        return asyncio.run(work)
    except JiefangError as error:
        give_up(str(error), WRONG)
    except StoreFailure as error:
        give_up(f"the database did not do as told: {plain_words(error)}", WRONG)
    except OSError as error:
        give_up(f"a file could not be read or written: {error.strerror or error}", WRONG)
