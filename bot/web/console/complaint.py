"""One complaint on a screen: read whole, worked by forms, told to its resident only once seen."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query
from starlette.responses import Response

from bot.domain.errors import JiefangError
from bot.domain.people import Permission
from bot.replies.notices import render
from bot.replies.problems import problem_text
from bot.replies.texts import Texts
from bot.services.uploads import OfComplaint
from bot.web.console.acts import SHOWN_FIRST, ActForm, Step, do
from bot.web.console.case_page import Typed, case_page
from bot.web.console.photos import put_up
from bot.web.problems import status_of
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.WORK_COMPLAINTS))])
Number = Annotated[int, Path(ge=1, le=10**15)]


@router.get("/console/complaints/{number}")
async def complaint(visit: AnyVisit, number: Number) -> Response:
    """Show a complaint."""
    return await case_page(visit, await visit.site.desk.open(visit.member.telegram_id, number))


@router.get("/console/complaints/{number}/since")
async def since(visit: AnyVisit, number: Number, seen: Annotated[int, Query(ge=0)]) -> Response:
    """Say what has happened since so many lines of the timeline were read; else nothing."""
    case = await visit.site.desk.open(visit.member.telegram_id, number)
    return visit.page("console/_since.html", case=case, new=case.timeline[seen:])


@router.post("/console/complaints/{number}/act")
async def act(visit: AnyVisit, number: Number, form: Annotated[ActForm, Form()]) -> Response:
    """Do what a form says; what the resident will read is shown before it is sent.

    Whatever is refused comes back with the reason and with all that was typed.
    """
    try:
        form = await _with_photos(visit, number, form)
        if form.step is Step.PUT_IN:
            form = await _with_template(visit, number, form)
        if form.step in {Step.BACK, Step.PUT_IN}:
            return await _again(visit, number, Typed(form=form))
        if form.act in SHOWN_FIRST and form.step is not Step.SEND:
            return await _previewed(visit, number, form)
        await do(visit.site, visit.member.telegram_id, number, form)
    except JiefangError as error:
        said = problem_text(visit.t, error)
        return await _again(visit, number, Typed(form=form, said=said, status=status_of(error)))
    return visit.go(f"/console/complaints/{number}")


async def _again(visit: Visit, number: int, typed: Typed) -> Response:
    case = await visit.site.desk.open(visit.member.telegram_id, number)
    return await case_page(visit, case, typed=typed)


async def _with_photos(visit: Visit, number: int, form: ActForm) -> ActForm:
    """Keep the photos that came along, and let those go on that were kept before."""
    keys = await put_up(visit, OfComplaint(number))
    return form.model_copy(update={"photo": keys}) if keys else form


async def _with_template(visit: Visit, number: int, form: ActForm) -> ActForm:
    if not form.template:
        return form
    text = await visit.site.templates.text(visit.member.telegram_id, number, form.template)
    return form.model_copy(update={"text": "\n".join(filter(None, (form.text, text)))})


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
    )


@router.get("/console/complaints/{number}/uploads/{key}.jpg")
async def upload(visit: AnyVisit, number: Number, key: str) -> Response:
    """Show a photo that was put up, before it is sent."""
    content = await visit.site.uploads.show(visit.member.telegram_id, OfComplaint(number), key)
    return Response(content, media_type="image/jpeg")


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
    return await case_page(visit, await visit.site.desk.open(by, number), revealed=shown)
