"""Looks at everything that an office needs to run, from its files to the Bot API."""

from __future__ import annotations

import asyncio
import shutil
from datetime import date
from typing import TextIO
from urllib.parse import urlsplit

from bot.adapters.data_key import data_keys
from bot.adapters.knowledge_files import Severity, read_knowledge
from bot.bootstrap.checkup_telegram import look_at_telegram
from bot.domain.checkup import Finding, Look, State
from bot.domain.errors import StoreBusyError, WrongKeyError
from bot.settings import PREFIX, Settings
from bot.store.engine import StoreFailure, hold, open_store, plain_words
from bot.store.migrate import is_of_this_version

_GIGABYTE = 1024**3
_LOW_DISK = 1
"""Gigabytes: photos, voice notes and the log of SQLite need room to breathe."""


async def examine(settings: Settings, today: date) -> list[Finding]:
    """Look at all of it; nothing is changed, and what cannot be looked at is a finding."""
    return [
        await asyncio.to_thread(look_at_knowledge, settings, today),
        await asyncio.to_thread(look_at_disk, settings),
        await look_at_database(settings),
        look_at_key(settings),
        *await look_at_telegram(settings),
        look_at_web(settings),
    ]


def look_at_knowledge(settings: Settings, today: date) -> Finding:
    """Say whether the knowledge directory could go live."""
    loaded = read_knowledge(settings.knowledge, office_name=settings.office_name, today=today)
    entries = len(loaded.knowledge.entries)
    facts = {"entries": entries, "command": "jiefang check", "directory": str(settings.knowledge)}
    if loaded.broken:
        first = next(one for one in loaded.problems if one.severity is Severity.ERROR)
        facts["first"] = f"{first.file}:{first.line}: {first.message}"
        return Finding(Look.KNOWLEDGE, State.WRONG, "knowledge_broken", facts)
    if loaded.problems:
        facts["problems"] = len(loaded.problems)
        return Finding(Look.KNOWLEDGE, State.DOUBTFUL, "knowledge_doubtful", facts)
    return Finding(Look.KNOWLEDGE, State.GOOD, "knowledge_read", facts)


def look_at_disk(settings: Settings) -> Finding:
    """Say whether the data directory can be written to, and how much room there is."""
    directory = settings.data_dir.absolute()
    facts: dict[str, object] = {"directory": str(directory), "setting": f"{PREFIX}DATA_DIR"}
    try:
        directory.mkdir(parents=True, exist_ok=True)
        probe = directory / ".jiefang-writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        return Finding(Look.DISK, State.WRONG, "disk_shut", facts)
    free = shutil.disk_usage(directory).free / _GIGABYTE
    facts["free"] = f"{free:.1f} GB"
    if free < _LOW_DISK:
        return Finding(Look.DISK, State.DOUBTFUL, "disk_low", facts)
    return Finding(Look.DISK, State.GOOD, "disk_roomy", facts)


async def look_at_database(settings: Settings) -> Finding:
    """Say whether the database answers and can be worked with; a running bot's is left alone."""
    file = settings.sqlite_file
    if file is not None and not file.exists():
        return Finding(Look.DATABASE, State.GOOD, "database_none")
    try:
        lock = hold(file) if file else None
    except StoreBusyError:
        return Finding(Look.DATABASE, State.GOOD, "database_held")
    except OSError:
        return Finding(Look.DATABASE, State.WRONG, "database_shut", {"file": str(file)})
    try:
        return await _asked(settings.database)
    finally:
        _let_go(lock)


def look_at_key(settings: Settings) -> Finding:
    """Say whether words in the database are encrypted, and with a key that can be read."""
    facts: dict[str, object] = {"setting": f"{PREFIX}DATA_KEY"}
    try:
        keys = data_keys(settings.data_key)
    except WrongKeyError as error:
        return Finding(Look.KEY, State.WRONG, "key_wrong", facts | {"reason": str(error)})
    if keys is None:
        return Finding(Look.KEY, State.DOUBTFUL, "key_none", facts)
    return Finding(Look.KEY, State.GOOD, "key_set", facts)


def _let_go(lock: TextIO | None) -> None:
    if lock is not None:
        lock.close()


async def _asked(database: str) -> Finding:
    store = open_store(database)
    try:
        async with store.read() as session:
            is_known = await is_of_this_version(session)
    except (StoreFailure, OSError) as error:
        reason = plain_words(error) if isinstance(error, StoreFailure) else str(error)
        return Finding(Look.DATABASE, State.WRONG, "database_wrong", {"reason": reason})
    finally:
        await store.close()
    if not is_known:
        return Finding(Look.DATABASE, State.WRONG, "database_newer")
    return Finding(Look.DATABASE, State.GOOD, "database_ready")


def look_at_web(settings: Settings) -> Finding:
    """Say whether people elsewhere can open the web pages, and safely."""
    if not settings.public_url:
        facts = {"setting": f"{PREFIX}PUBLIC_URL"}
        return Finding(Look.WEB, State.DOUBTFUL, "web_local", facts)
    address = urlsplit(settings.public_url)
    if address.scheme != "https" and address.hostname not in {"localhost", "127.0.0.1", "::1"}:
        return Finding(
            Look.WEB, State.WRONG, "web_open", {"url": settings.public_url, "scheme": "https"}
        )
    return Finding(Look.WEB, State.GOOD, "web_ready", {"url": settings.public_url})
