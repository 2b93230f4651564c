"""The emulator's own clock: an argument everywhere, with the machine's as the default."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """Return the present instant; the emulator stands alone, so it owns its default clock."""
    return datetime.now(UTC)  # noqa: TID251 - the only line of the emulator that asks the machine
