"""The n-gram index: flat arrays from keys to phrasings and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching import usage
from bot.domain.matching.alignment import (
    SHARES,
    Met,
    RowBits,
    Spot,
    nowhere,
    of_rows,
    shared,
    shares,
)
from bot.domain.matching.grams import Grams
from bot.domain.matching.many import Table
from bot.domain.matching.runs import CHANNEL_SHIFT, Channel, Keys, Weights

Ids = NDArray[np.int32]
Scores = NDArray[np.float32]
CHANNELS = len(Channel)
_BACKDROP = np.array((0.5, 0.5, 1.0))
"""Squared length that every text has in each channel beside its features, in squares of the idf of
what was never seen: where all that two texts share is what many say, they are hardly alike."""
_NONE = np.zeros(1, np.int64)


@dataclass(frozen=True, slots=True)
class Probe:
    """A message's features that the index knows, and what it does not know."""

    features: Ids
    """Sorted."""
    weights: Scores
    """Weight × idf, each channel scaled to length 1 with what is unknown and a backdrop counted."""
    channel: NDArray[np.intp]
    """Of each feature."""
    unknown: Scores
    """Share of each channel's squared length that no phrasing has."""
    spot: Spot
    """For which tokens the features speak."""
    worth: Scores
    """Of each token, 1 in all."""


def _channels(keys: Keys) -> NDArray[np.intp]:
    return (keys >> CHANNEL_SHIFT).astype(np.intp)


