"""`make bench`: runs every benchmark and writes docs/benchmarks.md, machine and versions first."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
_LIBRARIES = ("python-telegram-bot", "aiohttp", "sqlalchemy", "psycopg", "aiosqlite", "numpy")
PARTS = {
    "Updates a second on one core": (
        "tests.bench.throughput",
        (
            "A backlog of questions from 400 residents, in six wordings. The product commits each"
            " update before it is acknowledged, handles, answers and settles it; the bare libraries"
            " say the text back and store nothing. It recalls a verdict that it has given before,"
            " so it is also asked where no two ask in the same words: then each is weighed anew."
            " Every contestant has the first core, the server that feeds it the others, and rounds"
            " take turns; on a machine with other work go by the time of the processor."
        ),
    ),
    "A backlog at the start, and one who writes without end": (
        "tests.bench.backlog",
        (
            "Updates that waited while the bot was down; then one resident who sends 50 messages a"
            " second while others ask now and then."
        ),
    ),
    "From question to answer": (
        "tests.bench.answering",
        "One resident after the other, through the emulator.",
    ),
    "The queue": (
        "tests.bench.queue --complaints 20000 --rounds 100",
        "Lists, counts and searches as the console asks them.",
    ),
    "A steady day": (
        "tests.bench.soak --minutes 10",
        "Twenty updates a second; an hour of it is `python -m tests.bench.soak`.",
    ),
    "Start and memory": (
        "tests.bench.footprint",
        "The whole office in one process on SQLite: from start to /readyz, then at rest.",
    ),
    "The image": (
        "tests.bench.image",
        "What the Dockerfile's own steps make, without the base image.",
    ),
    "Pictures": ("tests.bench.pictures", "Drawn, and taken from the cache."),
    "Announcements": (
        "tests.bench.announcing",
        "To 50,000 people at a paid rate while others ask, and the start at a million.",
    ),
}


def main() -> None:
    """Run them one by one; each prints as it goes."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--only", nargs="*", help="Words of the titles; the page stays as it is.")
    only = asked.parse_args().only
    sections = [_head()]
    for title, (command, words) in PARTS.items():
        if only is None or any(word in title for word in only):
            sections.append(_section(title, command, words))
    if only is None:
        PAGE.write_text("\n".join(sections), encoding="utf-8")


def _head() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"""# Benchmarks

Written by `make bench`; the figures are one run on one machine, and what matters are the ratios
within it.

| | |
|---|---|
| machine | {_processor()}, {os.cpu_count()} cores, {_memory()} |
| system | {platform.system()} {platform.release()} |
| Python | {platform.python_version()}, SQLite {sqlite3.sqlite_version} |
| libraries | {libraries} |
| other work at the start | {os.getloadavg()[0]:.1f} processes waiting on average |
"""


def _section(title: str, command: str, words: str) -> str:
    print(f"== {title}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    print(done.stdout, flush=True)
    table = done.stdout.rstrip()
    return f"## {title}\n\n{words}\n\n```\n$ python -m {command}\n{table}\n```\n"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


if __name__ == "__main__":
    main()
