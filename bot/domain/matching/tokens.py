"""Cutting a normalised text into tokens, each kept as a single character of a string.

A Chinese character is its own token; a Latin word or a number becomes one private-use
character, so that substring search and edit distance work token by token.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

from bot.domain.matching.english import stem
from bot.domain.matching.pinyin import sound_of, spelt

FIRST_WORD = 0xF0000
"""The first private-use code point that stands for a word."""
PARTICLES = "的了吗呢啊吧呀嘛哦喔哈啦咯么嗯哎唉这那是我你他她它们就都也还很个一有在不去来要说"
"""Chinese characters that carry hardly any meaning of their own."""
_WORDS = 0x1FFFC
_NO_CHARACTER = 0xFFFFE
_TOKEN = re.compile(r"[a-z\u00c0-\u024f]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[^\W\d_]")
_CHINESE = re.compile("[\u4e00-\u9fa5]*")
_LATIN = re.compile(r"[a-z\u00c0-\u024f]")


@lru_cache(maxsize=1 << 16)
def word_token(word: str) -> str:
    """Give the private character of a Latin word (by its stem) or a number."""
    code = FIRST_WORD + zlib.crc32(stem(word).encode()) % _WORDS
    # U+FFFFE and U+FFFFF are no characters.
    return chr(code if code < _NO_CHARACTER else code + 2)


def pieces(text: str) -> list[str]:
    """Cut normalised *text* into words, numbers and single characters."""
    return list(text) if _CHINESE.fullmatch(text) else _TOKEN.findall(text)


def as_token(piece: str) -> str:
    """Give the one character that stands for *piece*."""
    return piece if len(piece) == 1 and not piece.isascii() else word_token(piece)


def token_string(text: str) -> str:
    """Write normalised *text* with one character per token."""
    return "".join(map(as_token, pieces(text)))


def is_latin(piece: str) -> bool:
    """Tell Latin words from numbers and other characters."""
    return bool(_LATIN.match(piece))


@lru_cache(maxsize=1 << 14)
def pinyin_sound(word: str, *, among_pinyin: bool = False) -> str | None:
    """Give the private characters of the syllables of *word*; None unless it is pinyin."""
    syllables = spelt(word, among_pinyin=among_pinyin)
    if not syllables or "" in syllables:
        return None
    return "".join(map(sound_of, syllables))
