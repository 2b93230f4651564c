"""Times and buttons of an announcement as people type them."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta, tzinfo

from bot.domain.commitment_typed import read_day
from bot.domain.errors import InvalidInputError

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)", re.ASCII)
AT_ONCE = frozenset({"now", "现在", "立即", "马上"})


def read_start(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Read "2023-11-08 18:00", "18:00" (the next time it is) or "now", which is None.

    Args:
        text: As typed.
        now: The present instant.
        zone: The office's.

    Raises:
        InvalidInputError: It is something else, or has passed.
    """
    words = text.split()
    if len(words) == 1 and words[0].lower() in AT_ONCE:
        return None
    clock = _CLOCK.fullmatch(words[-1]) if words else None
    day = read_day(words[0]) if len(words) == 2 else None  # noqa: PLR2004 — day and time
    if clock is None or (day is None and len(words) != 1):
        raise InvalidInputError("time", "2023-11-08 18:00")
    local = now.astimezone(zone)
    at = datetime.combine(day or local.date(), time(int(clock[1]), int(clock[2])), zone)
    if day is None and at <= now:
        at += timedelta(days=1)
    if at <= now:
        raise InvalidInputError("time", f"> {local:%Y-%m-%d %H:%M}")
    return at


def read_button(line: str) -> tuple[str, str | None]:
    """Read "Sign up https://example.org" as label and address, anything else as a topic's name."""
    label, _, last = line.strip().rpartition(" ")
    if last.startswith(("http://", "https://")):
        return label.strip(), last
    return line.strip(), None
