"""A steady day for a long time, and what the bot's process takes meanwhile."""

from __future__ import annotations

import asyncio
import random
import statistics
from dataclasses import dataclass, field

import psutil

from bot.emulator.person import Person
from tests.faults.office import Office
from tests.faults.people import Day

RESIDENTS = 200
ASKING, COMPLAINING = 1, 6
"""Updates that a question costs, and a complaint with all that staff do about it."""
_COMPLAINS = 0.04
"""The share of visits that bring a complaint."""
_FIRST_ID = 5_100_000_000
_PATIENCE = 300.0
"""Seconds; a machine that is busy elsewhere is no failure of the bot."""
_LEAST_WAIT = 0.01
"""Seconds between two looks for a resident who is free, when all are waiting."""
BAD = ("never retrieved", "Traceback", "update_failed", "not_settled")
"""What no line of the log may say."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process takes at one moment."""

    seconds: float
    rss_mib: float
    descriptors: int
    threads: int


@dataclass
class Soak:
    """Residents who come one after the other, never faster or slower than told.

    Staff work what they bring. A visit that is not answered within five minutes fails the run.
    """

    office: Office
    per_second: float
    """Updates, those of staff included."""
    dice: random.Random
    samples: list[Sample] = field(default_factory=list)
    updates: int = 0
    _is_over: bool = False

    async def run(self, seconds: float, every: float) -> None:
        """Let people come for so long, and look at the process at each interval."""
        day = Day(self.office, self.dice, lambda: self._is_over, patience=_PATIENCE)
        free = [self._resident(number) for number in range(RESIDENTS)]
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(self._watch(begun, every))
            group.create_task(day.handler(self.office.people.staff[0]))
            while loop.time() < begun + seconds:
                if free:
                    group.create_task(self._visit(day, free.pop(0), free))
                due = begun + self.updates / self.per_second
                await asyncio.sleep(max(_LEAST_WAIT, due - loop.time()))
            self._is_over = True
            self.office.world.signal.notify()
            watching.cancel()

    def _resident(self, number: int) -> Person:
        return self.office.world.user(f"居民{number}", _FIRST_ID + number, language_code="zh-hans")

    async def _visit(self, day: Day, person: Person, free: list[Person]) -> None:
        complains = self.dice.random() < _COMPLAINS
        self.updates += COMPLAINING if complains else ASKING
        await (day.complain(person) if complains else day.ask(person))
        free.append(person)

    async def _watch(self, begun: float, every: float) -> None:
        process, loop = psutil.Process(self.office.pid), asyncio.get_running_loop()
        while True:
            with process.oneshot():
                self.samples.append(
                    Sample(
                        seconds=loop.time() - begun,
                        rss_mib=process.memory_info().rss / 2**20,
                        descriptors=process.num_fds(),
                        threads=process.num_threads(),
                    )
                )
            await asyncio.sleep(every)

    @property
    def settled(self) -> list[Sample]:
        """The samples after the first quarter, in which caches fill."""
        return self.samples[len(self.samples) // 4 :]

    @property
    def slope(self) -> float:
        """MiB that the process grows in ten minutes, by least squares over the settled samples."""
        seconds = [one.seconds for one in self.settled]
        fitted = statistics.linear_regression(seconds, [one.rss_mib for one in self.settled])
        return fitted.slope * 600

    def figures(self) -> str:
        """Say it in a line."""
        first, last = self.settled[0], self.settled[-1]
        files = [one.descriptors for one in self.settled]
        return (
            f"{self.updates:,} updates in {self.samples[-1].seconds / 60:.0f} min: RSS"
            f" {self.samples[0].rss_mib:.0f} MiB at first, {first.rss_mib:.1f} after a quarter,"
            f" {last.rss_mib:.1f} at the end: {self.slope:+.2f} MiB in ten minutes; open files"
            f" {min(files)} to {max(files)}, {files[-1]} at the end; threads {last.threads};"
            f" bad lines in the log: {len(self.complaints_of_the_log())}"
        )

    def complaints_of_the_log(self) -> list[str]:
        """List the lines that should not be there."""
        lines = self.office.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if any(bad in line for bad in BAD)]
