"""What a report is about and what is wrong: things, faults and the kinds of trouble they make."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.domain.incidents.data import rows
from bot.domain.incidents.sounding import syllables
from bot.domain.matching.concepts import common_words

_NEAR = 14
"""Characters between a thing and its fault: about two clauses of a message."""
_LONGEST = 7
_GRAMMAR = frozenset("了的不没有在着过被把是都就")
"""Characters that alone make no word heard: 装了 is not 撞了."""
_SENTENCE = re.compile(r"[。!?\n]")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of trouble and how it relates to others."""

    name: str
    flags: frozenset[str]
    pairs: tuple[tuple[str, str], ...]

    @property
    def weak(self) -> bool:
        """Said of many things: a smell, a noise."""
        return "weak" in self.flags

    @property
    def things(self) -> frozenset[str]:
        """Labels of what it happens to."""
        return frozenset(thing for thing, _ in self.pairs)

    @property
    def over(self) -> frozenset[str]:
        """Kinds that it explains, where both are told: burning rubbish is no rubbish left."""
        return frozenset(flag[5:] for flag in self.flags if flag.startswith("over:"))

    def links(self, prefix: str) -> frozenset[str]:
        """Give the names of the families or kin it belongs to."""
        return frozenset(flag for flag in self.flags if flag.startswith(prefix))


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary found in a text."""

    start: int
    sentence: int
    word: str
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word with what it stands for, and the kinds of trouble."""

    words: dict[str, frozenset[str]]
    heard: dict[str, tuple[str, ...]]
    kinds: dict[str, Kind]


def _kind(name: str, flags: str, patterns: list[str]) -> Kind:
    pairs = tuple((p.split("+")[0], p.split("+")[1]) for p in patterns if "+" in p)
    return Kind(name, frozenset(flags.split(",")) - {"-"}, pairs)


@cache
def vocabulary() -> Vocabulary:
    """Read the table of troubles."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    kinds: dict[str, Kind] = {}
    for sort, name, *rest in rows("troubles.txt"):
        if sort == "event":
            kinds[name] = _kind(name, rest[0], rest[1:])
        label = {"event": f"={name}", "skip": ""}.get(sort, name)
        for word in [name, *rest] if sort == "skip" else rest[sort == "event" :]:
            if "+" not in word:
                words[word].add(label)
    heard: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) > 1:
            heard[syllables(word)].append(word)
    labels = {word: frozenset(found - {""}) for word, found in words.items()}
    return Vocabulary(labels, {sound: tuple(same) for sound, same in heard.items()}, kinds)


def _heard(written: str, sound: str) -> str | None:
    """Find the word that *written* misspells: same sound, one character right, no word itself."""
    for word in vocabulary().heard.get(sound, ()):
        if any(a == b not in _GRAMMAR for a, b in zip(word, written, strict=False)):
            return None if written in common_words() else word
    return None


def _at(text: str, sounds: str, start: int) -> list[str]:
    """List the words that begin at *start*, longest first; misspelt ones where there is none."""
    known = vocabulary().words
    ends = range(min(len(text), start + _LONGEST), start, -1)
    if words := [word for end in ends if (word := text[start:end]) in known]:
        return words
    heard = (_heard(text[start:end], sounds[start:end]) for end in ends if end > start + 1)
    # 路积 sounds like 路基, but where 积水 follows nobody meant that.
    return [w for w in heard if w and not _begins_within(text, start, start + len(w))]


def _begins_within(text: str, start: int, end: int) -> bool:
    known = vocabulary().words
    return any(
        text[begin:stop] in known
        for begin in range(start + 1, end)
        for stop in range(begin + 2, min(len(text), begin + _LONGEST) + 1)
    )


def terms(text: str) -> Iterator[Term]:
    """Find the vocabulary's words in *text*.

    Things, faults and skipped words do not overlap; a word for a trouble within a longer one is
    none: 油烟味 tells of no 烟味.
    """
    sounds, covered, told, sentence = syllables(text), 0, 0, 0
    for start, char in enumerate(text):
        sentence += bool(_SENTENCE.match(char))
        for word in _at(text, sounds, start) if start >= covered else ():
            labels, end = vocabulary().words[word], start + len(word)
            events = frozenset(label for label in labels if label[0] == "=")
            if end <= told:
                labels -= events
            elif events:
                told = end
            if start < covered:
                labels &= events
            yield Term(start, sentence, word, labels)
            covered = covered if events else max(covered, end)


def _close(things: list[Term], faults: list[Term]) -> str | None:
    """Give the word for the first thing that has one of *faults* close by, both in order."""
    position = 0
    for thing in things:
        while position < len(faults) and faults[position].start < thing.start - _NEAR:
            position += 1
        near = faults[position : position + 2 * _NEAR + 1]
        if any(
            fault.start - thing.start <= _NEAR and fault.sentence == thing.sentence
            for fault in near
        ):
            return thing.word
    return None


def troubles(found: list[Term]) -> dict[str, str]:
    """Name the kinds of trouble that *found* words tell of, each with the word that shows it."""
    by_label: defaultdict[str, list[Term]] = defaultdict(list)
    for term in found:
        for label in term.labels:
            by_label[label].append(term)
    told = {label[1:]: by_label[label][0].word for label in by_label if label[0] == "="}
    for name, kind in vocabulary().kinds.items():
        for thing, fault in kind.pairs:
            if thing in by_label and fault in by_label:
                word = _close(by_label[thing], by_label[fault])
                told |= {name: word} if word and name not in told else {}
    over = frozenset(other for name in told for other in vocabulary().kinds[name].over)
    return {name: word for name, word in told.items() if name not in over}


@cache
def things() -> frozenset[str]:
    """Labels that stand for things rather than faults."""
    return frozenset(name for sort, name, *_ in rows("troubles.txt") if sort == "thing")


@cache
def faults() -> frozenset[str]:
    """Labels that stand for what is wrong."""
    return frozenset(name for sort, name, *_ in rows("troubles.txt") if sort == "fault")
