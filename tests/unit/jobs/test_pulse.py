"""A tick that does not come, or only fails, is noticed."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.jobs.pulse import Pulse


@dataclass
class Hands:
    """A clock's hands and what was heard."""

    now: float = 100.0
    heard: list[tuple[str, float, bool]] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def hear(self, name: str, seconds: float, is_done: bool) -> None:  # noqa: FBT001 — as it is called
        self.heard.append((name, seconds, is_done))


def test_the_latest_tick_counts() -> None:
    """Nothing is late before its time, and nothing at all before anything is expected."""
    hands = Hands()
    pulse = Pulse(hands)
    assert pulse.late_seconds() == 0

    pulse.expect("often", 1)
    pulse.expect("seldom", 60)
    hands.now += 30
    assert pulse.late_seconds() == 29

    pulse.beat("often", hands.now, is_done=True)
    assert pulse.late_seconds() == 0


def test_one_that_fails_is_late_all_the_same() -> None:
    """And whoever listens hears how long each took."""
    hands = Hands()
    pulse = Pulse(hands, hands.hear)
    pulse.expect("tick", 10)
    hands.now += 100
    pulse.beat("tick", hands.now - 2, is_done=False)

    assert pulse.late_seconds() == 90
    assert hands.heard == [("tick", 2, False)]
