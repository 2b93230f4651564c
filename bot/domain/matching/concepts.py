"""Which everyday concepts a text speaks of: a thesaurus, by characters and by sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from bot.domain.matching.data import lines
from bot.domain.matching.pinyin import sounds
from bot.domain.matching.tokens import token_string
from bot.domain.matching.word_list import WordList
from bot.domain.text import normalise

BY_SOUND = 0.6
"""Weight of a concept that was only heard, not read."""
MISTYPED = 0.5
"""Weight of a concept whose characters are not quite in their places."""
BY_CHARACTER = 0.6
"""Weight of a concept that rests on a single Chinese character."""


class Mention(NamedTuple):
    """A concept spoken of at *start* of the token string, in *length* tokens."""

    concept: int
    start: int
    length: int
    weight: float


@cache
def common_words() -> WordList:
    """Frequent Chinese words of two to four characters; these are no misspellings."""
    return WordList(word for line in lines("common_words.txt") for word in line.split()[1:])


@cache
def _spellings(word: str) -> tuple[str, str]:
    """Spell a word of a table as it is read and heard; edited knowledge is built anew soon."""
    read = token_string(normalise(word.replace("_", " ")).text)
    return read, sounds(read)


def forget() -> None:
    """Let the spellings go that no thesaurus holds; the next knowledge spells its words again."""
    _spellings.cache_clear()


def _groups(table: str) -> list[tuple[str, tuple[str, ...]]]:
    named = (line.split() for line in lines(table))
    return [(name, tuple(words)) for name, *words in named]


class Thesaurus:
    """Words grouped into concepts; those of a *table* and an office's own."""

    def __init__(self, own: Iterable[Iterable[str]] = (), *, table: str = "concepts.txt") -> None:
        groups = [*_groups(table), *(("=", tuple(words)) for words in own)]
        self._read: dict[str, list[int]] = {}
        self._heard: dict[str, list[int]] = {}
        self._lengths: dict[str, list[int]] = {}
        """First character to the lengths of the words that begin with it, longest first."""
        self.names = tuple(words[0] if name == "=" else name for name, words in groups)
        self.questions = frozenset(n for n, name in enumerate(self.names) if name[0] == "?")
        for number, (_, words) in enumerate(groups):
            for word in words:
                self._add(word, number)

    def _add(self, word: str, concept: int) -> None:
        read, heard = _spellings(word)
        spellings = [(self._read, read)]
        if len(heard) > 1 and read != heard:
            spellings.append((self._heard, heard))
        for table, spelling in spellings:
            if spelling and concept not in table.setdefault(spelling, []):
                table[spelling].append(concept)
                lengths = self._lengths.setdefault(spelling[0], [])
                lengths[:] = sorted({*lengths, len(spelling)}, reverse=True)

    def words(self) -> Iterator[str]:
        """List the words of all concepts as they are read."""
        return iter(self._read)

    def _found(self, table: dict[str, list[int]], text: str) -> Iterator[tuple[int, int, str]]:
        """Every (start, end, word) of *table* in *text*, longest first at each start."""
        lengths, size = self._lengths, len(text)
        for start, first in enumerate(text):
            for length in lengths.get(first, ()):
                end = start + length
                if end <= size and (word := text[start:end]) in table:
                    yield start, end, word

    def mentions(self, tokens: str, heard: str | None = None) -> list[Mention]:
        """List the concepts in *tokens*; in *heard* too where characters say nothing."""
        found: list[Mention] = []
        covered = bytearray(len(tokens))
        """Which word each token was read as part of, by the word's start; 0 for none."""
        for start, end, word in sorted(self._found(self._read, tokens), key=_by_length):
            inside = all(covered[start:end])
            lone = end - start == 1 and "\u3400" <= word <= "\u9fff"
            if end - start > 1 and not inside:
                covered[start:end] = bytes([1 + start % 255]) * (end - start)
            weight = BY_CHARACTER if lone else 1.0
            found += [
                Mention(concept, start, end - start, weight)
                for concept in self._read[word]
                if not inside or (end - start > 1 and concept not in self.questions)
            ]
        if heard is not None and len(heard) == len(tokens):
            found += self._overheard(tokens, heard, covered)
            found += self._mistyped(tokens, covered)
        return found

    def _mistyped(self, tokens: str, covered: bytearray) -> Iterator[Mention]:
        """Words of two characters that stand turned round, or with one character between."""
        for start in range(len(tokens) - 1):
            if covered[start] or covered[start + 1]:
                continue
            pair = tokens[start + 1] + tokens[start]
            if pair in self._read and tokens[start : start + 2] not in common_words():
                yield from (Mention(c, start, 2, MISTYPED) for c in self._read[pair])
            pair = tokens[start] + tokens[start + 2 : start + 3]
            if len(pair) > 1 and not covered[start + 2] and pair in self._read:
                yield from (Mention(c, start, 3, MISTYPED) for c in self._read[pair])

    def _overheard(self, tokens: str, heard: str, covered: bytearray) -> list[Mention]:
        found: list[Mention] = []
        for start, end, word in self._found(self._heard, heard):
            read = tokens[start:end]
            if _stands(covered, start, end) or read in common_words():
                continue
            found += [
                Mention(concept, start, end - start, BY_SOUND) for concept in self._heard[word]
            ]
        return found

    def heard(self, sound: str) -> list[Mention]:
        """List the concepts in a text that is known by its *sound* alone."""
        found = self._found(self._heard, sound)
        return [
            Mention(concept, start, end - start, 1.0)
            for start, end, word in found
            for concept in self._heard[word]
        ]


def _stands(covered: bytearray, start: int, end: int) -> bool:
    """Tell a stretch that was read as words from one that only has shorter words within it."""
    within = covered[start:end]
    if all(within):
        return True
    cut = (start and within[0] and covered[start - 1] == within[0]) or (
        end < len(covered) and within[-1] and covered[end] == within[-1]
    )
    return bool(cut)


def _by_length(found: tuple[int, int, str]) -> tuple[int, int]:
    return found[0] - found[1], found[0]
