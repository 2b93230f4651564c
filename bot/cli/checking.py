"""Commands that check the knowledge directory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import WRONG, KnowledgeOption, give_up, settings_or_stop

if TYPE_CHECKING:
    from bot.domain.matching import Matcher


def check(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print problems as JSON.")] = False,
    replay: Annotated[
        bool, typer.Option("--replay", help="Ask the regression set again; show what changed.")
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="With --replay: accept the verdicts of today.")
    ] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Check the knowledge directory. Exits with 1 when something is wrong or has changed."""
    from dataclasses import asdict

    from bot.adapters.knowledge_files import format_problems, read_knowledge
    from bot.bootstrap.checking import near_duplicates
    from bot.bootstrap.clock import machine_clock
    from bot.bootstrap.knowledge import build_matcher

    settings = settings_or_stop()
    directory = knowledge or settings.knowledge
    today = machine_clock().date()
    loaded = read_knowledge(directory, office_name=settings.office_name, today=today)
    problems = list(loaded.problems)
    has_changed = False
    if not loaded.broken:
        matcher = build_matcher(loaded.knowledge, settings.cache)
        problems += near_duplicates(loaded, matcher)
        has_changed = replay and _replay(directory, matcher, accept=accept)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in problems], ensure_ascii=False))
    elif problems:
        typer.echo(format_problems(problems))
    else:
        typer.echo(f"{directory}: {len(loaded.knowledge.entries)} entries, no problem found")
    raise typer.Exit(WRONG if loaded.broken or has_changed else 0)


def _replay(directory: Path, matcher: Matcher, *, accept: bool) -> bool:
    """Show on standard error what changed; True when something did and was not accepted."""
    from bot.adapters.regression_file import REGRESSIONS, read_cases
    from bot.domain.errors import InvalidInputError
    from bot.domain.replaying import changes, replayed

    try:
        cases = read_cases(directory / REGRESSIONS)
    except InvalidInputError as error:
        give_up(str(error), WRONG)
    now = replayed(matcher, cases)
    found = changes(cases, now)
    for one in found:
        before, after = one.before, one.after
        typer.echo(
            f"{directory / REGRESSIONS}:{one.line}: {' / '.join(before.turns)}:"
            f" {before.outcome} {before.entry} → {after.outcome} {after.entry}",
            err=True,
        )
    typer.echo(f"{len(cases)} messages replayed, {len(found)} changed", err=True)
    if accept:
        lines = "".join(f"{case.as_json()}\n" for case in now)
        (directory / REGRESSIONS).write_text(lines, encoding="utf-8")
    return bool(found) and not accept
