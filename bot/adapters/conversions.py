"""Keeps the Traditional forms of a knowledge's texts, so that a start need not make them anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from bot.adapters.build_cache import DirectoryCache
from bot.domain.traditional import EDITION, looked_up


@contextmanager
def remembered(cache: DirectoryCache) -> Iterator[None]:
    """Look up in *cache* what was converted last time; afterwards it holds what was now."""
    known = _known(cache)
    with looked_up(known) as conversions:
        yield
    if conversions.asked != known:
        cache.put(EDITION, json.dumps(conversions.asked, ensure_ascii=False).encode())


def _known(cache: DirectoryCache) -> dict[str, str]:
    stored = cache.get(EDITION)
    try:
        known: dict[str, str] = json.loads(bytes(stored)) if stored else {}
    except ValueError:
        return {}
    return known
