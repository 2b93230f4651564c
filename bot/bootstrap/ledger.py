"""Takes the promise ledger out to a file and in from one, for the command line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters.data_key import data_keys
from bot.adapters.knowledge_files import load_knowledge
from bot.adapters.ledger_csv import read_ledger, write_ledger
from bot.bootstrap.clock import machine_clock
from bot.bootstrap.knowledge import build_matcher
from bot.bootstrap.opening import opened
from bot.services.commitments import Commitments
from bot.services.knowledge import KnowledgeInForce
from bot.services.ledger_transfer import Fate, LedgerRefusedError, LedgerTransfer, Taken
from bot.services.staff import Staff
from bot.settings import Settings, SettingsError
from bot.store.engine import Store, open_store


def _transfer(settings: Settings, store: Store) -> LedgerTransfer:
    knowledge = load_knowledge(settings.knowledge, office_name=settings.office_name)
    in_force = KnowledgeInForce(knowledge, build_matcher(knowledge, settings.cache))
    return LedgerTransfer(Commitments(store, machine_clock, in_force, ZoneInfo(settings.timezone)))


@asynccontextmanager
async def _reading(settings: Settings) -> AsyncIterator[Store]:
    store = open_store(settings.database, data_keys(settings.data_key))
    try:
        yield store
    finally:
        await store.close()


async def exported(settings: Settings) -> str:
    """Give the whole ledger as CSV, beside a bot that may be running.

    Raises:
        KnowledgeError: The knowledge directory is broken.
        SettingsError: There is no database yet.
    """
    file = settings.sqlite_file
    if file is not None and not file.exists():
        raise SettingsError([f"there is no ledger yet: {file} does not exist"])
    async with _reading(settings) as store:
        return write_ledger(await _transfer(settings, store).rows())


async def imported(settings: Settings, file: Path, by: int | None) -> tuple[list[str], bool]:
    """Take the entries of a file, in the name of *by* or of the first admin.

    Returns:
        What became of each line, as lines to be printed, and whether the file was taken.

    Raises:
        KnowledgeError: The knowledge directory is broken.
        NotAllowedError: That person may not record progress.
        SettingsError: Nobody is named.
        StoreBusyError: The bot is running on this file.
    """
    who = by or next(iter(settings.admin_ids), None)
    if who is None:
        raise SettingsError(["say who imports: --by TELEGRAM-ID, or set JIEFANG_ADMIN_IDS"])
    rows, problems = read_ledger(file)
    if problems:
        return [f"{one.file}:{one.line}: refused: {one.message}" for one in problems], False
    async with opened(settings) as store:
        await Staff(store, machine_clock).ensure_admins(settings.admin_ids)
        try:
            return _report(file, await _transfer(settings, store).take(who, rows)), True
        except LedgerRefusedError as error:
            refused = [one for one in error.lines if one.fate is Fate.REFUSED]
            return _report(file, refused), False


def _report(file: Path, lines: list[Taken]) -> list[str]:
    told = [(one, f": {one.why}" if one.why else "") for one in lines]
    return [f"{file}:{one.line}: {one.fate}{why}" for one, why in told]
