"""One contestant working off one backlog, alone on its core."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.throughput.server import TOKEN, Backlog, listening

ROOT = Path(__file__).parents[3]
QUESTIONS = (
    "今年要新建多少个停车位？",
    "保障房怎么申请",
    "社区医院什么时候能看病",
    "How many parking spaces will be added?",
    "新學校建在哪裡？",
    "图书馆几点开门",
)
RESIDENTS = 400
_WARM_UP = 50
_MOST_SECONDS = 300.0
_AIOGRAM = ("run", "--isolated", "--no-project", "--with", "aiogram>=3.20,<4", "python")


@dataclass(frozen=True)
class Round:
    """How one backlog was worked off."""

    updates: int
    seconds: float
    cpu_seconds: float
    rss_mib: float
    most_rss_mib: float

    @property
    def rate(self) -> float:
        """Updates a second."""
        return self.updates / self.seconds

    @property
    def cost(self) -> float:
        """Milliseconds of the processor an update."""
        return self.cpu_seconds / self.updates * 1000


def product(room: Path, url: str, database: str) -> tuple[list[str], dict[str, str]]:
    """Say how the bot itself is run."""
    env = {
        **os.environ,  # noqa: TID251 — passed on to a program
        "JIEFANG_TOKEN": TOKEN,
        "JIEFANG_API_URL": url,
        "JIEFANG_DATA_DIR": str(room),
        "JIEFANG_CACHE_DIR": str(ROOT / ".cache" / "jiefang"),
        "JIEFANG_DATABASE_URL": database,
        "JIEFANG_LISTEN": "127.0.0.1:0",
        "JIEFANG_PER_PERSON": "0",
    }
    return [sys.executable, "-m", "bot", "run"], env


def bare(name: str, url: str) -> tuple[list[str], dict[str, str]]:
    """Say how a library that only echoes is run."""
    env = dict(os.environ)  # noqa: TID251 — as above
    if name == "aiogram":
        uv = str(ROOT / ".tools" / "bin" / "uv")
        return [uv, *_AIOGRAM, "-m", "tests.bench.throughput.echo_aiogram", url], env
    command = [sys.executable, "-m", "tests.bench.throughput.echo_ptb", url]
    return [*command, *(["at-once"] if name == "ptb at once" else [])], env


NEW_WORDS = "sqlite new"
"""The product on SQLite where no two residents ask in the same words."""


async def worked_off(name: str, updates: int, database: str = "") -> Round:
    """Run a contestant over a backlog of its own."""
    backlog, is_new = Backlog(), name == NEW_WORDS
    server, url = await listening(backlog)
    with tempfile.TemporaryDirectory() as directory:
        room = Path(directory)
        is_ours = name in {"sqlite", "postgresql", NEW_WORDS}
        command, env = product(room, url, database) if is_ours else bare(name, url)
        with (room / "log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=env, stdout=log, stderr=log
            )
        try:
            return await _measured(psutil.Process(process.pid), backlog, updates, is_new=is_new)
        except TimeoutError:
            raise SystemExit(f"{name} did not get on: {_tail(room / 'log')}") from None
        finally:
            process.terminate()
            await process.wait()
            server.close()


def fill(backlog: Backlog, updates: int, *, is_new: bool = False) -> None:
    """Let residents ask, each several times, in the order of the dice.

    Args:
        is_new: Each in words of their own, so that nothing weighed before helps.
    """
    dice = random.Random(1)
    for number in range(updates):
        where = f"我住{number}号楼，" if is_new else ""
        backlog.add(100_000 + dice.randrange(RESIDENTS), where + dice.choice(QUESTIONS))


async def until(look: Callable[[], bool], seconds: float = _MOST_SECONDS) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(seconds):
        while not look():  # noqa: ASYNC110 — what is looked at is another process
            await asyncio.sleep(0.01)


async def _measured(
    process: psutil.Process, backlog: Backlog, updates: int, *, is_new: bool
) -> Round:
    await until(lambda: backlog.polls > 0)
    family = [process, *process.children(recursive=True)]
    # The first answers pay for what is loaded late.
    fill(backlog, _WARM_UP)
    await until(lambda: backlog.answers >= _WARM_UP)
    await asyncio.sleep(1)
    for one in family:
        _keep_to(one, min(os.sched_getaffinity(process.pid) | {0}))
    before, most, backlog.began = _cpu(family), 0.0, 0.0
    idle = _rss(family)
    fill(backlog, updates, is_new=is_new)

    def is_over() -> bool:
        nonlocal most
        most = max(most, _rss(family))
        return backlog.answers >= _WARM_UP + updates

    await until(is_over)
    ended = max(times[-1] for times in backlog.per_chat.values())
    return Round(updates, ended - backlog.began, _cpu(family) - before, idle, most)


def _cpu(family: list[psutil.Process]) -> float:
    return sum(one.cpu_times().user + one.cpu_times().system for one in family)


def _rss(family: list[psutil.Process]) -> float:
    return sum(one.memory_info().rss for one in family) / 2**20


def _keep_to(process: psutil.Process, core: int) -> None:
    for thread in process.threads():
        os.sched_setaffinity(thread.id, {core})


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]
