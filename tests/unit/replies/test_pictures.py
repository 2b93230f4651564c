"""What pictures say and how they are laid out, before anything is drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fontTools.ttLib import TTCollection, TTFont
from hypothesis import given
from hypothesis import strategies as st
from noto_cjk_sans_otc import FONT_PATH

from bot.adapters.knowledge_files import read_knowledge
from bot.domain.commitment import Reached, State
from bot.domain.knowledge import Commitment, PlanPoint, text_in
from bot.domain.language import Language
from bot.replies.pictures.canvas import FONTS, Drawing
from bot.replies.pictures.card import PHONE, WIDE, Look, draw_card
from bot.replies.pictures.overview import draw_overview
from bot.replies.pictures.theme import DARK, LIGHT, Theme
from bot.replies.pictures.trend import draw_trend
from bot.replies.pictures.wrapping import drawable, width_of, wrapped
from bot.replies.texts import Texts
from bot.services.standings import Standing, standing, unrecorded
from bot.store.tables import ProgressEntry

ROOT = Path(__file__).parents[3]
COMMITMENTS = read_knowledge(ROOT / "knowledge").knowledge.commitments
ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2023, 11, 6)
LATIN = ROOT / "bot" / "adapters" / "pictures" / "fonts" / "JiefangLatin.otf"
LEAST_SIZE = 12
"""Pixels of the smallest letters on a phone."""
SETTINGS = list(product(Language, (PHONE, WIDE), (LIGHT, DARK)))


def _stands(commitment: Commitment, **more: Any) -> Standing:
    entry = ProgressEntry(
        commitment=commitment.id,
        holds_on=date(2023, 11, 3),
        staff_id=1,
        recorded_at=datetime(2023, 11, 3, tzinfo=UTC),
        cause="1",
        **more,
    )
    return standing(commitment, entry, TODAY)


def _in_every_state(commitment: Commitment) -> list[Standing]:
    if commitment.target is None:
        steps = [_stands(commitment, milestone=step.id) for step in commitment.milestones]
        return [unrecorded(commitment), _stands(commitment, value=0), *steps]
    values = (0, commitment.target * 0.4, commitment.target * 3)
    return [unrecorded(commitment), *(_stands(commitment, value=value) for value in values)]


def _drawings(language: Language, width: int, theme: Theme) -> list[Drawing]:
    """Draw everything that the office's own knowledge can come to."""
    t, look = Texts(language, ZONE), Look(theme=theme, width=width, office="XX街道")
    every = [one for item in COMMITMENTS.values() for one in _in_every_state(item)]
    course = [Reached(value=1, holds_on=date(2023, 2, 1))]
    return [
        draw_overview(t, every, look),
        *(draw_card(t, one, look) for one in every),
        *(draw_trend(t, one, course, 2023, look) for one in every),
    ]


def _rows(drawing: Drawing) -> list[dict[str, Any]]:
    return [row for layer in drawing.spec["layer"] for row in layer["data"]["values"]]


def _texts(drawing: Drawing) -> list[dict[str, Any]]:
    return [row for row in _rows(drawing) if "text" in row]


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
    return Set(language, width, _drawings(language, width, theme))


def test_every_character_drawn_has_a_shape(characters: dict[str, set[int]], drawn: Set) -> None:
    """No empty boxes, whatever commitment and state, in the face of the language."""
    known = set[int]().union(*(characters[name] for name in FONTS[drawn.language].split(", ")))

    for drawing in drawn.drawings:
        missing = {c for row in _texts(drawing) for c in row["text"] if ord(c) not in known}
        assert not missing, drawing.alt


def test_every_text_stands_on_the_picture_and_can_be_read(drawn: Set) -> None:
    """Within its edges by the estimate of widths, and never smaller than twelve pixels."""
    for drawing in drawn.drawings:
        for row in _texts(drawing):
            taken = width_of(row["text"], row["size"])
            part = {"left": 0.0, "center": 0.5, "right": 1.0}[row["align"]]
            left = row["x"] - part * taken
            assert left >= 0, row
            assert left + taken <= drawn.width, row
            assert 0 < row["y"] < drawing.height, row
            assert row["size"] >= LEAST_SIZE


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_colours_are_told_apart_by_everyone(theme: Theme) -> None:
    """WCAG AA: 4.5 to 1 for texts on their ground, 3 to 1 for bars on theirs."""
    for ink in (theme.ink, theme.muted, *(theme.of(state) for state in State)):
        assert _contrast(ink, theme.ground) >= 4.5, ink
    for ink, chip in theme.chips.items():
        assert _contrast(ink, chip) >= 4.5, ink
        assert _contrast(ink, theme.track) >= 3, ink


