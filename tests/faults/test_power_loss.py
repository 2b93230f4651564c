"""Power cuts, simulated: what was written and not yet synced is kept or dropped by the dice.

A process stores updates and says so after each (`tests.faults.intake`), under strace. Each image is
the files as a cut may leave them at some moment of that trace: everything up to a file's last sync
is there, each later write is or is not. Files appear and vanish at once, and no write is torn.
"""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import SqliteFiles
from tests.faults.conftest import HowMany
from tests.faults.plans import ROOT

COMMITS = 150
"""Enough for the log to be checkpointed and begun anew."""
_CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,unlink"
_LINE = re.compile(r'\d+ +(\w+)\((?:(\d+)<([^>]*)>|"([^"]*)")(?:, "([^"]*)")?(.*)\) += \d+')


@dataclass(frozen=True, slots=True)
class Step:
    """One call of the trace, on one file."""

    call: str
    file: str
    content: bytes = b""
    place: int = 0


def _traced(strace: str, directory: Path, synchronous: str) -> tuple[bytes, list[Step]]:
    """Run the intake and give the database it began with and all that it wrote."""
    directory.mkdir()
    database = directory / "jiefang.db"
    shutil.copy(SqliteFiles(directory).new().partition(":///")[2], database)
    before = database.read_bytes()
    trace = directory / "trace"
    intake: list[str | Path] = [
        sys.executable,
        "-m",
        "tests.faults.intake",
        database,
        str(COMMITS),
        synchronous,
    ]
    watch: list[str | Path] = [
        strace,
        "-f",
        "-y",
        "-xx",
        "-s",
        "1000000",
        "-e",
        f"trace={_CALLS}",
        "-o",
        trace,
    ]
    subprocess.run([*watch, *intake], check=True, cwd=ROOT, stderr=subprocess.DEVNULL)
    return before, [step for step in _steps(trace) if step.file.startswith(database.name)]


def _steps(trace: Path) -> Iterator[Step]:
    begun: dict[str, str] = {}
    for line in trace.read_text().splitlines():
        pid = line.partition(" ")[0]
        if line.endswith("<unfinished ...>"):
            begun[pid] = line.removesuffix("<unfinished ...>").rstrip()
            continue
        if "resumed>" in line:
            line = begun.pop(pid) + line.partition("resumed>")[2]  # noqa: PLW2901 — two make one
        found = _LINE.match(line)
        if found:
            call, _, opened, named, content, rest = found.groups()
            path = _bytes(opened if opened is not None else named or "").decode()
            numbers = [int(one) for one in re.findall(r"\d+", rest)]
            yield Step(call, Path(path).name, _bytes(content or ""), numbers[-1] if numbers else 0)


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


class Disk:
    """What is surely there, and what may be, at a moment of the trace."""

    def __init__(self, before: bytes) -> None:
        self.synced: dict[str, bytearray] = {"jiefang.db": bytearray(before)}
        self.pending: dict[str, list[Step]] = {}
        self.acknowledged = 0

    def take(self, step: Step) -> None:
        """Go one call on."""
        if step.call == "write":
            self.acknowledged = int(step.content)
        elif step.call in {"fsync", "fdatasync"}:
            for one in self.pending.pop(step.file, []):
                _apply(self.synced.setdefault(step.file, bytearray()), one)
        elif step.call == "unlink":
            self.pending.pop(step.file, None)
            self.synced.pop(step.file, None)
        else:
            self.pending.setdefault(step.file, []).append(step)

    def cut(self, directory: Path, dice: random.Random) -> None:
        """Write the files as a power cut at this moment may leave them."""
        for file in {*self.synced, *self.pending}:
            content = bytearray(self.synced.get(file, b""))
            for step in self.pending.get(file, []):
                if dice.random() < 0.5:
                    _apply(content, step)
            (directory / file).write_bytes(content)


def _apply(content: bytearray, step: Step) -> None:
    if step.call == "ftruncate":
        del content[step.place :]
        return
    content.extend(bytes(max(0, step.place - len(content))))
    content[step.place : step.place + len(step.content)] = step.content


def _cuts(before: bytes, steps: list[Step], dice: random.Random, wanted: int) -> Iterator[Disk]:
    """Give the disk at that many moments, spread over the whole trace."""
    moments = sorted(dice.randrange(1, len(steps)) for _ in range(wanted))
    disk, done = Disk(before), 0
    for moment in moments:
        for step in steps[done:moment]:
            disk.take(step)
        done = moment
        yield disk


def _losses(directory: Path, acknowledged: int) -> tuple[int, bool]:
    """Count acknowledged updates that are gone, and tell whether the file is damaged."""
    with closing(sqlite3.connect(directory / "jiefang.db")) as connection:
        try:
            whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            kept = {row[0] for row in connection.execute("SELECT update_id FROM inbox_update")}
        except sqlite3.DatabaseError:
            return 0, True
    return len(set(range(1, acknowledged + 1)) - kept), not whole


def _tried(tmp_path: Path, strace: str, synchronous: str, seed: int, wanted: int) -> dict[str, int]:
    before, steps = _traced(strace, tmp_path / "traced", synchronous)
    assert sum(step.call == "write" for step in steps) == COMMITS
    dice, image = random.Random(seed), tmp_path / "image"
    found = {"images": 0, "lost": 0, "damaged": 0}
    for disk in _cuts(before, steps, dice, wanted):
        image.mkdir()
        disk.cut(image, dice)
        lost, is_damaged = _losses(image, disk.acknowledged)
        found["images"] += 1
        found["lost"] += lost > 0
        found["damaged"] += is_damaged
        shutil.rmtree(image)
    return found


def test_no_acknowledged_update_is_lost_by_a_power_cut(
    tmp_path: Path,
    strace: str,
    seed: int,
    how_many: HowMany,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """At whatever moment, whichever unsynced writes had reached the disk."""
    wanted = how_many(300, 20_000)
    found = _tried(tmp_path, strace, "FULL", seed, wanted)

    with capsys.disabled():
        print(f"\nseed {seed}: {found}")
    assert found == {"images": wanted, "lost": 0, "damaged": 0}, f"seed {seed}"


def test_the_checks_see_what_a_lesser_sync_loses(tmp_path: Path, strace: str, seed: int) -> None:
    """The same with synchronous=NORMAL, which many take for enough."""
    found = _tried(tmp_path, strace, "NORMAL", seed, 100)

    assert found["lost"] > 0, f"seed {seed}"
