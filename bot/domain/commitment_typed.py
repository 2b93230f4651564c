"""Figures and days of the ledger as people type them, in a chat or in a spreadsheet."""

from __future__ import annotations

import math
import re
from datetime import date

from bot.domain.errors import InvalidInputError

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_UNITS = "%％套个個亩间宗所"
"""What people write after a figure; the promise says its unit itself."""
TAKES_BACK = frozenset({"void", "撤回"})
"""Words in a figure's place that take an entry back."""


def read_figure(text: str) -> float | None:
    """Read 320, 1,320 or 320套; None where it is no figure but a milestone's name.

    Raises:
        InvalidInputError: It begins as a number and is none, or one that nobody could show.
    """
    number = text.replace(",", "").replace("，", "").rstrip(_UNITS)
    if not number[:1].isdigit():
        return None
    try:
        value = float(number)
    except ValueError:
        value = math.inf
    if not math.isfinite(value):
        raise InvalidInputError("value", "320")
    return value


def read_day(text: str) -> date | None:
    """Read 2023-11-05, also 2023-11-5 or 2023/11/5; None where it is something else.

    Raises:
        InvalidInputError: It looks like a date, and there is no such day.
    """
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise InvalidInputError("date", "2023-11-05") from None
