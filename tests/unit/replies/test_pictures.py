"""What pictures say and how they are laid out, before anything is drawn."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commitment import Reached, State
from bot.domain.knowledge import PlanPoint, text_in
from bot.domain.language import Language
from bot.replies.pictures.card import PHONE, WIDE, Look, draw_card
from bot.replies.pictures.overview import draw_overview
from bot.replies.pictures.theme import DARK, LIGHT, Theme
from bot.replies.pictures.trend import draw_trend
from bot.replies.pictures.wrapping import drawable, width_of, wrapped
from bot.replies.texts import Texts
from bot.services.standings import Standing, unrecorded
from tests.drawings import COMMITMENTS, ZONE, rows, stands


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

    card = draw_card(t, stands(parking, value=320), look)
    course = [Reached(value=120, holds_on=date(2023, 4, 1))]
    trend = draw_trend(t, stands(parking, value=320), course, 2023, look)
    overview = draw_overview(t, [stands(parking, value=320)], look)

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
        return sum(row.get("fill") == LIGHT.track for row in rows(draw_card(t, one, look)))

    assert tracks(unrecorded(parking)) == 0
    assert tracks(stands(parking, value=0)) == 1


def test_a_missed_deadline_is_marked_on_the_bar() -> None:
    """Where the plan wants it to be, and the same mark beside the plan's words."""
    plan = (PlanPoint(by=date(2023, 10, 31), value=600),)
    parking = replace(COMMITMENTS["parking"], plan=plan)
    look = Look(theme=LIGHT)

    drawing = draw_card(Texts(Language.ZH_HANS, ZONE), stands(parking, value=320), look)

    marks = [row["x"] for row in rows(drawing) if row.get("stroke") == LIGHT.ink]
    assert marks[0] == pytest.approx(24 + (PHONE - 48) * 0.6)
    assert len(marks) == 2


def test_the_same_content_is_the_same_drawing() -> None:
    """And any other content, language, width or shade another one."""
    parking = COMMITMENTS["parking"]
    zh, en = Texts(Language.ZH_HANS, ZONE), Texts(Language.EN, ZONE)
    look = Look(theme=LIGHT)
    one = draw_card(zh, stands(parking, value=320), look)

    assert draw_card(zh, stands(parking, value=320), look).key == one.key
    others = (
        draw_card(zh, stands(parking, value=321), look),
        draw_card(en, stands(parking, value=320), look),
        draw_card(zh, stands(parking, value=320), replace(look, theme=DARK)),
        draw_card(zh, stands(parking, value=320), replace(look, width=WIDE)),
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
