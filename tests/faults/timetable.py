"""One life of a process that keeps the timetable: it starts, looks at the clock, fires, may die."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.domain.matching import Matcher
from bot.domain.schedule_rules import OnHoliday, WhenMissed
from bot.jobs.cron import due_between
from bot.services.digests import Digests
from bot.services.firings import Firings
from bot.services.knowledge import KnowledgeInForce
from bot.services.outbox import Outbox
from bot.services.ports import SendResult, SendStatus
from bot.services.quiet import QuietHours
from bot.services.schedules import Schedules
from bot.store.engine import Store, open_store
from tests.faults.plans import carry_out
from tests.integration.services.conftest import KNOWLEDGE

ZONE = ZoneInfo("Asia/Shanghai")
_SENT = SendResult(status=SendStatus.SENT, message_id=1)
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


@dataclass
class SetClock:
    """Tells what it was set to, and a little more each time it is asked."""

    now: datetime

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass(frozen=True, slots=True)
class Keeper:
    """What the clock door has: planning, firing, and a messenger that takes everything."""

    clock: SetClock
    schedules: Schedules
    firings: Firings
    outbox: Outbox

    @classmethod
    def of(cls, store: Store, now: datetime) -> Keeper:
        """Join it as the composition root does."""
        clock = SetClock(now)
        # Nothing is asked of the matcher here.
        quiet = QuietHours(clock, KnowledgeInForce(KNOWLEDGE, cast("Matcher", None)), ZONE)
        return cls(
            clock,
            Schedules(store, clock, partial(due_between, ZONE), ZONE),
            Firings(store, clock, Digests(quiet)),
            Outbox(store, clock),
        )

    async def live(self, moments: Sequence[datetime]) -> None:
        """Start, as the only process does, and work at each of these moments."""
        await self.firings.release(everything=True)
        await self.outbox.release(everything=True)
        for moment in moments:
            self.clock.now = moment
            while await self.schedules.tick():
                pass
            while claimed := await self.firings.claim(64):
                for due in claimed:
                    await self.firings.fire(due)
            while posted := await self.outbox.claim(64):
                for message in posted:
                    await self.outbox.settle(message, _SENT)


def live(url: str, moments: Sequence[datetime], plan: Mapping[str, Any] | None) -> None:
    """Be that process."""
    carry_out(plan)

    async def run() -> None:
        store = open_store(url)
        await Keeper.of(store, moments[0]).live(moments)
        await store.close()

    asyncio.run(run())


def spend_a_life(
    url: str, moments: Sequence[datetime], plan: Mapping[str, Any] | None, *, seconds: float | None
) -> bool:
    """Have it lived in a process of its own, killed after so many seconds if it lives that long.

    Returns:
        Whether it was killed, by whomever.
    """
    process = _FORKS.Process(target=live, args=(url, moments, plan), daemon=True)
    process.start()
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
        process.join()
    assert process.exitcode in {0, -9}, f"a life ended by itself with {process.exitcode}"
    return process.exitcode != 0


@dataclass(frozen=True, slots=True)
class Fate:
    """The dice: when the clock jumps where, and how a life ends."""

    dice: random.Random

    def cron(self) -> str:
        """Draw an expression of up to four instants a day."""
        hours = ",".join(str(self.dice.randrange(24)) for _ in range(self.dice.randint(1, 4)))
        return f"{self.dice.randrange(60)} {hours} * * {self.dice.choice(['*', '*', '1-5', '6,7'])}"

    def rules(self) -> tuple[OnHoliday, WhenMissed]:
        """Draw what becomes of days off and of lateness."""
        return self.dice.choice(list(OnHoliday)), self.dice.choice(list(WhenMissed))

    def moments(self, now: datetime) -> list[datetime]:
        """Jump up to three times: a day forth or back, or a little across what is due."""
        found = []
        for _ in range(self.dice.randint(1, 3)):
            hours = self.dice.choice([-24, 24, self.dice.uniform(0, 0.2), self.dice.uniform(0, 9)])
            now += timedelta(hours=hours)
            found.append(now)
        return found

    def end(self, lines: float) -> tuple[dict[str, Any] | None, float | None]:
        """Draw a line before which to die, or seconds to live.

        Args:
            lines: About how many there are in a long life.
        """
        if self.dice.random() < 0.5:
            return {"line": int(lines ** self.dice.uniform(0.3, 1.0))}, None
        return None, self.dice.uniform(0.05, 1.0)


def took(began: float) -> str:
    """Say how long it was."""
    return f"{time.monotonic() - began:.0f} s"
