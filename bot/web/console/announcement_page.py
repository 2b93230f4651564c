"""The page of one announcement, and the pages that its acts have of their own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from bot.domain.announcement import AnnouncementMove
from bot.domain.language import Language
from bot.replies.announcements import letters
from bot.services.announcement_shown import AnnouncementView, Content
from bot.services.ports import UPLOADED
from bot.web.console.announcement_acts import ActForm, AnnouncementAct
from bot.web.visit import Visit

NAMED = {"hans": Language.ZH_HANS, "hant": Language.ZH_HANT, "en": Language.EN}
"""The fields of the languages."""


async def announcement_page(
    visit: Visit,
    number: int,
    *,
    trial: str = "",
    form: ActForm | None = None,
    said: str | None = None,
    status: int = 200,
) -> Response:
    """Show an announcement.

    Args:
        visit: The request.
        number: Of the announcement.
        trial: Names messages that were just sent to oneself.
        form: What was refused, if anything was.
        said: Why.
        status: Of the answer.
    """
    view = await visit.site.announcing.views.view(visit.member.telegram_id, number)
    return visit.page(
        "console/announcement.html",
        status=status,
        typed=form,
        said=said,
        **(state_facts(visit, view) | await tried(visit, number, trial)),
    )


def picture_path(picture: str, number: int) -> str:
    """Tell where a picture is shown: one just put up by its key, another by its announcement."""
    here = "/console/announcements"
    if picture.startswith(UPLOADED):
        return f"{here}/uploads/{picture}.jpg"
    return f"{here}/{number}/picture.jpg"


def state_facts(visit: Visit, view: AnnouncementView) -> dict[str, Any]:
    """Give what tells how far an announcement is and what can be done with it now."""
    correction = view.correction.contents if view.correction else {}
    return {
        "view": view,
        "number": view.id,
        "Move": AnnouncementMove,
        "letters": letters(visit.site.zone, view.contents),
        "corrected": letters(visit.site.zone, correction, correction),
        "topics": list(visit.site.knowledge.knowledge.topics.values()),
        "is_fresh": visit.site.announcing.countersigning.may_now(visit.member),
        "once": secrets.token_hex(8),
    }


async def tried(visit: Visit, number: int, trial: str) -> dict[str, Any]:
    """Give how far the messages to oneself are."""
    trials, by = visit.site.announcing.trials, visit.member.telegram_id
    outcome = await trials.outcome(by, number, f"web:{trial}") if trial else {}
    return {"trial": trial, "outcome": outcome, "number": number}


async def asked(
    visit: Visit, view: AnnouncementView, form: ActForm, *, said: str = "", status: int = 200
) -> Response:
    """Ask for the words that an act needs, or once more before what cannot be undone."""
    young, old = 0, 0
    if form.act is AnnouncementAct.RECALL:
        recallable = visit.site.announcing.views.recallable
        young, old = await recallable(visit.member.telegram_id, view.id)
    return visit.page(
        "console/announcement_ask.html",
        status=status,
        form=form,
        view=view,
        number=view.id,
        young=young,
        old=old,
        errors={"hans" if form.act is AnnouncementAct.CORRECT else "why": said} if said else {},
        letters=letters(visit.site.zone, view.contents),
    )


def previewed(
    visit: Visit, number: int, form: ActForm, contents: Mapping[Language, Content]
) -> Response:
    """Show a correction as each will read it."""
    return visit.page(
        "console/announcement_correction.html",
        form=form,
        number=number,
        letters=letters(visit.site.zone, contents),
    )
