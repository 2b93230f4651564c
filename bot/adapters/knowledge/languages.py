"""Giving every text in all three languages, by conversion where the file gives fewer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from opencc import OpenCC

from bot.domain.knowledge import Localised
from bot.domain.language import Language
from bot.domain.traditional import traditional

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def one_text(text: str) -> Localised:
    """Use *text* for every language; the Traditional form is Hong Kong's."""
    return _all({Language.ZH_HANS: text})


def several_texts(given: Mapping[Language, str]) -> Localised:
    """Fill the languages that *given* leaves out; it has at least one.

    Simplified from Traditional or else from English, English from Simplified: a directory may
    speak one language only, and whoever asks in another is answered rather than refused.
    """
    return _all(given)


def _all(given: Mapping[Language, str]) -> Localised:
    hans = given.get(Language.ZH_HANS) or _simplified(given)
    hant = given.get(Language.ZH_HANT) or (traditional(hans) if _HAN.search(hans) else hans)
    english = given.get(Language.EN) or hans
    return MappingProxyType({Language.ZH_HANS: hans, Language.ZH_HANT: hant, Language.EN: english})


def _simplified(given: Mapping[Language, str]) -> str:
    hant = given.get(Language.ZH_HANT)
    return str(_simplifier().convert(hant)) if hant else given[Language.EN]
