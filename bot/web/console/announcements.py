"""Announcements on a screen: by state, one whole, and its acts by form."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query
from starlette.responses import Response

from bot.domain.announcement import AnnouncementMove, AnnouncementStatus
from bot.domain.errors import JiefangError, NotFoundError
from bot.domain.people import Permission
from bot.replies.problems import problem_text
from bot.web.console.announcement_acts import ActForm, AnnouncementAct, Ask, do
from bot.web.console.announcement_page import NAMED, announcement_page, asked, previewed
from bot.web.fields import BLANK_IS_NONE
from bot.web.problems import status_of
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.ANNOUNCE))])
Number = Annotated[int, Path(ge=1, le=10**15)]
_HERE = "/console/announcements"
_ORDER = (
    AnnouncementStatus.PROPOSED,
    AnnouncementStatus.SENDING,
    AnnouncementStatus.PAUSED,
    AnnouncementStatus.APPROVED,
    AnnouncementStatus.DRAFT,
    AnnouncementStatus.DONE,
    AnnouncementStatus.STOPPED,
    AnnouncementStatus.RECALLED,
    AnnouncementStatus.DROPPED,
)
"""What waits for somebody first."""
_ASKED = frozenset(AnnouncementAct(one) for one in Ask)


@router.get(_HERE)
async def board(
    visit: AnyVisit,
    state: Annotated[AnnouncementStatus | None, BLANK_IS_NONE, Query()] = None,
    page: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    """Show the newest of every state, or a page of one."""
    lists, by = visit.site.announcing.lists, visit.member.telegram_id
    if state is None:
        found = await lists.board(by)
        shelves = [found[one] for one in _ORDER]
    else:
        shelves = [await lists.shelf(by, state, page)]
    return visit.page("console/announcements.html", shelves=shelves, state=state, page=page)


@router.get(_HERE + "/{number}")
async def announcement(
    visit: AnyVisit,
    number: Number,
    trial: Annotated[str, Query(pattern=r"^([0-9a-f]{16})?$")] = "",
) -> Response:
    """Show an announcement; *trial* names messages that were just sent to oneself."""
    return await announcement_page(visit, number, trial=trial)


@router.get(_HERE + "/{number}/ask/{what}")
async def ask(visit: AnyVisit, number: Number, what: Ask) -> Response:
    """Ask for the words that an act needs, or once more before what cannot be undone."""
    view = await visit.site.announcing.views.view(visit.member.telegram_id, number)
    if AnnouncementMove(what) not in view.moves:
        return visit.go(f"{_HERE}/{number}")
    words = view.correction.texts if view.correction else view.texts
    form = ActForm(
        act=AnnouncementAct(what),
        once=secrets.token_hex(8),
        seen=view.last_correction,
        **{name: words.get(one, "") for name, one in NAMED.items()},
    )
    return await asked(visit, view, form)


@router.post(_HERE + "/{number}/act")
async def act(visit: AnyVisit, number: Number, form: Annotated[ActForm, Form()]) -> Response:
    """Do what a form says; how a correction reads is shown before it is kept.

    Whatever is refused comes back with the reason and with all that was typed.
    """
    views, by = visit.site.announcing.views, visit.member.telegram_id
    try:
        if form.back:
            return await asked(visit, await views.view(by, number), form)
        if form.act is AnnouncementAct.CORRECT and not form.is_seen:
            contents = await views.corrected(by, number, form.texts)
            return previewed(visit, number, form, contents)
        await do(visit.site, visit.member, number, form)
    except NotFoundError:
        raise
    except JiefangError as error:
        return await _refused(visit, number, form, error)
    tried = f"?trial={form.once}" if form.act is AnnouncementAct.TRIAL else ""
    return visit.go(f"{_HERE}/{number}{tried}")


async def _refused(visit: Visit, number: int, form: ActForm, error: JiefangError) -> Response:
    said, status = problem_text(visit.t, error), status_of(error)
    view = await visit.site.announcing.views.view(visit.member.telegram_id, number)
    if form.act in _ASKED and AnnouncementMove(form.act) in view.moves:
        again = {"seen": view.last_correction, "once": secrets.token_hex(8)}
        return await asked(visit, view, form.model_copy(update=again), said=said, status=status)
    return await announcement_page(visit, number, form=form, said=said, status=status)
