"""Understanding a second turn by the first: taking the topic along, or seeing that it changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from bot.domain.matching.alignment import Spot, nowhere
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.fusion import FEATURES
from bot.domain.matching.grams import Grams
from bot.domain.matching.ranker import Ranker, Ranking
from bot.domain.matching.reading import Reading
from bot.domain.matching.runs import WEAK_TOKENS, Channel, Keys, Weights

_CARRIED = 10
"""Features of the topic that are added to the second turn."""
_CARRIED_WEIGHT = 0.3
_SAME_TOPIC = 2.5
"""Added to the fused score of entries of the topic."""
_SWITCHED = 0.8
"""Share of another topic from which on the second turn stands for itself."""
_BY_ITSELF = 0.2
"""How much counts what the second turn says without the topic."""
_FEW_NAMING = 2
"""Tokens beside question words and particles that a bare question may have."""
_SAID = 0.75
"""Share of the second turn that its best entry says from which on it stands for itself."""
_OF_MESSAGE = FEATURES.index("of message")
_LONGEST = 24
"""A second turn of more tokens than this says itself what it is about."""


def topic_shares(ranking: Ranking, corpus: Corpus) -> dict[str, float]:
    """Share of each topic in *ranking*, by softmax; they sum to 1."""
    if not len(ranking.entries):
        return {}
    mass = np.exp(ranking.fused - ranking.fused.max())
    shares: dict[str, float] = {}
    for entry, share in zip(ranking.entries.tolist(), (mass / mass.sum()).tolist(), strict=True):
        topic = corpus.topics[entry]
        shares[topic] = shares.get(topic, 0.0) + share
    return shares


class Carried(NamedTuple):
    """Features that mark a topic, with their weights."""

    keys: Keys
    weights: Weights


@dataclass(slots=True)
class FollowUps:
    """Carries topics over; remembers what marks each."""

    ranker: Ranker
    questions: frozenset[int]
    """The concepts that ask."""
    _marks: dict[str, Carried] = field(default_factory=dict)

    def rank(self, reading: Reading, features: Grams, alone: Ranking, topic: str) -> Ranking | None:
        """Rank *reading* within *topic*; None where it has a topic of its own."""
        corpus = self.ranker.corpus
        if topic not in corpus.topics or len(reading.tokens) > _LONGEST:
            return None
        shares = topic_shares(alone, corpus)
        own = max(shares, key=lambda name: shares[name], default=topic)
        switched = own != topic and shares[own] >= _SWITCHED and _says_what(alone)
        if switched and not elliptic(reading, self.questions):
            return None
        together = self.ranker.rank(reading, _joined(features, self._mark(topic)))
        lowest = float(alone.fused.min(initial=0.0))
        by_itself = dict(zip(alone.entries.tolist(), alone.fused - lowest, strict=True))
        bonus = [
            _SAME_TOPIC * (corpus.topics[entry] == topic) + _BY_ITSELF * by_itself.get(entry, 0.0)
            for entry in together.entries.tolist()
        ]
        fused = together.fused + np.array(bonus, np.float32)
        order = np.argsort(-fused, kind="stable")
        return Ranking(
            together.entries[order],
            fused[order],
            together.rows[order],
            together.features[order],
            together.unknown,
        )

    def _mark(self, topic: str) -> Carried:
        """Find the features by which entries of *topic* differ from the others."""
        if topic not in self._marks:
            index = self.ranker.corpus.index
            mine = np.array([name == topic for name in self.ranker.corpus.topics], np.bool_)
            of_topic = mine[index.owner]
            row = np.repeat(np.arange(len(index.owner)), np.diff(index.row_start))
            inside = np.bincount(
                index.row_feature, index.row_weight * of_topic[row], len(index.keys)
            )
            outside = np.bincount(
                index.row_feature, index.row_weight * ~of_topic[row], len(index.keys)
            )
            lead = inside / max(1, int(of_topic.sum())) - outside / max(1, int((~of_topic).sum()))
            lead[index.channel == Channel.SOUND] *= 0.5
            best = np.sort(np.argsort(-lead, kind="stable")[:_CARRIED])
            weights = (_CARRIED_WEIGHT * lead[best] / lead[best].max()).astype(np.float32)
            self._marks[topic] = Carried(index.keys[best], weights)
        return self._marks[topic]


def elliptic(reading: Reading, questions: frozenset[int]) -> bool:
    """Tell whether *reading* asks without naming what it asks about."""
    asking = bytearray(len(reading.tokens))
    for mention in reading.mentions:
        if mention.concept in questions:
            asking[mention.start : mention.start + mention.length] = b"\1" * mention.length
    naming = sum(
        not asked and char not in WEAK_TOKENS
        for char, asked in zip(reading.tokens, asking, strict=False)
    )
    return naming <= _FEW_NAMING


def _says_what(alone: Ranking) -> bool:
    """Tell whether the second turn by itself resembles its best entry closely."""
    return float(alone.features[0, _OF_MESSAGE]) > _SAID


def _joined(ours: Grams, carried: Carried) -> Grams:
    """Add the carried features that the message does not have itself."""
    fresh = ~np.isin(carried.keys, ours.keys)
    keys = np.concatenate([ours.keys, carried.keys[fresh]])
    weights = np.concatenate([ours.weights, carried.weights[fresh]])
    order = np.argsort(keys, kind="stable")
    aside = nowhere(int(np.count_nonzero(fresh)))
    spot = Spot(
        np.concatenate([ours.spot.bits, aside.bits])[order],
        np.concatenate([ours.spot.grades, aside.grades])[order],
    )
    return ours._replace(keys=keys[order], weights=weights[order], spot=spot)
