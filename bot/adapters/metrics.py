"""What Prometheus reads: counted as it happens, or looked up when asked; nothing personal in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot import __version__
from bot.adapters.telegram_pacing import Monotonic, loop_time
from bot.domain.vitals import Reading
from bot.services.vitals import Load

Item = TypeVar("Item")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """One process's figures; labels are kinds and names of ours, never anybody's."""

    def __init__(self, now: Monotonic = loop_time) -> None:
        self._now = now
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._gauge("build_info", "Version of the bot.", "version").labels(__version__).set(1)
        self._count_as_it_happens()
        self._look_up_when_asked()

    def _count_as_it_happens(self) -> None:
        self._answers = self._counter("answers", "Questions by what came of matching.", "outcome")
        self._deliveries = self._counter(
            "deliveries", "Messages tried by kind and what is known of them.", "kind", "outcome"
        )
        self._calls = self._counter(
            "telegram_calls", "Calls of the Bot API by method and outcome.", "method", "outcome"
        )
        self._call_seconds = self._histogram("telegram_call_seconds", "Time of a call.", "method")
        self._work_seconds = self._histogram("work_seconds", "Time of one due row.", "kind")
        self._tick_seconds = self._histogram("tick_seconds", "Time of a tick.", "tick")
        self._failed = self._counter("tick_failures", "Ticks that failed.", "tick")

    def _look_up_when_asked(self) -> None:
        self._well = self._gauge("part_well", "1 while a part is well.", "part")
        self._reading = self._gauge(
            "part_reading", "A part's figure: seconds, or free bytes of the disk.", "part"
        )
        self._oldest = self._gauge(
            "oldest_update_seconds", "Age of the oldest update that is not handled."
        )
        self._due = self._gauge("due_work", "Rows that are due.", "kind")
        self._due_oldest = self._gauge(
            "due_work_oldest_seconds", "How long the first of them is due.", "kind"
        )
        self._open = self._gauge("deliveries_open", "Messages not settled, by state.", "state")
        self._complaints = self._gauge("complaints_open", "Open complaints.", "unit")
        self._overdue = self._gauge(
            "complaints_overdue", "Complaints whose limit has passed.", "unit"
        )

    def _counter(self, name: str, means: str, *labels: str) -> Counter:
        return Counter(f"jiefang_{name}", means, labels, registry=self.registry)

    def _gauge(self, name: str, means: str, *labels: str) -> Gauge:
        return Gauge(f"jiefang_{name}", means, labels, registry=self.registry)

    def _histogram(self, name: str, means: str, *labels: str) -> Histogram:
        return Histogram(f"jiefang_{name}", means, labels, registry=self.registry, buckets=_SECONDS)

    def asked(self, outcome: str) -> None:
        """Count a question."""
        self._answers.labels(outcome).inc()

    def delivered(self, kind: str, outcome: str) -> None:
        """Count a message that was tried."""
        self._deliveries.labels(kind, outcome).inc()

    def called(self, method: str, outcome: str, seconds: float) -> None:
        """Count a call of the Bot API."""
        self._calls.labels(method, outcome).inc()
        self._call_seconds.labels(method).observe(seconds)

    def ticked(self, name: str, seconds: float, is_done: bool) -> None:  # noqa: FBT001 — as `Pulse` calls it
        """Count a tick."""
        self._tick_seconds.labels(name).observe(seconds)
        if not is_done:
            self._failed.labels(name).inc()

    def timed(
        self, kind: str, work: Callable[[Item], Awaitable[None]]
    ) -> Callable[[Item], Awaitable[None]]:
        """Measure how long each row of a kind takes."""
        seconds = self._work_seconds.labels(kind)

        async def measured(item: Item) -> None:
            began = self._now()
            try:
                await work(item)
            finally:
                seconds.observe(self._now() - began)

        return measured

    def exposed(self, readings: tuple[Reading, ...], load: Load | None) -> bytes:
        """Write everything in Prometheus's text format.

        Args:
            readings: How each part is.
            load: How much waits; None while the database is away.
        """
        for one in readings:
            self._well.labels(one.vital).set(one.is_well)
            self._reading.labels(one.vital).set(float("nan") if one.value is None else one.value)
        if load is not None:
            self._take(load)
        return generate_latest(self.registry)

    def _take(self, load: Load) -> None:
        self._oldest.set(load.oldest_update_seconds)
        for kind, work in load.due.items():
            self._due.labels(kind).set(work.count)
            self._due_oldest.labels(kind).set(work.oldest_seconds)
        for state, count in load.deliveries.items():
            self._open.labels(state).set(count)
        # A unit that has nothing open any more is no longer listed.
        self._complaints.clear()
        self._overdue.clear()
        for unit, (count, late) in load.complaints.items():
            self._complaints.labels(unit).set(count)
            self._overdue.labels(unit).set(late)
