"""Simplified to Traditional Chinese as people in Hong Kong read it on a screen."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

# OpenCC's s2hk follows the list of forms for schools; screens and the press have these.
_SCREEN_FORMS = str.maketrans("羣牀閲説户啓峯悦脱卧", "群床閱說戶啟峰悅脫臥")


@cache
def _converter() -> OpenCC:
    return OpenCC("s2hk")


def traditional(text: str) -> str:
    """Convert *text*; what is Traditional already stays."""
    return str(_converter().convert(text)).translate(_SCREEN_FORMS)


def forget() -> None:
    """Let the phrase tables go, 40 MB of them; the next text reads them again."""
    _converter.cache_clear()