@pytest.mark.parametrize("language", Language)
def test_a_picture_is_said_in_words_too(language: Language) -> None:
    """The title, the target and how it stands, for who cannot see it."""
    t, look = Texts(language, ZONE), Look(theme=LIGHT)
    parking = COMMITMENTS["parking"]

    card = draw_card(t, _stands(parking, value=320), look)
    course = [Reached(value=120, holds_on=date(2023, 4, 1))]
    trend = draw_trend(t, _stands(parking, value=320), course, 2023, look)
    overview = draw_overview(t, [_stands(parking, value=320)], look)

    title = text_in(parking.title, language)
    assert all(title in one.alt for one in (card, trend, overview))
    assert "320" in card.alt
    assert text_in(parking.target_text, language) in card.alt
    assert "120" in trend.alt
    assert "320" in overview.alt
    assert not re.search(r"[<>📌\n]", card.alt + trend.alt + overview.alt)
    assert card.spec["description"] == card.alt


def test_nothing_recorded_draws_no_bar() -> None:
    """Not even an empty one: 未更新 is no nought."""
    t, look = Texts(Language.ZH_HANS, ZONE), Look(theme=LIGHT)
    parking = COMMITMENTS["parking"]

    def tracks(one: Standing) -> int:
        return sum(row.get("fill") == LIGHT.track for row in _rows(draw_card(t, one, look)))

    assert tracks(unrecorded(parking)) == 0
    assert tracks(_stands(parking, value=0)) == 1


def test_a_missed_deadline_is_marked_on_the_bar() -> None:
    """Where the plan wants it to be, and the same mark beside the plan's words."""
    plan = (PlanPoint(by=date(2023, 10, 31), value=600),)
    parking = replace(COMMITMENTS["parking"], plan=plan)
    look = Look(theme=LIGHT)

    drawing = draw_card(Texts(Language.ZH_HANS, ZONE), _stands(parking, value=320), look)

    marks = [row["x"] for row in _rows(drawing) if row.get("stroke") == LIGHT.ink]
    assert marks[0] == pytest.approx(24 + (PHONE - 48) * 0.6)
    assert len(marks) == 2


def test_the_same_content_is_the_same_drawing() -> None:
    """And any other content, language, width or shade another one."""
    parking = COMMITMENTS["parking"]
    zh, en = Texts(Language.ZH_HANS, ZONE), Texts(Language.EN, ZONE)
    look = Look(theme=LIGHT)
    one = draw_card(zh, _stands(parking, value=320), look)

    assert draw_card(zh, _stands(parking, value=320), look).key == one.key
    others = (
        draw_card(zh, _stands(parking, value=321), look),
        draw_card(en, _stands(parking, value=320), look),
        draw_card(zh, _stands(parking, value=320), replace(look, theme=DARK)),
        draw_card(zh, _stands(parking, value=320), replace(look, width=WIDE)),
    )
    assert len({one.key, *(other.key for other in others)}) == 5


@given(text=st.text(max_size=80), size=st.sampled_from([12, 15, 22]), most=st.integers(1, 3))
def test_any_text_is_wrapped_into_its_room(text: str, size: int, most: int) -> None:
    """At most so many lines, each as wide as the room, and nothing lost but at an ellipsis."""
    lines = wrapped(text, size, 200, most)

    assert 1 <= len(lines) <= most
    assert all(width_of(line, size) <= 200 + size for line in lines)
    if "…" not in "".join(lines):
        kept = "".join(drawable(text).split())
        assert "".join("".join(lines).split()) == kept


def test_what_the_font_cannot_draw_is_left_out() -> None:
    """Emoji of a title would be boxes."""
    assert drawable("🅿️ 停车位 👨‍👩‍👧\n好") == "停车位  好"
