"""Makes a backup of one moment of an office, beside a bot that may be running."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import __version__
from bot.adapters import sealing
from bot.adapters.backup_file import DATABASE, Manifest, measured, pack, publish
from bot.bootstrap.clock import machine_clock
from bot.bootstrap.moving import copy_rows
from bot.bootstrap.records import reading
from bot.domain.errors import AlreadyThereError, NotFoundError, OtherVersionError
from bot.services.verifying import Verifying
from bot.settings import Settings
from bot.store.engine import Store, hold, open_store
from bot.store.migrate import shape_of, shapes, upgrade

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What was written, and of which moment."""

    file: Path
    bytes: int
    is_encrypted: bool
    taken_at: datetime
    rows: int
    events: int
    """In the chain, whose last seal follows."""
    seal: str
    findings: int
    """Places at which the chain is broken: `jiefang verify` names them."""


async def back_up(settings: Settings, to: Path, recipients: Sequence[str], say: Say) -> BackedUp:
    """Write one moment of the database into one file, compared with it row by row.

    Args:
        to: The file, or a directory in which it is named by the time.
        recipients: Public keys to encrypt for; none leaves it open.
        say: Tells how far it has got.

    Raises:
        AlreadyThereError: The file is there already.
        CopyFailedError: It could not be copied whole; no file is left.
        NotFoundError: There is no database, or no such directory.
        OtherVersionError: The database is of another version.
        StoreBusyError: Another backup or restore is under way.
        WrongKeyError: A recipient is no key.
    """
    keys, taken_at = sealing.recipients(recipients), machine_clock()
    target = _target(to, taken_at, is_encrypted=bool(keys))
    with workshop(settings.data_dir) as room:
        manifest, findings = await _snapshot(settings, room / DATABASE, taken_at, say)
        say("packing")
        await asyncio.to_thread(_write, room, manifest, target, keys)
    return BackedUp(
        file=target,
        bytes=target.stat().st_size,
        is_encrypted=bool(keys),
        taken_at=taken_at,
        rows=sum(manifest.rows.values()),
        events=manifest.events,
        seal=manifest.seal,
        findings=findings,
    )


@contextmanager
def workshop(data_dir: Path) -> Iterator[Path]:
    """Give a room for what is not finished, beside the database and as private as it.

    Raises:
        StoreBusyError: Another process works in it.
    """
    room = data_dir / "backup-work"
    with closing(hold(room)):
        # What one that was killed has left.
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(mode=0o700)
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)


def _target(to: Path, taken_at: datetime, *, is_encrypted: bool) -> Path:
    if to.is_dir():
        to /= f"jiefang-{taken_at:%Y%m%dT%H%M%SZ}.tar.gz{'.age' if is_encrypted else ''}"
    elif not to.parent.is_dir():
        raise NotFoundError("directory", str(to.parent))
    if to.exists():
        raise AlreadyThereError(str(to))
    return to


async def _snapshot(
    settings: Settings, copy: Path, taken_at: datetime, say: Say
) -> tuple[Manifest, int]:
    async with reading(settings) as store:
        await _check_shape(store)
        target = open_store(f"sqlite+aiosqlite:///{copy}")
        try:
            await upgrade(target.engine)
            rows = await copy_rows(store, target, say)
            verified = await Verifying(target).run()
        finally:
            await target.close()
    size, sha256 = await asyncio.to_thread(measured, copy)
    manifest = Manifest(
        version=__version__,
        taken_at=taken_at,
        shape=shapes()[0],
        rows=rows,
        events=verified.events,
        seal=verified.seal,
        bytes=size,
        sha256=sha256,
    )
    return manifest, len(verified.findings)


async def _check_shape(store: Store) -> None:
    async with store.read() as session:
        found = await shape_of(session)
    if found != shapes()[0]:
        raise OtherVersionError(found or "none", "run the version of jiefang that the bot runs")


def _write(room: Path, manifest: Manifest, to: Path, keys: Sequence[sealing.Recipient]) -> None:
    plain, partial = room / "packed", to.with_name(f".{to.name}.partial")
    pack(room / DATABASE, manifest, plain)
    try:
        partial.touch(mode=0o600)
        if keys:
            sealing.seal(plain, partial, keys)
        else:
            shutil.copyfile(plain, partial)
        publish(partial, to)
    finally:
        partial.unlink(missing_ok=True)
