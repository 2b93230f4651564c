"""Files: what was uploaded or sent by people, kept in memory, found by id or by path."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import struct
from dataclasses import dataclass, field

from bot.emulator.errors import Json

UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "video": "videos",
    "audio": "music",
    "animation": "animations",
}
EXTENSIONS = {"photo": "jpg", "voice": "oga", "video": "mp4", "animation": "mp4", "audio": "mp3"}


@dataclass(frozen=True)
class StoredFile:
    """A file with both of its Telegram ids; `path` is what getFile tells."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    path: str
    claimed_size: int | None = None

    @property
    def size(self) -> int:
        """Return the size in bytes, which a test may claim without holding so many."""
        return len(self.content) if self.claimed_size is None else self.claimed_size

    def json(self) -> Json:
        """Return the fields that all file objects of the Bot API share."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }


@dataclass
class FileStore:
    """All files of the world."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)

    def add(
        self,
        content: bytes,
        kind: str,
        name: str = "",
        mime: str = "",
        claimed_size: int | None = None,
    ) -> StoredFile:
        """Keep a file and give it ids; the same bytes get the same unique id."""
        number = len(self.by_id)
        extension = EXTENSIONS.get(kind) or name.rpartition(".")[2] or "bin"
        stored = StoredFile(
            file_id=_file_id(kind, number),
            unique_id=hashlib.sha256(content).hexdigest()[:16],
            kind=kind,
            name=name or f"file_{number}.{extension}",
            mime=mime or mimetypes.guess_type(name)[0] or "application/octet-stream",
            content=content,
            path=f"{FOLDERS.get(kind, 'documents')}/file_{number}.{extension}",
            claimed_size=claimed_size,
        )
        self.by_id[stored.file_id] = stored
        self.by_path[stored.path] = stored
        return stored


def _file_id(kind: str, number: int) -> str:
    digest = hashlib.sha256(f"{kind}:{number}".encode()).digest()
    return base64.urlsafe_b64encode(b"AgAC" + digest + digest[:8]).decode().rstrip("=")


def image_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a JPEG, PNG, GIF or WebP; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:  # noqa: PLR2004 - IHDR's end
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in {b"GIF87a", b"GIF89a"}:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return 512, 512
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - marker byte of JPEG
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004 - SOFn
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


TINY_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////"
    "////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAB"
    "PxA="
)
"""A picture of one grey pixel: what people send when a test does not care which photo it is."""
