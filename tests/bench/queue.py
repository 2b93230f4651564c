"""`make bench`: the queue, its search, look-alikes and /my among 100,000 complaints.

The services are those of the running bot, over a real database on disk; a page of the console is
rendered by its application, in this process, so that the time is the server's own. On SQLite, where
nothing else takes part, it is this process's time on the processor, so that other load on the
machine does not count; on PostgreSQL it is the wait.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import sqlalchemy as sa
from fastapi import FastAPI
from pyrage import x25519
from sqlmodel import col

from bot.adapters.data_key import data_keys
from bot.adapters.knowledge_files import read_knowledge
from bot.adapters.telegram_sender import TelegramSender
from bot.bootstrap.bots import make_bot
from bot.bootstrap.ground import Ground
from bot.bootstrap.knowledge import Learning
from bot.bootstrap.services import Services, build_services
from bot.services.drafts import Beginning
from bot.services.pictures import SentPictures
from bot.services.queue import Owned, Wanted
from bot.services.similar import similar_open
from bot.settings import Settings, load_settings
from bot.store.complaints import OPEN
from bot.store.engine import Store, open_store
from bot.store.tables import Complaint
from bot.web.app import build_web
from tests.bench.town import DISPATCHER, FIRST_RESIDENT, HANDLER, NOW, fill, told
from tests.databases import ENGINES, on_engine

_TOKEN = "1:bench"
_LIMITS = {"service": (99, 50.0), "page": (95, 200.0), "search": (95, 300.0)}
"""Of each kind: which percentile, and the most milliseconds that it may take; services on SQLite,
where nothing but this process takes part."""
_CLOCKS = {"sqlite": time.process_time, "postgresql": time.perf_counter}
Call = Callable[[], Awaitable[object]]


def main() -> None:
    """Fill a database on each engine, measure, print a table; fail where a limit is passed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--complaints", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=300)
    asked.add_argument("--engine", choices=ENGINES, action="append")
    asked.add_argument("--sealed", action="store_true", help="with words encrypted by a key")
    wanted = asked.parse_args()
    print(f"{wanted.complaints:,} complaints, a tenth of them open; milliseconds")
    print(f"{'':12}{'':34}{'p50':>8}{'p95':>8}{'p99':>8}{'limit':>12}")
    is_slow = False
    for engine in wanted.engine or ENGINES:
        with tempfile.TemporaryDirectory() as directory, on_engine(engine, Path(directory)) as made:
            is_slow |= asyncio.run(_measured(engine, made.new(), Path(directory), wanted))
    if is_slow:
        raise SystemExit("a limit was passed")


async def _measured(engine: str, url: str, directory: Path, wanted: argparse.Namespace) -> bool:
    settings, complaints = _settings(directory, is_sealed=wanted.sealed), wanted.complaints
    async with AsyncExitStack() as stack:
        store = open_store(url, data_keys(settings.data_key))
        stack.push_async_callback(store.close)
        services = await _services(settings, store)
        stack.callback(services.painter.close)
        await fill(store, services.site.knowledge.knowledge, complaints)
        # As a process does when it starts.
        await services.joining_keys.warm()
        if (memory := services.door.queue.memory) is not None:
            begun = time.perf_counter()
            await memory.warm()
            print(f"{engine:12}all words read in {time.perf_counter() - begun:.1f} s", flush=True)
        calls = await _calls(services, store, complaints, _CLOCKS[engine])
        return await _all(engine, calls, wanted.rounds)


def _settings(directory: Path, *, is_sealed: bool) -> Settings:
    key = directory / "data.key"
    if is_sealed:
        key.write_text(str(x25519.Identity.generate()), encoding="utf-8")
    return load_settings(
        _env_file=None,
        token=_TOKEN,
        data_dir=directory,
        staff_chat_id=-1,
        data_key=key if is_sealed else None,
    )


async def _services(settings: Settings, store: Store) -> Services:
    knowledge = await Learning().put_in_force(
        read_knowledge(settings.knowledge).knowledge, Path(".cache", "jiefang")
    )
    bot = make_bot(settings, _TOKEN)
    return build_services(
        Ground(
            settings=settings,
            store=store,
            knowledge=knowledge,
            sender=TelegramSender(bot.api, SentPictures(store, lambda: NOW)),
            files=bot.files,
            clock=lambda: NOW,
        )
    )


