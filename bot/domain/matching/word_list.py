"""A long list of words that is asked for one at a time, in a twentieth of the room of a set."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable


class WordList:
    """Words, for `in` only."""

    def __init__(self, words: Iterable[str]) -> None:
        by_length = defaultdict[int, set[str]](set)
        for word in words:
            by_length[len(word)].add(word)
        self._rows = {length: "".join(sorted(row)) for length, row in by_length.items()}
        """Length to the words of that length in order, one directly after the other."""

    def __contains__(self, word: str) -> bool:
        size = len(word)
        row = self._rows.get(size)
        if not row:
            return False

        def at(number: int) -> str:
            return row[number * size : (number + 1) * size]

        return at(bisect_left(range(len(row) // size), word, key=at)) == word
