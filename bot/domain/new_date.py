"""A new date and why, as staff type them in one message."""

from __future__ import annotations

import re
from datetime import date

from bot.domain.errors import InvalidInputError

_WRITTEN = re.compile(
    r"\s*(?:(\d{4})\s*[-/.年])?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?(?!\d)[\s,，:：;；]*(.*)",
    re.ASCII | re.DOTALL,
)


def read_new_date(text: str, today: date) -> tuple[date, str]:
    """Read "11月20日 等配件", also 2023-11-20 or 11/20; without a year the next such day is meant.

    Returns:
        The day, and the words after it.

    Raises:
        InvalidInputError: It does not begin with a day, or there is no such day.
    """
    found = _WRITTEN.match(text)
    if found is None:
        raise InvalidInputError("until", "")
    year, month, day, words = found.groups()
    try:
        meant = date(int(year or today.year), int(month), int(day))
        if year is None and meant < today:
            meant = meant.replace(year=today.year + 1)
    except ValueError:
        raise InvalidInputError("until", "") from None
    return meant, words.strip()
