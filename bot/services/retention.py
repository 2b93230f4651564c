"""Throws away what has been kept long enough, by night, a few rows at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, tzinfo

from bot.domain.clock import Clock
from bot.domain.retention import Limit
from bot.store import retention
from bot.store.engine import Store

BATCH = 500
"""Rows of one transaction: writers in between wait for no more than that."""
NIGHT = range(2, 5)
"""Hours of the office's clock in which it is done."""
_NAMES_KEPT = timedelta(days=90)
"""How long a web process may be away and still drop its copies of erased files."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Counts and throws away; done twice, or by two processes, it is done once."""

    store: Store
    clock: Clock
    zone: tzinfo
    days: Mapping[Limit, int]
    """By what they limit; 0 keeps for ever."""

    async def due(self) -> dict[str, int]:
        """Count what a run would change now, by rule; nothing is changed."""
        async with self.store.read() as session:
            return {
                rule.name: await retention.count(session, rule, self.clock() - self._age(rule))
                for rule in self._rules()
            }

    async def run(self) -> dict[str, int]:
        """Do it and count it, by rule."""
        done = {rule.name: await self._apply(rule) for rule in self._rules()}
        async with self.store.write() as session:
            await retention.drop_old_names(session, self.clock() - _NAMES_KEPT)
        return done

    async def tick(self) -> None:
        """Do it if it is night in the office."""
        if self.clock().astimezone(self.zone).hour in NIGHT:
            await self.run()

    def _rules(self) -> list[retention.Rule]:
        return [rule for rule in retention.RULES if self.days[rule.limit]]

    def _age(self, rule: retention.Rule) -> timedelta:
        return timedelta(days=self.days[rule.limit])

    async def _apply(self, rule: retention.Rule) -> int:
        total, before = 0, self.clock() - self._age(rule)
        while True:
            async with self.store.write() as session:
                count = await retention.apply(session, rule, before, self.clock(), BATCH)
            total += count
            if count < BATCH:
                return total
