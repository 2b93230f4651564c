"""The rates as pages show them: a period of days for staff, a year for everyone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from bot.domain.clock import Clock
from bot.domain.errors import InvalidInputError
from bot.domain.rates import Rate, RateName, rates
from bot.domain.rates_public import Folded, folded
from bot.services.rates import By, Groups, Rates

WAYS = (By.UNIT, By.CATEGORY, By.WEEK)
PUBLIC_WAYS = (By.UNIT, By.CATEGORY, By.MONTH)
LONGEST = timedelta(days=366)
_KEPT_FOR = timedelta(minutes=1)
"""A page and its pictures read the log once."""
_MOST_KEPT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of filing, both ends counted."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The rates of a period, whole and by several ways."""

    period: Period
    until: datetime
    """The instant at which complaints are looked at."""
    whole: dict[RateName, Rate]
    by: dict[By, Groups]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReport:
    """The rates of a year, with what is told of too few people left out."""

    year: int
    until: datetime
    whole: dict[RateName, Rate]
    by: dict[By, Folded]


@dataclass(slots=True)
class RatesReports:
    """Reads the log at most once a minute for the same days: anybody may ask."""

    rates: Rates
    clock: Clock
    zone: tzinfo
    _kept: dict[Period, Report] = field(default_factory=dict)
    _public: dict[int, Report] = field(default_factory=dict)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def today(self) -> date:
        """The office's day."""
        return self.clock().astimezone(self.zone).date()

    async def of(self, first: date, last: date) -> Report:
        """Work out the rates of what was filed on these days, as things stand now.

        Raises:
            InvalidInputError: The last day is before the first, or more than a year after it.
        """
        if not timedelta() <= last - first <= LONGEST:
            raise InvalidInputError("period", f"{LONGEST.days}")
        period, now = Period(first=first, last=last), self.clock()
        async with self._one_at_a_time:
            kept = self._kept.get(period)
            if kept is None or now - kept.until > _KEPT_FOR:
                kept = self._kept[period] = await self._work_out(period, now, WAYS)
                while len(self._kept) > _MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
            return kept

    async def of_year(self, year: int) -> PublicReport:
        """Work out the rates of a year as they stood when this week began.

        Seen day by day, each single verdict could be read off them.

        Raises:
            InvalidInputError: Neither this year nor the one before.
        """
        if year not in self.years:
            raise InvalidInputError("year", f"{self.today.year}")
        period = Period(first=date(year, 1, 1), last=date(year, 12, 31))
        until = self._midnight(self.today - timedelta(days=self.today.weekday()))
        async with self._one_at_a_time:
            report = self._public.get(year)
            if report is None or report.until != until:
                report = self._public[year] = await self._work_out(period, until, PUBLIC_WAYS)
        by = {way: folded(groups) for way, groups in report.by.items()}
        return PublicReport(year=year, until=until, whole=report.whole, by=by)

    @property
    def years(self) -> tuple[int, int]:
        """The years that are printed for everyone, this one first."""
        return self.today.year, self.today.year - 1

    async def _work_out(self, period: Period, until: datetime, ways: tuple[By, ...]) -> Report:
        start, end = self._midnight(period.first), self._midnight(period.last + timedelta(days=1))
        found = await self.rates.tables(start, end, until, (By.ALL, *ways))
        whole = found.pop(By.ALL).get(By.ALL) or rates([], until)
        return Report(period=period, until=until, whole=whole, by=found)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone)
