"""Copies of files on the disk: readable with the office's key alone."""

from __future__ import annotations

from pathlib import Path

import pyrage

from bot.adapters.data_key import AgeKeys
from bot.adapters.media_files import MediaFiles
from bot.services.ports import Look

CONTENT = b"PLANTED picture"


def _keys() -> AgeKeys:
    return AgeKeys((pyrage.x25519.Identity.generate(),))


def _readable(folder: Path) -> list[bool]:
    return sorted(CONTENT in one.read_bytes() for one in folder.iterdir())


async def test_with_a_key_a_copy_is_readable_by_it_alone(tmp_path: Path) -> None:
    """Another key's copies count as lost, as do plain ones of before; all go at once."""
    shelf, other = MediaFiles(tmp_path, _keys()), MediaFiles(tmp_path, _keys())
    await MediaFiles(tmp_path).keep("plain", Look.FULL, CONTENT)
    await shelf.keep("one", Look.FULL, CONTENT)
    await shelf.keep("none", Look.FULL, b"")

    assert await shelf.find("one", Look.FULL) == CONTENT
    assert await shelf.find("none", Look.FULL) == b""
    assert await other.find("one", Look.FULL) is None
    assert await shelf.find("plain", Look.FULL) is None
    assert _readable(tmp_path) == [False, False, True]
    await shelf.clear()
    assert _readable(tmp_path) == []
