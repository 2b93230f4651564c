"""Mending slips of typing: characters of the same sound, swapped, doubled and dropped ones.

A character is mended where it fits neither neighbour, by what the knowledge base and everyday
words write there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.data import lines
from bot.domain.matching.pinyin import readings_of, sound_codes
from bot.domain.matching.tokens import PARTICLES

_BETWEEN = "\n"
"""Stands between texts that are joined; has no sound."""
_LONGEST = 120
"""Characters in a run up to which slips are looked for."""
_ANYWHERE = frozenset(PARTICLES + "当对从被让给和与或及用做看把向往比请找问没")
"""Never mended: they stand beside anything, known together or not."""
_SHORT = 10
"""Characters up to which a dropped one is put back: in more, chance would find places for it."""
_OFTEN = 2
"""Phrasings that have three characters in a row from which on the middle one may be put back."""
_CODE_BITS = np.uint64(21)
_CODE = np.uint64((1 << 21) - 1)
_PARTICLES = np.array(sorted(map(ord, PARTICLES)), np.uint64)
"""Never mended and never put in place of others: they stand beside anything."""

Codes = NDArray[np.uint64]
_Lookup = dict[str, str]
"""A sign to one text: itself, the signs that occur with it and, place by place, what stands most
often with both.

A string and not a dict of pairs: a tenth of the room, and as quick for the few of a message.
"""


@dataclass(frozen=True, slots=True)
class Spelling:
    """Which characters stand beside which in a knowledge base and in everyday words.

    Each text is a character, those that occur with it, and place by place what stands most often
    with both: to be kept in a file as it is.
    """

    beside: tuple[str, ...]
    """A character and those that follow it somewhere."""
    after: tuple[str, ...]
    """A character and the sound that follows it, to what is written for that sound."""
    before: tuple[str, ...]
    """A character and the sound before it, to what is written for that sound."""
    between: tuple[str, ...]
    """Two characters with one between, to that one."""

    @classmethod
    def of(cls, texts: Iterable[str], thesaurus: Thesaurus) -> Self:
        """Learn from token strings and the words of *thesaurus*."""
        codes = _codes(_BETWEEN.join(chain(texts, thesaurus.words())))
        (one, other), counts = _runs(codes, 2)
        first, second = sound_codes(one), sound_codes(other)
        ends, begins = ~np.isin(other, _PARTICLES), ~np.isin(one, _PARTICLES)
        (left, middle, right), times = _runs(codes, 3)
        often = (times >= _OFTEN) & ~np.isin(middle, _PARTICLES)
        (word, on), _ = _runs(_codes(_BETWEEN.join(lines("common_words.txt"))), 2)
        return cls(
            _neighbours(np.concatenate([one, word]), np.concatenate([other, on])),
            _lookup(one[ends], second[ends], other[ends], counts[ends]),
            _lookup(other[begins], first[begins], one[begins], counts[begins]),
            _lookup(left[often], right[often], middle[often], times[often]),
        )


class Mender:
    """Mends runs of characters by a spelling."""

    def __init__(self, spelling: Spelling) -> None:
        self._beside = {text[0]: text[1:] for text in spelling.beside}
        self.after = _by_first(spelling.after)
        self.before = _by_first(spelling.before)
        self.between = _by_first(spelling.between)

    def mend(self, text: str) -> str:
        """Write a run of Chinese characters as it was meant, where neighbours say so."""
        if not 1 < len(text) <= _LONGEST:
            return text
        beside = self._beside
        strange = [other not in beside.get(one, "") for one, other in pairwise(text)]
        if True not in strange:
            return text
        return "".join(_Run(self, text, [True, *strange, True]).mended())

    def knows(self, one: str, other: str) -> bool:
        """Tell whether two characters are known as neighbours."""
        return other in self._beside.get(one, "")


class _Run:
    """A run of characters that is being mended from left to right."""

    def __init__(self, mender: Mender, text: str, strange: list[bool]) -> None:
        self._mender = mender
        self._text = text
        self._sounds = readings_of(text)
        self._strange = strange
        """Of each place: whether it and the one before are no neighbours; the ends never are."""

    def mended(self) -> list[str]:
        found: list[str] = []
        text, place, size = self._text, 0, len(self._text)
        while place < size:
            char, follows = text[place], text[place + 1 : place + 2]
            if not self._strange[place + 1]:
                found.append(char)
                place += 1
            elif not (follows and self._sounds[place]):
                found.append(self._meant(found, place))
                place += 1
            elif follows == char:
                place += 1
            elif self._is_swapped(place):
                found += [follows, char]
                place += 2
            else:
                meant = self._meant(found, place)
                lost = self._lost(place) if meant == char and size <= _SHORT else ""
                found += [meant, lost] if lost else [meant]
                place += 1
        return found

    def _lost(self, place: int) -> str:
        """Give what was left out between this character and the next; "" for nothing."""
        if self._is_swapped(place + 1):
            return ""
        return _get(self._mender.between, *self._text[place : place + 2])

    def _is_swapped(self, place: int) -> bool:
        """Tell whether this character and the next fit better the other way round."""
        text = self._text
        if place + 1 == len(text) or not (self._strange[place] and self._strange[place + 2]):
            return False
        one, other = text[place], text[place + 1]
        around = [(other, one), *((before, other) for before in text[place - 1 : place])]
        around += [(one, behind) for behind in text[place + 2 : place + 3]]
        return sum(self._mender.knows(*pair) for pair in around) > 1

    def _meant(self, found: list[str], place: int) -> str:
        """Give what is written for this sound here, if the character fits neither neighbour."""
        char, sound = self._text[place], self._sounds[place]
        odd = self._strange[place] and self._strange[place + 1]
        if not (odd and sound) or char in _ANYWHERE:
            return char
        before = _get(self._mender.after, found[-1], sound) if found else ""
        after = "" if self._fits_mended(place) else self._after(place)
        meant = before or after
        return meant if meant and after in {"", meant} else char

    def _after(self, place: int) -> str:
        follows = self._text[place + 1 : place + 2]
        return _get(self._mender.before, follows, self._sounds[place]) if follows else ""

    def _fits_mended(self, place: int) -> bool:
        """Tell whether the character after this one is the slip of the two."""
        if place + 1 == len(self._text) or not self._strange[place + 2]:
            return False
        sound = self._sounds[place + 1]
        return bool(sound and _get(self._mender.after, self._text[place], sound))


def _get(table: _Lookup, one: str, other: str) -> str:
    """Give what stands most often with two signs; "" where nothing does."""
    text = table.get(one, "")
    half = 1 + len(text) // 2
    place = text.find(other, 1, half)
    return text[place + half - 1] if place > 0 else ""


def _lookup(one: Codes, other: Codes, value: Codes, counts: NDArray[np.int64]) -> tuple[str, ...]:
    """Keep of each *one* and *other* the value with the largest count."""
    order = np.lexsort((-counts, other, one))
    one, other, value = one[order], other[order], value[order]
    _, first = np.unique(_keys(one, other), return_index=True)
    keys, starts = np.unique(one[first], return_index=True)
    others, values = _text(other[first]), _text(value[first])
    spans = pairwise([*starts.tolist(), len(first)])
    return tuple(
        key + others[start:end] + values[start:end]
        for key, (start, end) in zip(_text(keys), spans, strict=True)
    )


def _neighbours(one: Codes, other: Codes) -> tuple[str, ...]:
    """Collect what follows each character."""
    found = _lookup(one, other, other, np.ones(len(one), np.int64))
    return tuple(text[: 1 + len(text) // 2] for text in found)


def _by_first(texts: tuple[str, ...]) -> _Lookup:
    return {text[0]: text for text in texts}


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)


def _text(codes: Codes) -> str:
    return codes.astype(np.uint32).tobytes().decode("utf-32-le")


def _keys(one: Codes, other: Codes) -> Codes:
    return one << _CODE_BITS | other


def _runs(codes: Codes, size: int) -> tuple[list[Codes], NDArray[np.int64]]:
    """List the different runs of *size* characters with a sound, part by part, and their counts."""
    last = max(0, len(codes) - size + 1)
    joined = np.zeros(last, np.uint64)
    for place in range(size):
        joined = _keys(joined, codes[place : place + last])
    runs, counts = np.unique(joined, return_counts=True)
    parts = [runs >> _CODE_BITS * np.uint64(size - 1 - place) & _CODE for place in range(size)]
    spoken = np.logical_and.reduce([sound_codes(part) > 0 for part in parts])
    return [part[spoken] for part in parts], counts[spoken]
