"""Mending slips of typing: characters of the same sound, swapped, doubled and dropped ones.

A character is mended where it fits neither neighbour, by what the knowledge base and everyday
words write there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.data import lines
from bot.domain.matching.pinyin import sound_codes
from bot.domain.matching.tokens import PARTICLES

_BETWEEN = "\n"
"""Stands between texts that are joined; has no sound."""
_LONGEST = 120
"""Characters in a run up to which slips are looked for."""
_SHORT = 10
"""Characters up to which a dropped one is put back: in more, chance would find places for it."""
_OFTEN = 2
"""Phrasings that have three characters in a row from which on the middle one may be put back."""
_CODE_BITS = np.uint64(21)
_CODE = np.uint64((1 << 21) - 1)
_PARTICLES = np.array(sorted(map(ord, PARTICLES)), np.uint64)
"""Never mended and never put in place of others: they stand beside anything."""

Codes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What stands most often with two other signs."""

    keys: Codes
    values: Codes

    @classmethod
    def of(cls, keys: Codes, values: Codes, counts: NDArray[np.int64]) -> Self:
        """Keep of each key the value with the largest count."""
        order = np.argsort(-counts, kind="stable")
        distinct, first = np.unique(keys[order], return_index=True)
        return cls(distinct, values[order][first])

    def get(self, one: int, other: int) -> int:
        """Give the value for a pair of signs; 0 where there is none."""
        key = np.uint64(one << int(_CODE_BITS) | other)
        place = int(np.searchsorted(self.keys, key))
        return int(self.values[place]) if place < len(self.keys) and self.keys[place] == key else 0


@dataclass(frozen=True, slots=True)
class Spelling:
    """Which characters stand beside which in a knowledge base and in everyday words."""

    pairs: Codes
    """Neighbours, sorted."""
    after: _Lookup
    """A character and the sound that follows it, to what is written for that sound."""
    before: _Lookup
    """A sound and the character that follows it, to what is written for that sound."""
    between: _Lookup
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
        common = _codes(_BETWEEN.join(lines("common_words.txt")))
        return cls(
            np.unique(np.concatenate([_keys(one, other), _keys(common[:-1], common[1:])])),
            _Lookup.of(_keys(one, second)[ends], other[ends], counts[ends]),
            _Lookup.of(_keys(first, other)[begins], one[begins], counts[begins]),
            _Lookup.of(_keys(left, right)[often], middle[often], times[often]),
        )

    def mend(self, text: str) -> str:
        """Write a run of Chinese characters as it was meant, where neighbours say so."""
        if not 1 < len(text) <= _LONGEST:
            return text
        codes = _codes(text)
        strange = ~self._has(_keys(codes[:-1], codes[1:]))
        if not strange.any():
            return text
        return "".join(map(chr, _Run(self, codes, [True, *strange.tolist(), True]).mended()))

    def knows(self, one: int, other: int) -> bool:
        """Tell whether two characters are known as neighbours."""
        return bool(self._has(np.array([one << int(_CODE_BITS) | other], np.uint64))[0])

    def _has(self, keys: Codes) -> NDArray[np.bool_]:
        place = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
        has: NDArray[np.bool_] = self.pairs[place] == keys
        return has


class _Run:
    """A run of characters that is being mended from left to right."""

    def __init__(self, spelling: Spelling, codes: Codes, strange: list[bool]) -> None:
        self._spelling = spelling
        self._codes: list[int] = codes.tolist()
        self._sounds: list[int] = sound_codes(codes).tolist()
        self._strange = strange
        """Of each place: whether it and the one before are no neighbours; the ends never are."""

    def mended(self) -> list[int]:
        found: list[int] = []
        place, size = 0, len(self._codes)
        while place < size:
            code, is_odd_after = self._codes[place], self._strange[place + 1]
            follows = self._codes[place + 1] if place + 1 < size else 0
            if not (is_odd_after and follows and self._sounds[place]):
                found.append(self._meant(found, place))
                place += 1
            elif follows == code:
                place += 1
            elif self._is_swapped(place):
                found += [follows, code]
                place += 2
            else:
                meant = self._meant(found, place)
                lost = self._lost(place) if meant == code and size <= _SHORT else 0
                found += [meant, lost] if lost else [meant]
                place += 1
        return found

    def _lost(self, place: int) -> int:
        """Give what was left out between this character and the next; 0 for nothing."""
        if self._is_swapped(place + 1):
            return 0
        return self._spelling.between.get(*self._codes[place : place + 2])

    def _is_swapped(self, place: int) -> bool:
        """Tell whether this character and the next fit better the other way round."""
        if place + 1 == len(self._codes) or not (self._strange[place] and self._strange[place + 2]):
            return False
        codes = self._codes
        one, other = codes[place : place + 2]
        around = [(other, one), *((before, other) for before in codes[place - 1 : place])]
        around += [(one, behind) for behind in codes[place + 2 : place + 3]]
        return sum(self._spelling.knows(*pair) for pair in around) > 1

    def _meant(self, found: list[int], place: int) -> int:
        """Give what is written for this sound here, if the character fits neither neighbour."""
        code, sound = self._codes[place], self._sounds[place]
        odd = self._strange[place] and self._strange[place + 1]
        if not (odd and sound) or chr(code) in PARTICLES:
            return code
        before = self._spelling.after.get(found[-1], sound) if found else 0
        after = 0 if self._fits_mended(place) else self._after(place)
        meant = before or after
        return meant if meant and after in {0, meant} else code

    def _after(self, place: int) -> int:
        follows = self._codes[place + 1 : place + 2]
        return self._spelling.before.get(self._sounds[place], follows[0]) if follows else 0

    def _fits_mended(self, place: int) -> bool:
        """Tell whether the character after this one is the slip of the two."""
        if place + 1 == len(self._codes) or not self._strange[place + 2]:
            return False
        return self._spelling.after.get(self._codes[place], self._sounds[place + 1]) > 0


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)


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
