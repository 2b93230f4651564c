"""Commands that read what was recorded."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import typer

from bot.cli.exits import WRONG, settings_or_stop


def verify(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check that no complaint's timeline was changed; exits with 1 when one was."""
    from dataclasses import asdict

    from bot.bootstrap.records import verified

    found = asyncio.run(verified(settings_or_stop()))
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        for one in found.findings:
            typer.echo(f"event {one.seq}: {one.kind}{f' {one.reference}' if one.reference else ''}")
        typer.echo(f"{found.events} events, {len(found.findings)} findings, seal {found.seal}")
    raise typer.Exit(WRONG if found.findings else 0)
