"""Every picture that the office's own knowledge can come to can be drawn and read."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont
from noto_cjk_sans_otc import FONT_PATH

from bot.domain.language import Language
from bot.replies.pictures.canvas import FONTS, Drawing
from bot.replies.pictures.card import PHONE, WIDE
from bot.replies.pictures.theme import DARK, LIGHT
from bot.replies.pictures.wrapping import width_of
from tests.drawings import drawings, texts

ROOT = Path(__file__).parents[2]
LATIN = ROOT / "bot" / "adapters" / "pictures" / "fonts" / "JiefangLatin.otf"
LEAST_SIZE = 12
"""Pixels of the smallest letters on a phone."""
SETTINGS = list(product(Language, (PHONE, WIDE), (LIGHT, DARK)))


@pytest.fixture(scope="module")
def characters() -> dict[str, set[int]]:
    """Every character that each face of the font has a shape for."""
    collection = TTCollection(BytesIO(FONT_PATH.read_bytes()), lazy=True)
    faces = [*collection, TTFont(BytesIO(LATIN.read_bytes()))]
    return {face["name"].getDebugName(1): set(face.getBestCmap()) for face in faces}


@dataclass(frozen=True)
class Set:
    """Every picture there can be, in one language, width and theme."""

    language: Language
    width: int
    drawings: list[Drawing]


@pytest.fixture(scope="module", params=SETTINGS)
def drawn(request: pytest.FixtureRequest) -> Set:
    """Each such set, drawn once."""
    language, width, theme = request.param
    return Set(language, width, drawings(language, width, theme))


def test_every_character_drawn_has_a_shape(characters: dict[str, set[int]], drawn: Set) -> None:
    """No empty boxes, whatever commitment and state, in the face of the language."""
    known = set[int]().union(*(characters[name] for name in FONTS[drawn.language].split(", ")))

    for drawing in drawn.drawings:
        missing = {c for row in texts(drawing) for c in row["text"] if ord(c) not in known}
        assert not missing, drawing.alt


def test_every_text_stands_on_the_picture_and_can_be_read(drawn: Set) -> None:
    """Within its edges by the estimate of widths, and never smaller than twelve pixels."""
    for drawing in drawn.drawings:
        for row in texts(drawing):
            taken = width_of(row["text"], row["size"])
            part = {"left": 0.0, "center": 0.5, "right": 1.0}[row["align"]]
            left = row["x"] - part * taken
            assert left >= 0, row
            assert left + taken <= drawn.width, row
            assert 0 < row["y"] < drawing.height, row
            assert row["size"] >= LEAST_SIZE
