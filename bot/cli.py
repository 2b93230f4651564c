"""The command `jiefang`: arguments and exit codes only; each command imports what it needs."""

from __future__ import annotations

import asyncio
import errno
import json
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from bot.bootstrap.asking import Asker
    from bot.domain.matching import Matcher
    from bot.settings import Settings

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Jiefang (街坊): a citizen-services bot for a sub-district office.",
)
WRONG = 1
"""Exit code: the check failed, or the input is wrong."""
NOT_STARTED = 2
"""Exit code: a setting is missing or another process is running."""

KnowledgeOption = Annotated[
    Path | None, typer.Option("--knowledge", help="Knowledge directory instead of the set one.")
]


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def run() -> None:
    """Run bot, web and jobs until Ctrl-C."""
    from bot.adapters.logging import set_up_logging
    from bot.settings import load_settings

    set_up_logging()
    asyncio.run(_until_told(lambda stop: _run(stop, load_settings())))


async def _run(stop: asyncio.Event, settings: Any) -> None:  # noqa: ANN401 — imported lazily
    from bot.bootstrap.process import run as run_process

    await run_process(settings, stop)


async def _until_told(work: Any) -> None:  # noqa: ANN401 — a coroutine function
    """Run *work* until it ends or a signal asks it to."""
    from bot.domain.errors import JiefangError

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    reasons: list[str] = []
    try:
        await work(stop)
    # What ends one of the parts that run side by side arrives in a group.
    except* JiefangError as group:
        reasons = [str(error) for error in group.exceptions]
    except* OSError as group:
        _, other = group.split(lambda error: getattr(error, "errno", 0) == errno.EADDRINUSE)
        if other is not None:
            raise other from None
        reasons = ["another program listens on this port already: choose another port"]
    if reasons:
        _give_up("\n".join(reasons))


def _give_up(message: str, code: int = NOT_STARTED) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


@app.command()
def demo(
    *,
    port: Annotated[int, typer.Option(help="Where the chat page is served.")] = 8900,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the data here and go on with it next time.")
    ] = None,
) -> None:
    """Run everything on this machine with a chat page of its own; no token, no network."""
    from bot.adapters.logging import set_up_logging
    from bot.bootstrap.demo import run_demo

    set_up_logging("WARNING")
    asyncio.run(_until_told(lambda stop: run_demo(stop, port=port, keep=keep, say=typer.echo)))


@app.command()
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
        _give_up('write a question, as in: jiefang ask "今年建多少停车位"', WRONG)
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


def _settings() -> Settings:
    from bot.settings import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as error:
        _give_up(str(error))


@contextmanager
def _asker(knowledge: Path | None, *, at_once: bool) -> Iterator[Asker]:
    from zoneinfo import ZoneInfo

    from bot.adapters.knowledge_files import format_problems, read_knowledge
    from bot.bootstrap.asking import Asker
    from bot.bootstrap.knowledge import build_matcher
    from bot.bootstrap.semantics import deciding
    from bot.services.knowledge import KnowledgeInForce

    settings = _settings()
    loaded = read_knowledge(knowledge or settings.knowledge, office_name=settings.office_name)
    if loaded.broken:
        # Somebody else's list with a blemish can still be asked; one without entries cannot.
        typer.echo(format_problems(loaded.problems), err=True)
    if not loaded.knowledge.entries:
        _give_up("there is nothing to answer from", WRONG)
    in_force = KnowledgeInForce(loaded.knowledge, build_matcher(loaded.knowledge, settings.cache))
    with deciding(in_force, settings.cache, at_once=at_once) as decider:
        yield Asker(in_force, ZoneInfo(settings.timezone), decider)


def _turns(lines: Iterable[bytes]) -> Iterator[list[str]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        turns = _read(line)
        if not turns:
            _give_up(f'line {number}: not of the form {{"q": …}} or {{"turns": […]}}', WRONG)
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


@app.command()
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
    """Check the knowledge directory; exits with 1 when something is wrong or has changed."""
    from dataclasses import asdict

    from bot.adapters.knowledge_files import format_problems, read_knowledge
    from bot.bootstrap.checking import near_duplicates
    from bot.bootstrap.knowledge import build_matcher
    from bot.bootstrap.services import machine_clock

    settings = _settings()
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
    from bot.bootstrap.checking import REGRESSIONS, changes, read_cases, replayed
    from bot.domain.errors import InvalidInputError

    try:
        cases = read_cases(directory / REGRESSIONS)
    except InvalidInputError as error:
        _give_up(str(error), WRONG)
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


@app.command()
def verify(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check that no complaint's timeline was changed; exits with 1 when one was."""
    from dataclasses import asdict

    from bot.bootstrap.records import verified

    found = asyncio.run(verified(_settings()))
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        for one in found.findings:
            typer.echo(f"event {one.seq}: {one.kind}{f' {one.reference}' if one.reference else ''}")
        typer.echo(f"{found.events} events, {len(found.findings)} findings, seal {found.seal}")
    raise typer.Exit(WRONG if found.findings else 0)
