"""Telling in which language and script a message is written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.domain.language import Language
from bot.domain.matching.data import lines
from bot.domain.matching.pinyin import is_pinyin
from bot.domain.text import HAN, shorten

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f']+")
CANTONESE_ONLY = frozenset(
    "嘅喺唔冇咩哋啲嗰佢嚟咗嘢啱攞俾畀睇揾搵咁噉嗌冚唞氹乜點邊嬲掹啦喇囉㗎喎咯"
)


@cache
def _one_script_only() -> tuple[str, str]:
    """Characters that only Simplified, and that only Traditional writing uses."""
    # As strings: sets would hold an object for each character.
    simplified, traditional = lines("scripts.txt")
    return simplified, traditional


def _script(han: list[str]) -> Language:
    only_simplified, only_traditional = _one_script_only()
    simplified = sum(c in only_simplified for c in han)
    traditional = sum(c in only_traditional for c in han)
    if not simplified and not traditional:
        traditional = sum(c in CANTONESE_ONLY for c in han)
    return Language.ZH_HANT if traditional > simplified else Language.ZH_HANS


def detect_language(text: str) -> Language:
    """Say in which language to answer *text*; Simplified Chinese where nothing tells."""
    plain = unicodedata.normalize("NFKC", shorten(text))
    han, words = _HAN.findall(plain), _WORD.findall(plain)
    if han and len(words) <= len(han):
        return _script(han)
    if not words or (not han and is_pinyin(plain.lower())):
        return Language.ZH_HANS
    return Language.EN
