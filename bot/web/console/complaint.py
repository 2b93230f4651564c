"""One complaint on a screen: read whole, worked by forms, told to its resident only once seen."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path
from starlette.responses import Response

from bot.domain.people import Permission
from bot.replies.notices import render
from bot.replies.texts import Texts
from bot.services.desk import Case, Revealed
from bot.web.console.acts import SHOWN_FIRST, ActForm, do
from bot.web.console.maps import let_tiles_in, map_facts
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.WORK_COMPLAINTS))])
Number = Annotated[int, Path(ge=1, le=10**15)]


@router.get("/console/complaints/{number}")
async def complaint(visit: AnyVisit, number: Number) -> Response:
    """Show a complaint."""
    return await _shown(visit, await visit.site.desk.open(visit.member.telegram_id, number))


@router.post("/console/complaints/{number}/act")
async def act(visit: AnyVisit, number: Number, form: Annotated[ActForm, Form()]) -> Response:
    """Do what a form says; what the resident will read is shown before it is sent."""
    if form.act in SHOWN_FIRST and not form.confirmed:
        return await _previewed(visit, number, form)
    await do(visit.site, visit.member.telegram_id, number, form)
    return visit.go(f"/console/complaints/{number}")


async def _previewed(visit: Visit, number: int, form: ActForm) -> Response:
    language, facts = await visit.site.desk.foreseen(
        visit.member.telegram_id, number, SHOWN_FIRST[form.act], form.text, form.facts()
    )
    notice = render(Texts(language, visit.site.zone), "notice", facts)
    return visit.page(
        "console/preview.html",
        form=form,
        notice=notice,
        language_read=language,
        number=number,
        reference=facts["reference"],
        client=facts["client"],
    )


@router.post("/console/complaints/{number}/reveal")
async def reveal(
    visit: AnyVisit,
    number: Number,
    why: Annotated[str, Form(max_length=500)],
    once: Annotated[str, Form(pattern=r"[0-9a-f]{16}")],
) -> Response:
    """Show what is masked, this once; who looked and why is kept."""
    by = visit.member.telegram_id
    shown = await visit.site.desk.reveal(by, number, why, f"web:{once}")
    return await _shown(visit, await visit.site.desk.open(by, number), shown)


async def _shown(visit: Visit, case: Case, revealed: Revealed | None = None) -> Response:
    can_dispatch = visit.member.may(Permission.DISPATCH)
    by = visit.member.telegram_id
    knowledge = visit.site.knowledge.knowledge
    improving = visit.site.improving.views
    task = await improving.about(by, case.id)
    response = visit.page(
        "console/complaint.html",
        task=task,
        open_tasks=await improving.open_ones(by) if can_dispatch and task is None else (),
        case=case,
        revealed=revealed,
        once=secrets.token_hex(8),
        can_dispatch=can_dispatch,
        colleagues=await visit.site.triage.colleagues(by, case.id) if can_dispatch else [],
        units=knowledge.units,
        categories=knowledge.categories,
        map=map_facts(visit.site, case, revealed),
    )
    return let_tiles_in(visit.site, response)
