"""What the office has promised and how it stands, for anybody: pages, pictures and feeds."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from starlette.responses import JSONResponse, Response

from bot.domain.knowledge import text_in
from bot.replies.commitments import standing_lines, state_text
from bot.replies.pictures.card import draw_card, spoken
from bot.replies.pictures.overview import draw_overview
from bot.replies.pictures.trend import draw_trend
from bot.services.ports import Look
from bot.services.standings import Standing
from bot.web.pictures import KEPT, Wanted, look, svg
from bot.web.visit import AnyVisit, Visit

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=2**52)]
Place = Annotated[int, Path(ge=0, le=100)]


@router.get("/")
async def home(visit: AnyVisit) -> Response:
    """List every commitment with its figure and the date of that figure."""
    standings = await _all(visit)
    return visit.page("public/home.html", standings=standings)


@router.get("/commitments/{name}")
async def commitment(visit: AnyVisit, name: str) -> Response:
    """Show one commitment: how it stands, its course over the year, every entry ever recorded."""
    standing = await _one(visit, name)
    history = await visit.site.commitments.history(standing.commitment)
    return visit.page(
        "public/commitment.html",
        standing=standing,
        history=history,
        alt=_alt(visit, standing),
    )


@router.get("/evidence/{entry}/{position}/{size}.jpg")
async def evidence(
    visit: AnyVisit, entry: Number, position: Place, size: Literal["full", "thumb"]
) -> Response:
    """Serve a photo that was recorded with an entry, drawn anew."""
    content = await visit.site.files.evidence(entry, position, Look(size))
    return Response(content, media_type="image/jpeg", headers={"cache-control": KEPT})


@router.get("/pictures/overview.svg")
async def overview_picture(visit: AnyVisit, wish: Wanted) -> Response:
    """Draw how all commitments stand."""
    return await svg(visit, draw_overview(visit.t, await _all(visit), look(visit, wish)))


@router.get("/pictures/card/{name}.svg")
async def card_picture(visit: AnyVisit, name: str, wish: Wanted) -> Response:
    """Draw how one commitment stands."""
    return await svg(visit, draw_card(visit.t, await _one(visit, name), look(visit, wish)))


@router.get("/pictures/trend/{name}.svg")
async def trend_picture(visit: AnyVisit, name: str, wish: Wanted) -> Response:
    """Draw one commitment's course over the year of its latest figure."""
    standing = await _one(visit, name)
    course = await visit.site.commitments.course(standing.commitment)
    year = (standing.holds_on or visit.site.commitments.today()).year
    drawing = draw_trend(visit.t, standing, course, year, look(visit, wish))
    return await svg(visit, drawing)


@router.get("/progress.json")
async def as_json(visit: AnyVisit) -> Response:
    """Give every commitment and how it stands, for other programs."""
    records = [_record(visit, one) for one in await _all(visit)]
    return JSONResponse({"commitments": records}, headers={"cache-control": KEPT})


@router.get("/feed.atom")
async def feed(visit: AnyVisit) -> Response:
    """Give what was recorded last, newest first, to feed readers."""
    # Here: few ask for it, and what writes XML is loaded with it.
    from bot.web.public.feed import atom

    xml = await atom(visit)
    headers = {"cache-control": KEPT}
    return Response(xml, media_type="application/atom+xml", headers=headers)


async def _all(visit: Visit) -> list[Standing]:
    return await visit.site.commitments.standings(visit.site.commitments.everything())


async def _one(visit: Visit, name: str) -> Standing:
    known = visit.site.commitments.find(name)
    return (await visit.site.commitments.standings([known]))[0]


def _alt(visit: Visit, standing: Standing) -> str:
    return spoken(standing_lines(visit.t, standing))


def _record(visit: Visit, one: Standing) -> dict[str, object]:
    known = one.commitment
    return {
        "id": known.id,
        "title": text_in(known.title, visit.t.language),
        "target": known.target,
        "unit": text_in(known.unit, visit.t.language),
        "target_text": text_in(known.target_text, visit.t.language),
        "source": text_in(known.source, visit.t.language),
        "value": one.value,
        "milestone": one.passed.id if one.passed else None,
        "holds_on": one.holds_on.isoformat() if one.holds_on else None,
        "state": one.state,
        "state_text": state_text(visit.t, one.state),
        "is_overdue": one.is_stale,
        "note": one.note,
        "links": list(one.links),
    }
