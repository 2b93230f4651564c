"""The three rates of a period, worked out anew from the event log each time."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.complaint import Action
from bot.domain.duty import limits_of
from bot.domain.office_hours import deadline
from bot.domain.rates import Mark, Rate, RateName, Timeline, rates
from bot.services.complaint_clock import ComplaintClock
from bot.store import rates as queries
from bot.store.engine import Store
from bot.store.tables import ComplaintEvent

UNKNOWN = "?"
"""Stands for the unit or kind of a complaint filed before these were kept in its events."""


class By(StrEnum):
    """What rates are taken apart by."""

    ALL = "all"
    UNIT = "unit"
    CATEGORY = "category"
    WEEK = "week"
    """The ISO week of filing, local time."""
    MONTH = "month"
    """The month of filing, local time."""


_SORTED = {Action.SUBMIT, Action.CATEGORISE, Action.JOIN}
"""What says of which kind and unit a complaint is; joined, it is of its lead's."""
Groups = dict[str, dict[RateName, Rate]]


@dataclass(frozen=True, slots=True)
class Rates:
    """Reads the event log and nothing else."""

    store: Store
    clock: ComplaintClock

    async def of(self, start: datetime, end: datetime, until: datetime, by: By = By.ALL) -> Groups:
        """Work out the rates of what was filed from *start* to before *end*.

        Args:
            start: An aware instant, as the others.
            end: Of the period.
            until: The instant at which complaints are looked at.
            by: One set of rates for each of these.

        Returns:
            Rates by unit, kind, week or month; under "all" without such.
        """
        return (await self.tables(start, end, until, (by,)))[by]

    async def tables(
        self, start: datetime, end: datetime, until: datetime, ways: Collection[By]
    ) -> dict[By, Groups]:
        """Work out the same by several ways in one reading."""
        groups: dict[By, dict[str, list[Timeline]]] = {by: {} for by in ways}
        async with self.store.read() as session:
            async for events in queries.timelines(session, start, end, until):
                due = self._reply_by(_kind(events), events[0].at)
                timeline = (due, [_mark(event) for event in events])
                for by, known in groups.items():
                    known.setdefault(self._group(events, by), []).append(timeline)
        return {
            by: {name: rates(group, until) for name, group in sorted(known.items())}
            for by, known in groups.items()
        }

    def _reply_by(self, category: str, filed_at: datetime) -> datetime:
        limits = limits_of(self.clock.knowledge.category(category))
        # Nothing pauses before the first answer: asking the resident back is one.
        return deadline(self.clock.hours, filed_at, limits.reply) or filed_at

    def _group(self, events: list[ComplaintEvent], by: By) -> str:
        readers: dict[By, Callable[[], str]] = {
            By.ALL: lambda: By.ALL,
            By.UNIT: lambda: _last(events, "unit", {*_SORTED, Action.ACCEPT}),
            By.CATEGORY: lambda: _kind(events),
            By.WEEK: lambda: events[0].at.astimezone(self.clock.zone).strftime("%G-W%V"),
            By.MONTH: lambda: events[0].at.astimezone(self.clock.zone).strftime("%Y-%m"),
        }
        return readers[by]()


def _kind(events: list[ComplaintEvent]) -> str:
    return _last(events, "category", _SORTED)


def _last(events: list[ComplaintEvent], name: str, actions: set[Action]) -> str:
    """Read what the latest of some events says."""
    said = [one.facts[name] for one in events if one.action in actions and name in one.facts]
    return str(said[-1]) if said else UNKNOWN


def _mark(event: ComplaintEvent) -> Mark:
    return Mark(
        action=event.action,
        status=event.status,
        at=event.at,
        verdict=event.verdict,
        is_program="client_id" in event.facts,
    )
