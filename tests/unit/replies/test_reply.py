"""Lengths: nothing is longer than Telegram takes, and nothing is cut in two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.hypertext import parse_html
from bot.replies.reply import LABEL_LIMIT, TEXT_LIMIT, label, shorten, split, units
from bot.replies.texts import bold, plain_html

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇨🇳"
WAVE = "👋🏽"

words = st.text(alphabet="路灯 <&>\"'a{}\n😀é", max_size=80)
marked = st.builds(
    lambda text, strong: bold(text) if strong else plain_html(text), words, st.booleans()
)
messages = st.lists(marked, max_size=12).map("\n\n".join)


def _read(html: str) -> str:
    """Give the text that a reader sees, as the emulator's own parser reads it."""
    return parse_html(html).text


@given(text=messages, limit=st.integers(100, 400))
def test_every_part_is_valid_by_itself_and_fits(text: str, limit: int) -> None:
    """No tag is left open, no entity is torn, no part is longer than its limit."""
    for part in split(text, limit):
        assert part
        assert units(_read(part)) <= limit


@given(text=messages, limit=st.integers(100, 400))
def test_splitting_loses_nothing_but_line_ends(text: str, limit: int) -> None:
    """Joined again, the parts read as the whole did."""
    joined = "".join(_read(part) for part in split(text, limit))

    assert joined.replace("\n", "") == _read(text).replace("\n", "")


def test_a_text_that_fits_is_one_message() -> None:
    """Markup does not count: 4,096 escaped signs are one message although they are written long."""
    assert split("&amp;" * TEXT_LIMIT) == ["&amp;" * TEXT_LIMIT]
    assert split("") == []


def test_a_long_text_breaks_at_a_blank_line_before_a_line_before_a_character() -> None:
    """The best place that fits is taken."""
    assert split("aa\nbb\n\ncc\ndd", 8) == ["aa\nbb", "cc\ndd"]
    assert split("aaa\nbbb\nccc", 8) == ["aaa\nbbb", "ccc"]
    assert split("a" * 20, 8) == ["a" * 8, "a" * 8, "a" * 4]


def test_a_paragraph_of_many_lines_is_split_between_them() -> None:
    """A complaint with a long timeline is one paragraph and still arrives, line by line whole."""
    lines = [f"· 11-06 10:{n:02d} {'办' * 150}" for n in range(60)]

    parts = split("\n".join(lines))

    assert [line for part in parts for line in part.split("\n")] == lines
    assert all(units(part) <= TEXT_LIMIT for part in parts)


@pytest.mark.parametrize("sign", [FAMILY, FLAG, WAVE, "é", "❤️", "1️⃣"])
def test_a_cut_never_falls_inside_an_emoji(sign: str) -> None:
    """A family is shown whole or not at all, wherever the limit falls."""
    for limit in range(1, 40):
        kept = shorten(sign * 10, limit).removesuffix("…")
        assert kept == sign * (len(kept) // len(sign))
    for part in split(sign * 100, 64):
        assert part == sign * (len(part) // len(sign))


@given(st.text(max_size=60), st.integers(1, 60))
def test_a_shortened_text_fits_and_says_that_there_was_more(text: str, limit: int) -> None:
    """Counted in UTF-16 units, as Telegram counts."""
    short = shorten(text, limit)

    assert units(short) <= limit
    if units(text) <= limit:
        assert short == text
    else:
        assert short.endswith("…")
        assert text.startswith(short.removesuffix("…"))


def test_a_label_is_one_line_that_a_phone_shows_whole() -> None:
    """Line ends in a question become spaces."""
    assert label("停车位\n 有多少") == "停车位 有多少"
    assert units(label("停" * 100)) == LABEL_LIMIT
