"""What a form on a breakthrough's page asks for, which use case does it, and what it lacks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from bot.domain.breakthrough_typed import read_steps
from bot.domain.complaint import references_in
from bot.services.breakthroughs import Opening
from bot.services.handling import Said
from bot.web.site import Site

FIELDS = {
    "task_title": "title",
    "task_date": "due_on",
    "task_steps": "steps",
    "task_owner": "owner",
    "task_reference": "references",
    "task_taken": "references",
    "task_complaints": "references",
    "photo": "photos",
    "photos": "photos",
}
"""Which field of a form an error is about; of the rest, the words."""


class TaskAct(StrEnum):
    """Every act that a form can ask for."""

    OPEN = "open"
    DECLINE = "decline"
    ADD = "add"
    REMOVE = "remove"
    RENAME = "rename"
    GIVE = "give"
    RESCHEDULE = "reschedule"
    PLAN = "plan"
    TICK = "tick"
    UNTICK = "untick"
    TIE = "tie"
    CLOSE = "close"
    DROP = "drop"


class TaskForm(BaseModel):
    """The fields of all these forms; each act needs its own."""

    act: TaskAct = TaskAct.OPEN
    once: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    """Made with the form: sent twice, it is done once."""
    references: Annotated[str, Field(max_length=8000)] = ""
    title: Annotated[str, Field(max_length=500)] = ""
    due_on: Annotated[str, Field(max_length=40)] = ""
    owner: Annotated[str, Field(max_length=64)] = ""
    steps: Annotated[str, Field(max_length=8000)] = ""
    commitment: Annotated[str, Field(max_length=64)] = ""
    text: Annotated[str, Field(max_length=8000)] = ""
    """What was done, or why."""
    step: Annotated[int, Field(ge=0, le=1000)] = 0
    complaint: Annotated[int, Field(ge=0, le=10**15)] = 0
    photo: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """Keys of photos of the outcome that were put up."""
    confirmed: bool = False
    back: bool = False
    """Go on writing."""

    @property
    def cause(self) -> str:
        """What the act is recorded under; forms of one page share what was made with it."""
        return f"web:{self.once}:{self.act}:{self.step}:{self.complaint}"

    @property
    def said(self) -> Said:
        """The words and photos of an outcome."""
        return Said(text=self.text, photos=self.photo)

    @property
    def day(self) -> date | None:
        """The date; None where there is none, or it is no day."""
        try:
            return date.fromisoformat(self.due_on)
        except ValueError:
            return None

    @property
    def opening(self) -> Opening:
        """What a task is opened with."""
        return Opening(
            title=self.title.strip(),
            due_on=self.day,
            owner=self.owner,
            steps=read_steps(self.steps),
            commitment=self.commitment,
        )


async def open_new(site: Site, by: int, form: TaskForm) -> int:
    """Open a task by hand and give its number.

    Raises:
        JiefangError: As the use case says; nothing was changed then.
    """
    named = references_in(form.references)
    return await site.improving.tasks.open_new(by, form.opening, named, form.cause)


async def do(site: Site, by: int, number: int, form: TaskForm) -> None:
    """Do an act.

    Raises:
        JiefangError: As the use case says; nothing was changed then.
    """
    await _DO[form.act](site, by, number, form)


async def _open(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.tasks.open_proposed(by, number, form.opening, form.cause)


async def _decline(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.tasks.decline(by, number, form.cause)


async def _add(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.work.add(by, number, references_in(form.references), form.cause)


async def _remove(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.work.remove(by, number, form.complaint, form.cause)


async def _rename(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.work.rename(by, number, form.title, form.cause)


async def _give(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.work.give(by, number, form.owner, form.cause)


async def _reschedule(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.work.reschedule(by, number, form.day, form.text, form.cause)


async def _plan(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.work.plan(by, number, read_steps(form.steps), form.cause)


async def _tick(site: Site, by: int, number: int, form: TaskForm) -> None:
    is_done = form.act is TaskAct.TICK
    await site.improving.work.tick(by, number, form.step, form.cause, is_done=is_done)


async def _tie(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.work.tie(by, number, form.commitment, form.cause)


async def _close(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.tasks.close(by, number, form.said, form.cause)


async def _drop(site: Site, by: int, number: int, form: TaskForm) -> None:
    await site.improving.tasks.drop(by, number, form.text, form.cause)


_DO: dict[TaskAct, Callable[[Site, int, int, TaskForm], Awaitable[None]]] = {
    TaskAct.OPEN: _open,
    TaskAct.DECLINE: _decline,
    TaskAct.ADD: _add,
    TaskAct.REMOVE: _remove,
    TaskAct.RENAME: _rename,
    TaskAct.GIVE: _give,
    TaskAct.RESCHEDULE: _reschedule,
    TaskAct.PLAN: _plan,
    TaskAct.TICK: _tick,
    TaskAct.UNTICK: _tick,
    TaskAct.TIE: _tie,
    TaskAct.CLOSE: _close,
    TaskAct.DROP: _drop,
}
