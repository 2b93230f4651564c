"""When the next message may go: Telegram's limits as arithmetic on a clock given by the caller."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

CEILING = 30
"""Messages a second that Telegram takes from a bot (Bots FAQ)."""
_OWN_SECONDS = 3.0
_FEW_CHATS = 1000
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the bot allows itself."""

    per_second: float = 25
    """All chats together."""
    burst: int = 5
    """How many more may go after a pause; with *per_second* no more than Telegram's limit."""
    per_chat_second: float = 1
    per_group_minute: int = 20


@dataclass(slots=True)
class Bucket:
    """A token bucket that hands out the instants of its tokens ahead of time."""

    per_second: float
    burst: int
    _empty_until: float = _NEVER

    def take(self, now: float) -> float:
        """Take a token and tell from when on it may be used."""
        due = max(self._empty_until, now) - (self.burst - 1) / self.per_second
        self._empty_until = max(self._empty_until, now) + 1 / self.per_second
        return max(now, due)

    def overdraw(self, now: float) -> None:
        """Take a token at once, whatever there is; the debt is never more than a second's."""
        after = max(self._empty_until, now) + 1 / self.per_second
        self._empty_until = max(self._empty_until, min(after, now + 1))

    def drain(self, until: float) -> None:
        """Hand out nothing before *until*."""
        self._empty_until = max(self._empty_until, until + (self.burst - 1) / self.per_second)


@dataclass(slots=True)
class Window:
    """At most *most* events in any *span* seconds."""

    most: int
    span: float
    times: deque[float] = field(default_factory=deque)

    def take(self, now: float) -> float:
        """Count an event and tell from when on it may happen."""
        due = now if len(self.times) < self.most else max(now, self.times[0] + self.span)
        self.note(due)
        return due

    def note(self, at: float) -> None:
        """Count an event that happens anyway."""
        self.times.append(at)
        # One more than counts, to tell how the latest two lie.
        while len(self.times) > max(self.most, 2):
            self.times.popleft()

    def is_over(self, now: float) -> bool:
        """Say whether nothing that was counted matters any more."""
        return not self.times or self.times[-1] + max(self.span, _OWN_SECONDS) <= now


@dataclass(slots=True)
class Pace:
    """One bot's budget: people who just spoke go at once, everybody else in turn."""

    limits: Limits
    _bot: Bucket = field(init=False)
    _chats: dict[int, Window] = field(default_factory=dict)
    _blocked: dict[int, float] = field(default_factory=dict)
    _all_blocked: float = _NEVER
    _room: int = _FEW_CHATS
    """How many chats are remembered before those that no longer matter are let go."""

    def __post_init__(self) -> None:
        self._bot = Bucket(self.limits.per_second, self.limits.burst)

    def speak(self, chat_id: int, now: float) -> None:
        """Count a message to somebody who just spoke; what goes to others makes room for it."""
        self._bot.overdraw(now)
        self._chat(chat_id, now).note(now)

    def turn(self, chat_id: int, now: float) -> float:
        """Take a place in the line and tell from when on the message may go."""
        return max(self._bot.take(now), self._chat(chat_id, now).take(now))

    def blocked_until(self, chat_id: int) -> float:
        """Tell until when Telegram takes nothing for this chat."""
        return max(self._all_blocked, self._blocked.get(chat_id, _NEVER))

    def refused(self, chat_id: int, seconds: float, now: float) -> None:
        """Heed a 429: for the chat where it had much of late, for the whole bot otherwise.

        Telegram does not say which limit was met. A group has a limit of its own that is met
        first; a private chat that got nothing lately cannot have met its own.
        """
        until = now + seconds
        if chat_id < 0 or self._had_much(chat_id):
            self._blocked[chat_id] = max(until, self._blocked.get(chat_id, _NEVER))
        else:
            self._all_blocked = max(until, self._all_blocked)
            self._bot.drain(until)

    def _had_much(self, chat_id: int) -> bool:
        times = self._chats[chat_id].times if chat_id in self._chats else deque[float]()
        return len(times) > 1 and times[-1] - times[-2] < _OWN_SECONDS

    def _chat(self, chat_id: int, now: float) -> Window:
        if chat_id not in self._chats:
            self._forget(now)
            self._chats[chat_id] = (
                Window(self.limits.per_group_minute, 60)
                if chat_id < 0
                else Window(1, 1 / self.limits.per_chat_second)
            )
        return self._chats[chat_id]

    def _forget(self, now: float) -> None:
        if len(self._chats) < self._room:
            return
        self._chats = {key: one for key, one in self._chats.items() if not one.is_over(now)}
        self._blocked = {key: until for key, until in self._blocked.items() if until > now}
        self._room = max(_FEW_CHATS, 2 * len(self._chats))
