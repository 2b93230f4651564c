"""One complaint of the model, and when its clocks run out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from tests.life.minutes import DAY, Pauses, after, closing, runs_out, worked

LIMITS = {"lamp": (4 * 60, 1, 3), "drain": (8 * 60, 2, 5), "else": (8 * 60, 1, 10)}
"""Of each kind: worked minutes to take it, working days to answer and to solve it."""
ANSWERS = {"reply", "ask", "finish", "refer", "defer", "duplicate"}
TAKES, ENDS = {"claim", "assign", "accept"}, {"finish", "refer", "defer", "duplicate"}


@lru_cache(maxsize=100_000)
def _day_limit(start: int, days: int, pauses: Pauses) -> int | None:
    return runs_out(start, worked(start, closing(start, days)), pauses)


@lru_cache(maxsize=100_000)
def _time_limit(start: int, minutes: int, pauses: Pauses) -> int | None:
    return runs_out(start, minutes, pauses)


@dataclass(eq=False)
class Case:
    """A complaint as its people know it; instants are minutes."""

    number: int
    resident: str
    told: str
    kind: str
    unit: str
    filed: int
    status: str = "received"
    owner: str | None = None
    offered: str | None = None
    lead: Case | None = None
    verdict: str | None = None
    extensions: int = 0
    judged: int | None = None
    ended: int | None = None
    ended_before: int | None = None
    """Before it was reopened."""
    is_mistaken: bool = False
    """Reopened by its resident, and staff have not begun again."""
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.due = closing(self.filed, LIMITS[self.kind][2])
        self._begin(self.filed)
        self.log.append("submit")

    def _begin(self, now: int) -> None:
        self.started = self.queued = self.taken = now
        self.replied: int | None = None
        self.reminded: int | None = None
        self.longer: tuple[int, int] | None = None
        self.pauses: list[tuple[int, int | None]] = []

    def reopen(self, now: int) -> None:
        """Begin anew with the owner it has."""
        was_judged = self.status in {"done", "confirmed", "unanswered"}
        self.ended_before, self.ended = self.ended, None
        self._begin(now)
        self.status, self.is_mistaken = "in_progress", was_judged
        self.log.append("reopen")
        self._wind()

    def move(self, action: str, now: int, who: str | None = None, *, status: str = "") -> None:
        """Note that something happened, and what it means for the clocks."""
        was, self.status = self.status, status or self.status
        is_idle = self.status in {"received", "in_progress"}
        self.is_mistaken = self.is_mistaken and is_idle and who is None
        if was != self.status and "waiting" in {was, self.status}:
            if was == "waiting":
                self.pauses[-1] = (self.pauses[-1][0], now)
            else:
                self.pauses.append((now, None))
        self.queued = now if action == "release" else self.queued
        self.taken = now if action in TAKES else self.taken
        self.reminded = now if action == "remind" else self.reminded
        self.ended = now if action in ENDS else self.ended
        if action == "recant":
            self.ended = self.ended_before
        if self.replied is None and action in ANSWERS:
            self.replied = now
        self.log.append(action if who is None else f"{action} by {who}")
        self._wind()

    def _wind(self) -> None:
        self.due = self._solve_by() or self.due

    def _solve_by(self) -> int | None:
        limit = _day_limit(self.started, LIMITS[self.kind][2], tuple(self.pauses))
        if limit is None or self.longer is None:
            return limit
        since, until = self.longer
        stood = sum(
            worked(max(begin, since), end)
            for begin, end in self.pauses
            if end is not None and end > since
        )
        return max(limit, after(until, stood))

    @property
    def _reply_by(self) -> int | None:
        if self.replied is not None:
            return None
        return _day_limit(self.started, LIMITS[self.kind][1], tuple(self.pauses))

    @property
    def turn(self) -> tuple[str, str | None, int | None]:
        """Whose turn it is, what is waited for and until when."""
        if self.status == "waiting" and self.lead is None:
            return "resident", "answer", None
        if self.status == "done" and self.ended is not None:
            return "resident", "verdict", self.ended + 7 * DAY
        if self.status not in {"received", "in_progress"} or self.lead is not None:
            return "nobody", None, None
        clocks: list[tuple[int | None, str]] = []
        if self.status == "received":
            minutes = LIMITS[self.kind][0]
            clocks.append((_time_limit(self.queued, minutes, tuple(self.pauses)), "accept"))
        clocks += [(self._reply_by, "reply"), (self._solve_by(), "solve")]
        due, name = min(((at, name) for at, name in clocks if at is not None), key=lambda x: x[0])
        return "queue" if self.status == "received" else "owner", name, due

    @property
    def lapses_at(self) -> int | None:
        """When an owner who has not answered loses it."""
        reply_by = self._reply_by if self.status == "in_progress" else None
        return None if reply_by is None else closing(max(reply_by, self.taken), 1)
