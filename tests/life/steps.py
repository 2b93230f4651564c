"""What can happen in a run, and how each step is done to the model and to the office."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from bot.domain.complaint import Action, CloseReason, Verdict
from bot.services.brought import Brought
from bot.services.drafts import Beginning
from bot.services.handling import Said
from tests.life.clocks import Case
from tests.life.events import STAFF, UNITS
from tests.life.minutes import DAY, closing, instant_of
from tests.life.model import Model
from tests.life.office import IDS, PEOPLE, TOLD, ZONE, Services

_STAFF = (*STAFF, "ann")
"""Whoever presses staff's buttons: everybody on the staff, and somebody who is not."""
_OFTEN = (4, 4, 3, 3, 1, 1, 1)
_OFTEN_SORTING = (1, 1, 1, 6, 3, 1, 1)
"""How often each of these does: dispatchers' acts mostly by dispatchers."""
_SORTING = {"assign", "sort", "extend", "merge", "split"}
_OWN = {"withdraw", "judge", "add", "edit"}
_OWN_SHARE = 0.85
"""How often residents act on what is their own."""
_UNITS = tuple(sorted(set(UNITS.values())))
_WAITS = (1, 20, 60, 240, 240, DAY, DAY, 2 * DAY, 3 * DAY, 5 * DAY, 8 * DAY)


