"""`make bench`: ten thousand updates that waited, and one resident who writes without end.

The bot runs in a process of its own against the light server of the throughput benchmark. After
the backlog its memory is compared with what it was at rest, and the order in each chat is read off
its tables; then one resident sends 50 messages a second, and others ask and wait for an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import psutil

from tests.bench.throughput.contest import QUESTIONS, ROOT, fill, product, until
from tests.bench.throughput.server import Backlog, listening

_FLOODER, _ASKER = 1, 2
_PER_SECOND = 50


async def main() -> None:
    """Measure both and print a line each."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--updates", type=int, default=10_000)
    asked.add_argument("--seconds", type=int, default=30)
    wanted = asked.parse_args()
    backlog = Backlog()
    server, url = await listening(backlog)
    with tempfile.TemporaryDirectory() as directory:
        room = Path(directory)
        idle = await _idle(room, url, backlog)
        fill(backlog, wanted.updates)
        process = await _started(room, url)
        most = await _worked_off(process, backlog, wanted.updates)
        await asyncio.sleep(2)
        rest = _rss(process)
        took = max(times[-1] for times in backlog.per_chat.values()) - backlog.began
        print(
            f"{wanted.updates:,} updates waiting: handled in {took:.0f} s"
            f" ({wanted.updates / took:.0f}/s), {_out_of_order(room)} out of order;"
            f" RSS {idle:.0f} MiB idle, {most:.0f} at most, {rest:.0f} after"
        )
        waits = await _flooded(backlog, wanted.seconds)
        p95 = statistics.quantiles(waits, n=20)[-1] * 1000
        print(
            f"one sends {_PER_SECOND} a second for {wanted.seconds} s: another's {len(waits)}"
            f" questions are answered in p50 {statistics.median(waits) * 1000:.0f} ms,"
            f" p95 {p95:.0f} ms; {len(backlog.per_chat[_FLOODER])} of the flood answered"
        )
        await _stop(process)
    server.close()


async def _started(room: Path, url: str) -> psutil.Process:
    command, env = product(room, url, "")
    with (room / "log").open("ab") as log:
        one = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=env, stdout=log, stderr=log
        )
    return psutil.Process(one.pid)


async def _stop(process: psutil.Process) -> None:
    process.terminate()
    await until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


async def _idle(room: Path, url: str, backlog: Backlog) -> float:
    """Let it answer a few, so that all is loaded, and see what it takes at rest."""
    process = await _started(room, url)
    fill(backlog, 50)
    await until(lambda: backlog.answers >= 50)
    await asyncio.sleep(2)
    idle = _rss(process)
    await _stop(process)
    return idle


async def _worked_off(process: psutil.Process, backlog: Backlog, updates: int) -> float:
    most, before, backlog.began = 0.0, backlog.answers, 0.0

    def is_over() -> bool:
        nonlocal most
        most = max(most, _rss(process))
        return backlog.answers >= before + updates

    await until(is_over, 1200)
    return most


async def _flooded(backlog: Backlog, seconds: int) -> list[float]:
    """Let one write without end and another ask once a second; give the other's waits."""
    waits: list[float] = []
    ends = time.perf_counter() + seconds

    async def flood() -> None:
        number = 0
        while time.perf_counter() < ends:
            backlog.add(_FLOODER, QUESTIONS[number % len(QUESTIONS)])
            number += 1
            await asyncio.sleep(
                max(0.0, ends - seconds + number / _PER_SECOND - time.perf_counter())
            )

    async def ask() -> None:
        while time.perf_counter() < ends:
            seen, begun = len(backlog.per_chat.get(_ASKER, ())), time.perf_counter()
            backlog.add(_ASKER, QUESTIONS[0])
            await until(lambda: len(backlog.per_chat.get(_ASKER, ())) > seen)  # noqa: B023 — awaited here
            waits.append(backlog.per_chat[_ASKER][-1] - begun)
            await asyncio.sleep(0.5)

    await asyncio.gather(flood(), ask())
    return waits


def _out_of_order(room: Path) -> int:
    """Count the questions recorded before one of the same resident's that came earlier."""
    query = "SELECT resident_id, cause FROM question ORDER BY id"
    with closing(sqlite3.connect(room / "jiefang.db")) as database:
        rows = database.execute(query).fetchall()
    seen: dict[int, int] = defaultdict(int)
    wrong = 0
    for resident, cause in rows:
        number = int(cause.partition(":")[2])
        wrong += number < seen[resident]
        seen[resident] = max(seen[resident], number)
    return wrong


def _rss(process: psutil.Process) -> float:
    return process.memory_info().rss / 2**20


if __name__ == "__main__":
    asyncio.run(main())
