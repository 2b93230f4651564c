"""How Chinese sounds."""

from __future__ import annotations

import pytest

from bot.domain.matching.pinyin import is_pinyin, merged, segment, sounds, toneless


@pytest.mark.parametrize(
    ("one", "other"), [("zhang", "zan"), ("shi", "si"), ("nan", "lan"), ("feng", "hen")]
)
def test_merged_is_the_same_when_speakers_confuse_two_syllables(one: str, other: str) -> None:
    """Retroflex and flat, n and l, f and h, -ng and -n."""
    assert merged(one) == merged(other)


def test_sounds_are_the_same_when_characters_are_homophones() -> None:
    """宝障 is how an input method spells 保障."""
    assert sounds("宝障") == sounds("保障")
    assert sounds("保障") != sounds("学校")


def test_sounds_follow_the_word_when_a_character_has_two_readings() -> None:
    """行 is hang in 银行 and xing in 行走."""
    assert sounds("银行")[1] == sounds("航")
    assert sounds("行走")[0] == sounds("形")


def test_segment_cuts_into_the_fewest_syllables() -> None:
    """None where letters remain."""
    assert segment("tingche") == ("ting", "che")
    assert segment("parking") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jinnian duoshao", True),
        ("yiyuan", True),
        ("hello there", False),
        ("can we change the line", False),
        ("jkl jkl", False),
        ("", False),
    ],
)
def test_is_pinyin_tells_pinyin_from_english(text: str, expected: bool) -> None:  # noqa: FBT001
    """English words that happen to parse do not count."""
    assert is_pinyin(text) is expected


def test_toneless_drops_marks_and_digits() -> None:
    """Both ways of writing tones."""
    assert toneless("nǐ hao3") == "ni hao"
