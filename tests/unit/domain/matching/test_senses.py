"""What words mean."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.matching.pinyin import sounds
from bot.domain.matching.senses import SIZE, packed, parts, sense, vocabularies
from bot.domain.matching.tokens import token_string


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        ("传染", "传播", "报销"),
        ("手机", "电话", "胡萝卜"),
        ("起诉", "诉讼", "游泳"),
        ("生气", "愤怒", "停车"),
    ],
)
def test_words_of_one_meaning_are_nearer_than_others(one: str, near: str, far: str) -> None:
    """Nobody wrote these pairs down."""
    assert sense(one) @ sense(near) > sense(one) @ sense(far) + 0.2


def test_a_text_means_what_its_rare_words_mean() -> None:
    """What everybody says moves it little."""
    phone = sense("手机")
    assert sense("我的手机") @ phone > 0.8
    assert sense("我的手机") @ phone > sense("我的") @ phone


def test_what_has_no_known_word_means_nothing() -> None:
    """Signs, letters and the empty text: as near to everything as to nothing."""
    for text in ("", "!!", "qxzqx"):
        assert not sense(text).any()
    assert packed(["", "手机"]).shape == (2, SIZE)
    assert not packed([""]).any()


def test_many_texts_mean_what_each_means_alone() -> None:
    """Whatever stands beside it, and however many there are."""
    texts = ["手机进水", "", "水獭吃什么", "停车"] * 300
    together = packed(texts)
    for place in (0, 1, 2, 3, 997, 1199):
        alone = sense(texts[place])
        assert np.allclose(together[place] / 127, alone, atol=0.01)


def test_tokens_that_count_less_move_it_less() -> None:
    """The end of a story is the question."""
    weights = np.array([0.1, 0.1, 1, 1], np.float32)
    assert sense("停车手机", weights) @ sense("手机") > sense("停车手机") @ sense("手机")


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        ("trash", "rubbish", "ticket"),
        ("flu", "fever", "invoice"),
        ("ゴミ", "リサイクル", "パスポート"),
        ("引っ越し", "転居", "予防接種"),
        ("garbage", "垃圾", "学校"),
        ("引っ越し", "搬家", "感冒"),
    ],
)
def test_words_of_other_languages_are_near_by_meaning_too(one: str, near: str, far: str) -> None:
    """English, Japanese, and one beside the other."""
    meant, alike, other = (sense(token_string(text)) for text in (one, near, far))
    assert meant @ alike > meant @ other + 0.1


def test_what_is_heard_means_what_sounds_like_it() -> None:
    """Pinyin has the sense of the words that it may be; a single syllable may be anything."""
    heard = sense(sounds("手机进水"), by_sound=True)
    assert heard @ sense("手机进水") > 0.7
    assert not sense(sounds("手"), by_sound=True).any()


def test_a_word_that_tells_little_is_short() -> None:
    """So a question is what it is about, however it is put."""
    asked = sense("手机漏水怎么办")
    assert asked @ sense("手机漏水") > asked @ sense("怎么办") + 0.2


def test_a_text_is_made_of_its_longest_words() -> None:
    """A number for each, and what it counts; common ones count less."""
    (phone,), worth = parts("手机")
    assert parts("手机的")[0][0] == phone
    assert 0 < parts("的")[1][0] < worth[0] < 1


def test_every_word_has_its_share_of_use() -> None:
    """No two are alike, whatever the language."""
    found = vocabularies()
    tokens = [token for one in found for token in one.tokens]
    assert len(tokens) == len(set(tokens))
    for one in found:
        assert len(one.written) == len(one.tokens) == len(one.used)
        assert np.isclose(one.used.sum(), 1)
