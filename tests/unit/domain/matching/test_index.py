"""The n-gram index."""

from __future__ import annotations

from functools import cache

import numpy as np

from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.grams import grams
from bot.domain.matching.index import CHANNELS, Index
from bot.domain.matching.many import table_of
from bot.domain.matching.reading import Reader
from bot.domain.matching.runs import token_keys

TEXTS = ("停车费多少", "停车位在哪里", "学校什么时候开学", "医院几时开门")
ONE = np.ones(3, np.float32)


@cache
def index() -> tuple[Reader, Index]:
    """Index four phrasings of four entries."""
    reader = Reader(Thesaurus())
    table = table_of(map(reader.read, TEXTS))
    return reader, Index.build(table, np.arange(4, dtype=np.int32))


def test_totals_put_a_phrasing_first_when_it_is_asked() -> None:
    """Every row is most like itself."""
    reader, made = index()
    for row, text in enumerate(TEXTS):
        totals = made.totals(made.probe(grams(reader.read(text))), ONE, 1 << 30)
        assert int(np.argmax(totals)) == row


def test_a_row_that_meets_itself_is_said_whole() -> None:
    """The cosine is below 1 by what every text has; nothing of either stays open."""
    reader, made = index()
    probe = made.probe(grams(reader.read(TEXTS[0])))
    cosine, *rest = made.compare(probe, np.array([0], np.int32))[0]
    assert 0.5 < cosine < 1
    assert np.allclose(rest[CHANNELS - 1 :], 1, atol=2e-3)


def test_texts_that_share_only_what_all_ask_are_hardly_alike() -> None:
    """How they ask is all that the thesaurus knows of them, and everybody asks like that."""
    reader = Reader(Thesaurus())
    texts = ["如何养金鱼", "如何养乌龟", "如何养鹦鹉", "如何养蜥蜴"]
    made = Index.build(table_of(map(reader.read, texts)), np.arange(4, dtype=np.int32))
    probe = made.probe(grams(reader.read("怎么种兰花")))
    concept = made.compare(probe, np.array([0], np.int32))[0, 2]
    assert 0 < concept < 0.2


def test_cosines_sum_to_totals_when_nothing_is_cut() -> None:
    """The inverted and the forward arrays agree."""
    reader, made = index()
    probe = made.probe(grams(reader.read("停车在哪里交费")))
    cosines = made.compare(probe, np.arange(4, dtype=np.int32))[:, :CHANNELS]
    assert np.allclose(cosines.sum(axis=1), made.totals(probe, ONE, 1 << 30), atol=1e-5)


def test_totals_spend_no_more_than_the_budget() -> None:
    """The rarest features come first."""
    reader, made = index()
    probe = made.probe(grams(reader.read("停车费多少")))
    assert int(np.argmax(made.totals(probe, ONE, 12))) == 0


def test_something_is_found_where_every_feature_is_commoner_than_the_budget() -> None:
    """All of a large base may speak of what the message speaks of: the rarest counts then."""
    reader, made = index()
    probe = made.probe(grams(reader.read("停车费多少")))
    assert made.totals(probe, ONE, 0)[0] > 0


def test_probe_counts_the_unknown_when_no_phrasing_has_it() -> None:
    """A message of unknown characters is all unknown."""
    reader, made = index()
    assert made.probe(grams(reader.read("鱿鱼"))).unknown[0] > 0.99


def test_spread_counts_rows() -> None:
    """Of known keys the rows that have them, of others none."""
    reader, made = index()
    found = grams(reader.read(TEXTS[0]))
    assert (made.spread(found.keys) >= 1).all()
    assert made.spread(np.array([3], np.uint64)).tolist() == [0]


def test_many_texts_have_the_features_that_each_has_alone() -> None:
    """Nothing reaches from one text into the next, in any script, however many there are."""
    reader = Reader(Thesaurus())
    texts = ["停车停车费", "how much is parking", "zenme shenqing", "wifi 密码", "", "停", "！"]
    readings = [reader.read(f"{text}{number}") for number in range(150) for text in texts]
    table = table_of(readings)
    ends = np.cumsum(table.lengths).tolist()
    assert len(ends) == len(readings)
    for reading, start, end in zip(readings, [0, *ends], ends, strict=False):
        alone = grams(reading)
        assert table.keys[start:end].tolist() == alone.keys.tolist()
        assert np.allclose(table.weights[start:end], alone.weights)
        assert table.bits[start:end].tolist() == alone.spot.bits.tolist()


def test_what_only_the_rows_left_out_have_is_unknown_without_them() -> None:
    """A phrasing that is asked of the others must not seem known because it stands there itself."""
    reader, made = index()
    probe = made.probe(grams(reader.read(TEXTS[3])))
    assert np.allclose(probe.unknown, 0)
    assert np.all(made.unknown_without(probe, 3, 4)[:2] > 0.5)
    assert np.allclose(made.unknown_without(probe, 0, 1), 0)
    elsewhere = made.probe(grams(reader.read("停车费多少")))
    alone = made.unknown_without(elsewhere, 0, 1)[0]
    assert 0 < alone < made.unknown_without(elsewhere, 0, 4)[0] <= 1


def test_what_everybody_says_weighs_less_than_what_only_some_speak_of() -> None:
    """Each of these has every word once; only everyday use tells an asking word from an animal."""
    reader = Reader(Thesaurus())
    made = Index.build(table_of([reader.read("为什么水獭")]), np.zeros(1, np.int32))
    asking, animal = (
        made.idf[made.keys.searchsorted(token_keys(word)[1])] for word in ("什么", "水獭")
    )
    assert asking[0] < animal[0] / 2
