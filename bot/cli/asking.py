"""Commands that ask as a resident would."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import WRONG, KnowledgeOption, give_up, settings_or_stop

if TYPE_CHECKING:
    from bot.bootstrap.asking import Asker


def ask(
    text: Annotated[list[str] | None, typer.Argument(help="What a resident writes.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
    batch: Annotated[
        bool, typer.Option("--batch", help='Read JSON lines {"q": …} from standard input.')
    ] = False,
    why: Annotated[bool, typer.Option("--why", help="Print how the verdict came about.")] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Ask as a resident would and print what they would read."""
    if not text and not batch:
        give_up('write a question, as in: jiefang ask "今年建多少停车位"', WRONG)
    with _asker(knowledge, at_once=batch) as asker:
        if batch:
            for turns in _turns(sys.stdin.buffer):
                typer.echo(json.dumps(asker.ask(turns), ensure_ascii=False))
        elif why:
            _explain(asker, " ".join(text or []), as_json=as_json)
        else:
            answer = asker.ask([" ".join(text or [])])
            typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else answer["text"])


def _explain(asker: Asker, text: str, *, as_json: bool) -> None:
    from dataclasses import asdict

    from bot.bootstrap.asking import explained

    why = asker.knowledge.matcher.explain(text)
    if as_json:
        typer.echo(json.dumps(asdict(why), ensure_ascii=False))
    else:
        typer.echo("\n".join(explained(why, asker.decider.decide(text))))


@contextmanager
def _asker(knowledge: Path | None, *, at_once: bool) -> Iterator[Asker]:
    from zoneinfo import ZoneInfo

    from bot.adapters.knowledge_files import format_problems, read_knowledge
    from bot.bootstrap.asking import Asker
    from bot.bootstrap.knowledge import build_matcher
    from bot.bootstrap.semantics import deciding
    from bot.services.knowledge import KnowledgeInForce

    settings = settings_or_stop()
    loaded = read_knowledge(knowledge or settings.knowledge, office_name=settings.office_name)
    if loaded.broken:
        # Somebody else's list with a blemish can still be asked; one without entries cannot.
        typer.echo(format_problems(loaded.problems), err=True)
    if not loaded.knowledge.entries:
        give_up("there is nothing to answer from", WRONG)
    in_force = KnowledgeInForce(loaded.knowledge, build_matcher(loaded.knowledge, settings.cache))
    with deciding(in_force, settings.cache, at_once=at_once) as decider:
        yield Asker(in_force, ZoneInfo(settings.timezone), decider)


def _turns(lines: Iterable[bytes]) -> Iterator[list[str]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        turns = _read(line)
        if not turns:
            give_up(f'line {number}: not of the form {{"q": …}} or {{"turns": […]}}', WRONG)
        yield turns


def _read(line: bytes) -> list[str]:
    """Read one record of a batch; empty where it is none."""
    try:
        record = json.loads(line)
        turns = record["turns"] if "turns" in record else [record["q"]]
    except (ValueError, KeyError, TypeError):
        return []
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        return []
    # Half a surrogate pair can be written in JSON and cannot be printed.
    return [turn.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for turn in turns]
