"""The languages that Jiefang speaks."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language and script, by its BCP 47 tag."""

    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    EN = "en"


def hint_of(code: str | None) -> Language:
    """Guess a language from the IETF tag of somebody's app or browser; none is the first."""
    tag = (code or "").lower()
    if tag.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo", "yue")):
        return Language.ZH_HANT
    return Language.EN if tag and not tag.startswith("zh") else Language.ZH_HANS
