"""The three rates of a year, for anybody: in plain words, with what each is made of."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from bot.domain.rates import RateName
from bot.domain.rates_public import LEAST, is_printable
from bot.replies.pictures.canvas import Drawing
from bot.replies.pictures.rates import draw_rates
from bot.replies.rates import by_text, group_name, recipe
from bot.services.rates import By
from bot.services.rates_report import PUBLIC_WAYS, PublicReport
from bot.web.pictures import Wanted, Wish, look, svg
from bot.web.visit import AnyVisit, Visit

router = APIRouter()
Year = Annotated[int | None, Query(ge=2000, le=2100)]


@router.get("/rates")
async def rates(visit: AnyVisit, year: Year = None) -> Response:
    """Show the rates of this year or the one before."""
    report = await _report(visit, year)
    return visit.page(
        "public/rates.html",
        report=report,
        years=visit.site.rates.years,
        ways=PUBLIC_WAYS,
        alt=_drawn(visit, report, Wish()).alt,
        recipes=[(name, *recipe(visit.t, name)) for name in RateName],
        knowledge=visit.site.knowledge.knowledge,
        least=LEAST,
        is_printable=is_printable,
    )


@router.get("/pictures/rates.svg")
async def picture(visit: AnyVisit, wish: Wanted, year: Year = None) -> Response:
    """Draw the rates of a year by unit."""
    return await svg(visit, _drawn(visit, await _report(visit, year), wish))


async def _report(visit: Visit, year: int | None) -> PublicReport:
    return await visit.site.rates.of_year(year or visit.site.rates.years[0])


def _drawn(visit: Visit, report: PublicReport, wish: Wish) -> Drawing:
    knowledge = visit.site.knowledge.knowledge
    rows = [
        (group_name(visit.t, knowledge, By.UNIT, name), rates)
        for name, rates in report.by[By.UNIT].shown.items()
    ]
    return draw_rates(visit.t, by_text(visit.t, By.UNIT), rows, look(visit, wish))
