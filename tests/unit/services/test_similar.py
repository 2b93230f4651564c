"""What is kept of a text that is compared again and again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.services.similar import _print, print_of
from bot.store.similar import Nearby

NOW = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)


def test_a_text_is_read_and_kept_once_whenever_it_was_told() -> None:
    """A draft and its complaint are of different instants."""
    before = _print.cache_info().misses
    told = Nearby(1, None, None, "育新小学门口的路灯坏了", None, None, None, NOW)
    later = told._replace(id=2, created_at=NOW + timedelta(minutes=1))

    prints = [print_of(told), print_of(later)]

    assert _print.cache_info().misses - before == 1
    assert [one.filed_at for one in prints] == [told.created_at, later.created_at]
