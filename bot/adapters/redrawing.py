"""Draws one picture from outside anew; imported only where there is one."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image, ImageFilter, ImageOps

from bot.services.ports import Look

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000
"""Of a picture that is looked at; decoded it takes three bytes each."""
MAX_FACTOR = 64
"""A picture may be so many times longer than it is wide."""
_SIDES = {Look.FULL: 2048, Look.THUMB: 360, Look.VEILED: 360}
_VEIL = 20
"""Pixels that the longer side keeps under a veil: a scene is guessed, nobody is recognised."""
_QUALITY = 82
_BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    ZeroDivisionError,
    MemoryError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What the library's decoders raise on files that are not what they say."""


def redraw(content: bytes, look: Look) -> bytes | None:
    """Do it; blocks."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            return _drawn(picture, look) if _is_bearable(picture.size) else None
    except _BROKEN:
        return None


def _is_bearable(size: tuple[int, int]) -> bool:
    shorter, longer = sorted(size)
    return shorter > 0 and longer <= shorter * MAX_FACTOR and shorter * longer <= MAX_PIXELS


def _drawn(picture: Image.Image, look: Look) -> bytes:
    side = _SIDES[look]
    # Decodes a JPEG at an eighth, a quarter or a half where that is enough.
    picture.draft("RGB", (side, side))
    upright = ImageOps.exif_transpose(picture)
    drawn = _on_white(upright)
    drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
    if look is Look.VEILED:
        drawn = _veiled(drawn)
    bare = Image.new("RGB", drawn.size)
    bare.paste(drawn)
    out = BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return picture.convert("RGB")


def _veiled(picture: Image.Image) -> Image.Image:
    size, small = picture.size, picture.copy()
    small.thumbnail((_VEIL, _VEIL), Image.Resampling.BOX)
    smooth = small.resize(size, Image.Resampling.BICUBIC)
    return smooth.filter(ImageFilter.GaussianBlur(4))
