"""What people typed is what is read: escaping and the languages of dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language import Language
from bot.emulator.hypertext import parse_html
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Anything a message can carry: no halves of surrogate pairs, no NUL.
typed = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=120
) | st.text("<>&;\"'/=#xabgltmpquo3 {}", max_size=60)


@given(text=typed, language=st.sampled_from(Language))
def test_a_fact_is_read_as_it_was_typed(text: str, language: Language) -> None:
    """Through Telegram's HTML and back, in a sentence, bold or alone, in every language."""
    t = Texts(language, SHANGHAI)

    sentence = parse_html(t("\nNote: {note}", note=text)).text

    assert sentence.endswith(text)
    assert parse_html(plain_html(text)).text == text
    assert parse_html(bold(text)).text == text


@given(typed)
def test_a_fact_brings_no_markup_of_its_own(text: str) -> None:
    """Nobody can write bold, a link or a mention into somebody else's chat."""
    assert parse_html(plain_html(text)).entities == []
    assert {one["type"] for one in parse_html(bold(text)).entities} <= {"bold"}


def test_markup_that_is_ours_is_not_escaped_again() -> None:
    """A bold fact stays bold in a sentence."""
    t = Texts(Language.EN, SHANGHAI)

    assert (
        t("{reference} is withdrawn.", reference=bold("<JF>")) == "<b>&lt;JF&gt;</b> is withdrawn."
    )


def test_a_fact_with_braces_is_not_filled_in() -> None:
    """A resident's {note} is text, not a place to fill."""
    t = Texts(Language.EN, SHANGHAI)

    assert t("Place: {place}", place="{place} {0}") == "Place: {place} {0}"


@pytest.mark.parametrize(
    ("language", "day"),
    [
        (Language.ZH_HANS, "2023年11月7日"),
        (Language.ZH_HANT, "2023年11月7日"),
        (Language.EN, "Nov 7, 2023"),
    ],
)
def test_an_instant_is_told_as_the_offices_day(language: Language, day: str) -> None:
    """17:00 UTC is the next day in Shanghai."""
    t = Texts(language, SHANGHAI)
    instant = datetime(2023, 11, 6, 17, 0, tzinfo=UTC)

    assert t.day(instant) == day
    assert t.day(date(2023, 11, 7)) == day
    assert t.moment(instant) == "11-07 01:00"


def test_empty_parts_leave_no_gaps() -> None:
    """What says nothing takes no line."""
    assert paragraphs("a", None, "", "b") == "a\n\nb"
    assert lines("a", None, "b") == "a\nb"
    assert isinstance(paragraphs(), Html)
