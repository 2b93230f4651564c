"""The team on a screen, for admins: staff, sessions, keys of programs, the log of changes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query
from pydantic import BaseModel, BeforeValidator, Field
from starlette.responses import Response

from bot.domain.errors import InvalidInputError
from bot.domain.people import Permission, Role
from bot.replies.staff import role_text
from bot.services.staff import Post
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.MANAGE_STAFF))])
_HERE = "/console/team"
_MOST = 2**52
"""Telegram's ids are below it."""


def _blank(value: object) -> object:
    return None if value == "" else value


Person = Annotated[int, Field(ge=1, le=_MOST)]
PersonPath = Annotated[int, Path(ge=1, le=_MOST)]
Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")]


class GrantForm(BaseModel):
    """A colleague's post."""

    telegram_id: Person
    name: Name
    role: Role
    unit: Annotated[str | None, BeforeValidator(_blank), Field(max_length=64)] = None
    login: Annotated[str | None, Field(max_length=255)] = None
    """What they sign in with elsewhere; None where the form does not ask."""

    def post(self) -> Post:
        """Give the post."""
        return Post(role=self.role, name=self.name.strip(), unit=self.unit, login=self.login)


class KeyForm(BaseModel):
    """A program that is given a key."""

    name: Name
    reads_all: bool = False


@router.get("/console/team")
async def team(visit: AnyVisit, page: Annotated[int, Query(ge=0, le=200)] = 0) -> Response:
    """Show the team."""
    return await _shown(visit, page)


@router.post("/console/team/grant")
async def grant(visit: AnyVisit, form: Annotated[GrantForm, Form()]) -> Response:
    """Take somebody on, or change what they are."""
    if form.unit is not None and form.unit not in visit.site.knowledge.knowledge.units:
        raise InvalidInputError("unit", ", ".join(visit.site.knowledge.knowledge.units))
    await visit.site.team.grant(visit.member, form.telegram_id, form.post())
    return visit.go(_HERE)


@router.post("/console/team/{telegram_id}/dismiss")
async def dismiss(visit: AnyVisit, telegram_id: PersonPath) -> Response:
    """End somebody's rights."""
    await visit.site.team.dismiss(visit.member, telegram_id)
    return visit.go(_HERE)


@router.post("/console/team/sessions/{number}/end")
async def end_session(visit: AnyVisit, number: Annotated[int, Path(ge=1, le=2**52)]) -> Response:
    """Sign somebody out."""
    await visit.site.sign_in.end(visit.member, number)
    return visit.go(_HERE)


@router.post("/console/team/keys")
async def give_key(visit: AnyVisit, form: Annotated[KeyForm, Form()]) -> Response:
    """Give a program a key and show it, this once."""
    key = await visit.site.team.give_key(visit.member, form.name.strip(), reads_all=form.reads_all)
    return visit.page("console/key.html", name=form.name.strip(), key=key)


@router.post("/console/team/keys/revoke")
async def revoke_key(visit: AnyVisit, name: Annotated[str, Form(max_length=60)]) -> Response:
    """Take a program's key back."""
    await visit.site.team.revoke_key(visit.member, name)
    return visit.go(_HERE)


async def _shown(visit: Visit, page: int) -> Response:
    view = await visit.site.team.view(visit.member, page)
    return visit.page(
        "console/team.html",
        team=view,
        roles=[(role, role_text(visit.t, role)) for role in Role],
        knowledge=visit.site.knowledge.knowledge,
    )
