"""The command that brings an office's own questions in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.exits import WRONG, give_up, settings_or_stop
from bot.cli.speaking import LangOption, speaker


def import_faq(
    file: Annotated[Path, typer.Argument(help="A CSV, XLSX or Markdown file.")],
    *,
    to: Annotated[
        Path | None, typer.Option("--to", help="Knowledge directory; the set one unless given.")
    ] = None,
    topic: Annotated[str | None, typer.Option(help="For questions that name no topic.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    lang: LangOption = None,
) -> None:
    """Bring your own questions and answers in. Says what was taken, doubtful and refused."""
    from bot.bootstrap.clock import machine_clock
    from bot.bootstrap.importing import import_questions
    from bot.domain.errors import InvalidInputError
    from bot.replies.importing import remark_text

    t, directory = speaker(lang), to or settings_or_stop().knowledge
    today = machine_clock().date()

    def under_way(rows: int) -> None:
        typer.echo(t.plain("{count} rows read, checking them", count=rows), err=True)

    try:
        found = import_questions(file, directory, topic=topic, today=today, on_read=under_way)
    except InvalidInputError as error:
        give_up(str(error), WRONG)
    refused = sum(one.is_refusal for one in found.remarks)
    if as_json:
        report = {
            "taken": [one.id for one in found.drafts],
            "remarks": [
                {"where": one.where, "what": one.what, "refused": one.is_refusal, **one.facts}
                for one in found.remarks
            ],
        }
        typer.echo(json.dumps(report, ensure_ascii=False))
    else:
        for one in found.remarks:
            typer.echo(remark_text(t, one))
        typer.echo(
            t.plain(
                "{taken} answers taken, {refused} rows refused. {command} checks all of it.",
                taken=len(found.drafts),
                refused=refused,
                command="jiefang check",
            )
        )
    raise typer.Exit(0 if found.drafts else WRONG)
