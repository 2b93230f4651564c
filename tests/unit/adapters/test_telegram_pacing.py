"""Calls of the Bot API take their turn, whatever method they are."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.adapters.telegram_pacing import PacedCalls
from bot.domain.pacing import Limits, Pace


class Hands:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.calls: list[tuple[float, str]] = []
        self.refuse = 0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def call(self, endpoint: str, _data: Any) -> bool:
        self.calls.append((self.now, endpoint))
        if self.refuse:
            wait, self.refuse = self.refuse, 0
            raise RetryAfter(wait)
        return True


@pytest.fixture
def hands() -> Hands:
    """The clock and what was called when."""
    return Hands()


@pytest.fixture
def pace() -> Pace:
    """One message a second to each, two a second in all."""
    return Pace(Limits(per_second=2, burst=1))


async def _call(lane: PacedCalls, hands: Hands, chat: int, endpoint: str = "sendPhoto") -> None:
    data = {"chat_id": chat}
    await lane.process_request(hands.call, (endpoint, data), {}, endpoint, data, None)


def _lane(pace: Pace, hands: Hands, *, waits: bool) -> PacedCalls:
    return PacedCalls(pace, waits=waits, now=hands, sleep=hands.sleep)


async def test_a_waiting_lane_goes_in_turn_and_a_speaking_one_at_once(
    pace: Pace, hands: Hands
) -> None:
    """Both draw on the same budget."""
    waiting, speaking = _lane(pace, hands, waits=True), _lane(pace, hands, waits=False)
    await _call(waiting, hands, 1)
    await _call(speaking, hands, 2)
    await _call(waiting, hands, 3)

    assert [at for at, _ in hands.calls] == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("endpoint", ["answerCallbackQuery", "getMe", "setMyCommands"])
async def test_what_telegram_does_not_count_never_waits(
    pace: Pace, hands: Hands, endpoint: str
) -> None:
    """Nor is it counted."""
    lane = _lane(pace, hands, waits=True)
    for _ in range(5):
        await _call(lane, hands, 1, endpoint)

    assert hands.now == 0.0


@pytest.mark.parametrize(
    "endpoint",
    ["createForumTopic", "closeForumTopic", "reopenForumTopic", "editMessageText", "sendMessage"],
)
async def test_a_group_takes_twenty_calls_a_minute_topics_among_them(
    hands: Hands, endpoint: str
) -> None:
    """The next waits for the minute to pass."""
    lane = _lane(Pace(Limits(per_second=1000)), hands, waits=True)
    for _ in range(21):
        await _call(lane, hands, -1, endpoint)

    assert hands.calls[19][0] < 1.0
    assert hands.calls[20][0] == pytest.approx(60.0, abs=0.1)


async def test_a_429_is_obeyed_by_both_lanes(pace: Pace, hands: Hands) -> None:
    """Those in line sleep through it; an answer is refused here, to be given later."""
    waiting, speaking = _lane(pace, hands, waits=True), _lane(pace, hands, waits=False)
    hands.refuse = 7
    with pytest.raises(RetryAfter):
        await _call(waiting, hands, 1)
    with pytest.raises(RetryAfter):
        await _call(speaking, hands, 2)
    await _call(waiting, hands, 3)

    assert [at for at, _ in hands.calls] == [0.0, 7.0]
