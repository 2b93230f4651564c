"""Which everyday concepts a text speaks of: a thesaurus, by characters and by sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from functools import cache
from typing import NamedTuple

from bot.domain.build_cache import Recall
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


SPELLINGS: ContextVar[Recall[list[str]] | None] = ContextVar("spellings", default=None)
"""The words of tables as they are read and heard: five thousand, the same at each start."""


def _spellings(word: str) -> list[str]:
    recall = SPELLINGS.get()
    return recall.of(word, _spelt) if recall else _spelt(word)


def _spelt(word: str) -> list[str]:
    read = token_string(normalise(word.replace("_", " ")).text)
    return [read, sounds(read)]


@cache
def asking() -> frozenset[int]:
    """Number the concepts of the common table that ask; an office's own never do and come last."""
    return _asking(name for name, _ in _groups("concepts.txt"))


def _asking(names: Iterable[str]) -> frozenset[int]:
    return frozenset(number for number, name in enumerate(names) if name[0] == "?")


def _groups(table: str) -> list[tuple[str, tuple[str, ...]]]:
    named = (line.split() for line in lines(table))
    return [(name, tuple(words)) for name, *words in named]


@cache
def _with(numbers: tuple[int, ...], number: int) -> tuple[int, ...]:
    """Add *number* unless it is there; thousands of words have the same few and share them."""
    return numbers if number in numbers else (*numbers, number)


class _Words:
    """Words by the signs that they begin with, each with its concepts."""

    def __init__(self) -> None:
        self.concepts: dict[str, tuple[int, ...]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        """First two characters to the lengths of the words that begin with them."""

    def add(self, word: str, concept: int) -> None:
        """Take *word*, which is not empty, as one of *concept*."""
        self.concepts[word] = _with(self.concepts.get(word, ()), concept)
        self._lengths[word[:2]] = _with(self._lengths.get(word[:2], ()), len(word))

    def found(self, text: str) -> list[tuple[int, int, str]]:
        """List the words in *text*, longest first: (minus the length, start, word)."""
        lengths, concepts, size = self._lengths, self.concepts, len(text)
        found = [(-1, start, first) for start, first in enumerate(text) if first in lengths]
        for start in range(size - 1):
            for length in lengths.get(text[start : start + 2], ()):
                word = text[start : start + length]
                if word in concepts and start + length <= size:
                    found.append((-length, start, word))
        found.sort()
        return found


class Thesaurus:
    """Words grouped into concepts; those of a *table* and an office's own."""

    def __init__(self, own: Iterable[Iterable[str]] = (), *, table: str = "concepts.txt") -> None:
        groups = [*_groups(table), *(("=", tuple(words)) for words in own)]
        self._read, self._heard = _Words(), _Words()
        self.names = tuple(words[0] if name == "=" else name for name, words in groups)
        self.questions = _asking(self.names)
        for number, (_, words) in enumerate(groups):
            for word in words:
                self._add(word, number)

    def _add(self, word: str, concept: int) -> None:
        read, heard = _spellings(word)
        if read:
            self._read.add(read, concept)
        if len(heard) > 1 and read != heard:
            self._heard.add(heard, concept)

    def words(self) -> Iterator[str]:
        """List the words of all concepts as they are read."""
        return iter(self._read.concepts)

    def mentions(self, tokens: str, heard: str | None = None) -> list[Mention]:
        """List the concepts in *tokens*; in *heard* too where characters say nothing."""
        found: list[Mention] = []
        covered = bytearray(len(tokens))
        """Which word each token was read as part of, by the word's start; 0 for none."""
        for minus, start, word in self._read.found(tokens):
            length, end = -minus, start - minus
            inside = 0 not in covered[start:end]
            if length > 1 and not inside:
                covered[start:end] = bytes((1 + start % 255,)) * length
            weight = BY_CHARACTER if length == 1 and "\u3400" <= word <= "\u9fff" else 1.0
            found += [
                Mention(concept, start, length, weight)
                for concept in self._read.concepts[word]
                if not inside or (length > 1 and concept not in self.questions)
            ]
        if heard is not None and len(heard) == len(tokens) and 0 in covered:
            found += self._overheard(tokens, heard, covered)
            found += self._mistyped(tokens, covered)
        return found

    def _mistyped(self, tokens: str, covered: bytearray) -> Iterator[Mention]:
        """Words of two characters that stand turned round, or with one character between."""
        concepts = self._read.concepts
        for start in range(len(tokens) - 1):
            if covered[start] or covered[start + 1]:
                continue
            pair = tokens[start + 1] + tokens[start]
            if pair in concepts and tokens[start : start + 2] not in common_words():
                yield from (Mention(c, start, 2, MISTYPED) for c in concepts[pair])
            pair = tokens[start] + tokens[start + 2 : start + 3]
            if len(pair) > 1 and not covered[start + 2] and pair in concepts:
                yield from (Mention(c, start, 3, MISTYPED) for c in concepts[pair])

    def _overheard(self, tokens: str, heard: str, covered: bytearray) -> Iterator[Mention]:
        for minus, start, word in self._heard.found(heard):
            end = start - minus
            if _stands(covered, start, end) or tokens[start:end] in common_words():
                continue
            for concept in self._heard.concepts[word]:
                yield Mention(concept, start, -minus, BY_SOUND)

    def heard(self, sound: str) -> list[Mention]:
        """List the concepts in a text that is known by its *sound* alone."""
        return [
            Mention(concept, start, -minus, 1.0)
            for minus, start, word in self._heard.found(sound)
            for concept in self._heard.concepts[word]
        ]


def _stands(covered: bytearray, start: int, end: int) -> bool:
    """Tell a stretch that was read as words from one that only has shorter words within it."""
    within = covered[start:end]
    if 0 not in within:
        return True
    cut = (start and within[0] and covered[start - 1] == within[0]) or (
        end < len(covered) and within[-1] and covered[end] == within[-1]
    )
    return bool(cut)
