"""Commands on what is kept about people."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.exits import WRONG, give_up, settings_or_stop


def data_map(
    *,
    into: Annotated[
        Path | None,
        typer.Option(help="Write it between the marks of this page, as docs/privacy.md."),
    ] = None,
) -> None:
    """Say what every column holds, why and for how long."""
    from bot.bootstrap.data_map import data_map as drawn
    from bot.bootstrap.data_map import written_into
    from bot.domain.errors import JiefangError

    if into is None:
        typer.echo(drawn())
        return
    try:
        into.write_text(written_into(into.read_text("utf-8"), into), "utf-8")
    except JiefangError as error:
        give_up(str(error), WRONG)
    except OSError as error:
        give_up(f"{into}: {error.strerror}", WRONG)


def retention(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count only; the bot may run meanwhile.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Throw away what has been kept long enough. The bot does so every night."""
    from bot.bootstrap.records import kept_too_long, thrown_away
    from bot.domain.errors import JiefangError

    settings = settings_or_stop()
    try:
        counts = asyncio.run((kept_too_long if dry_run else thrown_away)(settings))
    except JiefangError as error:
        give_up(str(error))
    if as_json:
        typer.echo(json.dumps(counts))
        return
    for name, count in counts.items():
        limit = name.partition(".")[0]
        days = settings.model_dump()[f"keep_{limit}"]
        typer.echo(f"{name}\t{count} rows older than {days} days (JIEFANG_KEEP_{limit.upper()})")
    typer.echo(
        f"{sum(counts.values())} rows {'would be' if dry_run else 'were'} changed or deleted"
    )


def change_keys() -> None:
    """Encrypt the database anew. With the first key of JIEFANG_DATA_KEY; the bot must not run."""
    from bot.bootstrap.keys import change_keys as changed
    from bot.domain.errors import JiefangError

    try:
        count = asyncio.run(changed(settings_or_stop(), typer.echo))
    except JiefangError as error:
        give_up(str(error))
    typer.echo(f"{count} rows written; old keys may leave the file once older backups are gone")
