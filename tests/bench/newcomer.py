"""`python -m tests.bench.newcomer`: from a clone to a demo that answers, nothing set up before.

In a home directory that is empty and with no variable set, twice. With `--root DIR` in a Debian of
its own (needs to be root), as this makes one:

    debootstrap --variant=minbase --include=ca-certificates,git,make,python3 bookworm DIR
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MOST_FIRST, MOST_AGAIN = 90.0, 10.0
"""The aims, in seconds: the first demo usable; the set-up of whatever is run again."""
_ROOT = Path(__file__).parents[2]
_INTO = (
    'mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev"'
    ' && cd "$0" && exec chroot "$0" "$@"'
)
_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


@dataclass(frozen=True, slots=True)
class Machine:
    """Where a newcomer works."""

    root: Path | None
    """None is this machine."""
    room: Path
    """A new directory there, named from here."""
    variables: tuple[str, ...]

    def make(self, *words: str) -> list[str]:
        """Run make in the clone, with an empty home and hardly a variable."""
        clone, home = self._inside("jiefang"), self._inside("home")
        given = [f"HOME={home}", f"PATH={_PATH}", "LANG=C.UTF-8", *self.variables]
        bare = ["env", "-i", *given, "make", "--silent", "-C", clone, *words]
        if self.root is None:
            return bare
        return ["unshare", "--mount", "sh", "-c", _INTO, str(self.root), *bare]

    def _inside(self, name: str) -> str:
        path = self.room / name
        return str(path if self.root is None else Path("/") / path.relative_to(self.root))


def main() -> None:
    """Clone, start twice, set up for the tests twice; print the seconds of each."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--root", type=Path, help="A Debian's root directory.")
    asked.add_argument(
        "--env", action="append", default=[], help="NAME=VALUE that the machine's network needs."
    )
    options = asked.parse_args()
    root = options.root and options.root.resolve()
    with tempfile.TemporaryDirectory(prefix="newcomer-", dir=root and root / "tmp") as room:
        machine = Machine(root, Path(room), tuple(options.env))
        (machine.room / "home").mkdir()
        clone = ["git", "clone", "--quiet", str(_ROOT), str(machine.room / "jiefang")]
        say("git clone (of this directory)", timed(clone))
        with demo(machine) as seconds:
            say(f"make demo, the first time, answers (aim {MOST_FIRST:g})", seconds)
        with demo(machine) as seconds:
            say("make demo, again, answers", seconds)
        say("set-up of the tests, the first time", timed(machine.make(".venv/.installed")))
        again = timed(machine.make(".venv/.installed"))
        say(f"set-up of the tests, again (aim {MOST_AGAIN:g})", again)


def say(what: str, seconds: float) -> None:
    """Print one line of the table."""
    print(f"{what:52}{seconds:8.1f} s", flush=True)


def timed(command: list[str]) -> float:
    """Run it and give its seconds."""
    begun = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - begun


@contextmanager
def demo(machine: Machine) -> Iterator[float]:
    """Start the demo; give the seconds until its page was there, and stop it afterwards."""
    begun = time.monotonic()
    started = machine.make("demo", "DEMO_PORT=0")
    with subprocess.Popen(
        started, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        try:
            said = next((one for line in process.stdout if (one := address(line))), None)
            if said is None:
                raise SystemExit("the demo ended before it was up")
            with urllib.request.urlopen(said) as answer:  # noqa: S310 — of this machine
                answer.read()
            yield time.monotonic() - begun
        finally:
            os.killpg(process.pid, signal.SIGINT)


def address(line: str) -> str | None:
    """Find the address of the chat page in what the demo says."""
    found = re.search(r"http://[\w.:]+", line)
    return found and found[0]


if __name__ == "__main__":
    main()
