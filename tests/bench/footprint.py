"""`python -m tests.bench.footprint`: from start to ready, and the memory of an office at rest.

The whole office in one process on SQLite, as `jiefang run` starts it, against the emulator in
another: once with an empty cache, then again as after every other restart.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from bot.emulator.seed import BOT_TOKEN, RESIDENTS, STAFF_CHAT_ID, seed
from bot.emulator.server import serve
from bot.emulator.world import World

MOST_SECONDS, MOST_MIB = 3.0, 150.0
"""The aims."""
_MIB = 1024**2
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one start."""

    ready: float
    """Seconds until /readyz says so."""
    processor: float
    """Seconds of one core that this took."""
    resident: float
    """MiB a few seconds later, children included."""
    own: float
    """MiB of them that no other process shares, as the pages of a library are."""
    worked: float
    """MiB resident after some questions."""


def main() -> None:
    """Start it, wait, measure, stop it; print a table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rest", type=float, default=5.0, help="Seconds of rest before measuring.")
    asked.add_argument("--restarts", type=int, default=3)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiefang-bench-") as room:
        asyncio.run(_measure(Path(room), options.rest, options.restarts))


async def _measure(room: Path, rest: float, restarts: int) -> None:
    world = World()
    people = seed(world)
    print("start             ready s  CPU s  idle MiB  its own  after 20 questions")
    async with serve(world) as server:
        for number in range(restarts + 1):
            async with _started(room, server.url) as (process, ready):
                processor = sum(psutil.Process(process.pid).cpu_times()[:2])
                await asyncio.sleep(rest)
                resident, own = _memory(process.pid)
                for _ in range(20):
                    people.residents[0].say("今年建多少停车位")
                    await people.residents[0].expect("1000", timeout=20)
                worked, _ = _memory(process.pid)
                shown = Figures(ready, processor, resident, own, worked)
            name = f"restart {number}" if number else "first, no cache"
            print(
                f"{name:16}{shown.ready:9.2f}{shown.processor:7.2f}{shown.resident:10.0f}"
                f"{shown.own:9.0f}{shown.worked:20.0f}",
                flush=True,
            )
    print(f"aims: ready within {MOST_SECONDS:g} s, idle within {MOST_MIB:g} MiB", flush=True)


def _memory(pid: int) -> tuple[float, float]:
    tree = psutil.Process(pid)
    found = [one.memory_full_info() for one in [tree, *tree.children(recursive=True)]]
    return sum(one.rss for one in found) / _MIB, sum(one.uss for one in found) / _MIB


@asynccontextmanager
async def _started(room: Path, api_url: str) -> AsyncIterator[tuple[Process, float]]:
    port = _free_port()
    settings = {
        "JIEFANG_TOKEN": BOT_TOKEN,
        "JIEFANG_API_URL": api_url,
        "JIEFANG_DATA_DIR": str(room),
        "JIEFANG_KNOWLEDGE_DIR": str(_ROOT / "knowledge"),
        "JIEFANG_STAFF_CHAT_ID": str(STAFF_CHAT_ID),
        "JIEFANG_ADMIN_IDS": str(RESIDENTS[0][0]),
        "JIEFANG_LISTEN": f"127.0.0.1:{port}",
    }
    clock = asyncio.get_running_loop()
    began = clock.time()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=room,
        env=settings | {"PYTHONPATH": str(_ROOT)},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _ready(f"http://127.0.0.1:{port}/readyz", process)
        yield process, clock.time() - began
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _ready(url: str, process: Process) -> None:
    async with aiohttp.ClientSession() as session:
        while process.returncode is None:
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.02)
    raise SystemExit(f"it ended with {process.returncode} before it was ready")


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


if __name__ == "__main__":
    main()
