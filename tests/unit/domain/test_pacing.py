"""Pacing: Telegram's limits are never passed, and those who speak never wait."""

from __future__ import annotations

from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pacing import CEILING, Limits, Pace, Window

GROUP, CHAT = -5, 7


def most_within(times: list[float], span: float) -> int:
    """Count the most instants that any stretch of *span* seconds has."""
    return max(bisect_right(times, start + span - 1e-9) - at for at, start in enumerate(times))


@given(st.lists(st.floats(0, 0.5), min_size=1, max_size=200))
def test_no_second_ever_sees_more_than_telegram_takes(waits: list[float]) -> None:
    """However callers come, in bursts or after pauses."""
    pace, now, times = Pace(Limits()), 0.0, []
    for chat, wait in enumerate(waits, start=1):
        now += wait
        times.append(pace.turn(chat, now))

    assert times == sorted(times)
    assert most_within(times, 1.0) <= CEILING


def test_a_steady_queue_goes_at_exactly_the_rate() -> None:
    """What is reserved ahead loses no time: 1,000 messages take 40 seconds, but for the burst."""
    pace = Pace(Limits())

    last = [pace.turn(chat, 0.0) for chat in range(1, 1001)][-1]

    assert round(last, 6) == (1000 - Limits().burst) / Limits().per_second


def test_who_speaks_pushes_the_others_back_and_waits_for_nothing() -> None:
    """Ten answers cost those in line ten places, and never more than a second."""
    limits = Limits(burst=1)
    pace, flooded = Pace(limits), Pace(limits)
    for chat in range(10):
        pace.speak(chat, 0.0)
    for chat in range(1_000):
        flooded.speak(chat, 0.0)

    assert round(pace.turn(99, 0.0), 6) == 10 / limits.per_second
    assert flooded.turn(99_999, 0.0) == 1.0


def test_a_person_gets_one_a_second_and_a_group_twenty_a_minute() -> None:
    """What they were told in answer counts as well."""
    pace = Pace(Limits())
    pace.speak(CHAT, 10.0)
    assert pace.turn(CHAT, 10.0) == 11.0
    group = [pace.turn(GROUP, 20.0) for _ in range(21)]
    assert group[19] < 21.0
    assert group[20] == 80.0


@given(st.lists(st.floats(0, 30), min_size=1, max_size=100))
def test_a_group_never_gets_more_in_any_minute(waits: list[float]) -> None:
    """Twenty in any sixty seconds."""
    window, now, times = Window(20, 60), 0.0, []
    for wait in waits:
        now += wait
        times.append(window.take(now))

    assert most_within(times, 60) <= 20


def test_a_429_holds_up_what_it_is_about() -> None:
    """A group's own limit stops nobody else; a first message refused means that all must wait."""
    pace = Pace(Limits())
    pace.turn(GROUP, 0.0)
    pace.refused(GROUP, 30, 0.0)
    assert (pace.blocked_until(GROUP), pace.blocked_until(CHAT) > 0) == (30.0, False)

    pace.speak(8, 1.0)
    pace.speak(8, 1.5)
    pace.refused(8, 5, 1.5)
    assert (pace.blocked_until(8), pace.blocked_until(CHAT) > 0) == (6.5, False)

    pace.turn(CHAT, 2.0)
    pace.refused(CHAT, 10, 2.0)
    assert pace.blocked_until(99) == 12.0
    assert pace.turn(99, 2.0) >= 12.0


def test_memory_does_not_grow_with_the_chats() -> None:
    """Thirty thousand people later only those of the last seconds are remembered."""
    pace = Pace(Limits(per_second=1000, burst=1))
    for number in range(30_000):
        pace.turn(number + 1, number / 1000)

    assert len(pace._chats) <= 10_000
