"""Cantonese in Mandarin words."""

from __future__ import annotations

import pytest

from bot.domain.cantonese import mandarin
from bot.domain.text import normalise


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("使唔使交按金", "要不要交按金"),
        ("几时先搞掂", "什么时候先办完"),
        ("喺边度", "在哪里"),
        ("有冇人理", "有没有人理"),
    ],
)
def test_mandarin_rewrites_when_the_text_is_cantonese(spoken: str, written: str) -> None:
    """Function words become those that Mandarin phrasings use."""
    assert mandarin(spoken) == written


@pytest.mark.parametrize("text", ["系统登录不了", "食堂几点开门", "返回首页", "咪表"])
def test_mandarin_leaves_a_text_alone_when_nothing_marks_it(text: str) -> None:
    """系, 食 and 返 are Mandarin too."""
    assert mandarin(text) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("幾錢㗎", "多少钱"),
        ("嗰度有冇位", "那里有没有位"),
        ("部𨋢壞咗", "部电梯坏了"),
        ("我搵工喎", "我找工作"),
    ],
)
def test_normalise_rewrites_traditional_cantonese_when_typed_as_in_hong_kong(
    typed: str, text: str
) -> None:
    """Script comes first, then the words; also where OpenCC knows a rarer form of a character."""
    assert normalise(typed).text == text
