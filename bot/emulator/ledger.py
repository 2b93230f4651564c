"""The truth about what was asked of the server and what people saw, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase

from bot.emulator.errors import Json


@dataclass
class Call:
    """One request of a bot.

    Attributes:
        params: decoded parameters; an upload is `{"file": name, "size": bytes}`.
        handled: whether the method took effect (a fault may prevent it).
        fault: kind of the fault that struck, or empty; with `handled`, a lost answer.
        error: `error_code` of a refusal, None after success.
        wall: instant by the world's clock; `monotonic` in seconds, for durations.
    """

    number: int
    bot_id: int
    method: str
    params: Json
    wall: datetime
    monotonic: float
    handled: bool = False
    result: object = None
    error: int | None = None
    description: str = ""
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Tell whether the method took effect and succeeded, answered or not."""
        return self.handled and self.error is None

    @property
    def chat_id(self) -> int | None:
        """Return the numeric chat the call was for."""
        raw = self.params.get("chat_id")
        return int(raw) if isinstance(raw, int | str) and str(raw).lstrip("-").isdigit() else None

    def json(self) -> Json:
        """Return the call for the driving API."""
        return {
            "number": self.number,
            "bot_id": self.bot_id,
            "method": self.method,
            "params": self.params,
            "ok": self.ok,
            "handled": self.handled,
            "result": self.result,
            "error": self.error,
            "description": self.description,
            "fault": self.fault,
            "wall": self.wall.isoformat(),
            "monotonic": self.monotonic,
        }


@dataclass(frozen=True)
class Sight:
    """Something a person saw happen in a chat.

    Attributes:
        kind: message, edited, deleted, reaction, action (typing…) or answer (to a press).
        body: the `Message` object at that moment, or the answer's parameters.
        for_user: whom an answer was shown to; None when everybody in the chat saw it.
    """

    number: int
    kind: str
    chat_key: tuple[int, int]
    by_bot: int | None
    body: Json
    wall: datetime
    for_user: int | None = None


@dataclass
class Ledger:
    """Calls and sights, all of them or the last `keep` of each."""

    keep: int | None = None
    entries: deque[Call] = field(default_factory=deque)
    sights: deque[Sight] = field(default_factory=deque)
    calls_seen: int = 0
    sights_seen: int = 0

    def __post_init__(self) -> None:
        self.entries = deque(maxlen=self.keep)
        self.sights = deque(maxlen=self.keep)

    def record(self, call: Call) -> Call:
        """Write a call down; its outcome is filled in as it becomes known."""
        self.calls_seen += 1
        call.number = self.calls_seen
        self.entries.append(call)
        return call

    def calls(
        self,
        method: str = "*",
        chat_id: int | None = None,
        *,
        ok: bool | None = None,
        since: int = 0,
    ) -> list[Call]:
        """Return calls in order; `method` may be a pattern such as `send*`.

        Args:
            method: name or shell pattern, capitals ignored.
            chat_id: only calls for this chat.
            ok: only those that took effect (True) or did not (False).
            since: only calls with a greater number.
        """
        pattern = method.lower()
        return [
            call
            for call in self.entries
            if call.number > since
            and fnmatchcase(call.method.lower(), pattern)
            and chat_id in {None, call.chat_id}
            and ok in {None, call.ok}
        ]

    def seen_since(self, number: int) -> Iterator[Sight]:
        """Yield sights with a greater number, oldest first, walking back no further."""
        recent: list[Sight] = []
        for sight in reversed(self.sights):
            if sight.number <= number:
                break
            recent.append(sight)
        return reversed(recent)

    def clear(self) -> None:
        """Forget all calls; sights and numbering stay."""
        self.entries.clear()
