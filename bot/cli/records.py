"""Commands that read what was recorded."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.cli.exits import WRONG, give_up, settings_or_stop

if TYPE_CHECKING:
    from bot.domain.chain import Anchor

_T = TypeVar("_T")


def verify(
    *,
    anchor: Annotated[
        list[str] | None,
        typer.Option(help="EVENTS:SEAL as printed earlier; the chain must still have it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check that no complaint's timeline was changed. Exits with 1 when one was."""
    from dataclasses import asdict

    from bot.bootstrap.records import verified

    found = _done(verified(settings_or_stop(), [_anchor(one) for one in anchor or ()]))
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        for one in found.findings:
            typer.echo(f"event {one.seq}: {one.kind}{f' {one.reference}' if one.reference else ''}")
        typer.echo(f"{found.events} events, {len(found.findings)} findings, seal {found.seal}")
    raise typer.Exit(WRONG if found.findings else 0)


def _anchor(written: str) -> Anchor:
    from bot.domain.chain import Anchor

    events, _, seal = written.partition(":")
    if not events.isdecimal() or len(seal) != _SEAL:
        give_up("write an anchor as EVENTS:SEAL, both as jiefang verify printed them", WRONG)
    return Anchor(events=int(events), seal=seal)


_SEAL = 64


def rates(
    *,
    start: Annotated[str, typer.Option("--from", help="First day of filing, 2023-11-01.")],
    end: Annotated[str, typer.Option("--to", help="Last day of filing, 2023-11-30.")],
    by: Annotated[str, typer.Option(help="all, unit, category, week or month.")] = "all",
    as_json: Annotated[bool, typer.Option("--json", help="Print the rates as JSON.")] = False,
) -> None:
    """Work out 响应率, 解决率 and 满意率 from the log. Says what each is made of."""
    from bot.bootstrap.records import rated
    from bot.services.rates import By

    try:
        days = date.fromisoformat(start), date.fromisoformat(end)
        chosen = By(by)
    except ValueError as error:
        give_up(
            f"write dates as 2023-11-01, and --by all, unit, category, week or month: {error}",
            WRONG,
        )
    found = _done(rated(settings_or_stop(), *days, chosen))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, group in found.items():
        for rate, parts in group.items():
            typer.echo(_line(name, rate, parts))
    if not found:
        typer.echo("no complaint was filed in these days")


def _done(work: Coroutine[Any, Any, _T]) -> _T:
    from bot.domain.errors import JiefangError

    try:
        return asyncio.run(work)
    except JiefangError as error:
        give_up(str(error))


_RATE_NAMES = {"answered": "响应率", "solved": "解决率", "satisfied": "满意率"}


def _line(group: str, rate: str, parts: dict[str, Any]) -> str:
    share = "–" if parts["percent"] is None else f"{parts['percent']:.1f} %"
    apart = ", ".join(f"{name} {count}" for name, count in parts["apart"].items()) or "none"
    share_of = f"{parts['numerator']} of {parts['denominator']}"
    return f"{group}\t{_RATE_NAMES[rate]} {rate}\t{share}\t{share_of}\tapart: {apart}"
