"""Remembers when each tick last ended, so that a silent one is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


def _unheard(_name: str, _seconds: float, _is_done: bool) -> None:  # noqa: FBT001 — as `on_tick` is called
    """Tell nobody."""


@dataclass(slots=True)
class Pulse:
    """Ticks as they come."""

    now: Callable[[], float]
    """Seconds on a clock that never jumps."""
    on_tick: Callable[[str, float, bool], None] = _unheard
    """Told each tick's name, seconds and whether it did not fail."""
    _due: dict[str, float] = field(default_factory=dict)
    """When the next is to have ended."""
    _intervals: dict[str, float] = field(default_factory=dict)

    def expect(self, name: str, interval: float) -> None:
        """Wait for a tick every so many seconds from now on."""
        self._intervals[name] = interval
        self._due[name] = self.now() + interval

    def beat(self, name: str, began: float, *, is_done: bool) -> None:
        """Note that a tick has ended; one that failed is as late as one that did not come."""
        now = self.now()
        if is_done:
            self._due[name] = now + self._intervals.get(name, 0.0)
        self.on_tick(name, now - began, is_done)

    def late_seconds(self) -> float:
        """Tell by how much the latest one is late."""
        now = self.now()
        return max(0.0, *(now - due for due in self._due.values()), 0.0)
