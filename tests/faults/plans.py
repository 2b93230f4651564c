"""What shall befall a process: where it is killed, and which bug is planted in it first.

Nothing of this is in the product. A kill point is found by the interpreter's own tracing; a
planted bug replaces a part of the throw-away process, to prove that the checks see it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from bot.services.worker import Desk
from tests.faults.plants import PLANTS

ROOT = Path(__file__).parents[2]
WORKING_PARTS = ("bot/services/", "bot/store/", "bot/handlers/", "bot/jobs/", "bot/replies/")
"""Where lines are counted: everything between the messenger and the tables."""
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, ctypes.c_ulong(-1)
"""prctl(2): whom Yama lets trace this process."""


def carry_out(plan: Mapping[str, Any] | None) -> None:
    """Arm this process.

    Args:
        plan: `{"plant": name}`, and one of `{"at": [file, part of a line], "times": n}`, which
            kills before that line is run for the n-th time, `{"line": n}`, which kills
            before the n-th line of the working parts, and `{"call": name, "nth": n}`, which has
            strace kill it when one of its threads is about to make that system call for the n-th
            time. The latter two count from the start, or with `"at"` from that line on, or with
            `"told": True` from the first SIGUSR1 on. With
            `"halt": True` the process is stopped instead, as by SIGSTOP. `{"lease": seconds}`
            lets leases end sooner, so that nobody waits half a minute for what a dead process
            held.
    """
    if not plan:
        return
    if "plant" in plan:
        PLANTS[plan["plant"]]()
    if "lease" in plan:
        Desk.lease = timedelta(seconds=plan["lease"])
    _wait_for_it(plan, _strike(plan))


def _strike(plan: Mapping[str, Any]) -> Callable[[], None]:
    strike = halt if plan.get("halt") else die
    if "call" in plan:
        return partial(die_at_call, plan["call"], plan["nth"])
    if "line" in plan:
        return partial(_trace, _NthLine(plan["line"], strike))
    return strike


def _wait_for_it(plan: Mapping[str, Any], strike: Callable[[], None]) -> None:
    if "at" in plan:
        file, text = plan["at"]
        _trace(_AtLine(str(ROOT / file), line_of(file, text), plan.get("times", 1), strike))
    elif plan.get("told"):
        signal.signal(signal.SIGUSR1, lambda *_: strike())
    elif "call" in plan or "line" in plan:
        strike()


def line_of(file: str, text: str) -> int:
    """Find the one line of *file* that contains *text*.

    Raises:
        LookupError: There is none, or several: the kill point must be named anew.
    """
    lines = (ROOT / file).read_text().splitlines()
    found = [number for number, line in enumerate(lines, start=1) if text in line]
    if len(found) != 1:
        raise LookupError(f"{file}: {len(found)} lines contain {text!r}, one is needed")
    return found[0]


def die() -> None:
    """Be killed here and now; nothing is flushed, unwound or told."""
    os.kill(os.getpid(), signal.SIGKILL)


def halt() -> None:
    """Be stopped here until somebody sends SIGCONT."""
    os.kill(os.getpid(), signal.SIGSTOP)


def die_at_call(name: str, nth: int) -> None:
    """Let strace kill this process at a system call to come.

    Raises:
        OSError: This process may not be traced.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
    kill = f"inject={name}:signal=KILL:when={nth}"
    told = ("-f", "-qq", "-o", "/dev/null", "-e", f"trace={name}", "-e", kill)
    strace = subprocess.Popen(["strace", *told, "-p", str(os.getpid())])
    while "TracerPid:\t0\n" in Path("/proc/self/status").read_text():
        if strace.poll() is not None:
            raise OSError("strace cannot attach")
        time.sleep(0.002)


class _AtLine:
    def __init__(self, file: str, line: int, times: int, strike: Callable[[], None]) -> None:
        self._file, self._line, self._left = file, line, times
        self._strike = strike

    def watches(self, file: str) -> bool:
        return file == self._file

    def saw(self, line: int) -> None:
        if line == self._line:
            self._left -= 1
            if self._left == 0:
                self._strike()


class _NthLine:
    def __init__(self, count: int, strike: Callable[[], None]) -> None:
        self._left, self._strike = count, strike
        self._prefixes = tuple(str(ROOT / part) for part in WORKING_PARTS)

    def watches(self, file: str) -> bool:
        return file.startswith(self._prefixes)

    def saw(self, _line: int) -> None:
        self._left -= 1
        if self._left == 0:
            self._strike()


def _trace(watch: _AtLine | _NthLine) -> None:
    known: dict[str, bool] = {}

    def local(frame: FrameType, event: str, _argument: object) -> Any:
        if event == "line":
            watch.saw(frame.f_lineno)
        return local

    def entered(frame: FrameType, _event: str, _argument: object) -> Any:
        file = frame.f_code.co_filename
        if file not in known:
            known[file] = watch.watches(file)
        return local if known[file] else None

    threading.settrace(entered)
    sys.settrace(entered)
