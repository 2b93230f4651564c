"""Breakthroughs on a screen: the board by state, one task opened, the form that opens one."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Query
from starlette.responses import Response

from bot.domain.breakthrough import BreakthroughMove, BreakthroughStatus
from bot.domain.complaint import Action
from bot.domain.errors import InvalidInputError, JiefangError, ProofMissingError
from bot.domain.people import Permission
from bot.replies.notices import render
from bot.replies.problems import problem_text
from bot.replies.texts import Texts
from bot.services.breakthrough_views import Task
from bot.services.uploads import OfBreakthrough
from bot.web.console.photos import put_up
from bot.web.console.task_forms import FIELDS, TaskAct, TaskForm, do, open_new
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.WORK_COMPLAINTS))])
Number = Annotated[int, Path(ge=1, le=10**15)]
Fields = Annotated[TaskForm, Form()]
_PATH = "/console/breakthroughs"
Errors = dict[str, str]
"""By the id of the field: the act that its form is for, and its name."""


@router.get(_PATH)
async def board(visit: AnyVisit) -> Response:
    """Show the tasks by state."""
    shown = await visit.site.improving.views.board(visit.member.telegram_id)
    return visit.page(
        "console/breakthroughs.html",
        board=shown,
        statuses=list(BreakthroughStatus),
        can_open=visit.member.may(Permission.DISPATCH),
    )


@router.get(f"{_PATH}/new", dependencies=[Depends(Allowed(Permission.DISPATCH))])
async def new(visit: AnyVisit, complaint: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Ask for what a task is opened with, from a complaint or from none yet."""
    form = TaskForm(once=secrets.token_hex(8), references=complaint)
    return await _asked(visit, form, {})


@router.post(_PATH)
async def open_(visit: AnyVisit, form: Fields) -> Response:
    """Open a task by hand; what is missing is shown beside its field."""
    try:
        number = await open_new(visit.site, visit.member.telegram_id, form)
    except InvalidInputError as error:
        return await _asked(visit, form, _errors(visit, form, error))
    return visit.go(f"{_PATH}/{number}")


@router.get(_PATH + "/{number}")
async def task(visit: AnyVisit, number: Number) -> Response:
    """Show a task."""
    opened = await visit.site.improving.views.open(visit.member.telegram_id, number)
    return await _shown(visit, opened, TaskForm(once=secrets.token_hex(8)), {})


@router.post(_PATH + "/{number}/act")
async def act(visit: AnyVisit, number: Number, form: Fields) -> Response:
    """Do what a form says; what residents will read of the end is shown before it is sent."""
    by, improving = visit.member.telegram_id, visit.site.improving
    try:
        form = form.model_copy(update={"photo": await put_up(visit, OfBreakthrough(number))})
        if form.back:
            return await _shown(visit, await improving.views.open(by, number), form, {})
        if form.act is TaskAct.CLOSE and not form.confirmed:
            opened = await improving.views.open(by, number)
            improving.tasks.check_closing(form.said, needs_proof=opened.needs_proof)
            return await _previewed(visit, opened, form)
        await do(visit.site, by, number, form)
    except (InvalidInputError, ProofMissingError) as error:
        opened = await improving.views.open(by, number)
        return await _shown(visit, opened, form, _errors(visit, form, error, opened.line.title))
    return visit.go(f"{_PATH}/{number}")


@router.get(_PATH + "/{number}/uploads/{key}.jpg")
async def upload(visit: AnyVisit, number: Number, key: str) -> Response:
    """Show a photo of the outcome that was put up, before it is sent."""
    content = await visit.site.uploads.show(visit.member.telegram_id, OfBreakthrough(number), key)
    return Response(content, media_type="image/jpeg")


def _errors(visit: Visit, form: TaskForm, error: JiefangError, title: str = "") -> Errors:
    """Say what is wrong beside each field: of a plan, all of it at once."""
    found: list[JiefangError] = [error]
    if form.act is TaskAct.OPEN:
        found = [*visit.site.improving.tasks.faults(form.opening, title), error]
    return {
        f"{form.act}-{FIELDS.get(getattr(one, 'field', 'photo'), 'text')}": problem_text(
            visit.t, one
        )
        for one in found
    }


async def _asked(visit: Visit, form: TaskForm, errors: Errors) -> Response:
    return visit.page(
        "console/breakthrough_new.html",
        status=422 if errors else 200,
        form=form,
        errors=errors,
        **await _choices(visit),
    )


async def _shown(visit: Visit, opened: Task, form: TaskForm, errors: Errors) -> Response:
    return visit.page(
        "console/breakthrough.html",
        status=422 if errors else 200,
        task=opened,
        form=form,
        errors=errors,
        Move=BreakthroughMove,
        **await _choices(visit),
    )


async def _choices(visit: Visit) -> dict[str, Any]:
    by = visit.member.telegram_id
    return {
        "colleagues": await visit.site.improving.views.colleagues(by),
        "commitments": visit.site.knowledge.knowledge.commitments,
        "own": by,
    }


async def _previewed(visit: Visit, opened: Task, form: TaskForm) -> Response:
    """Show what each resident will read, by the first of those who are to be asked."""
    first = next((one for one in opened.members if one.status.is_open), None)
    language, notice = visit.t.language, None
    if first is not None:
        language, facts = await visit.site.desk.foreseen(
            visit.member.telegram_id,
            first.id,
            Action.FINISH,
            form.text.strip(),
            {"task": opened.line.title},
        )
        notice = render(Texts(language, visit.site.zone), "notice", facts)
    return visit.page(
        "console/breakthrough_preview.html",
        form=form,
        task=opened,
        notice=notice,
        language_read=language,
        asked=sum(one.status.is_open for one in opened.members),
    )
