"""Whether the Bot API answers, told by the calls that are made anyway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from telegram.error import NetworkError, TimedOut

from bot.adapters.telegram_line import Line, NotSentError


@dataclass
class Wire:
    """A clock and what the line told."""

    now: float = 0.0
    heard: list[tuple[str, str, float]] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def hear(self, *call: object) -> None:
        self.heard.append(call)  # type: ignore[arg-type]

    def line(self) -> Line:
        """Make a line that goes by this clock."""
        return Line(self.hear, self)


def _answering(status: int) -> Callable[[], Awaitable[tuple[int, bytes]]]:
    async def call() -> tuple[int, bytes]:
        return status, b""

    return call


def _failing(error: NetworkError) -> Callable[[], Awaitable[tuple[int, bytes]]]:
    async def call() -> tuple[int, bytes]:
        raise error

    return call


@pytest.mark.parametrize(("status", "outcome"), [(200, "ok"), (400, "refused"), (429, "limited")])
async def test_any_answer_says_that_it_is_there(status: int, outcome: str) -> None:
    """A refusal is an answer too."""
    wire = Wire()
    line = wire.line()
    await line.watched("sendMessage", _answering(status))
    wire.now = 50

    assert (line.unanswered_seconds(), line.quiet_seconds()) == (0, 50)
    assert wire.heard == [("sendMessage", outcome, 0)]


@pytest.mark.parametrize(
    ("status", "outcome"), [(401, "token_refused"), (500, "broken"), (502, "broken")]
)
async def test_what_is_no_use_is_no_answer(status: int, outcome: str) -> None:
    """A token that is refused answers nobody, however well the server is."""
    wire = Wire()
    line = wire.line()
    await line.watched("getMe", _answering(status))
    wire.now = 7

    assert line.unanswered_seconds() == 7
    assert wire.heard[0][1] == outcome


async def test_it_counts_from_the_first_of_several_failures_to_the_next_answer() -> None:
    """What was raised passes on to whoever called."""
    wire = Wire()
    line = wire.line()
    for error in (NotSentError("no"), TimedOut("late"), NetworkError("broke")):
        wire.now += 10
        with pytest.raises(NetworkError):
            await line.watched("getUpdates", _failing(error))
    assert line.unanswered_seconds() == 20
    assert [one[1] for one in wire.heard] == ["unreachable", "timeout", "broken"]

    await line.watched("getUpdates", _answering(200))
    assert line.unanswered_seconds() == 0
