"""What words mean."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.matching.senses import SIZE, packed, sense, vocabulary


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        ("传染", "传播", "报销"),
        ("手机", "电话", "胡萝卜"),
        ("起诉", "诉讼", "游泳"),
        ("生气", "发火", "停车"),
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
    for text in ("", "!!", "abc"):
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


def test_every_word_has_its_share_of_use() -> None:
    """They are those of the table, in its order."""
    words, used = vocabulary()
    assert len(words) == len(set(words)) == len(used)
    assert np.isclose(used.sum(), 1)