async def _calls(
    services: Services, store: Store, complaints: int, clock: Callable[[], float]
) -> dict[str, tuple[str, Call]]:
    dice, queue, door = random.Random(2), services.site.queue, services.door
    token = await services.site.sign_in.link_for(DISPATCHER)
    cookie = await services.site.sign_in.enter(token, address="bench", browser="bench")
    page = _pages(build_web(services.site, None), cookie)
    open_ids = await _open_ids(store)

    def somebody() -> int:
        return FIRST_RESIDENT + dice.randrange(complaints // 5)

    async def alike() -> object:
        who = somebody()
        start = Beginning(cause=f"bench:{dice.random()}", text=told(dice)[1], is_anew=True)
        await door.intake.begin(who, start)
        begun = clock()
        await door.joining.offers(who)
        return begun

    async def card() -> object:
        async with store.read() as session:
            complaint = await session.get_one(Complaint, dice.choice(open_ids))
            begun = clock()
            await similar_open(session, complaint)
            return begun

    service: dict[str, Call] = {
        "queue, dispatcher": lambda: queue.page(DISPATCHER, Wanted()),
        "queue, page 100": lambda: queue.page(DISPATCHER, Wanted(page=100)),
        "queue, handler": lambda: queue.page(HANDLER + dice.randrange(24), Wanted()),
        "queue, overdue": lambda: queue.page(DISPATCHER, Wanted(is_overdue=True)),
        "queue, /mine": lambda: queue.page(HANDLER, Wanted(owned=Owned.MINE)),
        "look-alikes of a draft": alike,
        "look-alikes for a card": card,
        "/my": lambda: door.complaints.mine(somebody()),
    }
    words = ("桥南路", "井盖 新华", "138", f"JF-{NOW:%Y%m}", "找不到的词")
    return {
        **{name: ("service", call) for name, call in service.items()},
        "console, first page": ("page", lambda: page("/console/queue")),
        "console, all that ended": ("page", lambda: page("/console/queue?group=fixed")),
        "console, search open": (
            "search",
            lambda: page(f"/console/queue?q={quote(dice.choice(words))}"),
        ),
        "console, search ended": (
            "search",
            lambda: page(f"/console/queue?group=fixed&q={quote(dice.choice(words))}"),
        ),
        "/find": (
            "search",
            lambda: queue.page(DISPATCHER, Wanted(words=dice.choice(words), is_ended_too=True)),
        ),
    }


async def _open_ids(store: Store) -> list[int]:
    query = sa.select(col(Complaint.id)).where(col(Complaint.status).in_(OPEN))
    async with store.read() as session:
        return [one or 0 for one in (await session.execute(query)).scalars()]


def _pages(app: FastAPI, cookie: str) -> Callable[[str], Awaitable[None]]:
    """Ask the application for pages as its server does, without a socket between."""

    async def ask(path: str) -> None:
        said: list[MutableMapping[str, Any]] = []

        async def hear() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def say(message: MutableMapping[str, Any]) -> None:
            said.append(message)

        route, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": route,
            "raw_path": route.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", b"bench"), (b"cookie", f"jiefang={cookie}".encode())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        await app(scope, hear, say)
        assert said[0]["status"] == 200, said

    return ask


async def _all(engine: str, calls: dict[str, tuple[str, Call]], rounds: int) -> bool:
    is_slow, process, sizes = False, psutil.Process(), []
    for name, (kind, call) in calls.items():
        clock = _CLOCKS[engine]
        times = [await _time(call, clock) for _ in range(rounds)][rounds // 10 :]
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        percentile, most = _LIMITS[kind]
        has_limit = kind != "service" or engine == "sqlite"
        is_slow |= has_limit and cuts[percentile - 1] > most
        limit = f"p{percentile} {most:.0f}" if has_limit else ""
        figures = "".join(f"{cuts[one - 1]:8.1f}" for one in (50, 95, 99))
        print(f"{engine:12}{name:34}{figures}{limit:>12}", flush=True)
    for _ in range(3):
        for _, call in calls.values():
            for _ in range(rounds // 3):
                await call()
        gc.collect()
        sizes.append(process.memory_info().rss / 2**20)
    print(f"{engine:12}RSS, MiB, as the same goes on: {' '.join(f'{one:.0f}' for one in sizes)}")
    return is_slow


async def _time(call: Call, clock: Callable[[], float]) -> float:
    """Time a call in milliseconds; from the instant that it gives, where it had to prepare."""
    begun = clock()
    given = await call()
    return (clock() - (given if isinstance(given, float) else begun)) * 1000


if __name__ == "__main__":
    main()
