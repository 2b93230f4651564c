"""Messages without words: keyboard mashing, bare numbers, pictures, bare markup."""

from __future__ import annotations

import re

from bot.domain.matching.pinyin import english_lookalikes, segment
from bot.domain.matching.reading import Reading
from bot.domain.matching.tokens import is_latin, pieces
from bot.domain.matching.verdicts import Noise

_HAN = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0400-\u052f\u0e00-\u0e7f\u0600-\u06ff]"
)
_MARKUP = re.compile(r"</?[a-z!][^<>]*>|&(?:[a-z]+\d*|#\d+|#x[\da-f]+);")
_VOWEL_RUN = re.compile("[aeiouy\u00c0-\u024f]")
_HARSH = re.compile(
    "[bcdfghjklmnpqrstvwxz]{5,}|(.)\\1{2,}|(..+)\\2{2,}|[jqxz][bcdfghjkmpqvxz]|q[^uiaeou\\W]"
)
_MOSTLY = 0.68
_UNHEARD_OF = 0.99
_ABBREVIATION = 3


def _mashed(word: str) -> bool:
    """Tell letters that no language strings together from words and abbreviations."""
    if word in english_lookalikes() or segment(word):
        return False
    return len(word) > _ABBREVIATION and (not _VOWEL_RUN.search(word) or bool(_HARSH.search(word)))


def wordless(reading: Reading, unknown: float) -> Noise | None:
    """Say why there is nothing to look up; *unknown* is the share that no phrasing has."""
    text = reading.normalised.text
    found = pieces(_MARKUP.sub(" ", text))
    if not found:
        return Noise.EMOJI if reading.normalised.emoji else Noise.GIBBERISH
    if _HAN.search(text):
        repeated = len(found) > _ABBREVIATION and len(set(found)) <= max(1, len(found) // 6)
        return Noise.GIBBERISH if repeated else None
    words = [word for word in found if is_latin(word)]
    if not words:
        return Noise.GIBBERISH if unknown > _UNHEARD_OF or not reading.mentions else None
    mashed = sum(
        _mashed(word) or (len(word) < _ABBREVIATION and unknown > _UNHEARD_OF) for word in words
    )
    heard = bool(reading.mentions)
    return Noise.GIBBERISH if mashed > len(words) * _MOSTLY and not heard else None
