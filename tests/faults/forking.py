"""The warm process that bots are forked from, as the tests see it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.plans import ROOT

Plan = Mapping[str, Any]


def order(env: Mapping[str, str], log: Path, plan: Plan | None, *args: str) -> dict[str, Any]:
    """Say what bot is wanted: its environment, where it prints, what shall befall it."""
    return {"env": env, "log": str(log), "plan": plan, "args": args}


class Line:
    """A line to somebody who forks one bot at a time."""

    def __init__(self, address: Path) -> None:
        with socket.socket(socket.AF_UNIX) as connected:
            connected.connect(str(address))
            self._said = connected.makefile("w")
            self._heard = connected.makefile("r")

    def ask(self, wanted: Mapping[str, Any]) -> dict[str, int]:
        """Order a bot and give what is answered at once: its pid."""
        self._said.write(json.dumps(wanted) + "\n")
        self._said.flush()
        return self.hear()

    def hear(self) -> dict[str, int]:
        """Wait for the next answer: how the bot ended."""
        answer: dict[str, int] = json.loads(self._heard.readline())
        return answer

    def close(self) -> None:
        """Hang up; the bot must have ended."""
        self._said.close()
        self._heard.close()


class Zygote:
    """The process that has lived a bot's life once; one serves a whole test run."""

    def __init__(self, address: Path) -> None:
        self._address = address

    @contextmanager
    def line(self) -> Iterator[Line]:
        """Have a line of one's own until the block ends."""
        line = Line(self._address)
        try:
            yield line
        finally:
            line.close()


@contextmanager
def warm() -> Iterator[Zygote]:
    """Keep the process until the block ends; bots that live then die with it."""
    # Unix sockets have short names.
    with tempfile.TemporaryDirectory(prefix="jiefang-zygote-", dir="/tmp") as directory:
        address = Path(directory, "door")
        command: Sequence[str] = (sys.executable, "-m", "tests.faults.zygote", str(address))
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "warm\n"
            yield Zygote(address)
        finally:
            process.kill()
            process.communicate(timeout=10)
