"""The pictures in the documentation are those that the code draws today."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from bot.adapters.knowledge_files import read_knowledge
from bot.adapters.pictures.painter import Painter
from bot.adapters.pictures.rendering import scale_of
from bot.bootstrap.picture_examples import MANIFEST, examples
from bot.emulator.files import image_size

ROOT = Path(__file__).parents[2]
DIRECTORY = ROOT / "docs" / "pictures"
DRAWINGS = dict(examples(read_knowledge(ROOT / "knowledge").knowledge))
LISTED: dict[str, dict[str, str]] = json.loads((DIRECTORY / MANIFEST).read_text(encoding="utf-8"))
Pixels = npt.NDArray[np.int16]


def pixels(png: bytes) -> Pixels:
    """Read the pixels of a PNG of 8 bits a colour that is not interlaced (RFC 2083)."""
    width, height = image_size(png) or (0, 0)
    packed, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        packed += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    assert png[24:29] == b"\x08\x06\x00\x00\x00"
    raw = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width * 4 + 1)
    assert set(raw[:, 0]) == {1}, "every line is filtered by its left neighbour"
    lines: Any = raw[:, 1:].reshape(height, width, 4)
    return np.cumsum(lines, axis=1, dtype=np.uint8).astype(np.int16)


@pytest.fixture
async def painter(tmp_path: Path) -> AsyncIterator[Painter]:
    """A painter with an empty shelf."""
    painter = Painter.at(tmp_path)
    yield painter
    painter.close()


def test_every_example_is_committed_and_up_to_date() -> None:
    """`make pictures` would write the same drawings; nothing else lies beside them."""
    assert {name: (one.key, one.alt) for name, one in DRAWINGS.items()} == {
        name: (one["key"], one["alt"]) for name, one in LISTED.items()
    }
    files = {f"{name}.{kind}" for name in DRAWINGS for kind in ("png", "svg")}
    assert {path.name for path in DIRECTORY.iterdir()} == {*files, MANIFEST, "README.md"}


def test_the_page_shows_each_with_its_words() -> None:
    """What a screen reader says stands below the picture."""
    page = (DIRECTORY / "README.md").read_text(encoding="utf-8")

    for name, drawing in DRAWINGS.items():
        assert f'src="{name}.png"' in page
        assert drawing.alt in page


async def test_every_example_is_drawn_as_committed(painter: Painter) -> None:
    """Pixel by pixel, but for how a processor rounds; a missing font would be seen here."""
    for name, drawing in DRAWINGS.items():
        drawn = await painter.png(drawing)
        committed = (DIRECTORY / f"{name}.png").read_bytes()

        assert drawn is not None
        scale = scale_of(drawing.spec)
        assert image_size(committed) == (drawing.width * scale, drawing.height * scale)
        difference = np.abs(pixels(drawn.png) - pixels(committed))
        assert difference.mean() < 0.05, name


async def test_a_missing_font_would_be_noticed(painter: Painter) -> None:
    """The comparison sees what the same words look like in another font."""
    name = "card-parking-zh-Hans-360-light"
    spec = json.loads(json.dumps(DRAWINGS[name].spec).replace("Noto Sans CJK SC", "No Such Font"))
    other = await painter.png(type(DRAWINGS[name])(spec=spec, alt="", width=360, height=1))

    assert other is not None
    committed = pixels((DIRECTORY / f"{name}.png").read_bytes())
    assert np.abs(pixels(other.png) - committed).mean() > 0.5
