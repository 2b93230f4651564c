"""The three rates of a period on a screen: by unit, kind and week, as pictures, tables, files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, BeforeValidator, Field
from starlette.responses import Response

from bot.domain.errors import NotFoundError
from bot.domain.rates import RateName
from bot.domain.rates_public import filed
from bot.replies.pictures.canvas import Drawing
from bot.replies.pictures.rates import draw_rates
from bot.replies.rates import by_text, group_name, recipe, sheet
from bot.services.rates import By
from bot.services.rates_report import WAYS, Report
from bot.web.pictures import Wanted, Wish, look, svg
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed())])
_SPAN = timedelta(days=29)
_MOST_ROWS = 12
"""Groups on a picture: the latest weeks, the largest of the others; the table has all."""
_NOT_KEPT = "private, max-age=60"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _blank(value: object) -> object:
    return None if value == "" else value


Known = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
Day = Annotated[Known | None, BeforeValidator(_blank)]


class PeriodForm(BaseModel):
    """Days of filing; the last thirty unless chosen."""

    first: Day = None
    last: Day = None

    def days(self, today: date) -> tuple[date, date]:
        """Complete the period."""
        last = self.last or max(today, self.first or today)
        return self.first or last - _SPAN, last


Form = Annotated[PeriodForm, Query()]


@router.get("/console/rates")
async def rates(visit: AnyVisit, form: Form) -> Response:
    """Show the rates of a period."""
    report = await _report(visit, form)
    return visit.page(
        "console/rates.html",
        report=report,
        days=f"first={report.period.first}&last={report.period.last}",
        alts={by: _drawn(visit, report, by, Wish()).alt for by in WAYS},
        recipes=[(name, *recipe(visit.t, name)) for name in RateName],
        knowledge=visit.site.knowledge.knowledge,
    )


@router.get("/console/rates/{by}.svg")
async def picture(visit: AnyVisit, form: Form, by: By, wish: Wanted) -> Response:
    """Draw one table of a period."""
    if by not in WAYS:
        raise NotFoundError("picture", by)
    report = await _report(visit, form)
    return await svg(visit, _drawn(visit, report, by, wish), kept=_NOT_KEPT)


@router.get("/console/rates.csv")
async def as_csv(visit: AnyVisit, form: Form) -> Response:
    """Give all tables of a period as CSV."""
    report = await _report(visit, form)
    rows = sheet(visit.t, visit.site.knowledge.knowledge, report)
    return _file(visit.site.sheets.csv(rows), "text/csv; charset=utf-8", report, "csv")


@router.get("/console/rates.xlsx")
async def as_xlsx(visit: AnyVisit, form: Form) -> Response:
    """Give all tables of a period as a workbook."""
    report = await _report(visit, form)
    rows = sheet(visit.t, visit.site.knowledge.knowledge, report)
    return _file(visit.site.sheets.xlsx(rows), _XLSX, report, "xlsx")


async def _report(visit: Visit, form: PeriodForm) -> Report:
    return await visit.site.rates.of(*form.days(visit.site.rates.today))


def _drawn(visit: Visit, report: Report, by: By, wish: Wish) -> Drawing:
    groups = list(report.by[by].items())
    if by is By.WEEK:
        chosen = groups[-_MOST_ROWS:]
    else:
        chosen = sorted(groups, key=lambda one: -filed(one[1]))[:_MOST_ROWS]
    knowledge = visit.site.knowledge.knowledge
    rows = [(group_name(visit.t, knowledge, by, name), rates) for name, rates in chosen]
    return draw_rates(visit.t, by_text(visit.t, by), rows, look(visit, wish))


def _file(content: bytes, kind: str, report: Report, ending: str) -> Response:
    name = f"rates-{report.period.first}-{report.period.last}.{ending}"
    said = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=said)
