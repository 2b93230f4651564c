"""Texts that were converted at an earlier start are looked up at the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.build_cache import DirectoryCache
from bot.adapters.conversions import remembered
from bot.domain import traditional
from bot.domain.traditional import EDITION


def _needs_tables() -> bool:
    return traditional._converter.cache_info().currsize > 0


def test_the_next_start_needs_no_phrase_tables(tmp_path: Path) -> None:
    """Until a text is new; what is no longer asked for is kept no longer."""
    cache = DirectoryCache(tmp_path)
    with remembered(cache):
        assert traditional.traditional("户口说明") == "戶口說明"
        traditional.traditional("旧")
    traditional.forget()

    with remembered(cache):
        assert traditional.traditional("户口说明") == "戶口說明"
    assert not _needs_tables()

    with remembered(cache):
        traditional.traditional("旧")
    assert _needs_tables()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_what_cannot_be_read_is_made_anew(tmp_path: Path, content: bytes) -> None:
    """And kept as it should be."""
    cache = DirectoryCache(tmp_path)
    cache.put(EDITION, content)

    for _ in range(2):
        with remembered(cache):
            assert traditional.traditional("说") == "說"

    stored = cache.get(EDITION)
    assert stored is not None
    assert bytes(stored).decode() == '{"说": "說"}'
