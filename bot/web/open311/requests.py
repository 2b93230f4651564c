"""What was reported: filing with a key; reading an outline without one, the words with it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Header, Query, Request
from starlette.responses import Response

from bot.domain.knowledge import text_in
from bot.replies.complaint_words import staff_status_text
from bot.replies.texts import Texts
from bot.services.reports import ReportView
from bot.web.open311.forms import ListQuery, ReportForm
from bot.web.open311.problems import texts
from bot.web.open311.wire import answer, instant
from bot.web.site import Site

router = APIRouter()
Own = Annotated[str, Header(alias="idempotency-key")]
Key = Annotated[str, Query(max_length=200)]


@router.post("/requests.json")
@router.post("/requests.xml")
async def file(
    request: Request, form: Annotated[ReportForm, Form()], idempotency_key: Own = ""
) -> Response:
    """File a complaint; the same Idempotency-Key of the same api_key files one."""
    site: Site = request.app.state.site
    client = await site.reports.client(form.api_key)
    report, own = form.report(site.knowledge.matcher), form.own(idempotency_key)
    receipt = await site.reports.file(client, report, own)
    t = texts(request)
    notice = t.plain("An outcome is due by {day}.", day=t.day(receipt.due_at))
    made = {
        "service_request_id": receipt.reference,
        "service_notice": notice,
        "account_id": None,
    }
    return answer(request, "service_requests", [made])


@router.get("/requests.json")
@router.get("/requests.xml")
async def listed(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
    """List complaints, newest first."""
    site: Site = request.app.state.site
    rows = await site.reports.list(query.wanted(), await site.reports.reader(query.api_key))
    return answer(request, "service_requests", [_request(texts(request), row) for row in rows])


@router.get("/requests/{reference}.json")
@router.get("/requests/{reference}.xml")
async def one(request: Request, reference: str, api_key: Key = "") -> Response:
    """Show a complaint."""
    site: Site = request.app.state.site
    reader = await site.reports.reader(api_key)
    row = await site.reports.one(reference.replace("\0", ""), reader)
    return answer(request, "service_requests", [_request(texts(request), row)])


@router.get("/tokens/{token}.json")
@router.get("/tokens/{token}.xml")
async def of_token(request: Request, token: str) -> Response:
    """Give the id behind a token; ids are given at once here, so a token is the id itself."""
    site: Site = request.app.state.site
    row = await site.reports.one(token.replace("\0", ""))
    found = {"service_request_id": row.reference, "token": token}
    return answer(request, "service_requests", [found])


def _request(t: Texts, row: ReportView) -> dict[str, Any]:
    north, east = row.words.spot or (None, None)

    def local(when: Any) -> str:  # noqa: ANN401 — a datetime
        return instant(when.astimezone(t.zone))

    return {
        "service_request_id": row.reference,
        "status": "open" if row.status.is_open else "closed",
        "status_notes": _notes(t, row),
        "service_name": text_in(row.category.name, t.language),
        "service_code": row.category.id,
        "description": row.words.text,
        "agency_responsible": text_in(row.unit, t.language) if row.unit else None,
        "service_notice": None,
        "requested_datetime": local(row.filed_at),
        "updated_datetime": local(row.changed_at),
        "expected_datetime": local(row.due_at),
        "address": row.words.place,
        "address_id": None,
        "zipcode": None,
        "lat": north,
        "long": east,
        "media_url": None,
    }


def _notes(t: Texts, row: ReportView) -> str:
    """Say where it stands and, to the program that filed it, what staff last said."""
    stands = staff_status_text(t, row.status, is_program=row.is_program)
    return f"{stands}\n{row.said}" if row.said else stands
