"""One form for what people type."""

from __future__ import annotations

import pytest

from bot.domain.text import LIMIT, normalise, shorten, simplify


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ＰＡＲＫＩＮＧ？", "parking?"),
        ("停\u200b车\ufeff位", "停车位"),
        ("🚗停车🅿️位", "停车 位"),
        ("新增幾多個學位", "新增多少个学位"),
        ("一千套", "1000套"),
        ("1,000套", "1000套"),
        ("真的吗？？？！！！", "真的吗?!"),
        ("快快快快快快", "快快快"),
        ("a \t  b", "a b"),
        ("", ""),
    ],
)
def test_normalise_gives_the_one_form_when_typed_otherwise(typed: str, expected: str) -> None:
    """Width, invisible marks, script, numerals and repetition do not matter."""
    assert normalise(typed).text == expected


def test_normalise_names_its_steps_when_they_change_something() -> None:
    """The trace lists what was done, and nothing else."""
    assert [name for name, _ in normalise("學位？").steps] == ["width", "script"]
    assert normalise("学位").steps == ()


def test_normalise_remembers_emoji_when_they_stood_there() -> None:
    """Pictures are taken out, but the verdict may want to know of them."""
    assert normalise("🎉").emoji
    assert not normalise("好").emoji


def test_normalise_keeps_mainland_words_when_text_is_traditional() -> None:
    """Characters are converted, words are not: 新增 must not become 添加."""
    assert simplify("新增的車位") == "新增的车位"


@pytest.mark.parametrize("words", ["路灯打坏了", "电梯一坏就要等很久", "拉坏的门", "水管壞了"])
def test_what_is_broken_stays_broken(words: str) -> None:
    """The tables of OpenCC read Simplified 打坏 as 打坯, clay that has been worked."""
    assert simplify(words) == words.replace("壞", "坏")


def test_shorten_keeps_front_and_end_when_too_long() -> None:
    """The question may stand at either end of a long text."""
    text = "前" * 20_000 + "后" * 10_000
    short = shorten(text)
    assert len(short) == LIMIT
    assert (short[0], short[-1]) == ("前", "后")


def test_normalise_stays_bounded_when_forms_unfold() -> None:
    """One compatibility character may stand for eighteen."""
    assert len(normalise("\ufdfa" * 30_000).text) <= LIMIT
