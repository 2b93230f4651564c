"""Where a map's background comes from: nowhere, tiles by address, or one archive of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_ARCHIVE = ".pmtiles"
_HOST = re.compile(r"(?:\{s\}\.)?[A-Za-z0-9.-]+(?::\d+)?|\[[0-9a-fA-F:]+\](?::\d+)?")
HOW = (
    "write the address of tiles, like https://tiles.example.org/{z}/{x}/{y}.png, or of an archive"
    " ending in .pmtiles, or the path of such a file"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSource:
    """What the operator has set."""

    tiles: str | None = None
    """An address with {z}, {x} and {y}."""
    archive: str | None = None
    """Address of a .pmtiles archive."""
    file: str | None = None
    """Path of one on this machine."""

    @property
    def origin(self) -> str | None:
        """The one other host that a browser may ask, as a content policy names it."""
        address = self.tiles or self.archive
        if address is None:
            return None
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"


def map_source(value: str) -> MapSource:
    """Read the setting.

    Raises:
        ValueError: It is none of what it may be; the message says what would be.
    """
    if not value.startswith(("http://", "https://")):
        if not value.endswith(_ARCHIVE):
            raise ValueError(HOW)
        return MapSource(file=value)
    parts = urlsplit(value)
    if not _HOST.fullmatch(parts.netloc):
        raise ValueError(HOW)
    if parts.path.endswith(_ARCHIVE):
        return MapSource(archive=value)
    if not all(f"{{{one}}}" in value for one in "zxy"):
        raise ValueError(HOW)
    return MapSource(tiles=value)
