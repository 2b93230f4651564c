"""The rates as pages show them: kept for a minute, for everyone as of the week's beginning."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.complaint import Action, Verdict
from bot.domain.errors import InvalidInputError
from bot.domain.language import Language
from bot.domain.rates import RateName
from bot.domain.rates_public import filed
from bot.replies.rates import sheet
from bot.replies.texts import Texts
from bot.services.handling import Said
from bot.services.rates import By, Rates
from bot.services.rates_report import RatesReports
from tests.integration.services.conftest import COLLEAGUE, KNOWLEDGE, ZONE, House

TODAY = date(2023, 11, 6)
"""A Monday."""


def _reports(house: House) -> RatesReports:
    return RatesReports(Rates(house.store, house.record.limits), house.clock, ZONE)


async def _solved(house: House, resident: int) -> None:
    complaint = await house.file(resident, cause=f"{resident}")
    await house.handling.say(COLLEAGUE, complaint, Action.REPLY, Said(text="好"), f"{resident}:1")
    said = Said(text="修好了", photos=("photo",))
    await house.handling.finish(COLLEAGUE, complaint, said, f"{resident}:2")
    await house.complaints.judge(resident, complaint, Verdict.SOLVED, f"{resident}:3")


async def test_a_period_is_counted_whole_and_taken_apart(house: House) -> None:
    """Each table adds up to the whole; so do the rows of the file."""
    for resident in (1, 2):
        await _solved(house, resident)
    report = await _reports(house).of(TODAY, TODAY)

    assert filed(report.whole) == 2
    for by in (By.UNIT, By.CATEGORY, By.WEEK):
        (only,) = report.by[by].values()
        assert only == report.whole
    head, *rows = sheet(Texts(Language.EN, ZONE), KNOWLEDGE, report)
    assert len(rows) == 4 * len(RateName)
    assert {len(row) for row in rows} == {len(head)}
    solved = dict(zip(head, rows[1], strict=True))
    assert (solved["Rate"], solved["Percent"], solved["Numerator"]) == ("Solution rate", 100.0, 2)


async def test_the_same_days_are_read_once_a_minute(house: House) -> None:
    """Whoever presses reload does not make the log be read again and again."""
    reports = _reports(house)
    await house.file(1, cause="a")
    assert filed((await reports.of(TODAY, TODAY)).whole) == 1
    await house.file(2, cause="b")

    assert filed((await reports.of(TODAY, TODAY)).whole) == 1
    house.clock.move(minutes=2)
    assert filed((await reports.of(TODAY, TODAY)).whole) == 2


async def test_everyone_reads_the_figures_of_last_week(house: House) -> None:
    """Within a week nothing changes: no verdict of today can be read off the page."""
    house.clock.move(days=-3)
    await _solved(house, 1)
    house.clock.move(days=3)
    await _solved(house, 2)
    reports = _reports(house)

    this_week = await reports.of_year(2023)
    house.clock.move(days=6)
    still = await reports.of_year(2023)
    house.clock.move(days=1)
    next_week = await reports.of_year(2023)

    assert filed(this_week.whole) == 1
    assert still == this_week
    assert filed(next_week.whole) == 2
    assert next_week.by[By.UNIT].shown == {}


@pytest.mark.parametrize("days", [-1, 367])
async def test_a_period_has_a_beginning_an_end_and_a_limit(house: House, days: int) -> None:
    """A page that anybody of staff may open reads a year at most."""
    with pytest.raises(InvalidInputError):
        await _reports(house).of(TODAY, TODAY + timedelta(days=days))


async def test_only_this_year_and_the_last_are_printed(house: House) -> None:
    """Years before are nobody's to make the office count."""
    with pytest.raises(InvalidInputError):
        await _reports(house).of_year(2021)
    assert filed((await _reports(house).of_year(2022)).whole) == 0
