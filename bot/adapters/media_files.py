"""What pages have fetched of complaints' files: a directory that may be lost and keeps its size."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot.domain.file_names import shelf_name
from bot.services.ports import Look

MOST_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class MediaFiles:
    """Keeps files by the messenger's id of each and the look of it; readable by us alone."""

    folder: Path
    most_bytes: int = MOST_BYTES

    async def find(self, file_id: str, look: Look) -> Path | None:
        """Find what was kept; an empty file stands for what cannot be shown."""
        path = self._path(file_id, look)
        return path if await asyncio.to_thread(path.exists) else None

    async def keep(self, file_id: str, look: Look, content: bytes) -> Path:
        """Keep a file whole or not at all, and drop the oldest where there are too many."""
        return await asyncio.to_thread(self._keep, self._path(file_id, look), content)

    async def drop(self, names: Collection[str]) -> None:
        """Forget files by the name of their copies; none there is fine."""
        paths = [self.folder / f"{one}.{look}" for one in names for look in Look]
        await asyncio.to_thread(_unlink, paths)

    def _path(self, file_id: str, look: Look) -> Path:
        return self.folder / f"{shelf_name(file_id)}.{look}"

    def _keep(self, path: Path, content: bytes) -> Path:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
        self._make_room(path)
        return path

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
