"""`make bench`: how long a resident waits for an answer, end to end.

The real bot polls the emulator over HTTP; the time runs from the moment a resident's message
reaches the server until the answer does. The same run measures a bare HTTP round trip to the
emulator, so that the ratio can be compared between machines.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

import aiohttp

from bot.bootstrap.process import run
from bot.emulator.seed import BOT_TOKEN, STAFF_CHAT_ID, seed
from bot.emulator.server import serve
from bot.emulator.world import World
from bot.settings import load_settings

_QUESTIONS = (
    "今年要新建多少个停车位？",
    "保障房怎么申请",
    "社区医院什么时候能看病",
    "How many parking spaces will be added?",
    "新學校建在哪裡？",
)
_ROUNDS = 40


async def main() -> None:
    """Ask, wait, ask again; then print a table."""
    with tempfile.TemporaryDirectory() as data:
        world = World()
        people = seed(world)
        async with serve(world) as server:
            settings = load_settings(
                _env_file=None,
                token=BOT_TOKEN,
                api_url=server.url,
                data_dir=Path(data),
                cache_dir=Path(".cache", "jiefang"),
                staff_chat_id=STAFF_CHAT_ID,
                listen="127.0.0.1:0",
                per_person=0,
            )
            stop = asyncio.Event()
            running = asyncio.create_task(run(settings, stop))
            resident = people.residents[0]
            resident.start()
            await resident.expect(timeout=30)
            answers = []
            for number in range(_ROUNDS * len(_QUESTIONS)):
                begun = time.perf_counter()
                resident.say(_QUESTIONS[number % len(_QUESTIONS)])
                await resident.expect()
                answers.append((time.perf_counter() - begun) * 1000)
            bare = await _bare(f"{server.url}/bot{BOT_TOKEN}/getMe")
            stop.set()
            await running
    _print(answers, bare)


async def _bare(url: str) -> list[float]:
    times = []
    async with aiohttp.ClientSession() as session:
        for _ in range(200):
            begun = time.perf_counter()
            async with session.get(url) as response:
                json.loads(await response.read())
            times.append((time.perf_counter() - begun) * 1000)
    return times


def _print(answers: list[float], bare: list[float]) -> None:
    print(f"{'':32}{'p50 ms':>8}{'p95 ms':>8}{'n':>6}")
    for name, times in (("question → answer, end to end", answers), ("bare HTTP call", bare)):
        cuts = statistics.quantiles(times, n=20)
        print(f"{name:32}{statistics.median(times):8.1f}{cuts[-1]:8.1f}{len(times):6}")
    ratio = statistics.median(answers) / statistics.median(bare)
    print(f"an answer costs {ratio:.1f} bare calls")


if __name__ == "__main__":
    asyncio.run(main())
