"""What the rates are called, what each is made of, and their tables for a page or a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from babel.dates import format_date

from bot.domain.knowledge import Knowledge, text_in
from bot.domain.rates import Apart, Rate, RateName
from bot.domain.rates_public import filed
from bot.replies.texts import Texts
from bot.services.rates import UNKNOWN, By
from bot.services.rates_report import WAYS, Report

Cell = str | int | float | None


def rate_text(t: Texts, name: RateName) -> str:
    """Name a rate."""
    return {
        RateName.ANSWERED: t.plain("Response rate"),
        RateName.SOLVED: t.plain("Solution rate"),
        RateName.SATISFIED: t.plain("Satisfaction rate"),
    }[name]


def recipe(t: Texts, name: RateName) -> tuple[str, str]:
    """Say what a rate's numerator counts, and what its denominator."""
    return {
        RateName.ANSWERED: (
            t.plain("complaints whose resident read first words of staff within the limit"),
            t.plain("complaints that were answered, or whose limit has run out"),
        ),
        RateName.SOLVED: (
            t.plain("complaints whose resident's last word is “solved”"),
            t.plain(
                "complaints that the resident judged, that are open again, or that were closed"
                " because they cannot be done for now"
            ),
        ),
        RateName.SATISFIED: (
            t.plain("complaints whose resident's last verdict is “solved”"),
            t.plain("complaints whose resident gave a verdict"),
        ),
    }[name]


def apart_text(t: Texts, why: Apart) -> str:
    """Say why a complaint is in no denominator."""
    return {
        Apart.NOT_DUE: t.plain("limit not over yet"),
        Apart.WITHDRAWN: t.plain("withdrawn"),
        Apart.DUPLICATE: t.plain("reported twice"),
        Apart.NOT_OURS: t.plain("not the office's to do"),
        Apart.OPEN: t.plain("still open"),
        Apart.NO_ANSWER: t.plain("resident gave no verdict"),
        Apart.NO_RESIDENT: t.plain("filed by a program, nobody judges"),
    }[why]


def by_text(t: Texts, by: By) -> str:
    """Head a table."""
    return {
        By.ALL: t.plain("All complaints"),
        By.UNIT: t.plain("By unit"),
        By.CATEGORY: t.plain("By kind"),
        By.WEEK: t.plain("By week of filing"),
        By.MONTH: t.plain("By month of filing"),
    }[by]


def group_name(t: Texts, knowledge: Knowledge, by: By, name: str) -> str:
    """Name a group as people do."""
    if name == UNKNOWN:
        return t.plain("not recorded")
    if by is By.WEEK:
        monday = datetime.strptime(f"{name}-1", "%G-W%V-%u")  # noqa: DTZ007 — a day, no instant
        return t.plain("week of {day}", day=t.day(monday.date()))
    if by is By.MONTH:
        locale = t.language.replace("-", "_")
        return str(format_date(date.fromisoformat(f"{name}-01"), "yMMM", locale=locale))
    known = knowledge.units if by is By.UNIT else knowledge.categories
    found = known.get(name)
    return text_in(found.name, t.language) if found else name


def percent_text(rate: Rate) -> str:
    """Write a share; a dash where there is nothing to take a share of."""
    return "–" if rate.percent is None else f"{rate.percent:.1f} %"


def share_text(t: Texts, rate: Rate) -> str:
    """Write a share and what it is a share of."""
    if rate.percent is None:
        return "–"
    return t.plain(
        "{percent} ({numerator} of {denominator})",
        percent=percent_text(rate),
        numerator=rate.numerator,
        denominator=rate.denominator,
    )


def apart_list(t: Texts, rate: Rate) -> str:
    """Write what stands apart of a rate; a dash for nothing."""
    said = [f"{apart_text(t, why)} {count}" for why, count in rate.apart.items()]
    return t.plain(", ").join(said) or "–"


def sheet(t: Texts, knowledge: Knowledge, report: Report) -> Iterator[list[Cell]]:
    """Give a report as rows of a spreadsheet, a rate of a group in each, the headings first."""
    yield [
        *(t.plain("From"), t.plain("To"), t.plain("As of"), t.plain("Table"), t.plain("Group")),
        *(t.plain("Rate"), t.plain("Percent"), t.plain("Numerator"), t.plain("Denominator")),
        t.plain("Filed"),
        *(apart_text(t, why) for why in Apart),
    ]
    period = report.period
    days = [period.first.isoformat(), period.last.isoformat(), t.moment(report.until)]
    tables: list[tuple[By, Mapping[str, Mapping[RateName, Rate]]]] = [
        (By.ALL, {by_text(t, By.ALL): report.whole}),
        *((by, report.by[by]) for by in WAYS),
    ]
    for by, groups in tables:
        for name, rates in groups.items():
            called = name if by is By.ALL else group_name(t, knowledge, by, name)
            for rate_name, rate in rates.items():
                yield [
                    *(*days, by_text(t, by), called, rate_text(t, rate_name)),
                    *_numbers(rate),
                    filed(rates),
                    *(rate.apart.get(why, 0) for why in Apart),
                ]


def _numbers(rate: Rate) -> list[Cell]:
    percent = None if rate.percent is None else round(rate.percent, 1)
    return [percent, rate.numerator, rate.denominator]
