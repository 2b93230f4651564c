"""Files as a careless or hostile sender makes them, each by its name; none is a safe picture."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from io import BytesIO

from PIL import Image, PngImagePlugin

SCRIPT = b"<script>alert(document.cookie)</script>"
NORTH, EAST = 22.543099, 114.057868
"""Where the photo with a position was taken."""


def photo(size: tuple[int, int] = (640, 480), kind: str = "JPEG", **more: object) -> bytes:
    """Make a picture of a gradient, so that there is something to see."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    out = BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def located() -> bytes:
    """Make a photo that tells where it was taken, by what and by whom."""
    exif = Image.Exif()
    exif[0x010F] = "SpyCam"
    exif[0x013B] = "Zhang San 13812345678"
    exif[0x0112] = 6
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (22.0, 32.0, 35.16)
    place[3], place[4] = "E", (114.0, 3.0, 28.32)
    return photo(exif=exif, comment=b"secret comment")


def png_with_words() -> bytes:
    """Make a PNG whose chunks carry words."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "secret comment")
    words.add_itxt("XML:com.adobe.xmp", "<x:gps>22.543099</x:gps>")
    return photo(kind="PNG", pnginfo=words)


def _png(width: int, height: int, body: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        mark = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + mark

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _text_bomb() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "a" * 5_000_000, zip=True)
    return photo((8, 8), "PNG", pnginfo=words)


@cache
def refused() -> dict[str, bytes]:
    """Give what must never be served."""
    whole = photo()
    return {
        "nothing": b"",
        "words": b"just words " * 50,
        "page": b"<!doctype html>" + SCRIPT,
        "drawing that runs": b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
        "drawing after a declaration": b'<?xml version="1.0"?><svg onload="alert(1)"/>',
        "only a beginning": whole[: len(whole) // 3],
        "only a signature": b"\xff\xd8\xff\xe0",
        "PNG cut short": photo(kind="PNG")[:-200],
        "PNG with garbage inside": _png(640, 480, b"garbage"),
        "huge by its header": _png(60_000, 60_000, zlib.compress(b"\0" * 100)),
        "bomb": _png(20_000, 20_000, zlib.compress(b"\0" * (20_000 * 3 + 1) * 50, 9)),
        "bomb of words": _text_bomb(),
        "a line": _png(30_000, 2, zlib.compress(b"\0" * (30_000 * 3 + 1) * 2)),
        "GIF": photo(kind="GIF"),
        "TIFF": photo(kind="TIFF"),
        "bitmap": photo(kind="BMP"),
        "PDF": b"%PDF-1.7\n" + SCRIPT,
        "archive": b"PK\x03\x04" + b"\0" * 100,
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n",
        "program": b"\x7fELF" + b"\0" * 200,
    }


@cache
def disarmed() -> dict[str, bytes]:
    """Give pictures that carry something beside pixels, which must not come through."""
    return {
        "position": located(),
        "words in a PNG": png_with_words(),
        "page after the end": photo() + SCRIPT,
        "archive after the end": photo() + b"PK\x03\x04" + SCRIPT,
        "page in a comment": photo(comment=SCRIPT),
        "WebP with a position": photo(kind="WEBP", exif=_exif_of(located())),
        "colour profile": photo(icc_profile=SCRIPT * 10),
        "moving WebP": _moving(),
    }


def _exif_of(content: bytes) -> bytes:
    with Image.open(BytesIO(content)) as picture:
        return picture.getexif().tobytes()


def _moving() -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "green")]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()
