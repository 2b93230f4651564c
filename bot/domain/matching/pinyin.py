"""How Chinese sounds: one private character per syllable, confusable syllables merged.

People type by sound, so 宝障 means 保障 and `tingche` means 停车. Merged are the pairs that
southern speakers and input methods confuse: zh/z, ch/c, sh/s, n/l, f/h, -ng/-n.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.data import lines

FIRST_CODE = 0xE000
"""The first private-use code point that stands for a syllable."""
_LONGEST = 6
_LONGEST_WORD = 48
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"))
_WORD = re.compile(r"[a-z']+")


def merged(syllable: str) -> str:
    """Give the spelling that all syllables confused with *syllable* share."""
    for confusable, kept in _INITIALS:
        if syllable.startswith(confusable) and syllable != "n":
            syllable = kept + syllable[len(confusable) :]
            break
    return syllable[:-1] if syllable.endswith("ng") else syllable


def _readings() -> dict[str, str]:
    """Character to its most frequent toneless reading; read anew for each table made of it."""
    readings: dict[str, str] = {}
    for line in lines("syllables.txt"):
        syllable, characters = line.split()
        readings.update(dict.fromkeys(characters, syllable))
    return readings


@cache
def syllables() -> frozenset[str]:
    """Every toneless syllable, ü spelt v."""
    return frozenset(_readings().values())


@cache
def _codes() -> dict[str, str]:
    """Syllable to its private character; confusable syllables share one."""
    classes = sorted({merged(syllable) for syllable in syllables()})
    numbers = {name: chr(FIRST_CODE + n) for n, name in enumerate(classes)}
    return {syllable: numbers[merged(syllable)] for syllable in syllables()}


@cache
def _sound_table() -> str:
    """For `str.translate`: at the place of a character, what it becomes."""
    codes, readings = _codes(), _readings()
    # A string and not a dict: two bytes a character, where a dict needs a hundred.
    every = map(chr, range(ord(max(readings)) + 1))
    return "".join(codes[readings[char]] if char in readings else char for char in every)


@cache
def _sounds_by_code() -> NDArray[np.uint16]:
    """At the place of a character, its syllable's private character; 0 where there is none."""
    becomes = np.frombuffer(_sound_table().encode("utf-16-le", "surrogatepass"), np.uint16)
    return np.where(becomes != np.arange(len(becomes)), becomes, 0).astype(np.uint16)


def readings_of(text: str) -> list[str]:
    """Give the private character of each character's most frequent reading; "" for no reading."""
    heard = text.translate(_sound_table())
    return [sound if sound != char else "" for char, sound in zip(text, heard, strict=True)]


def sound_codes(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Give the private character of each character's most frequent reading; 0 for no reading."""
    table = _sounds_by_code()
    last = np.uint64(len(table))
    found: NDArray[np.uint64] = np.where(codes < last, table[codes % last], 0).astype(np.uint64)
    return found


@cache
def _heteronyms() -> tuple[re.Pattern[str], dict[str, str]]:
    codes, words = _codes(), {}
    for line in lines("heteronyms.txt"):
        word, *spelt = line.split()
        words[word] = "".join(codes[syllable] for syllable in spelt)
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(longest_first)), words


def sounds(text: str) -> str:
    """Replace each Chinese character by the private character of its syllable."""
    pattern, words = _heteronyms()
    return pattern.sub(lambda found: words[found[0]], text).translate(_sound_table())


def sound_of(syllable: str) -> str:
    """Give the private character of a toneless *syllable*."""
    return _codes()[syllable]


@cache
def sound_names() -> dict[str, str]:
    """Private character to a spelling that people can read."""
    return {code: syllable for syllable, code in sorted(_codes().items(), reverse=True)}


def segment(word: str) -> tuple[str, ...] | None:
    """Cut Latin *word* into the fewest syllables; None where it is not pinyin."""
    known = syllables()
    best: list[tuple[str, ...] | None] = [None] * (len(word) + 1)
    best[0] = ()
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, piece = best[start], word[start:end]
            if before is None or piece not in known:
                continue
            held = best[end]
            if held is None or len(before) + 1 < len(held):
                best[end] = (*before, piece)
    return best[-1]


@cache
def english_lookalikes() -> frozenset[str]:
    """English words that also parse as pinyin."""
    return frozenset(word for line in lines("english_lookalikes.txt") for word in line.split())


def toneless(text: str) -> str:
    """Drop tone marks and digits: nǐ hǎo and ni3 hao3 are both ni hao."""
    marks = unicodedata.normalize("NFD", text.replace("ü", "v"))
    letters = "".join(c for c in marks if not unicodedata.combining(c))
    return re.sub(r"(?<=[a-z])[1-5](?![0-9])", "", letters)


def spelt(word: str, *, among_pinyin: bool = False) -> tuple[str, ...] | None:
    """Read Latin *word* as pinyin unless it is an English word, which none is *among_pinyin*."""
    if len(word) > _LONGEST_WORD or (word in english_lookalikes() and not among_pinyin):
        return None
    return tuple(s for part in word.split("'") for s in segment(part) or ("",)) or None


def is_pinyin(text: str) -> bool:
    """Tell whether a text without Chinese characters is pinyin rather than English."""
    words = _WORD.findall(toneless(text))[:64]
    letters = sum(map(len, words))
    parsed = [(word, reading) for word in words if (reading := spelt(word)) and "" not in reading]
    covered = sum(len(word) for word, _ in parsed)
    count = sum(len(reading) for _, reading in parsed)
    return count > 1 and covered * 10 >= letters * 7
