"""Telegram's pacing, off unless a test asks: 30/s overall, 1/s a chat, 20/min a group."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import ceil
from time import monotonic

PACED = (
    *("send", "edit", "forward", "copy"),
    *("createforumtopic", "closeforumtopic", "reopenforumtopic"),
)


@dataclass
class Window:
    """At most `most` events in any `span` seconds."""

    most: int
    span: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Return the seconds until another event fits; 0 when it fits now."""
        while self.times and now - self.times[0] >= self.span:
            self.times.popleft()
        return 0.0 if len(self.times) < self.most else self.times[0] + self.span - now

    def add(self, now: float) -> None:
        """Count an event."""
        self.times.append(now)


@dataclass
class Pacing:
    """The limits of the Bots FAQ for each bot.

    Attributes:
        enabled: whether they are enforced.
        factor: how many times faster than Telegram everything may go.
        per_second: messages a second to all chats; more with a paid broadcast.
        burst: messages a private chat may get at once before 1/s is held against it.
    """

    enabled: bool = False
    factor: float = 1.0
    per_second: int = 30
    burst: int = 3
    windows: dict[tuple[int, int], list[Window]] = field(default_factory=dict)

    def refuse(self, bot_id: int, method: str, chat_id: int | None) -> int | None:
        """Count a call; return the seconds to wait when it is too much, None when it may pass."""
        if not self.enabled or not method.lower().startswith(PACED) or "action" in method.lower():
            return None
        now = monotonic()
        windows = self._windows(bot_id, 0)
        if chat_id is not None:
            windows = windows + self._windows(bot_id, chat_id)
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            return max(1, ceil(wait))
        for window in windows:
            window.add(now)
        return None

    def _windows(self, bot_id: int, chat_id: int) -> list[Window]:
        key = (bot_id, chat_id)
        if key not in self.windows:
            self.windows[key] = self._made(chat_id)
        return self.windows[key]

    def _made(self, chat_id: int) -> list[Window]:
        if chat_id == 0:
            return [Window(self.per_second, 1 / self.factor)]
        if chat_id < 0:
            return [Window(20, 60 / self.factor)]
        return [Window(self.burst, self.burst / self.factor)]
