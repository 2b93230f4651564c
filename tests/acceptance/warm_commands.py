"""Runs `jiefang` commands in children of one process that has imported everything already.

Started anew, each command of a page would spend seconds on imports and on the matcher's tables. A
child is the product's own command line with the directory, the input and the output of whoever
called the client, a small shell script that stands for `jiefang` on their path.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.adapters.knowledge_files import load_knowledge
from bot.bootstrap.knowledge import build_matcher
from bot.cli import main
from tests.parents import die_with_parent

_ROOT = Path(__file__).parents[2]
_USED = ("asking", "backing_up", "checkup", "importing", "ledger", "moving", "posters", "restoring")
"""Modules of bot.bootstrap that the commands of the pages import."""
_CLIENT = """\
#!/bin/bash
set -eu
mkfifo "{room}/$$.ended"
printf '%s\\0' "$PWD" "$@" > "{room}/$$.order"
echo $$ > "{room}/orders"
read -r code < "{room}/$$.ended"
exit "$code"
"""


@contextmanager
def warm_commands(room: Path) -> Iterator[str]:
    """Give the text of a script that is `jiefang` as long as the block lasts.

    Args:
        room: An empty directory for what the two tell each other.
    """
    os.mkfifo(room / "orders")
    started = [sys.executable, "-m", "tests.acceptance.warm_commands", str(room)]
    with subprocess.Popen(["env", "LANG=C.UTF-8", *started], cwd=_ROOT) as process:
        try:
            yield _CLIENT.format(room=room)
        finally:
            process.kill()


def _serve(room: Path) -> None:
    """Take orders until killed: each is the id of a client, whose file says what it wants."""
    die_with_parent()
    for name in (*_USED, "process"):
        importlib.import_module(f"bot.bootstrap.{name}")
    importlib.import_module("alembic.command")
    build_matcher(load_knowledge(_ROOT / "knowledge"), _ROOT / ".cache" / "jiefang")
    gc.freeze()
    # Children are waited for by nobody but the client.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Open for writing too, so that it does not end with the first client.
    with os.fdopen(os.open(room / "orders", os.O_RDWR), "r") as orders:
        for line in orders:
            if os.fork() == 0:
                _answer(room, int(line))


def _answer(room: Path, client: int) -> None:
    """Run one command to its end in a child of its own and tell the client how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    directory, *arguments = (room / f"{client}.order").read_text("utf-8").split("\0")[:-1]
    child = os.fork()
    if child == 0:
        _become(client, directory, arguments)
    _, status = os.waitpid(child, 0)
    (room / f"{client}.ended").write_text(f"{os.waitstatus_to_exitcode(status)}\n", "utf-8")
    os._exit(0)


def _become(client: int, directory: str, arguments: list[str]) -> None:
    die_with_parent()
    for number in range(3):
        flags = os.O_WRONLY | os.O_APPEND if number else os.O_RDONLY
        os.dup2(os.open(f"/proc/{client}/fd/{number}", flags), number)
    os.chdir(directory)
    sys.argv = ["jiefang", *arguments]
    code = 1
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # No unwinding: what the parent has open is not this process's to close.
        os._exit(code)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
