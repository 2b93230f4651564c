"""The phrasings of a knowledge base, read and laid out for the index and the reranker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.knowledge import FaqEntry
from bot.domain.matching.index import Ids, Index
from bot.domain.matching.many import Gathering, table_of
from bot.domain.matching.reading import Reader
from bot.domain.matching.senses import Packed, packed

_FEW = 2
_MOST_ANSWERS = 8000
_ANSWER_LENGTH = 160
_TELLING = 12
"""Characters from which on an answer may say something."""


_BARE = 4
"""Tokens that a message may have to be a bare word: Chinese words have two to four."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows are phrasings; those of one entry stand together."""

    entries: tuple[str, ...]
    topics: tuple[str, ...]
    entry_start: NDArray[np.int64]
    """First row of each entry, and the number of rows."""
    phrasings: tuple[str, ...]
    tokens: tuple[str, ...]
    sounds: tuple[str, ...]
    owner: Ids
    index: Index
    senses: Packed
    """What each phrasing means, as far as its words are known."""
    answers: Index | None
    """Answers by entry, where entries have too few phrasings to go by."""

    def holders(self, tokens: str, among: Ids) -> int:
        """Count the entries of *among* that have *tokens* whole within a phrasing.

        Looked at only for a message of a few tokens; 0 for a longer one.
        """
        if not 0 < len(tokens) <= _BARE:
            return 0
        spans = zip(self.entry_start[among], self.entry_start[among + 1], strict=True)
        return sum(any(tokens in text for text in self.tokens[start:end]) for start, end in spans)

    @classmethod
    def build(cls, entries: Iterable[FaqEntry], reader: Reader) -> Self:
        """Read and index all phrasings of *entries*."""
        known = list(entries)
        texts = [(n, text) for n, entry in enumerate(known) for text in entry.questions]
        owner = np.array([n for n, _ in texts], np.int32)
        # One at a time: a hundred thousand readings at once would take more room than the index.
        gathering = Gathering()
        tokens: list[str] = []
        sounds: list[str] = []
        for _, text in texts:
            reading = reader.read(text)
            gathering.add(reading)
            tokens.append(reading.tokens)
            sounds.append(reading.sounds)
        return cls(
            entries=tuple(entry.id for entry in known),
            topics=tuple(entry.topic for entry in known),
            entry_start=np.searchsorted(owner, np.arange(len(known) + 1)).astype(np.int64),
            phrasings=tuple(text for _, text in texts),
            tokens=tuple(tokens),
            sounds=tuple(sounds),
            owner=owner,
            index=Index.build(gathering.table(), owner),
            senses=packed(tokens),
            answers=_answers(known, reader),
        )


def has_few_phrasings(entries: Sequence[FaqEntry]) -> bool:
    """Tell whether entries have hardly more than a title."""
    return sum(len(entry.questions) for entry in entries) < _FEW * len(entries)


def telling_answers(entries: Sequence[FaqEntry]) -> list[str]:
    """Give the beginnings of the answers, one an entry, where entries have hardly more to go by.

    A resident's words may stand in the answer only. None where there are many entries, for
    the time it takes, and where answers do not differ.
    """
    if len(entries) > _MOST_ANSWERS or not has_few_phrasings(entries):
        return []
    texts = [" ".join(entry.answer.values())[:_ANSWER_LENGTH] for entry in entries]
    telling = {text for text in texts if len(text) >= _TELLING}
    return texts if len(telling) * 2 >= len(entries) else []


def _answers(entries: Sequence[FaqEntry], reader: Reader) -> Index | None:
    texts = telling_answers(entries)
    if not texts:
        return None
    table = table_of(map(reader.read, texts))
    return Index.build(table, np.arange(len(texts), dtype=np.int32))
