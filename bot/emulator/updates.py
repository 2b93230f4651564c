"""The queue of updates each bot has at Telegram: confirmed by offset, expiring, polled by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.emulator.clock import Clock
from bot.emulator.errors import SECOND_POLLER, Json, conflict
from bot.emulator.wakeup import Signal

OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LIFETIME = {"callback_query": timedelta(seconds=150), "inline_query": timedelta(seconds=30)}
MESSAGE_LIFETIME = timedelta(hours=24)
FIRST_ID = 700_000_001
LONGEST_POLL = 50
MOST_PER_POLL = 100


@dataclass(frozen=True)
class Queued:
    """An update that waits; `lane` orders webhook deliveries (one chat, or one presser)."""

    id: int
    kind: str
    body: Json
    lane: str
    since: datetime

    def json(self) -> Json:
        """Return the `Update` object."""
        return {"update_id": self.id, self.kind: self.body}

    def is_alive(self, now: datetime) -> bool:
        """Tell whether Telegram would still deliver it."""
        return now - self.since < LIFETIME.get(self.kind, MESSAGE_LIFETIME)


@dataclass
class UpdateQueue:
    """What waits for one bot.

    Attributes:
        allowed: kinds asked for; empty means all but those that need asking.
        history: every update ever put, for whoever checks that none was lost.
        arrange: hook of the fault plan; gets the pending list after each arrival.
    """

    clock: Clock
    signal: Signal
    pending: list[Queued] = field(default_factory=list)
    history: deque[Queued] = field(default_factory=deque)
    allowed: frozenset[str] = frozenset()
    next_id: int = FIRST_ID
    poller: int = 0
    conflict: str = SECOND_POLLER
    arrange: Callable[[UpdateQueue, Queued], None] | None = None

    def wants(self, kind: str) -> bool:
        """Tell whether updates of this kind are to be queued."""
        return kind in self.allowed if self.allowed else kind not in OPT_IN

    def allow(self, kinds: list[str] | None) -> None:
        """Remember `allowed_updates`; None keeps the earlier list, as at Telegram."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def put(self, kind: str, body: Json, lane: str) -> None:
        """Queue an update and wake whoever polls."""
        if not self.wants(kind):
            return
        queued = Queued(self.next_id, kind, body, lane, self.clock())
        self.next_id += 1
        self.pending.append(queued)
        self.history.append(queued)
        if self.arrange is not None:
            self.arrange(self, queued)
        self.signal.notify()

    def put_raw(self, update: Json) -> None:
        """Queue any JSON object as the update, for robustness tests; `update_id` is kept."""
        body = dict(update)
        number = int(body.pop("update_id", self.next_id))
        self.next_id = max(self.next_id, number + 1)
        kind = next(iter(body), "unknown")
        self.pending.append(Queued(number, kind, body.get(kind, {}), "raw", self.clock()))
        self.signal.notify()

    def confirm(self, offset: int) -> None:
        """Delete everything below the offset; a negative one keeps only so many at the end.

        An offset more than ten beyond the end is ignored, as Telegram's queue does: so a bot
        that remembers ids from before a restart of the numbering still gets its updates.
        """
        if offset > self.next_id + 10:
            return
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [queued for queued in self.pending if queued.id >= offset]

    def discard(self, queued: Queued) -> None:
        """Delete one delivered update."""
        self.pending = [other for other in self.pending if other is not queued]

    def alive(self) -> list[Queued]:
        """Drop what has expired and return the rest in order."""
        now = self.clock()
        self.pending = [queued for queued in self.pending if queued.is_alive(now)]
        return self.pending

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Answer getUpdates.

        Raises:
            ApiError: 409 when another poll, or a webhook, takes over while this one waits.
        """
        self.confirm(offset)
        self.poller += 1
        mine = self.poller
        self.conflict = SECOND_POLLER
        self.signal.notify()

        def look() -> list[Queued] | None:
            if self.poller != mine:
                raise conflict(self.conflict)
            return self.alive()[:limit] or None

        found = await self.signal.wait_for(look, min(max(seconds, 0), LONGEST_POLL))
        return [queued.json() for queued in found or []]

    def end_poll(self, reason: str) -> None:
        """End a waiting poll with a 409 of the given text."""
        self.poller += 1
        self.conflict = reason
        self.signal.notify()
