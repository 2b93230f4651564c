"""Reads the record for the command line, beside a bot that may be running."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.adapters.data_key import data_keys
from bot.adapters.knowledge_files import read_knowledge
from bot.bootstrap.clock import machine_clock
from bot.bootstrap.knowledge import build_matcher
from bot.bootstrap.opening import opened
from bot.bootstrap.privacy import anchor_log, retention
from bot.domain.chain import Anchor
from bot.domain.errors import NotFoundError
from bot.services.complaint_clock import ComplaintClock
from bot.services.knowledge import KnowledgeInForce
from bot.services.rates import By, Rates
from bot.services.verifying import Verified, Verifying
from bot.settings import Settings
from bot.store.engine import Store, open_store
from bot.store.scrub import scrub


@asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[Store]:
    """Open a database that is there.

    Raises:
        NotFoundError: There is none yet.
    """
    file = settings.sqlite_file
    if file is not None and not file.exists():
        raise NotFoundError("database", str(file))
    store = open_store(settings.database, data_keys(settings.data_key))
    try:
        yield store
    finally:
        await store.close()


async def kept_too_long(settings: Settings) -> dict[str, int]:
    """Count what has been kept long enough; nothing is changed.

    Raises:
        NotFoundError: There is no database yet.
    """
    async with reading(settings) as store:
        return await retention(settings, store, machine_clock).due()


async def thrown_away(settings: Settings) -> dict[str, int]:
    """Throw away what has been kept long enough, and count it.

    Raises:
        StoreBusyError: A bot runs on the SQLite file; it does this itself by night.
    """
    async with opened(settings) as store:
        done = await retention(settings, store, machine_clock).run()
        await scrub(store)
        return done


async def verified(settings: Settings, noted: Sequence[Anchor] = ()) -> Verified:
    """Check the chain of complaint events, also against the anchors noted outside the database.

    Raises:
        InvalidInputError: The file of anchors cannot be read.
        NotFoundError: There is no database yet.
    """
    anchors = [*anchor_log(settings).read(), *noted]
    async with reading(settings) as store:
        return await Verifying(store).run(anchors)


async def rated(settings: Settings, start: date, end: date, by: By) -> dict[str, Any]:
    """Work out the rates of what was filed from the first to the last day, as things stand now.

    Raises:
        NotFoundError: There is no database yet.
    """
    zone = ZoneInfo(settings.timezone)
    loaded = read_knowledge(settings.knowledge, office_name=settings.office_name)
    matcher = build_matcher(loaded.knowledge, settings.cache)
    clock = ComplaintClock(KnowledgeInForce(loaded.knowledge, matcher), zone)
    first = datetime.combine(start, time.min, zone)
    after = datetime.combine(end + timedelta(days=1), time.min, zone)
    async with reading(settings) as store:
        found = await Rates(store, clock).of(first, after, machine_clock(), by)
    return {
        name: {rate: {**asdict(one), "percent": one.percent} for rate, one in group.items()}
        for name, group in found.items()
    }
