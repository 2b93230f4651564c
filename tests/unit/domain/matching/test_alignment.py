"""How much two texts say of each other, token by token."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching.alignment import MOST, MOST_OF_ROW
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.grams import grams
from bot.domain.matching.index import CHANNELS, Index
from bot.domain.matching.many import table_of
from bot.domain.matching.reading import Reader

READER = Reader(Thesaurus())


def shares(message: str, *rows: str) -> list[list[float]]:
    """Give for each row how much of the message, of the row and of both is covered."""
    made = Index.build(table_of(map(READER.read, rows)), np.arange(len(rows), dtype=np.int32))
    probe = made.probe(grams(READER.read(message)))
    found = made.compare(probe, np.arange(len(rows), dtype=np.int32))
    return [[float(one) for one in line] for line in found[:, CHANNELS:]]


def test_how_a_question_is_put_does_not_outweigh_what_it_is_about() -> None:
    """What both texts ask with is written, heard and meant in both, and counts once."""
    likely, other = shares("胸膜炎会不会有后遗症", "胸膜炎会留后遗症吗", "胸膜炎会不会传染")
    assert likely[2] > other[2] + 0.1


def test_what_stays_open_counts_on_its_own_side() -> None:
    """A short question may be said whole by a long one, of which much stays open."""
    ((message, row, both),) = shares("停车收费", "停车收费的标准在哪里可以查到")
    assert message > 0.95
    assert row < 0.6
    assert row < both < message


def test_what_is_called_otherwise_is_covered_less_than_what_is_written() -> None:
    """By the thesaurus; and a stranger is not covered at all."""
    (same,), (meant,), (strange,) = (
        [line[0] for line in shares("房子", row)] for row in ("房子", "住房", "水獭")
    )
    assert same > meant > strange == 0


def test_pinyin_is_covered_by_characters_of_that_sound() -> None:
    """No sign of the message stands in the row."""
    ((message, row, _),) = shares("shuita chi shenme", "水獭吃什么")
    assert 0.5 < message < 1
    assert 0.5 < row < 1


def test_a_homophone_covers_less_than_the_character_itself() -> None:
    """水塔 sounds nearly like 水獭."""
    right, wrong = shares("水獭吃什么", "水獭吃什么", "水塔吃什么")
    assert 0.5 < wrong[2] < right[2]


def test_of_a_long_message_the_end_counts_and_of_a_long_phrasing_the_front() -> None:
    """What lies beyond is as if it were not there."""
    story = "甲乙" * MOST
    assert shares(f"{story}水獭", "水獭")[0][0] > 0
    assert shares(f"水獭{story}", "水獭")[0][0] == 0
    assert shares("水獭", f"水獭{'甲乙' * MOST_OF_ROW}")[0][1] > 0
    assert shares("水獭", f"{'甲乙' * MOST_OF_ROW}水獭")[0][1] == 0


@given(st.text(max_size=90), st.text(max_size=90))
def test_any_two_texts_have_shares_between_none_and_all(message: str, row: str) -> None:
    """Emptiness, signs and foreign scripts included."""
    for share in shares(message, row, "停车收费")[0]:
        assert 0 <= share <= 1.01
