"""Asking a knowledge base about itself, with the asked phrasing or its entry left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.domain.matching.confidence import (
    EVIDENCE,
    STRANGER,
    Folds,
    Vector,
    calmer,
    evidence,
)
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.data import lines
from bot.domain.matching.emphasis import emphasis
from bot.domain.matching.familiar import familiar
from bot.domain.matching.grams import Grams, grams
from bot.domain.matching.nature import judge
from bot.domain.matching.ranker import Compared, Ranker, Ranking, Without
from bot.domain.matching.reading import Reader, Reading
from bot.domain.matching.ridge import Ridge
from bot.domain.matching.slips import misspelt

MOST_ASKED = 1000
_FEWEST_ASKED = 20
_ABSENT_ENTRY, _STRANGER, _MISSPELT = 0.15, 0.25, 0.25
"""Weight of all messages of that kind, beside 1 for all whose entry is there."""
_MISSPELT_EVERY = 3
"""One phrasing in this many is asked with slips of an input method, too."""
_RATIO = EVIDENCE.index("ratio")
"""Place of the edit ratio in the evidence."""


@dataclass(frozen=True, slots=True)
class Message:
    """What can be said of a message by itself."""

    reading: Reading
    features: Grams
    stranger: float
    familiar: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that was put to the knowledge base, and what it has to say, not yet weighed."""

    message: Message
    compared: Compared
    owner: int = -1
    """The entry that is right, though it may have been left out; -1 where none is."""


@dataclass(frozen=True, slots=True)
class Heard:
    """All that a knowledge base was asked about itself."""

    present: list[Asked]
    """Its phrasings, each left out."""
    slipped: list[Asked]
    """Some of them, as they are mistyped."""
    absent: list[Asked]
    """Its phrasings, their whole entry left out."""
    foreign: list[Asked]
    """What nobody's knowledge base answers."""

    def halves(self) -> tuple[Heard, Heard]:
        """Split it in two, of the same kinds."""
        each = (self.present, self.slipped, self.absent, self.foreign)
        even, odd = (Heard(*(several[first::2] for several in each)) for first in (0, 1))
        return even, odd


def ask_itself(ranker: Ranker, reader: Reader, ridge: Ridge | None) -> Heard | None:
    """Ask up to MOST_ASKED phrasings; None where entries have one phrasing each."""
    corpus, rows = ranker.corpus, _asked_rows(ranker.corpus)
    if not rows:
        return None
    present, absent, slipped = [], [], []
    for number, row in enumerate(rows):
        text, owner = corpus.phrasings[row], int(corpus.owner[row])
        message = heard_as(ranker, reader, text)
        present.append(_ask(ranker, message, owner, _row_out(row, ridge)))
        absent.append(_ask(ranker, message, owner, _entry_out(corpus, row, ridge)))
        spelt = text if number % _MISSPELT_EVERY else misspelt(text, row)
        if spelt != text:
            message = heard_as(ranker, reader, spelt)
            slipped.append(_ask(ranker, message, owner, Without(row, row + 1, None)))
    strange = (heard_as(ranker, reader, text) for text in lines("strangers.txt")[1::2])
    return Heard(present, slipped, absent, [_ask(ranker, message) for message in strange])


def _asked_rows(corpus: Corpus) -> list[int]:
    """Choose the phrasings to ask; none where most entries have no other that could answer."""
    sizes = np.diff(corpus.entry_start)
    several = np.flatnonzero(sizes[corpus.owner] > 1)
    if len(several) < _FEWEST_ASKED or len(several) < len(corpus.phrasings) / 3:
        return []
    asked: list[int] = several[:: -(-len(several) // MOST_ASKED)].tolist()
    return asked


def _row_out(row: int, ridge: Ridge | None) -> Without:
    return Without(row, row + 1, None if ridge is None else ridge.without_row[row])


def _entry_out(corpus: Corpus, row: int, ridge: Ridge | None) -> Without:
    owner = corpus.owner[row]
    start, end = corpus.entry_start[owner : owner + 2].tolist()
    word = None
    if ridge is not None:
        word = ridge.without_entry[row].copy()
        word[owner] = -1.0
    return Without(start, end, word)


def features_of(reader: Reader, text: str) -> tuple[Reading, Grams]:
    """Read a message and weigh its parts."""
    reading = reader.read(text)
    return reading, grams(reading, emphasis(reading, reader.thesaurus.questions))


def heard_as(ranker: Ranker, reader: Reader, text: str) -> Message:
    """Read *text* and say what it is by itself."""
    reading, features = features_of(reader, text)
    known = familiar(reading, ranker.corpus.index, reader.thesaurus.questions)
    return Message(reading, features, judge(reading, features).odds("stranger"), known)


def _ask(
    ranker: Ranker, message: Message, owner: int = -1, without: Without | None = None
) -> Asked:
    return Asked(message, ranker.compare(message.reading, message.features, without), owner)


def sum_up(ranking: Ranking, message: Message) -> Vector:
    """Collect the evidence on the ranking of *message*."""
    return evidence(ranking, message.reading, message.stranger, message.familiar)


def weigh(ranker: Ranker, heard: Heard, strangeness: float = 0.0) -> Folds:
    """Let *ranker* fuse what was heard, and say what came of it.

    *strangeness* is taken off the log-odds that a message belongs elsewhere.
    """
    each = (heard.present, heard.slipped, heard.absent, heard.foreign)
    present, slipped, absent, foreign = (
        [_weighed(ranker, one) for one in several] for several in each
    )
    # What this knowledge base seems to know well is no stranger to it.
    usual = float(np.median([found[_RATIO] for found, _ in present]))
    folds = _join(present, slipped, absent, [one for one in foreign if one[0][_RATIO] < usual])
    folds.evidence[:, STRANGER] = calmer(folds.evidence[:, STRANGER], strangeness)
    return folds


def _weighed(ranker: Ranker, asked: Asked) -> tuple[Vector, bool]:
    ranking = ranker.fuse(asked.compared)
    right = bool(len(ranking.entries)) and int(ranking.entries[0]) == asked.owner
    return sum_up(ranking, asked.message), right


def _join(
    present: list[tuple[Vector, bool]],
    slipped: list[tuple[Vector, bool]],
    absent: list[tuple[Vector, bool]],
    foreign: list[tuple[Vector, bool]],
) -> Folds:
    count = len(present)
    weights: list[float] = [1.0] * count
    weights += [_MISSPELT * count / max(1, len(slipped))] * len(slipped)
    weights += [_ABSENT_ENTRY] * len(absent)
    weights += [_STRANGER * count / max(1, len(foreign))] * len(foreign)
    there = [*present, *slipped]
    rest = np.zeros(len(absent) + len(foreign))
    right = np.array([hit for _, hit in there], np.float64)
    return Folds(
        np.array([found for found, _ in (*there, *absent, *foreign)]),
        np.concatenate([right, rest]),
        np.concatenate([np.ones(len(there)), rest]),
        np.array(weights),
    )
