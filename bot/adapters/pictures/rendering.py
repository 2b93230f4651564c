"""What the drawing process does: Vega-Lite into SVG, SVG into PNG, with the font that comes along.

Nothing here may import more than it needs: the process is started for drawing alone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from html import escape
from multiprocessing.connection import wait
from typing import Any

import vl_convert
from noto_cjk_sans_otc import FONT_PATH

SCALE = 3
"""Pixels of a PNG for each of the drawing: as sharp as the phones it is read on."""


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
    """Draw with the font of the package; system fonts are never relied on."""
    vl_convert.register_font_directory(str(FONT_PATH.parent))


def svg_of(spec: dict[str, Any]) -> str:
    """Draw for a page; the description is what a screen reader says."""
    drawn: str = vl_convert.vegalite_to_svg(spec)
    said = escape(spec["description"], quote=True)
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{said}" ', 1)


def png_of(spec: dict[str, Any]) -> bytes:
    """Draw for a chat, from the same drawing."""
    drawn: bytes = vl_convert.svg_to_png(svg_of(spec), scale=SCALE)
    return drawn
