"""What a form on an announcement's page asks for, and which use case does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from bot.domain.language import Language
from bot.services.sign_in import SignedIn
from bot.web.fields import AS_TYPED, Once
from bot.web.site import Site


class AnnouncementAct(StrEnum):
    """Every act that a form can ask for."""

    TRIAL = "trial"
    PROPOSE = "propose"
    APPROVE = "approve"
    GIVE_BACK = "give_back"
    DROP = "drop"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    CORRECT = "correct"
    APPLY = "apply"
    RECALL = "recall"


class Ask(StrEnum):
    """What has a page of its own before it is done: words, or a second thought."""

    GIVE_BACK = "give_back"
    DROP = "drop"
    STOP = "stop"
    CORRECT = "correct"
    RECALL = "recall"


Typed = Annotated[str, AS_TYPED, Field(max_length=20_000)]


class ActForm(BaseModel):
    """The fields of all these forms; each act needs its own."""

    act: AnnouncementAct
    once: Once
    seen: Annotated[int, Field(ge=0, le=2**52)] = 0
    """The version, or the correction, that was read."""
    why: Typed = ""
    hans: Typed = ""
    hant: Typed = ""
    en: Typed = ""
    is_seen: bool = False
    """Of a correction: that how it reads was looked at."""
    back: bool = False
    """Go on writing."""

    @property
    def cause(self) -> str:
        """What the act is recorded under."""
        return f"web:{self.once}"

    @property
    def texts(self) -> dict[Language, str]:
        """Give a correction's texts by language."""
        return {Language.ZH_HANS: self.hans, Language.ZH_HANT: self.hant, Language.EN: self.en}


async def do(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    """Do an act.

    Raises:
        JiefangError: As the use case says; nothing was changed then.
    """
    await _DO[form.act](site, by, number, form)


async def _trial(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.trials.send(by.telegram_id, number, form.cause)


async def _propose(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.writing.propose(by.telegram_id, number, form.cause)


async def _approve(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.countersigning.approve(by, number, form.seen, form.cause)


async def _give_back(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.writing.give_back(by.telegram_id, number, form.why, form.cause)


async def _drop(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.writing.drop(by.telegram_id, number, form.cause)


async def _pause(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.control.pause(by.telegram_id, number, form.cause)


async def _resume(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.control.resume(by.telegram_id, number, form.cause)


async def _stop(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.control.stop(by.telegram_id, number, form.cause)


async def _correct(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.control.correct(
        by.telegram_id, number, form.texts, form.cause, seen=form.seen
    )


async def _apply(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.countersigning.apply(by, number, form.seen, form.cause)


async def _recall(site: Site, by: SignedIn, number: int, form: ActForm) -> None:
    await site.announcing.control.recall(by.telegram_id, number, form.cause)


_DO: dict[AnnouncementAct, Callable[[Site, SignedIn, int, ActForm], Awaitable[None]]] = {
    AnnouncementAct.TRIAL: _trial,
    AnnouncementAct.PROPOSE: _propose,
    AnnouncementAct.APPROVE: _approve,
    AnnouncementAct.GIVE_BACK: _give_back,
    AnnouncementAct.DROP: _drop,
    AnnouncementAct.PAUSE: _pause,
    AnnouncementAct.RESUME: _resume,
    AnnouncementAct.STOP: _stop,
    AnnouncementAct.CORRECT: _correct,
    AnnouncementAct.APPLY: _apply,
    AnnouncementAct.RECALL: _recall,
}
