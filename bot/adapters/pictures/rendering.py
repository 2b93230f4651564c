"""What the drawing process does: Vega-Lite into SVG, SVG into PNG, with the font that comes along.

Nothing here may import more than it needs: the process is started for drawing alone. The process
that asks imports this too, and must not carry what draws: that is imported where it is used.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import struct
import threading
import zlib
from collections.abc import Iterator
from html import escape
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from noto_cjk_sans_otc import FONT_PATH

_FONTS = Path(__file__).parent / "fonts"
_SIGNATURE = 8
"""Bytes before a PNG's first chunk."""
SCALES = {360: 3, 720: 2, 595: 4}
"""Pixels of a PNG for each of the drawing, by its width: as sharp as its screen or paper."""


def prepare() -> None:
    """Make a new drawing process ready, and end it with the one that started it."""
    # Ctrl-C is for the process that asks.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    use_fonts()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


def use_fonts() -> None:
    """Draw with the fonts that come along; system fonts are never relied on."""
    import vl_convert

    vl_convert.register_font_directory(str(FONT_PATH.parent))
    vl_convert.register_font_directory(str(_FONTS))


def svg_of(spec: dict[str, Any]) -> str:
    """Draw for a page; the description is what a screen reader says."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec)
    said = escape(spec["description"], quote=True)
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{said}" ', 1)


def png_of(spec: dict[str, Any]) -> bytes:
    """Draw for a chat, from the same drawing."""
    import vl_convert

    return smaller(vl_convert.svg_to_png(svg_of(spec), scale=scale_of(spec)))


def pdf_of(spec: dict[str, Any]) -> bytes:
    """Draw for a printer, from the same drawing."""
    import vl_convert

    drawn: bytes = vl_convert.svg_to_pdf(svg_of(spec))
    return drawn


def scale_of(spec: dict[str, Any]) -> int:
    """Tell how sharp a drawing becomes."""
    return SCALES.get(spec["width"], 2)


def smaller(png: bytes) -> bytes:
    """Pack a PNG's pixels again: a third of the size, for those who pay by the megabyte."""
    parts = list(_chunks(png))
    pixels = zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT"))
    kept = [part for part in parts if part[0] not in {b"IDAT", b"IEND"}]
    packed = [*kept, (b"IDAT", zlib.compress(pixels, 6)), (b"IEND", b"")]
    return png[:_SIGNATURE] + b"".join(_chunk(kind, body) for kind, body in packed)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = _SIGNATURE
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