_PHOTOS: tuple[tuple[str, ...], ...] = ((), ("p",), ("p", "q"))
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happens; shares say which complaint, other complaint and choice is meant.

    A step means something whatever came before it, so that any may be left out of a run.
    """

    name: str
    who: str
    case: float
    other: float
    choice: float
    cause: str


def _later(case: Case, choice: float) -> int:
    """Name closing time of some day: mostly a later working day, sometimes not."""
    due = case.due
    at_closing = due // DAY * DAY + 18 * 60
    days = (closing(due, 1), closing(due, 3), at_closing, at_closing + 5 * DAY)
    return days[int(choice * len(days))]


@dataclass
class Scene:
    """A step with everything that it is done to, as it was when the step began."""

    step: Step
    model: Model
    office: Services

    def __post_init__(self) -> None:
        self.who, self.cause = self.step.who, self.step.cause
        cases = self.model.cases
        if cases:
            self.case = cases[int(self.step.case * len(cases))]
            self.other = cases[int(self.step.other * len(cases))]
            # Ids are given out in order.
            self.id = self.case.number + 1
            self.later = _later(self.case, self.step.choice)
            if self.step.name in _OWN and self.step.other < _OWN_SHARE:
                self.who = self.case.resident
        self.by = IDS[self.who]

    def pick(self, *among: T) -> T:
        """Choose as the dice have it."""
        return among[int(self.step.choice * len(among))]

    async def draft(self, told: str) -> str:
        """Begin a draft and give its tag."""
        start = Beginning(cause=f"{self.cause}:begin", text=told, is_anew=True)
        return (await self.office.intake.begin(self.by, start)).tag


Play = Callable[[Scene], Awaitable[object]]
"""Does a step to the office."""
Tell = Callable[[Scene], object]
"""Does a step to the model."""


async def _file(on: Scene) -> None:
    await on.office.intake.submit(on.by, await on.draft(on.pick(*TOLD)), on.cause)


async def _join(on: Scene) -> None:
    tag = await on.draft(on.pick(on.other.told, on.other.told, *TOLD))
    await on.office.joining.join(on.by, tag, on.other.number + 1, on.cause)


async def _add(on: Scene) -> None:
    await on.office.additions.ask_for(on.by, on.id, Action.ADD)
    await on.office.additions.take(on.by, Brought(cause=on.cause, text="还有"))


async def _edit(on: Scene) -> None:
    await on.office.additions.ask_for(on.by, on.id, Action.EDIT)
    await on.office.additions.take(on.by, Brought(cause=on.cause, text=on.pick(*TOLD)))


async def _extend(on: Scene) -> None:
    day = instant_of(on.later).astimezone(ZONE).date()
    await on.office.handling.extend(on.by, on.id, day, "等材料", on.cause)


async def _finish(on: Scene) -> None:
    said = Said(text="修好了", photos=on.pick(*_PHOTOS))
    await on.office.handling.finish(on.by, on.id, said, on.cause)


async def _double(on: Scene) -> None:
    reason, text = CloseReason.DUPLICATE, f"见 {on.office.references[on.other.number]}"
    await on.office.handling.close(on.by, on.id, reason, text, on.cause)


async def _wait(on: Scene) -> None:
    on.office.clock.now += timedelta(minutes=on.pick(*_WAITS))
    while await on.office.alarms.tick():
        pass


async def _restart(on: Scene) -> None:
    await on.office.restart()


async def _nothing(_on: Scene) -> None:
    """Of a message that arrives once more, which the run itself finds and does again."""


def _say(action: Action) -> Play:
    said = Said(text="话")
    return lambda on: on.office.handling.say(on.by, on.id, action, said, on.cause)


def _close_reason(on: Scene) -> str:
    return on.pick("not_ours", "not_feasible")


RESIDENTS: dict[str, tuple[int, Tell, Play]] = {
    "file": (5, lambda on: on.model.file(on.who, on.pick(*TOLD), on.pick(*TOLD.values())), _file),
    "join": (
        8,
        lambda on: on.model.join(on.who, on.pick(on.other.told, on.other.told, *TOLD), on.other),
        _join,
    ),
    "withdraw": (
        2,
        lambda on: on.model.withdraw(on.who, on.case),
        lambda on: on.office.complaints.withdraw(on.by, on.id, on.cause),
    ),
    "judge": (
        14,
        lambda on: on.model.judge(on.who, on.case, on.pick(*Verdict)),
        lambda on: on.office.complaints.judge(on.by, on.id, on.pick(*Verdict), on.cause),
    ),
    "add": (4, lambda on: on.model.add(on.who, on.case), _add),
    "edit": (2, lambda on: on.model.edit(on.who, on.case, on.pick(*TOLD)), _edit),
}
OFFICE: dict[str, tuple[int, Tell, Play]] = {
    "claim": (
        5,
        lambda on: on.model.claim(on.who, on.case),
        lambda on: on.office.triage.claim(on.by, on.id, on.cause),
    ),
    "release": (
        2,
        lambda on: on.model.release(on.who, on.case),
        lambda on: on.office.triage.release(on.by, on.id, on.cause),
    ),
    "assign": (
        3,
        lambda on: on.model.assign(on.who, on.case, on.pick(*_STAFF)),
        lambda on: on.office.triage.assign(on.by, on.id, IDS[on.pick(*_STAFF)], on.cause),
    ),
    "offer": (
        3,
        lambda on: on.model.offer(on.who, on.case, on.pick(*_UNITS)),
        lambda on: on.office.triage.offer(on.by, on.id, on.pick(*_UNITS), "归你们", on.cause),
    ),
    "accept": (
        3,
        lambda on: on.model.accept(on.who, on.case),
        lambda on: on.office.triage.accept(on.by, on.id, on.cause),
    ),
    "reject": (
        1,
        lambda on: on.model.reject(on.who, on.case),
        lambda on: on.office.triage.reject(on.by, on.id, "不是", on.cause),
    ),
    "sort": (
        2,
        lambda on: on.model.sort(on.who, on.case, on.pick(*UNITS)),
        lambda on: on.office.triage.categorise(on.by, on.id, on.pick(*UNITS), on.cause),
    ),
    "reply": (4, lambda on: on.model.reply(on.who, on.case), _say(Action.REPLY)),
    "note": (1, lambda on: on.model.note(on.who, on.case), _say(Action.NOTE)),
    "ask": (4, lambda on: on.model.ask(on.who, on.case), _say(Action.ASK)),
    "resume": (
        2,
        lambda on: on.model.resume(on.who, on.case),
        lambda on: on.office.handling.resume(on.by, on.id, on.cause),
    ),
    "extend": (3, lambda on: on.model.extend(on.who, on.case, on.later), _extend),
    "finish": (
        8,
        lambda on: on.model.finish(on.who, on.case, has_photo=bool(on.pick(*_PHOTOS))),
        _finish,
    ),
    "close": (
        3,
        lambda on: on.model.close(on.who, on.case, _close_reason(on)),
        lambda on: on.office.handling.close(
            on.by, on.id, CloseReason(_close_reason(on)), "因为", on.cause
        ),
    ),
    "double": (2, lambda on: on.model.double(on.who, on.case, on.other), _double),
    "merge": (
        4,
        lambda on: on.model.merge(on.who, on.case, on.other),
        lambda on: on.office.joining.merge(
            on.by, on.id, on.office.references[on.other.number], on.cause
        ),
    ),
    "split": (
        2,
        lambda on: on.model.split(on.who, on.case),
        lambda on: on.office.joining.split(on.by, on.id, on.cause),
    ),
}
WORLD: dict[str, tuple[int, Tell, Play]] = {
    "wait": (14, lambda on: on.model.wait(on.pick(*_WAITS)), _wait),
    "restart": (1, lambda _: None, _restart),
    "again": (4, lambda _: None, _nothing),
}
STEPS = RESIDENTS | OFFICE | WORLD
_NAMES, _WEIGHTS = list(STEPS), [weight for weight, _, _ in STEPS.values()]


def _somebody(dice: random.Random, name: str) -> str:
    if name in RESIDENTS:
        return dice.choice(PEOPLE)
    return dice.choices(_STAFF, _OFTEN_SORTING if name in _SORTING else _OFTEN)[0]


def thrown(dice: random.Random, length: int) -> list[Step]:
    """Throw the steps of a run; it begins with something told."""
    names = ["file", *dice.choices(_NAMES, _WEIGHTS, k=length - 1)]
    return [
        Step(
            name=name,
            who=_somebody(dice, name),
            case=dice.random(),
            other=dice.random(),
            choice=dice.random(),
            cause=f"{number}",
        )
        for number, name in enumerate(names)
    ]
