"""Worked time: what passes while the office is open and the office has to act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from bot.domain.slots import DEFAULT_SLOTS, Slots, with_slot
from bot.domain.workday import due_at, ending, is_working_day, utc

Limit = timedelta | int
"""How long something may take: an amount of worked time, or whole working days from 1, which
end at closing time."""

_ONE_DAY = timedelta(days=1)
_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the office works: the same slots on every working day of the Chinese calendar.

    Instants are aware, in any zone; results are in UTC. Slots are local times, so a day on which
    the clocks change is as long as it is.

    Raises:
        InvalidInputError: slots overlap, stand out of order or end before they begin.
        ValueError: there are no slots; and of all methods, for an instant without a zone.
    """

    zone: tzinfo
    slots: Slots = DEFAULT_SLOTS

    def __post_init__(self) -> None:
        if not self.slots:
            raise ValueError("an office that never opens gets nothing done")
        ordered: Slots = ()
        for slot in self.slots:
            ordered = with_slot(ordered, slot)

    def is_open(self, instant: datetime) -> bool:
        """Say whether people are at work; at the instant of closing they are not."""
        return self.opening_after(instant) == instant

    def opening_after(self, instant: datetime) -> datetime:
        """Find the first instant, not before *instant*, at which the office is open."""
        return next(self._spans(utc(instant)))[0]

    def turning_after(self, instant: datetime) -> datetime:
        """Find the instant after *instant* at which the office closes or, if closed, opens."""
        spans = self._spans(utc(instant))
        opens, closes = next(spans)
        if opens != instant:
            return opens
        while (span := next(spans))[0] == closes:
            closes = span[1]
        return closes

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Measure the worked time from *start* to *end*; none where *end* is not after it."""
        total, last = _NOTHING, utc(end)
        for opens, closes in self._spans(utc(start)):
            if opens >= last:
                break
            total += min(closes, last) - opens
        return total

    def working_seconds(self, start: datetime, end: datetime) -> float:
        """Measure as `worked` does, in seconds."""
        return self.worked(start, end).total_seconds()

    def after(self, start: datetime, worked: timedelta) -> datetime:
        """Find the first instant at which *worked* has passed since *start*.

        Time that runs out with a slot ends there, not at the next opening. No time at all has
        passed at *start* itself, open or not.

        Raises:
            ValueError: *worked* is negative.
        """
        if worked < _NOTHING:
            raise ValueError(f"worked time cannot run backwards by {worked}")
        left, instant = worked, utc(start)
        spans = self._spans(instant)
        while left:
            opens, closes = next(spans)
            instant = min(closes, opens + left)
            left -= instant - opens
        return instant

    def closing_of(self, start: datetime, working_days: int) -> datetime:
        """Find closing time of the last of *working_days* after the day of *start*.

        Raises:
            ValueError: *working_days* is less than 1.
        """
        return utc(due_at(start, working_days, self.zone, self.slots))

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield what is worked from *start* on: spans that are not empty, in order, endlessly."""
        day, since = start.astimezone(self.zone).date(), start
        while True:
            for opens, closes in _spans_of(day, self.zone, self.slots):
                if closes > since:
                    yield max(opens, since), closes
                    # Clocks set forward within slots would let two of them overlap.
                    since = closes
            day += _ONE_DAY


@lru_cache(maxsize=4096)
def _spans_of(day: date, zone: tzinfo, slots: Slots) -> tuple[tuple[datetime, datetime], ...]:
    """Give the slots of *day* as instants; none where it is not worked."""
    if not is_working_day(day):
        return ()
    return tuple(
        (utc(datetime.combine(day, opens, zone)), utc(ending(day, closes, zone)))
        for opens, closes in slots
    )


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which others have to act, as when the resident was asked back; open without end.

    Raises:
        ValueError: it ends before it starts, or one of its instants has no zone.
    """

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if utc(self.start) > utc(self.end or self.start):
            raise ValueError(f"a pause from {self.start} cannot end at {self.end}")


def elapsed(
    hours: OfficeHours, start: datetime, now: datetime, pauses: Iterable[Pause] = ()
) -> timedelta:
    """Measure the worked time from *start* to *now* that lies outside *pauses*.

    It never falls as *now* goes on. Pauses may overlap, come in any order and reach beyond both
    ends.
    """
    total, since = _NOTHING, utc(start)
    for pause in _merged(pauses):
        total += hours.worked(since, min(pause.start, utc(now)))
        if pause.end is None:
            return total
        since = max(since, pause.end)
    return total + hours.worked(since, now)


def allowance(hours: OfficeHours, start: datetime, limit: Limit) -> timedelta:
    """Give *limit*, counted from *start*, as worked time.

    A share of it is a limit too: that of a warning which goes out before the deadline.

    Raises:
        ValueError: *limit* is not positive.
    """
    if isinstance(limit, timedelta):
        if limit <= _NOTHING:
            raise ValueError(f"a limit of {limit} is over before it begins")
        return limit
    return hours.worked(start, hours.closing_of(start, limit))


def deadline(
    hours: OfficeHours, start: datetime, limit: Limit, pauses: Iterable[Pause] = ()
) -> datetime | None:
    """Find the instant at which *limit* runs out, moved on by the worked time within *pauses*.

    Returns:
        The instant, in UTC, always within working hours or at their end. None while an open
        pause keeps it from running out: nothing is due before somebody else has acted. Where
        the limit ran out before that pause began, the instant at which it did.

    Raises:
        ValueError: *limit* is not positive.
    """
    left, since = allowance(hours, start, limit), utc(start)
    for pause in _merged(pauses):
        used = hours.worked(since, pause.start)
        if used >= left:
            break
        if pause.end is None:
            return None
        left -= used
        since = max(since, pause.end)
    return hours.after(since, left)


def _merged(pauses: Iterable[Pause]) -> Iterator[Pause]:
    """Yield *pauses* in UTC and in order, those that touch as one; an open one is the last."""
    start: datetime | None = None
    end: datetime | None = None
    for begins, pause in sorted(((utc(p.start), p) for p in pauses), key=lambda pair: pair[0]):
        if start is None:
            start, end = begins, begins
        elif end is not None and begins > end:
            yield Pause(start, end)
            start, end = begins, begins
        ends = None if pause.end is None else utc(pause.end)
        end = None if end is None or ends is None else max(end, ends)
    if start is not None:
        yield Pause(start, end)