def ranges(starts: NDArray[np.int64], lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """Concatenate start, start+1, … for every (start, length)."""
    before = np.concatenate([_NONE, lengths.cumsum()])
    places = np.arange(before[-1])
    places += (starts - before[:-1]).repeat(lengths)
    return places


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
    row_bits: RowBits
    """For which tokens of its row each feature speaks."""
    row_worth: NDArray[np.float16]
    """[row, token] of the first tokens of each, 1 in all."""
    lengths: Ids
    """Tokens of each row."""
    owner: Ids
    unseen_idf: np.float32

    @classmethod
    def build(cls, table: Table, owner: Ids) -> Self:
        """Index the rows of *table*; ``owner[n]`` is the number of the entry that has row *n*."""
        lengths = table.lengths
        # Rows of a key stay in their order, so what an entry has of it stands together.
        order = np.argsort(table.keys, kind="stable")
        first = _firsts(table.keys[order])
        start = np.flatnonzero(first)
        keys = table.keys[order[start]]
        feature = np.empty(len(order), np.int32)
        feature[order] = np.cumsum(first, dtype=np.int32) - np.int32(1)
        row = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        posting_row = row[order]
        entries = int(owner.max()) + 1 if len(owner) else 1
        spread = _spread(first | _firsts(owner[posting_row]), start)
        idf, unseen = usage.idf(keys, spread, entries), usage.unseen_idf(entries)
        single, place = np.unique(table.spine, return_inverse=True)
        spine = rarity(single, keys, idf, unseen)
        channel = _channels(keys).astype(np.int8)
        weights = table.weights * idf[feature]
        scaled = _scaled(weights, row, channel[feature], _backdrop(unseen), len(lengths))
        return cls(
            keys=keys,
            idf=idf,
            channel=channel,
            posting_start=np.append(start, len(order)),
            posting_row=posting_row,
            posting_weight=scaled[order],
            row_start=starts_of(lengths),
            row_feature=feature,
            row_weight=scaled,
            row_bits=table.bits,
            row_worth=of_rows(spine[place] * table.meaning, table.tokens),
            lengths=table.tokens.astype(np.int32),
            owner=owner,
            unseen_idf=unseen,
        )

    def probe(self, grams: Grams) -> Probe:
        """Look *grams* up."""
        if not len(self.keys):
            none = np.empty(0, np.float32)
            return Probe(
                none.astype(np.int32),
                none,
                none.astype(np.intp),
                np.ones(CHANNELS, np.float32),
                nowhere(0),
                none,
            )
        place, known, weights = self._rarity(grams)
        spine = rarity(grams.spine, grams.keys, weights, self.unseen_idf) * grams.worth
        weights *= grams.weights
        channel = _channels(grams.keys)
        squared = weights * weights
        mass = np.maximum(np.bincount(channel, squared, CHANNELS), 1e-9)
        missed = np.bincount(channel, squared * ~known, CHANNELS)
        weights /= np.sqrt(mass + _backdrop(self.unseen_idf)).astype(np.float32).take(channel)
        held = known.nonzero()[0]
        return Probe(
            place.take(held).astype(np.int32),
            weights.take(held),
            channel.take(held),
            (missed / mass).astype(np.float32),
            Spot(grams.spot.bits.take(held), grams.spot.grades.take(held)),
            shared(spine),
        )

    def unknown_without(self, probe: Probe, start: int, end: int) -> Scores:
        """Say what share of *probe* no phrasing has but rows *start* to *end*, by channel."""
        places = self.posting_start.take(probe.features)
        first = self.posting_row.take(places)
        last = self.posting_row.take(self.posting_start.take(probe.features + 1) - 1)
        squared, alone = probe.weights**2, (first >= start) & (last < end)
        all_known = np.maximum(np.bincount(probe.channel, squared, CHANNELS), 1e-9)
        lost = np.bincount(probe.channel, squared * alone, CHANNELS) / all_known
        return (probe.unknown + (1 - probe.unknown) * lost).astype(np.float32)

    def row(self, number: int) -> Probe:
        """Give the features of a row as if its text were a message."""
        span = slice(*self.row_start[number : number + 2].tolist())
        features = self.row_feature[span]
        channel = self.channel[features].astype(np.intp)
        none = np.zeros(CHANNELS, np.float32)
        return Probe(features, self.row_weight[span], channel, none, nowhere(len(features)), none)

    def weighed(self, grams: Grams) -> Scores:
        """Weigh *grams* by their rarity here, each channel scaled to length 1."""
        weights = grams.weights * (self._rarity(grams)[2] if len(self.keys) else 1)
        channel = _channels(grams.keys)
        length = np.sqrt(np.maximum(np.bincount(channel, weights * weights, CHANNELS), 1e-9))
        return (weights / length[channel]).astype(np.float32)

    def _rarity(self, grams: Grams) -> tuple[NDArray[np.int64], NDArray[np.bool_], Scores]:
        """Look *grams* up in an index that is not empty.

        Returns where each is, whether it is there at all, and its idf.
        """
        place = self.keys.searchsorted(grams.keys)
        # A key beyond the last is none that is known; clipping spares looking for it.
        known = self.keys.take(place, mode="clip") == grams.keys
        rare = np.where(known, self.idf.take(place, mode="clip"), self.unseen_idf)
        return place, known, rare

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
        features, weights = probe.features, probe.weights * worth.take(probe.channel)
        starts = self.posting_start.take(features)
        lengths = self.posting_start.take(features + 1) - starts
        if int(lengths.sum()) > budget:
            kept = _within(lengths, weights, budget)
            starts, lengths, weights = starts[kept], lengths[kept], weights[kept]
        places = ranges(starts, lengths)
        found = self.posting_weight.take(places)
        found *= weights.repeat(lengths)
        rows = self.posting_row.take(places)
        return np.bincount(rows, found, len(self.owner)).astype(np.float32)

    def compare(self, probe: Probe, rows: Ids) -> Scores:
        """Compare the probe with *rows* exactly.

        Returns [row, channel and three], 0–1: the cosines, and how much of the message, of the
        row and of both is covered by the other.
        """
        table = np.zeros((len(rows), CHANNELS + len(SHARES)), np.float32)
        if not len(probe.features) or not len(rows):
            return table
        starts = self.row_start.take(rows)
        lengths = self.row_start.take(rows + 1) - starts
        places = ranges(starts, lengths)
        feature = self.row_feature.take(places)
        at = probe.features.searchsorted(feature)
        held = (probe.features.take(at, mode="clip") == feature).nonzero()[0]
        at, places = at.take(held), places.take(held)
        row = np.arange(len(rows)).repeat(lengths).take(held)
        products = probe.weights.take(at) * self.row_weight.take(places)
        cell = row * CHANNELS + probe.channel.take(at)
        cosines = np.bincount(cell, products, len(rows) * CHANNELS)
        table[:, :CHANNELS] = cosines.reshape(len(rows), CHANNELS)
        spot = Spot(probe.spot.bits.take(at), probe.spot.grades.take(at))
        met = Met(row, spot, self.row_bits.take(places))
        row_worth = self.row_worth.take(rows, axis=0).astype(np.float32)
        table[:, CHANNELS:] = shares(met, probe.worth, row_worth)
        return table


def starts_of(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Say where each of so many begins, and where one more would."""
    return np.concatenate([[0], np.cumsum(lengths)])


def _firsts(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Mark what differs from the value before it."""
    first = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first


def _spread(fresh: NDArray[np.bool_], start: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count entries, not phrasings: an entry that repeats a word does not cheapen it.

    *fresh* marks the first posting of each feature and entry; a feature's begin at *start*.
    """
    spread: NDArray[np.int64] = np.add.reduceat(fresh, start, dtype=np.int64)
    return spread


def _backdrop(unseen_idf: np.float32) -> NDArray[np.float64]:
    return _BACKDROP * float(unseen_idf) ** 2


def rarity(keys: Keys, known: Keys, idf: Scores, unseen: np.float32) -> Scores:
    """Say how rare each of *keys* is, if the *known* ones, sorted, are as rare as *idf* says."""
    if not len(known):
        return np.full(len(keys), unseen, np.float32)
    place = known.searchsorted(keys)
    there = known.take(place, mode="clip") == keys
    return np.where(there, idf.take(place, mode="clip"), unseen).astype(np.float32)


def _scaled(
    weights: Weights, row: Ids, channel: NDArray[np.int8], backdrop: NDArray[np.float64], rows: int
) -> Scores:
    """Scale each row to length 1 in each channel, *backdrop* counted."""
    cell = row.astype(np.int64) * CHANNELS + channel
    mass = np.bincount(cell, weights * weights, rows * CHANNELS) + np.tile(backdrop, rows)
    scaled: Scores = (weights / np.sqrt(mass)[cell]).astype(np.float32)
    return scaled


def _within(lengths: NDArray[np.int64], weights: Scores, budget: int) -> NDArray[np.int64]:
    """Choose the features that say most per posting, until *budget* is spent; one at least."""
    order = (lengths / np.maximum(weights, 1e-6)).argsort(kind="stable")
    return order[: max(1, int(lengths[order].cumsum().searchsorted(budget, side="right")))]
