"""Ranking entries for a message: candidates from the index, reranked and fused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from bot.domain.matching.alignment import MOST
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.fusion import FEATURES, fitted
from bot.domain.matching.grams import Grams
from bot.domain.matching.index import Ids, Probe, Scores
from bot.domain.matching.reading import Reading, Script, spine
from bot.domain.matching.ridge import SPOKEN_WORTH, WRITTEN_WORTH, nearness
from bot.domain.matching.runs import distinct
from bot.domain.matching.senses import Vectors, sense

Weights = Mapping[tuple[Script, bool], NDArray[np.float32]]
"""Of each feature; by the message's script and whether there is a ridge."""
CANDIDATES = 20
_BY_RIDGE = 6
_BY_ANSWER = 8
_BY_SENSE, _MOST_SENSED = 6, 8_000
"""Candidates for what they mean, in bases of so many phrasings: all of them are looked at."""
_ANSWER_WEIGHT = 8.0
_ANSWER_WORTH = np.array((1.0, 0.6, 0.6), np.float32)
_WRITTEN, _SPOKEN = WRITTEN_WORTH / WRITTEN_WORTH.sum(), SPOKEN_WORTH / SPOKEN_WORTH.sum()
_CANDIDATE = np.array((1.0, 0.5, 0.35), np.float32) / np.float32(1.85)
"""What the channels count for choosing candidates where there is no ridge: what is written names
things, and how a question is put is what most entries of a base share."""
_FEWEST_READ, _MOST_READ = 1_500, 6_000
"""Postings read for a message where there is no ridge: more of them change no first choice up to
20,000 phrasings, and the rarest find messages that lost a third of their characters best."""
_READ_SHARE = 10
_RATIO, _SENSE, _RIDGE = map(FEATURES.index, ("ratio", "sense", "ridge"))
"""Features before the ratio are what the index says."""
_MOST_COMPARED = 120
"""Tokens of a message that edit distance looks at: the end, where the question is."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entries for a message, best first."""

    entries: Ids
    fused: Scores
    rows: Ids
    """Best row of each entry."""
    features: NDArray[np.float32]
    """[entry, feature] of those rows."""
    unknown: Scores
    """Share of the message that no phrasing has, by channel."""

    def shares(self) -> Scores:
        """Softmax of the fused scores."""
        if not len(self.fused):
            return self.fused
        mass = np.exp(self.fused - self.fused[0])
        shares: Scores = mass / mass.sum()
        return shares


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found of the candidates for a message, before it is fused."""

    rows: Ids
    table: NDArray[np.float32]
    """[row, feature]."""
    beside: Scores | None
    """What is added to the fused score of each row."""
    unknown: Scores
    script: Script


@dataclass(frozen=True, slots=True)
class Without:
    """Rows that a ranking has to do without, and the ridge's word in that case; for folds.

    Where the ridge's word is not known, it is put together from the other rows.
    """

    start: int
    end: int
    ridge: Scores | None


class Ranker:
    """Ranks the entries of one corpus."""

    def __init__(
        self,
        corpus: Corpus,
        written: NDArray[np.float32] | None = None,
        spoken: NDArray[np.float32] | None = None,
        weights: Weights | None = None,
    ) -> None:
        self.corpus = corpus
        self._written = written
        self._spoken = spoken
        self._budget = min(_MOST_READ, max(_FEWEST_READ, len(corpus.owner) // _READ_SHARE))
        self._weights = weights if weights is not None else fitted()
        few = len(corpus.owner) <= _MOST_SENSED
        self._near: Vectors | None = (
            corpus.senses.astype(np.float32) / np.float32(127) if few else None
        )

    @property
    def learned(self) -> bool:
        """A ridge was fitted."""
        return self._written is not None

    def weighing(self, weights: Weights) -> Ranker:
        """Give one like this with other weights."""
        return Ranker(self.corpus, self._written, self._spoken, weights)

    def rank(self, reading: Reading, features: Grams, without: Without | None = None) -> Ranking:
        """Rank entries for *reading*, whose n-grams are *features*."""
        return self.fuse(self.compare(reading, features, without))

    def compare(
        self, reading: Reading, features: Grams, without: Without | None = None
    ) -> Compared:
        """Do all of `rank` that does not depend on the weights."""
        probe = self.corpus.index.probe(features)
        by_sound = reading.script is Script.PINYIN
        budget = 1 << 40 if self.learned else self._budget
        worth = _WRITTEN if self.learned else _CANDIDATE
        totals = self.corpus.index.totals(probe, _SPOKEN if by_sound else worth, budget)
        meant = sense(spine(reading)[-MOST:], features.worth, by_sound=by_sound)
        likeness: Scores | None = None if self._near is None else self._near @ meant
        ridge = self._ridge(totals, likeness, by_sound=by_sound, without=without)
        if without:
            totals[without.start : without.end] = -1.0
        by_answer, favoured = self._by_answer(features), _by_sense(likeness, without)
        rows = self._candidates(totals, ridge, by_answer, favoured)
        table = self._features((reading, probe, meant), rows, ridge, totals)
        told = None if by_answer is None else _ANSWER_WEIGHT * by_answer[self.corpus.owner[rows]]
        unknown = probe.unknown
        if without:
            unknown = self.corpus.index.unknown_without(probe, without.start, without.end)
        return Compared(rows, table, told, unknown, reading.script)

    def fuse(self, compared: Compared) -> Ranking:
        """Weigh what was found of the candidates."""
        fused = compared.table @ self._weights[compared.script, self.learned]
        if compared.beside is not None:
            fused = fused + compared.beside
        return self._by_entry(compared, fused)

    def _by_answer(self, features: Grams) -> Scores | None:
        """Score entries by what their answers say, where there is an index of them."""
        answers = self.corpus.answers
        if answers is None:
            return None
        worth = _ANSWER_WORTH
        scores: Scores = answers.totals(answers.probe(features), worth, _MOST_READ) / worth.sum()
        return scores

    def _ridge(
        self, totals: Scores, likeness: Scores | None, *, by_sound: bool, without: Without | None
    ) -> Scores | None:
        ridge = self._spoken if by_sound else self._written
        if ridge is None:
            return None
        if without is not None and without.ridge is not None:
            return without.ridge
        kin: Scores = totals if likeness is None else totals + nearness(likeness)
        if without is not None:
            kin[without.start : without.end] = 0.0
        scores: Scores = kin @ ridge
        return scores

    def _candidates(
        self, totals: Scores, ridge: Scores | None, by_answer: Scores | None, by_sense: Ids
    ) -> Ids:
        """Take the best rows, and those that their sense, their answer or the ridge favours."""
        best = totals.max(initial=0.0)
        rows: NDArray[np.intp] = (totals > best * 0.2).nonzero()[0]
        if len(rows) > CANDIDATES:
            rows = rows[(-totals[rows]).argpartition(CANDIDATES)[:CANDIDATES]]
        if len(by_sense):
            rows = distinct(np.concatenate([rows, by_sense]))
        if by_answer is not None:
            told = np.argpartition(-by_answer, min(_BY_ANSWER, len(by_answer) - 1))[:_BY_ANSWER]
            first = self.corpus.entry_start[told]
            held = (by_answer[told] > 0) & (first < self.corpus.entry_start[told + 1])
            rows = distinct(np.concatenate([rows, first[held]]))
        if ridge is None or best <= 0:
            return rows.astype(np.int32)
        count = min(_BY_RIDGE, len(ridge))
        starts = self.corpus.entry_start
        favoured = [
            int(starts[e]) + int(np.argmax(totals[starts[e] : starts[e + 1]]))
            for e in np.argpartition(-ridge, count - 1)[:count]
        ]
        rows = distinct(np.concatenate([rows, favoured]))
        return rows[totals[rows] >= 0].astype(np.int32)

    def _features(
        self,
        message: tuple[Reading, Probe, Vectors],
        rows: Ids,
        ridge: Scores | None,
        totals: Scores,
    ) -> NDArray[np.float32]:
        """Compare the message with each row; [row, feature]."""
        table = np.zeros((len(rows), len(FEATURES)), np.float32)
        if not len(rows):
            return table
        reading, probe, meant = message
        corpus, by_sound = self.corpus, reading.script is Script.PINYIN
        table[:, :_RATIO] = corpus.index.compare(probe, rows)
        texts = corpus.sounds if by_sound else corpus.tokens
        text = spine(reading)[-_MOST_COMPARED:]
        ratio = cdist((text,), [texts[row] for row in rows.tolist()], scorer=fuzz.ratio)[0]
        table[:, _RATIO] = ratio / 100
        table[:, _SENSE] = corpus.senses.take(rows, axis=0).astype(np.float32) @ meant / 127
        if ridge is not None:
            owner = corpus.owner.take(rows)
            table[:, _RIDGE] = ridge[owner]
            theirs, ours = corpus.index.lengths.take(rows), np.float32(max(1, len(text)))
            table[:, _RIDGE + 1] = np.minimum(ours, theirs) / np.maximum(ours, theirs)
            table[:, _RIDGE + 2] = _votes(owner, totals.take(rows))
        return table

    def _by_entry(self, compared: Compared, fused: Scores) -> Ranking:
        order, rows = (-fused).argsort(kind="stable"), compared.rows
        owners = self.corpus.owner.take(rows)
        first: dict[int, int] = {}
        for place, owner in zip(order.tolist(), owners.take(order).tolist(), strict=True):
            first.setdefault(owner, place)
        best = np.fromiter(first.values(), np.intp, len(first))
        return Ranking(
            owners.take(best),
            fused.take(best),
            rows.take(best),
            compared.table[best],
            compared.unknown,
        )


def _by_sense(likeness: Scores | None, without: Without | None) -> Ids:
    """Choose the rows that mean nearly the same, where there are few enough to look at all."""
    if likeness is None:
        return np.zeros(0, np.int32)
    if without:
        likeness[without.start : without.end] = 0.0
    count = min(_BY_SENSE, len(likeness))
    best = np.argpartition(-likeness, count - 1)[:count]
    return best[likeness[best] > 0].astype(np.int32)


def _votes(owners: Ids, totals: Scores) -> list[float]:
    """Share of the candidates' squared likeness that belongs to each row's entry."""
    whose = owners.tolist()
    by_entry = dict.fromkeys(whose, 0.0)
    for owner, total in zip(whose, totals.tolist(), strict=True):
        by_entry[owner] += max(0.0, total) ** 2
    mass = max(sum(by_entry.values()), 1e-9)
    return [by_entry[owner] / mass for owner in whose]
