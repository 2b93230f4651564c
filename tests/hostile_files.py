"""Files as a careless or hostile sender makes them, each by its name; none is a safe picture."""

from __future__ import annotations

import random
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


_XMP = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description exif:GPSLatitude="{NORTH}"
exif:GPSLongitude="{EAST}" dc:creator="SpyCam"/></rdf:RDF></x:xmpmeta>""".encode()
CARGO = {
    "position": _XMP,
    "page": b"<!doctype html>" + SCRIPT,
    "program": b"<?php secret($_GET[0]); ?>",
    "formula": b'=HYPERLINK("http://evil.example/secret")',
}
"""What is hidden in a picture, by what it is."""


def _in_jpeg(mark: int, head: bytes, cargo: bytes) -> bytes:
    whole, said = photo((64, 48)), head + cargo
    segment = bytes((0xFF, mark)) + struct.pack(">H", len(said) + 2) + said
    return whole[:2] + segment + whole[2:]


def _in_png(kind: bytes, head: bytes, cargo: bytes) -> bytes:
    whole, said = photo((64, 48), "PNG"), head + cargo
    chunk = struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))
    return whole[:33] + chunk + whole[33:]


def _iptc(cargo: bytes) -> bytes:
    place = b"\x1c\x02\x5a" + struct.pack(">H", len(cargo)) + cargo
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(place)) + place


def _told(cargo: bytes) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = cargo.decode()
    return exif.tobytes()


@cache
def laden() -> dict[str, bytes]:
    """Give whole pictures that carry each cargo in each place where one may hide."""
    found: dict[str, bytes] = {}
    for name, cargo in CARGO.items():
        found |= {
            f"{name} as XMP": _in_jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\0", cargo),
            f"{name} as IPTC": _in_jpeg(0xED, b"Photoshop 3.0\0", _iptc(cargo)),
            f"{name} as a second Exif": _in_jpeg(0xE1, b"Exif\0\0", cargo),
            f"{name} as a profile": _in_jpeg(0xE2, b"ICC_PROFILE\0\x01\x01", cargo),
            f"{name} as more pictures": _in_jpeg(0xE2, b"MPF\0", cargo),
            f"{name} in a segment of nobody's": _in_jpeg(0xEF, b"", cargo),
            f"{name} as a comment": _in_jpeg(0xFE, b"", cargo),
            f"{name} after the end": photo((64, 48)) + cargo,
            f"{name} as PNG's words": _in_png(b"tEXt", b"Comment\0", cargo),
            f"{name} as PNG's packed words": _in_png(b"zTXt", b"C\0\0", zlib.compress(cargo)),
            f"{name} as PNG's Exif": photo((64, 48), "PNG", exif=_told(cargo)),
            f"{name} in a chunk of nobody's": _in_png(b"juNk", b"", cargo),
            f"{name} in WebP": photo((64, 48), "WEBP", xmp=cargo),
            f"{name} after WebP's end": photo((64, 48), "WEBP") + cargo,
        }
    return found


@cache
def damaged() -> dict[str, bytes]:
    """Give pictures cut short and with bytes turned, which may or may not still be seen."""
    dice, found = random.Random(20231106), dict[str, bytes]()
    located_png = _in_png(b"tEXt", b"Comment\0", _XMP)
    whole = {"JPEG": located(), "PNG": located_png, "WebP": photo((64, 48), "WEBP", xmp=_XMP)}
    for kind, content in whole.items():
        for tenth in range(1, 10):
            found[f"{kind} cut at {tenth}/10"] = content[: len(content) * tenth // 10]
        for number in range(10):
            turned = bytearray(content)
            for _ in range(8):
                turned[dice.randrange(2, len(turned))] ^= dice.randrange(1, 256)
            found[f"{kind} with bytes turned, {number}"] = bytes(turned)
    return found
