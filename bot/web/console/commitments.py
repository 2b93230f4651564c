"""The promise ledger on a screen: all commitments, one opened, an entry or a correction written."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from bot.domain.errors import InvalidInputError
from bot.domain.people import Permission
from bot.replies.commitments import standing_lines
from bot.replies.ledger import ledger_problem_text
from bot.replies.pictures.card import draw_card
from bot.services.ledger_desk import LedgerPage
from bot.services.progress_rules import Progress
from bot.services.standings import Standing
from bot.services.uploads import OfCommitment
from bot.web.console.ledger_forms import FIELDS, NOT_STARTED, EntryForm, Step
from bot.web.console.photos import put_up
from bot.web.pictures import Width, Wish, look, svg
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed())])
_PATH = "/console/commitments"
Number = Annotated[int, Query(ge=0, le=2**52)]


@router.get(_PATH)
async def commitments(visit: AnyVisit) -> Response:
    """List every commitment with its figure, what comes next and who records it."""
    lines = await visit.site.ledger.lines(visit.member.telegram_id)
    return visit.page("console/commitments.html", lines=lines)


@router.get(_PATH + "/{name}")
async def commitment(visit: AnyVisit, name: str, corrects: Number = 0) -> Response:
    """Show a commitment; with the entry that is to be corrected, its form begins from that."""
    page = await visit.site.ledger.open(visit.member.telegram_id, name, corrects=corrects)
    return await _shown(visit, page, _begun(visit, page), {})


@router.post(_PATH + "/{name}")
async def record(visit: AnyVisit, name: str, form: Annotated[EntryForm, Form()]) -> Response:
    """Record an entry; what residents will read of it is shown first.

    What is refused comes back with a reason beside each field and with all that was typed.
    """
    ledger, by = visit.site.commitments, visit.member.telegram_id
    progress, wrong = form.read(ledger.find(name).id)
    try:
        photos = await put_up(visit, OfCommitment(progress.commitment))
        form = form.model_copy(update={"photo": photos})
        progress, wrong = form.read(progress.commitment)
        if form.step is Step.BACK:
            return await _again(visit, form, progress, [])
        if wrong:
            return await _again(visit, form, progress, wrong)
        if form.step is Step.SHOW:
            return await _previewed(visit, await ledger.foreseen(by, progress), form)
        await ledger.record(by, progress, form.cause)
    except InvalidInputError as error:
        return await _again(visit, form, progress, [*wrong, error])
    return visit.go(f"{_PATH}/{progress.commitment}")


@router.get(_PATH + "/{name}/foreseen.svg")
async def foreseen(visit: AnyVisit, name: str, form: Annotated[EntryForm, Query()]) -> Response:
    """Draw the card as it will be with an entry."""
    progress, _ = form.read(name)
    standing = await visit.site.commitments.foreseen(visit.member.telegram_id, progress)
    drawing = draw_card(visit.t, standing, look(visit, Wish(width=Width.PHONE)))
    return await svg(visit, drawing, kept="no-store")


@router.get(_PATH + "/{name}/uploads/{key}.jpg")
async def upload(visit: AnyVisit, name: str, key: str) -> Response:
    """Show a photo that was put up, before it is recorded."""
    content = await visit.site.uploads.show(visit.member.telegram_id, OfCommitment(name), key)
    return Response(content, media_type="image/jpeg")


def _begun(visit: Visit, page: LedgerPage) -> EntryForm:
    """Begin an entry for today, or a correction from what it corrects."""
    form = EntryForm(once=secrets.token_hex(8), holds_on=visit.site.commitments.today().isoformat())
    old = page.correcting
    if old is None:
        return form
    is_counted = page.line.standing.commitment.target is not None
    unbegun = NOT_STARTED if old.value is not None and not is_counted else ""
    return form.model_copy(
        update={
            "corrects": old.number,
            "value": f"{old.value:g}" if old.value is not None and is_counted else "",
            "milestone": old.milestone.id if old.milestone else unbegun,
            "holds_on": old.holds_on.isoformat(),
            "note": old.note or "",
            "links": "\n".join(old.links),
            "keeps_photos": bool(old.photos),
        }
    )


async def _again(
    visit: Visit, form: EntryForm, progress: Progress, wrong: list[InvalidInputError]
) -> Response:
    """Show the form with all that is wrong, of each field the first."""
    found = [*wrong, *(visit.site.commitments.faults(progress) if wrong else ())]
    errors: dict[str, str] = {}
    for one in found:
        errors.setdefault(
            f"entry-{FIELDS.get(one.field, 'value')}", ledger_problem_text(visit.t, one)
        )
    page = await visit.site.ledger.open(
        visit.member.telegram_id, progress.commitment, corrects=form.corrects
    )
    return await _shown(visit, page, form, errors)


async def _shown(
    visit: Visit, page: LedgerPage, form: EntryForm, errors: dict[str, str]
) -> Response:
    return visit.page(
        "console/commitment.html",
        status=422 if errors else 200,
        page=page,
        standing=page.line.standing,
        form=form,
        errors=errors,
        can_record=visit.member.may(Permission.RECORD_PROGRESS),
        can_announce=visit.member.may(Permission.ANNOUNCE),
        can_work=visit.member.may(Permission.WORK_COMPLAINTS),
    )


async def _previewed(visit: Visit, foreseen: Standing, form: EntryForm) -> Response:
    """Show the words and the card as they will be."""
    return visit.page(
        "console/commitment_preview.html",
        form=form,
        standing=foreseen,
        said=standing_lines(visit.t, foreseen),
    )
