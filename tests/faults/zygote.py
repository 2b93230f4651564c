"""Starts `jiefang run` over and over by forking a process that has imported it already.

A start from nothing spends seconds on imports; a forked one is at work in a fraction of that,
which is what makes hundreds of kills affordable. The child is the product's own command with the
environment that an operator would set. Reads one JSON order a line:
`{"env": {...}, "log": path, "plan": {...}}`, writes `{"pid": …}` and, when that child has ended,
`{"exit": status}`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bot.bootstrap.process  # imported here, so that no child has to
from bot.cli import app
from tests.faults.plans import carry_out
from tests.parents import die_with_parent


def main() -> None:
    """Take orders until the input ends."""
    die_with_parent()
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _child(order)
        _say({"pid": pid})
        _, status = os.waitpid(pid, 0)
        _say({"exit": os.waitstatus_to_exitcode(status)})


def _say(what: Mapping[str, int]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _child(order: dict[str, Any]) -> None:
    die_with_parent()
    log = os.open(order["log"], os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(order["env"])  # noqa: TID251 — this is the operator's side of it
    os.chdir(Path(order["log"]).parent)
    carry_out(order["plan"])
    code = 1
    try:
        app(["run", *order.get("args", [])])
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # No unwinding: the parent's own exit handlers are not this process's.
        os._exit(code)


if __name__ == "__main__":
    assert bot.bootstrap.process
    main()
