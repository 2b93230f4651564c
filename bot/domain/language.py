"""The languages that Jiefang speaks."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language and script, by its BCP 47 tag."""

    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    EN = "en"
