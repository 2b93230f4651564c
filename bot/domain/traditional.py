"""Simplified to Traditional Chinese as people in Hong Kong read it on a screen."""

from __future__ import annotations

from contextlib import AbstractContextManager
from contextvars import ContextVar
from functools import cache

import opencc

from bot.domain.build_cache import BuildCache, Recall, recalled

# OpenCC's s2hk follows the list of forms for schools; screens and the press have these.
_FORMS = ("羣牀閲説户啓峯悦脱卧", "群床閱說戶啟峰悅脫臥")
_SCREEN_FORMS = str.maketrans(*_FORMS)
_NAME = f"traditional {opencc.__version__} {_FORMS}"
_recall: ContextVar[Recall[str] | None] = ContextVar("traditional", default=None)


def traditional(text: str) -> str:
    """Convert *text*; what is Traditional already stays."""
    recall = _recall.get()
    return recall.of(text, _convert) if recall else _convert(text)


def converted_before(kept: BuildCache) -> AbstractContextManager[None]:
    """Meanwhile, look up what was converted the last time; new texts alone need the tables."""
    return recalled(_recall, kept, _NAME)


def forget() -> None:
    """Let the phrase tables go, 40 MB of them; the next text reads them again."""
    _converter.cache_clear()


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2hk")


def _convert(text: str) -> str:
    return str(_converter().convert(text)).translate(_SCREEN_FORMS)
