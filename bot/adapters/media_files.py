"""What pages have fetched of complaints' files: a directory that may be lost and keeps its size."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import WrongKeyError
from bot.domain.file_names import shelf_name
from bot.services.ports import FileKeys, Look

MOST_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class MediaFiles:
    """Keeps files by the messenger's id of each and the look of it; readable by us alone.

    With the office's keys they are encrypted, and what other keys closed, or none, counts as lost.
    """

    folder: Path
    keys: FileKeys | None = None
    most_bytes: int = MOST_BYTES

    async def find(self, file_id: str, look: Look) -> bytes | None:
        """Find what was kept; an empty file stands for what cannot be shown."""
        return await asyncio.to_thread(self._find, self._path(file_id, look))

    async def keep(self, file_id: str, look: Look, content: bytes) -> None:
        """Keep a file whole or not at all, and drop the oldest where there are too many."""
        await asyncio.to_thread(self._keep, self._path(file_id, look), content)

    async def drop(self, names: Collection[str]) -> None:
        """Forget files by the name of their copies; none there is fine."""
        paths = [self.folder / f"{one}.{look}" for one in names for look in Look]
        await asyncio.to_thread(_unlink, paths)

    async def clear(self) -> None:
        """Forget all; what is asked for again is fetched again."""
        await asyncio.to_thread(lambda: _unlink(list(self.folder.glob("*"))))

    def _path(self, file_id: str, look: Look) -> Path:
        return self.folder / f"{shelf_name(file_id)}.{look}"

    def _find(self, path: Path) -> bytes | None:
        try:
            content = path.read_bytes()
            return content if self.keys is None else self.keys.unseal(content)
        except (FileNotFoundError, WrongKeyError):
            return None

    def _keep(self, path: Path, content: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content if self.keys is None else self.keys.seal(content))
        Path(name).replace(path)
        self._make_room(path)

    def _make_room(self, newest: Path) -> None:
        kept = [(one.stat(), one) for one in self.folder.iterdir() if one != newest]
        room = self.most_bytes - newest.stat().st_size
        for stat, one in sorted(kept, key=lambda pair: pair[0].st_mtime_ns, reverse=True):
            room -= stat.st_size
            if room < 0:
                one.unlink(missing_ok=True)


def _unlink(paths: Collection[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
