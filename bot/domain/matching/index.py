"""The n-gram index: flat arrays from keys to phrasings and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.grams import CHANNEL_SHIFT, Channel, Grams, Keys, Weights
from bot.domain.matching.many import Table

Ids = NDArray[np.int32]
Scores = NDArray[np.float32]
CHANNELS = len(Channel)


@dataclass(frozen=True, slots=True)
class Probe:
    """A message's features that the index knows, and what it does not know."""

    features: Ids
    """Sorted."""
    weights: Scores
    """Weight × idf, each channel scaled to length 1 with the unknown features counted."""
    unknown: Scores
    """Share of each channel's squared length that no phrasing has."""


def _channels(keys: Keys) -> NDArray[np.int8]:
    return (keys >> CHANNEL_SHIFT).astype(np.int8)


def _ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Concatenate start, start+1, … for every (start, length)."""
    total = int(lengths.sum())
    ends = np.cumsum(lengths)
    return np.arange(total) + np.repeat(starts - ends + lengths, lengths)


@dataclass(frozen=True, slots=True)
class Index:
    """Phrasings by their features; rows are phrasings in the order given."""

    keys: Keys
    idf: Scores
    channel: NDArray[np.int8]
    posting_start: NDArray[np.int64]
    posting_row: Ids
    posting_weight: Scores
    row_start: NDArray[np.int64]
    row_feature: Ids
    row_weight: Scores
    owner: Ids
    unseen_idf: np.float32

    @classmethod
    def build(cls, table: Table, owner: Ids) -> Self:
        """Index the rows of *table*; ``owner[n]`` is the number of the entry that has row *n*."""
        lengths = table.lengths
        keys, inverse = np.unique(table.keys, return_inverse=True)
        feature: Ids = inverse.astype(np.int32)
        row = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        idf, unseen = _idf(feature, owner[row], len(keys))
        channel = _channels(keys)
        scaled = _scaled(table.weights * idf[feature], row, channel[feature], len(lengths))
        order = np.argsort(feature, kind="stable")
        return cls(
            keys=keys,
            idf=idf,
            channel=channel,
            posting_start=_starts(np.bincount(feature, minlength=len(keys))),
            posting_row=row[order],
            posting_weight=scaled[order],
            row_start=_starts(lengths),
            row_feature=feature,
            row_weight=scaled,
            owner=owner,
            unseen_idf=unseen,
        )

    def probe(self, grams: Grams) -> Probe:
        """Look *grams* up."""
        if not len(self.keys):
            none = np.empty(0, np.float32)
            return Probe(none.astype(np.int32), none, np.ones(CHANNELS, np.float32))
        place, known, weights = self._rarity(grams)
        channel = _channels(grams.keys)
        mass = np.bincount(channel, weights * weights, CHANNELS)
        missed = np.bincount(channel[~known], (weights * weights)[~known], CHANNELS)
        length = np.sqrt(np.maximum(mass, 1e-9))
        return Probe(
            place[known].astype(np.int32),
            (weights / length[channel])[known].astype(np.float32),
            (missed / np.maximum(mass, 1e-9)).astype(np.float32),
        )

    def weighed(self, grams: Grams) -> Scores:
        """Weigh *grams* by their rarity here, each channel scaled to length 1."""
        if not len(self.keys):
            weights = grams.weights
        else:
            _, _, weights = self._rarity(grams)
        channel = _channels(grams.keys)
        length = np.sqrt(np.maximum(np.bincount(channel, weights * weights, CHANNELS), 1e-9))
        return (weights / length[channel]).astype(np.float32)

    def _rarity(self, grams: Grams) -> tuple[NDArray[np.int64], NDArray[np.bool_], Scores]:
        """Look *grams* up in an index that is not empty.

        Returns where each is, whether it is there at all, and its weight × idf.
        """
        place = np.searchsorted(self.keys, grams.keys)
        place[place == len(self.keys)] = 0
        known = self.keys[place] == grams.keys
        idf = np.where(known, self.idf[place], self.unseen_idf)
        return place, known, grams.weights * idf

    def spread(self, keys: Keys) -> NDArray[np.int64]:
        """Count the rows that have each of *keys*; 0 for keys that none has."""
        if not len(self.keys):
            return np.zeros(len(keys), np.int64)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        lengths = self.posting_start[place + 1] - self.posting_start[place]
        return np.where(self.keys[place] == keys, lengths, 0)

    def totals(self, probe: Probe, worth: Scores, budget: int) -> Scores:
        """Score all rows by the probe's rarest features, *budget* postings at most.

        *worth* weighs the channels.
        """
        features, weights = probe.features, probe.weights * worth[self.channel[probe.features]]
        starts = self.posting_start[features]
        lengths = self.posting_start[features + 1] - starts
        if int(lengths.sum()) > budget:
            kept = _within(lengths, weights, budget)
            starts, lengths, weights = starts[kept], lengths[kept], weights[kept]
        places = _ranges(starts, lengths)
        found = self.posting_weight[places] * np.repeat(weights, lengths)
        return np.bincount(self.posting_row[places], found, len(self.owner)).astype(np.float32)

    def likeness(self, probe: Probe, rows: Ids) -> tuple[Scores, Scores, Scores]:
        """Compare the probe with *rows*, channel by channel, exactly.

        Returns three arrays [row, channel], 0–1: cosine, share of the probe's squared length
        that the row covers, share of the row's that the probe covers.
        """
        starts, ends = self.row_start[rows], self.row_start[rows + 1]
        lengths = ends - starts
        places = _ranges(starts, lengths)
        feature, weight = self.row_feature[places], self.row_weight[places]
        at = np.searchsorted(probe.features, feature)
        at[at == len(probe.features)] = 0
        if not len(probe.features):
            empty = np.zeros((len(rows), CHANNELS), np.float32)
            return empty, empty, empty
        held = probe.features[at] == feature
        cell = (np.repeat(np.arange(len(rows)), lengths) * CHANNELS + self.channel[feature])[held]
        ours, theirs = probe.weights[at[held]], weight[held]
        size = len(rows) * CHANNELS
        shape = (len(rows), CHANNELS)
        return (
            np.bincount(cell, ours * theirs, size).reshape(shape).astype(np.float32),
            np.bincount(cell, ours * ours, size).reshape(shape).astype(np.float32),
            np.bincount(cell, theirs * theirs, size).reshape(shape).astype(np.float32),
        )


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)])


def _idf(feature: Ids, owner: Ids, count: int) -> tuple[Scores, np.float32]:
    """Rarity over entries, not phrasings: an entry that repeats a word does not cheapen it."""
    entries = int(owner.max()) + 1 if len(owner) else 1
    pairs = np.sort(feature.astype(np.int64) * entries + owner)
    fresh = np.ones(len(pairs), np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=fresh[1:])
    spread = np.bincount(pairs[fresh] // entries, minlength=count)
    idf = np.log1p((entries - spread + 0.5) / (spread + 0.5))
    return idf.astype(np.float32), np.float32(np.log1p((entries + 0.5) / 0.5))


def _scaled(weights: Weights, row: Ids, channel: NDArray[np.int8], rows: int) -> Scores:
    """Scale each row to length 1 in each channel."""
    cell = row.astype(np.int64) * CHANNELS + channel
    mass = np.bincount(cell, weights * weights, rows * CHANNELS)
    scaled: Scores = (weights / np.sqrt(np.maximum(mass, 1e-9))[cell]).astype(np.float32)
    return scaled


def _within(lengths: NDArray[np.int64], weights: Scores, budget: int) -> NDArray[np.int64]:
    """Choose the features that say most per posting, until *budget* is spent."""
    order = np.argsort(lengths / np.maximum(weights, 1e-6), kind="stable")
    return order[: int(np.searchsorted(np.cumsum(lengths[order]), budget, side="right"))]
