"""Puts a backup into an empty office: all of it or nothing, without what was erased since."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.adapters import sealing
from bot.adapters.backup_file import DATABASE, Manifest, unpack
from bot.adapters.erasure_log import read_erasures
from bot.bootstrap.backing_up import Say, workshop
from bot.bootstrap.clock import machine_clock
from bot.bootstrap.moving import copy_rows
from bot.bootstrap.opening import opened
from bot.domain.errors import BackupBrokenError, NotFoundError, OtherVersionError
from bot.services.restoring import Restoring
from bot.services.verifying import Verifying
from bot.settings import Settings
from bot.store.copying import check_empty, count_rows
from bot.store.engine import Store, StoreFailure, open_store
from bot.store.migrate import shapes, upgrade


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back."""

    file: Path
    taken_at: datetime
    """Whatever came after this moment is not there."""
    rows: int
    events: int
    seal: str
    findings: int
    """Places at which the chain was broken already when the backup was taken."""
    erased_again: int
    """Erasures made since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A backup, and what else is needed to restore it."""

    file: Path
    identities: tuple[str, ...] = ()
    """Files of private keys."""
    erasures: tuple[Path, ...] = ()
    """Logs besides the one that the settings name."""


async def restore(settings: Settings, source: Source, say: Say) -> Restored:
    """Check a backup, forget anew who was forgotten since, and copy it into an empty database.

    Raises:
        BackupBrokenError: The backup is not what was written.
        InvalidInputError: An erasure log cannot be read.
        NotFoundError: There is no such backup.
        OtherVersionError: A later version wrote the backup.
        StoreBusyError: A bot, a backup or another restore is under way.
        TargetNotEmptyError: The office has rows already; nothing was changed.
        WrongKeyError: It is encrypted, and none of the keys opens it.
    """
    if not source.file.is_file():
        raise NotFoundError("backup", str(source.file))
    own = (settings.erasures,) if settings.erasures.exists() else ()
    erasures = read_erasures((*source.erasures, *own))
    async with opened(settings) as target:
        await _check_is_empty(target)
        with workshop(settings.data_dir) as room:
            say("unpacking and checking")
            manifest = await asyncio.to_thread(_unpacked, source, room)
            async with _checked(source.file, manifest, room / DATABASE) as copy:
                before = await Verifying(copy).run()
                if (before.events, before.seal) != (manifest.events, manifest.seal):
                    raise BackupBrokenError(str(source.file), "its chain of events is another")
                erased = await Restoring(copy, machine_clock).settle(erasures)
                say(f"{erased} erasures made since {manifest.taken_at.isoformat()} done again")
                rows = await copy_rows(copy, target, say)
    return Restored(
        file=source.file,
        taken_at=manifest.taken_at,
        rows=sum(rows.values()),
        events=before.events,
        seal=before.seal,
        findings=len(before.findings),
        erased_again=erased,
    )


async def _check_is_empty(store: Store) -> None:
    async with store.read() as session:
        await check_empty(session)


def _unpacked(source: Source, room: Path) -> Manifest:
    keys = sealing.identities(source.identities)
    packed = source.file
    if sealing.is_sealed(packed):
        packed = room / "packed"
        sealing.unseal(source.file, packed, keys)
    try:
        return unpack(packed, room)
    except BackupBrokenError as error:
        raise BackupBrokenError(str(source.file), error.reason) from None


@asynccontextmanager
async def _checked(backup: Path, manifest: Manifest, copy: Path) -> AsyncIterator[Store]:
    """Open the database that was unpacked, counted and in the shape of this version."""
    if manifest.shape not in shapes():
        raise OtherVersionError(manifest.shape, f"restore it with jiefang {manifest.version}")
    store = open_store(f"sqlite+aiosqlite:///{copy}")
    try:
        try:
            async with store.read() as session:
                found = await count_rows(session, manifest.rows)
        except StoreFailure:
            raise BackupBrokenError(str(backup), "its database cannot be read") from None
        if found != manifest.rows:
            raise BackupBrokenError(str(backup), "it has not the rows that its manifest says")
        await upgrade(store.engine)
        yield store
    finally:
        await store.close()
