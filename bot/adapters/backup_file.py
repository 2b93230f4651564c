"""A backup as one file: a compressed tar of a manifest and a SQLite file, whole or refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from bot.adapters.erasure_log import sync_directory
from bot.domain.errors import AlreadyThereError, BackupBrokenError

DATABASE = "jiefang.db"
_MANIFEST = "manifest.json"
_MANIFEST_MOST = 1 << 20
_CHUNK = 1 << 20
Broken = Callable[[str], BackupBrokenError]
"""Says why a backup is refused."""


class Manifest(BaseModel):
    """What a backup must turn out to hold."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    version: str
    """Of the code that wrote it."""
    taken_at: AwareDatetime
    shape: str
    """The database's revision."""
    rows: dict[str, int]
    """By table."""
    events: int
    """Length of the chain of complaint events, and its last seal."""
    seal: str
    bytes: int
    """Of the SQLite file."""
    sha256: str


def measured(path: Path) -> tuple[int, str]:
    """Tell a file's length and hash."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def pack(database: Path, manifest: Manifest, to: Path) -> None:
    """Write the archive; the manifest comes first, so that a stranger's file is known at once."""
    text = manifest.model_dump_json(indent=1).encode()
    with tarfile.open(to, "w:gz", compresslevel=6) as tar:
        tar.addfile(_entry(_MANIFEST, len(text)), io.BytesIO(text))
        with database.open("rb") as file:
            tar.addfile(_entry(DATABASE, manifest.bytes), file)


def unpack(backup: Path, directory: Path) -> Manifest:
    """Take the database out into *directory* and compare it with the manifest.

    Raises:
        BackupBrokenError: It is no backup, of a later format, damaged or cut short.
    """
    broken = partial(BackupBrokenError, str(backup))
    try:
        with gzip.open(backup) as plain:
            manifest = _unpacked(plain, directory, broken)
            # The checksum of all stands behind the last byte.
            while plain.read(_CHUNK):
                pass
    except ValidationError:
        raise broken("its manifest is none that we know") from None
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, ValueError):
        raise broken("it is damaged, cut short or no backup") from None
    return manifest


def publish(finished: Path, to: Path) -> None:
    """Give a file that is whole its name: after a power cut it is whole or not there.

    Raises:
        AlreadyThereError: The name is taken.
    """
    with finished.open("rb") as file:
        os.fsync(file)
    if to.exists():
        raise AlreadyThereError(str(to))
    finished.rename(to)
    sync_directory(to.parent)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _unpacked(plain: gzip.GzipFile, directory: Path, broken: Broken) -> Manifest:
    with tarfile.open(fileobj=plain, mode="r|") as tar:
        first = tar.next()
        if first is None or first.name != _MANIFEST or first.size > _MANIFEST_MOST:
            raise broken("it is no backup of this program")
        manifest = Manifest.model_validate_json(_content(tar, first).read())
        entry = tar.next()
        if entry is None or entry.name != DATABASE or entry.size != manifest.bytes:
            raise broken("the database in it is not what its manifest says")
        if _taken_out(_content(tar, entry), directory / DATABASE) != manifest.sha256:
            raise broken("the database in it is not what was written")
        if tar.next() is not None:
            raise broken("it holds more than its manifest says")
    return manifest


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(entry)
    if content is None:
        raise tarfile.TarError(f"{entry.name} is no file")
    return content


def _taken_out(content: IO[bytes], to: Path) -> str:
    hashed = hashlib.sha256()
    with to.open("wb") as file:
        while chunk := content.read(_CHUNK):
            hashed.update(chunk)
            file.write(chunk)
    return hashed.hexdigest()
