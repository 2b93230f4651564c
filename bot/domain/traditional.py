"""Simplified to Traditional Chinese as people in Hong Kong read it on a screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

import opencc

# OpenCC's s2hk follows the list of forms for schools; screens and the press have these.
_FORMS = ("羣牀閲説户啓峯悦脱卧", "群床閱說戶啟峰悅脫臥")
_SCREEN_FORMS = str.maketrans(*_FORMS)
EDITION = f"s2hk {opencc.__version__} {' '.join(_FORMS)}"
"""Names all that a conversion depends on beside the text."""


@dataclass(frozen=True, slots=True)
class Conversions:
    """What was converted before, and all that was asked for since."""

    known: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    asked: dict[str, str] = field(default_factory=dict)

    def convert(self, text: str) -> str:
        """Convert *text*, by looking it up where that will do."""
        found = self.known.get(text)
        self.asked[text] = _convert(text) if found is None else found
        return self.asked[text]


_conversions: ContextVar[Conversions | None] = ContextVar("conversions", default=None)


def traditional(text: str) -> str:
    """Convert *text*; what is Traditional already stays."""
    conversions = _conversions.get()
    return _convert(text) if conversions is None else conversions.convert(text)


@contextmanager
def looked_up(known: Mapping[str, str]) -> Iterator[Conversions]:
    """Convert what is in *known* without the phrase tables, as long as this lasts."""
    conversions = Conversions(known)
    token = _conversions.set(conversions)
    try:
        yield conversions
    finally:
        _conversions.reset(token)


def forget() -> None:
    """Let the phrase tables go, 40 MB of them; the next text reads them again."""
    _converter.cache_clear()


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2hk")


def _convert(text: str) -> str:
    return str(_converter().convert(text)).translate(_SCREEN_FORMS)
