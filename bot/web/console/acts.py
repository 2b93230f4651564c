"""What a form on a complaint's page asks for, and which use case does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field

from bot.domain.complaint import Action, CloseReason
from bot.domain.errors import InvalidInputError
from bot.services.handling import Said
from bot.web.fields import AS_TYPED
from bot.web.site import Site


class Act(StrEnum):
    """Every act that a form can ask for."""

    CLAIM = "claim"
    RELEASE = "release"
    RESUME = "resume"
    ACCEPT = "accept"
    REJECT = "reject"
    ASSIGN = "assign"
    OFFER = "offer"
    CATEGORISE = "categorise"
    REPLY = "reply"
    NOTE = "note"
    ASK = "ask"
    EXTEND = "extend"
    FINISH = "finish"
    REFER = "refer"
    DEFER = "defer"
    GIST = "gist"
    """Write a voice note down."""


SHOWN_FIRST = {
    Act.REPLY: Action.REPLY,
    Act.ASK: Action.ASK,
    Act.EXTEND: Action.EXTEND,
    Act.FINISH: Action.FINISH,
    Act.REFER: Action.REFER,
    Act.DEFER: Action.DEFER,
}
"""What the resident reads word for word."""


class Step(StrEnum):
    """Which of a form's buttons was pressed."""

    SHOW = "show"
    """See first what the resident will read."""
    SEND = "send"
    BACK = "back"
    """Go on writing."""
    PUT_IN = "put_in"
    """Put a template's text after what was typed."""


class ActForm(BaseModel):
    """The fields of all these forms; each act needs its own."""

    act: Act
    once: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    """Made with the form: sent twice, it is done once."""
    text: Annotated[str, AS_TYPED, Field(max_length=4000)] = ""
    until: Annotated[str, Field(max_length=32)] = ""
    unit: Annotated[str, Field(max_length=64)] = ""
    category: Annotated[str, Field(max_length=64)] = ""
    to: int = 0
    """A colleague's Telegram id."""
    file: int = 0
    """A voice note's number."""
    photo: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """Keys of photos that were put up before."""
    template: Annotated[str, Field(max_length=200)] = ""
    step: Step = Step.SHOW

    @property
    def cause(self) -> str:
        """What the act is recorded under."""
        return f"web:{self.once}"

    def facts(self) -> dict[str, Any]:
        """What a notice of it says beside words."""
        if self.act is Act.EXTEND:
            return {"due_at": f"{self.new_date().isoformat()}T00:00:00+00:00"}
        return {}

    def new_date(self) -> date:
        """Read the date.

        Raises:
            InvalidInputError: It is none.
        """
        try:
            return date.fromisoformat(self.until)
        except ValueError:
            raise InvalidInputError("date", "2023-11-20") from None

    def said(self) -> Said:
        """Give the words and the photos."""
        return Said(text=self.text, photos=self.photo)


async def do(site: Site, by: int, number: int, form: ActForm) -> None:
    """Do an act.

    Raises:
        JiefangError: As the use case says; nothing was changed then.
    """
    await _DO[form.act](site, by, number, form)


async def _claim(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.triage.claim(by, number, form.cause)


async def _release(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.triage.release(by, number, form.cause)


async def _resume(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.handling.resume(by, number, form.cause)


async def _accept(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.triage.accept(by, number, form.cause)


async def _reject(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.triage.reject(by, number, form.text, form.cause)


async def _assign(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.triage.assign(by, number, form.to, form.cause)


async def _offer(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.triage.offer(by, number, form.unit, form.text, form.cause)


async def _categorise(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.triage.categorise(by, number, form.category, form.cause)


async def _say(site: Site, by: int, number: int, form: ActForm) -> None:
    actions = {Act.REPLY: Action.REPLY, Act.NOTE: Action.NOTE, Act.ASK: Action.ASK}
    await site.handling.say(by, number, actions[form.act], form.said(), form.cause)


async def _extend(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.handling.extend(by, number, form.new_date(), form.text, form.cause)


async def _finish(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.handling.finish(by, number, form.said(), form.cause)


async def _close(site: Site, by: int, number: int, form: ActForm) -> None:
    reasons = {Act.REFER: CloseReason.NOT_OURS, Act.DEFER: CloseReason.NOT_FEASIBLE}
    await site.handling.close(by, number, reasons[form.act], form.text, form.cause)


async def _write_down(site: Site, by: int, number: int, form: ActForm) -> None:
    await site.handling.write_down(by, number, form.file, form.text, form.cause)


_DO: dict[Act, Callable[[Site, int, int, ActForm], Awaitable[None]]] = {
    Act.CLAIM: _claim,
    Act.RELEASE: _release,
    Act.RESUME: _resume,
    Act.ACCEPT: _accept,
    Act.REJECT: _reject,
    Act.ASSIGN: _assign,
    Act.OFFER: _offer,
    Act.CATEGORISE: _categorise,
    Act.REPLY: _say,
    Act.NOTE: _say,
    Act.ASK: _say,
    Act.EXTEND: _extend,
    Act.FINISH: _finish,
    Act.REFER: _close,
    Act.DEFER: _close,
    Act.GIST: _write_down,
}
