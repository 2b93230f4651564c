"""The composer: an announcement in three languages, shown as each reads while it is written."""

from __future__ import annotations

import secrets
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Query
from starlette.responses import Response

from bot.domain.errors import EditedError, InvalidInputError, JiefangError, MoveRefusedError
from bot.domain.language import Language
from bot.domain.people import Permission
from bot.replies.announcement_words import standing_words
from bot.replies.announcements import letters
from bot.replies.problems import problem_text
from bot.replies.texts import Texts
from bot.services.announcement_shown import AnnouncementView
from bot.services.announcements import Edit
from bot.services.uploads import OfAnnouncement
from bot.web.console.composing import FIELDS, ComposeForm, Step, form_of
from bot.web.console.photos import put_up
from bot.web.problems import status_of
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.ANNOUNCE))])
Number = Annotated[int, Path(ge=1, le=10**15)]
Fields = Annotated[ComposeForm, Form()]
_HERE = "/console/announcements"
_HEADERS = {"cache-control": "private, max-age=600", "vary": "Cookie"}


@router.get(f"{_HERE}/new")
async def new(visit: AnyVisit, commitment: Annotated[str, Query(max_length=64)] = "") -> Response:
    """Begin an announcement; of a commitment, with how it stands by the ledger."""
    form = ComposeForm(once=secrets.token_hex(8))
    if commitment:
        form = await _about(visit, form, commitment)
    return await _page(visit, form)


async def _about(visit: Visit, form: ComposeForm, id_: str) -> ComposeForm:
    found = visit.site.commitments.find(id_)
    (standing,) = await visit.site.commitments.standings([found])
    words = {
        one: standing_words(Texts(one, visit.site.zone), standing)
        for one in (Language.ZH_HANS, Language.EN)
    }
    return form.model_copy(
        update={
            "hans": words[Language.ZH_HANS],
            "en": words[Language.EN],
            "topics": [found.topic],
            "button_topic": [found.topic],
        }
    )


@router.post(_HERE)
async def begin(visit: AnyVisit, form: Fields) -> Response:
    """Keep a new announcement, or only show how it reads."""
    return await _taken(visit, form)


@router.get(_HERE + "/{number}/edit")
async def edit(visit: AnyVisit, number: Number) -> Response:
    """Show an announcement to be changed."""
    view = await visit.site.announcing.views.view(visit.member.telegram_id, number)
    return await _page(visit, form_of(view, visit.site.zone), view=view)


@router.post(_HERE + "/{number}/edit")
async def change(visit: AnyVisit, number: Number, form: Fields) -> Response:
    """Change an announcement, or only show how it would read."""
    return await _taken(visit, form.model_copy(update={"number": number}))


@router.post(f"{_HERE}/look")
async def look(visit: AnyVisit, form: Fields) -> Response:
    """Show how what is typed so far reads, and whom it would reach; nothing is kept."""
    return visit.page("console/_composed.html", **await _composed(visit, form))


@router.get(_HERE + "/uploads/{key}.jpg")
async def upload(visit: AnyVisit, key: str) -> Response:
    """Show a picture that was put up."""
    content = await visit.site.uploads.show(visit.member.telegram_id, OfAnnouncement(), key)
    return Response(content, media_type="image/jpeg", headers=_HEADERS)


@router.get(_HERE + "/{number}/picture.jpg")
async def picture(visit: AnyVisit, number: Number) -> Response:
    """Show an announcement's picture, wherever it was put up."""
    content = await visit.site.files.announced(visit.member.telegram_id, number)
    return Response(content, media_type="image/jpeg", headers=_HEADERS)


async def _taken(visit: Visit, form: ComposeForm) -> Response:
    """Do what the form says; what is refused comes back with the reason and all that was typed."""
    try:
        form = await _with_picture(visit, form)
        if form.step is Step.LOOK:
            return await _page(visit, form)
        number = await _keep(visit, form)
    except (InvalidInputError, MoveRefusedError) as error:
        return await _page(visit, form, error=error)
    return visit.go(f"{_HERE}/{number}")


async def _with_picture(visit: Visit, form: ComposeForm) -> ComposeForm:
    """Let a picture that came along take the place of the one before."""
    new = await put_up(visit, OfAnnouncement())
    return form.model_copy(update={"photo": [new[-1]]}) if new else form


async def _keep(visit: Visit, form: ComposeForm) -> int:
    writing, by = visit.site.announcing.writing, visit.member.telegram_id
    starts_at = form.starts_at(writing.record.clock(), visit.site.zone)
    made = replace(_edit(visit, form), is_timed=True, starts_at=starts_at)
    if not form.number:
        return await writing.create(by, form.cause, made)
    await writing.write(by, form.number, replace(made, seen=form.seen), form.cause)
    return form.number


async def _page(
    visit: Visit,
    form: ComposeForm,
    *,
    view: AnnouncementView | None = None,
    error: JiefangError | None = None,
) -> Response:
    if form.number and view is None:
        view = await visit.site.announcing.views.view(visit.member.telegram_id, form.number)
    if isinstance(error, EditedError) and view is not None:
        # Shown what it says now, whoever presses again knows what they replace.
        form = form.model_copy(update={"seen": view.version, "once": secrets.token_hex(8)})
    status = status_of(error) if error else HTTPStatus.OK
    field = FIELDS.get(getattr(error, "field", ""), "hans")
    return visit.page(
        "console/composer.html",
        status=status,
        form=form,
        view=view,
        is_edited=isinstance(error, EditedError),
        errors={field: problem_text(visit.t, error)} if error else {},
        topics=visit.site.knowledge.knowledge.topics,
        followed=visit.site.subscriptions.topics(),
        **await _composed(visit, form),
    )


async def _composed(visit: Visit, form: ComposeForm) -> dict[str, Any]:
    """Give what the preview shows; what cannot be is said in its place."""
    views, by = visit.site.announcing.views, visit.member.telegram_id
    said = None
    try:
        contents = await views.foreseen(by, form.number or None, _edit(visit, form))
    except InvalidInputError as error:
        contents, said = {}, problem_text(visit.t, error)
    return {
        "letters": letters(visit.site.zone, contents, contents),
        "reach": await views.reach(by, form.audience),
        "said": said,
        "number": form.number,
    }


def _edit(visit: Visit, form: ComposeForm) -> Edit:
    return form.look(visit.site.knowledge.knowledge.topics)
