"""Commands that run until they are told to stop."""

from __future__ import annotations

import asyncio
import signal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.exits import give_up
from bot.cli.lean import sparing


class Only(StrEnum):
    """What a process may run alone."""

    BOT = "bot"
    WEB = "web"
    JOBS = "jobs"


def run(
    *,
    only: Annotated[
        Only | None,
        typer.Option(help="Run this part alone, in any number of processes; needs PostgreSQL."),
    ] = None,
) -> None:
    """Run bot, web and jobs until Ctrl-C."""
    from bot.adapters.logging import set_up_logging
    from bot.settings import load_settings

    set_up_logging()
    door = "JIEFANG_LISTEN" if only in {None, Only.WEB} else "JIEFANG_HEALTH_LISTEN"
    elsewhere = f"set {door} to another port"
    asyncio.run(until_told(lambda stop: _run(stop, load_settings(), only), elsewhere))


async def _run(stop: asyncio.Event, settings: Any, only: Only | None) -> None:  # noqa: ANN401 — imported lazily
    with sparing():
        from bot.bootstrap.process import run as run_process
    from bot.settings import Part

    await run_process(settings, stop, only=Part(only) if only else None)


async def until_told(work: Any, elsewhere: str) -> None:  # noqa: ANN401 — a coroutine function
    """Run *work* until it ends or a signal asks it to.

    Args:
        work: Is given what tells it to stop.
        elsewhere: How to let it listen on another port.
    """
    from bot.domain.errors import AddressTakenError, JiefangError

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    reasons: list[str] = []
    try:
        await work(stop)
    # What ends one of the parts that run side by side arrives in a group.
    except* AddressTakenError as group:
        reasons = [f"{error}: {elsewhere}" for error in group.exceptions]
    except* JiefangError as group:
        reasons = [str(error) for error in group.exceptions]
    if reasons:
        give_up("\n".join(reasons))


def demo(
    *,
    port: Annotated[int, typer.Option(help="Where the chat page is served.")] = 8900,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the data here and go on with it next time.")
    ] = None,
    topics: Annotated[bool, typer.Option(help="Let the staff group have topics.")] = False,
) -> None:
    """Run all of it here, with a chat page. Needs no token and no network."""
    from bot.adapters.logging import set_up_logging

    with sparing():
        from bot.bootstrap.demo import run_demo

    set_up_logging("WARNING")
    asyncio.run(
        until_told(
            lambda stop: run_demo(stop, port=port, keep=keep, say=typer.echo, topics=topics),
            "choose another --port (the pages take the next one)",
        )
    )
