"""Chinese numerals in Arabic digits."""

from __future__ import annotations

import pytest

from bot.domain.numerals import arabic_numerals, read_number


@pytest.mark.parametrize(
    ("spelt", "number"),
    [
        ("十二", 12),
        ("一百零五", 105),
        ("一千三", 1300),
        ("两千三百万", 23_000_000),
        ("四十亿", 4_000_000_000),
        ("三十", 30),
        ("百千", None),
    ],
)
def test_read_number_gives_the_value_when_it_is_a_numeral(spelt: str, number: int | None) -> None:
    """Units multiply, and a last digit counts in the next lower unit."""
    assert read_number(spelt) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("十分钟文体圈", "10分钟文体圈"),
        ("二〇二三年", "2023年"),
        ("3.5万", "35000"),
        ("40亿", "4000000000"),
        ("万一十分满意", "万一十分满意"),
        ("千万别", "千万别"),
        ("十来分钟", "十来分钟"),
    ],
)
def test_arabic_numerals_leaves_words_alone_when_they_only_look_like_numbers(
    text: str, expected: str
) -> None:
    """十分 is an adverb, 十分钟 a time."""
    assert arabic_numerals(text) == expected
