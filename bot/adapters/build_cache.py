"""Keeps what the matcher learned from a knowledge base, one file a key."""

from __future__ import annotations

import mmap
import tempfile
import weakref
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)
_KEPT = 16
"""Files kept; older ones belong to knowledge bases that were edited since."""
_mapped: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class DirectoryCache:
    """A build cache in a directory; one that cannot be written only costs time."""

    directory: Path

    def get(self, key: str) -> memoryview | None:
        """Give what was put under *key*, if it is still there.

        The file is mapped: what nobody looks at takes no memory. It is never written into, only
        replaced, and a mapping outlives that.
        """
        try:
            with self._path(key).open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # An empty file cannot be mapped.
        except (OSError, ValueError):
            return None
        _mapped.add(mapped)
        return memoryview(mapped)

    def put(self, key: str, value: bytes) -> None:
        """Keep *value* whole or not at all: a reader never sees half of it."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.directory, delete=False) as file:
                file.write(value)
            Path(file.name).replace(self._path(key))
            self._forget_old()
        except OSError as error:
            log.warning("build_not_cached", kind=type(error).__name__)

    def _path(self, key: str) -> Path:
        return self.directory / f"{sha256(key.encode()).hexdigest()}.build"

    def _forget_old(self) -> None:
        builds = sorted(self.directory.glob("*.build"), key=lambda path: path.stat().st_mtime)
        for path in builds[:-_KEPT]:
            path.unlink(missing_ok=True)


def let_go() -> None:
    """Leave what is mapped to the system's own cache until somebody looks at it again."""
    for one in _mapped:
        one.madvise(mmap.MADV_DONTNEED)
