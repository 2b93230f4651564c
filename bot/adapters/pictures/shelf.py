"""Keeps what was drawn, a file a picture; each is drawn once."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)
_MOST = 600
"""Some 60 MB: all commitments in three languages and both shades, many times over."""


@dataclass(frozen=True, slots=True)
class PictureShelf:
    """A directory of pictures by name; one that cannot be written only costs time."""

    directory: Path
    most: int = _MOST

    def get(self, name: str) -> bytes | None:
        """Give the picture of this name, if it was drawn before."""
        try:
            return (self.directory / name).read_bytes()
        except OSError:
            return None

    def put(self, name: str, content: bytes) -> None:
        """Keep a picture whole or not at all: a reader never sees half of it."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.directory, delete=False) as file:
                file.write(content)
            Path(file.name).replace(self.directory / name)
            self._forget_old()
        except OSError as error:
            log.warning("picture_not_kept", kind=type(error).__name__)

    def _forget_old(self) -> None:
        kept = sorted(self.directory.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in kept[: -self.most]:
            path.unlink(missing_ok=True)
