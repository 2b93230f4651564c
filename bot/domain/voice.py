"""Tells a voice note from anything else that is called one."""

from __future__ import annotations

_PAGE = b"OggS"
_HEADS = (b"OpusHead", b"Speex   ", b"\x01vorbis")


def is_voice(content: bytes) -> bool:
    """Say whether a file is an Ogg stream of sound, as messengers record voice notes."""
    return content.startswith(_PAGE) and any(head in content[:256] for head in _HEADS)
