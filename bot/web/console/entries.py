"""Entries on a screen: the list, the form, what it would change, publishing it."""

from __future__ import annotations

import secrets
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Path, Query
from starlette.responses import Response

from bot.domain.entry_draft import Fault
from bot.domain.errors import JiefangError, NotFoundError
from bot.domain.knowledge import Knowledge
from bot.domain.language import Language
from bot.domain.people import Permission
from bot.replies.knowledge import date_fault_text, fault_text, problem_of_writing
from bot.services.entry_files import ChangedMeanwhileError, NotWrittenError
from bot.services.entry_trial import Prepared
from bot.web.console.entry_form import EntryForm, Step, of_entry
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.KEEP_KNOWLEDGE))])
_HERE = "/console/knowledge"
Gap = Annotated[int | None, Query(ge=1, le=2**52)]
Number = Annotated[int, Path(ge=1, le=2**52)]
_PROPOSED = 12
"""Phrasings that are put into the form."""
_FIELDS = {
    "answer.zh-Hans": "hans",
    "answer.en": "en",
    "answer.zh-Hant": "hant",
    "answer": "hans",
    "source.zh-Hans": "source_hans",
    "source.en": "source_en",
    "source": "source_hans",
    "id": "topic",
    "entry": "topic",
}


@router.get(_HERE + "/entries")
async def entries(visit: AnyVisit) -> Response:
    """List the entries, those to be looked at again first."""
    listed = await visit.site.entries.listing(visit.member.telegram_id)
    return visit.page("console/entries.html", listed=listed)


@router.get(_HERE + "/entry")
async def begin(
    visit: AnyVisit, gap: Gap = None, id_: Annotated[str, Query(alias="id", max_length=200)] = ""
) -> Response:
    """Show the form for a new entry, or for one that is there; for a gap, with its wordings."""
    form = await _begun(visit, gap, id_)
    return await _shown(visit, form, None, {})


@router.post(_HERE + "/entry")
async def entry(visit: AnyVisit, form: Annotated[EntryForm, Form()]) -> Response:
    """Check what was filled in, publish what was checked, or give it as a file."""
    service = visit.site.entries
    if service.published(f"web:{form.once}") is not None:
        return visit.go(f"{_HERE}?done=web:{form.once}")
    gap = form.gap or None
    prepared = await service.prepare(visit.member.telegram_id, form.draft, form.seen, gap)
    errors = _errors(visit, form, prepared.faults)
    if form.step is Step.TAKE and prepared.proposal is not None:
        return _file(prepared.proposal.entry, prepared.proposal.yaml)
    if form.step is not Step.PUBLISH or errors or form.shown != prepared.seal:
        return await _shown(visit, form, prepared, errors)
    try:
        await service.publish(visit.member.telegram_id, prepared, form.tell, f"web:{form.once}")
    except (ChangedMeanwhileError, NotWrittenError) as error:
        return await _shown(visit, form, prepared, errors, error)
    return visit.go(f"{_HERE}?done=web:{form.once}")


@router.post(_HERE + "/gaps/{number}/tell")
async def tell(
    visit: AnyVisit,
    number: Number,
    entry: Annotated[str, Form(max_length=200)],
    once: Annotated[str, Form(pattern=r"^[0-9a-f]{16}$")],
) -> Response:
    """Tell those who asked of an entry that is there already."""
    await visit.site.entries.tell(visit.member.telegram_id, number, entry, f"web:{once}")
    return visit.go(_HERE)


async def _begun(visit: Visit, gap: int | None, id_: str) -> EntryForm:
    by, once = visit.member.telegram_id, secrets.token_hex(8)
    shelf = await visit.site.entries.begin(by)
    found = shelf.knowledge.entries.get(id_)
    if id_ and found is None:
        raise NotFoundError("entry", id_)
    phrasings: tuple[str, ...] = ()
    topic = ""
    if gap is not None:
        opened = await visit.site.gaps.open(by, gap)
        phrasings, topic = opened.phrasings[:_PROPOSED], opened.line.now.topic or ""
    if found is not None:
        begun = of_entry(found, once, shelf.knowledge.version, phrasings)
        return begun.model_copy(update={"gap": gap or 0})
    return EntryForm(
        once=once,
        seen=shelf.knowledge.version,
        gap=gap or 0,
        topic=topic,
        questions="\n".join(phrasings),
    )


def _errors(visit: Visit, form: EntryForm, faults: tuple[Fault, ...]) -> dict[str, str]:
    """Say what is wrong beside each field; of several at one field, each a line."""
    found: dict[str, list[str]] = {}
    for one in faults:
        field = _FIELDS.get(one.field, one.field)
        found.setdefault(field, []).append(fault_text(visit.t, one))
    if not form.is_dated:
        found.setdefault("review_by", []).append(date_fault_text(visit.t))
    return {field: " ".join(said) for field, said in found.items()}


async def _shown(
    visit: Visit,
    form: EntryForm,
    prepared: Prepared | None,
    errors: dict[str, str],
    refused: JiefangError | None = None,
) -> Response:
    knowledge = visit.site.knowledge.knowledge
    fresh = {"seen": prepared.version, "shown": prepared.seal} if prepared else {}
    if refused is None and prepared and prepared.proposal and prepared.proposal.hindrance:
        refused = NotWrittenError(prepared.proposal.hindrance)
    return visit.page(
        "console/entry.html",
        status=422 if errors else 409 if refused else 200,
        form=form.with_proposal().model_copy(update=fresh),
        prepared=prepared,
        errors=errors,
        refused=problem_of_writing(visit.t, refused),
        is_changed=form.step is Step.PUBLISH and prepared is not None and not errors,
        topics=knowledge.topics,
        sources=_sources(knowledge),
    )


def _sources(knowledge: Knowledge) -> list[str]:
    """List what answers rest on so far, to choose from."""
    named = [one.source for one in knowledge.entries.values()]
    written = (Language.ZH_HANS, Language.EN)
    return sorted({source[tag] for source in named for tag in written if tag in source})


def _file(name: str, text: str) -> Response:
    header = f"attachment; filename*=UTF-8''{quote(name)}.yaml"
    return Response(text.encode(), media_type="text/yaml", headers={"content-disposition": header})
