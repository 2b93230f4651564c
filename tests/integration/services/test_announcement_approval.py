"""No order of acts gets an announcement sent without a valid second approval."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.services.announcement_clock
import bot.services.announcement_control
from bot.domain.announcement import AnnouncementStatus
from bot.domain.errors import JiefangError
from bot.domain.language import Language
from bot.domain.people import Permission, Role, holds
from bot.services.announcements import Edit
from bot.store.engine import open_store
from bot.store.tables import Announcement
from tests.databases import Databases
from tests.integration.services.conftest import House

PEOPLE = (9_003, 9_004, 9_103)
"""Publishers and an admin at first; what they are later is drawn."""
ONLOOKER = 99_999
ACTS = (
    *("write", "propose", "approve", "approve_stale", "give_back", "schedule", "role", "tick"),
    *("correct", "apply"),
)
Step = tuple[str, int, Role]
_STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.sampled_from(list(Role))),
    max_size=16,
)


@dataclass
class Model:
    """What a plain reading of the rule says, kept beside the real thing."""

    version: int = 1
    roles: dict[int, Role] = field(default_factory=dict)
    authors: set[int] = field(default_factory=set)
    is_proposed: bool = False
    approved: tuple[int, int] | None = None
    """Who approved which version."""
    correctors: set[int] = field(default_factory=set)
    """Who wrote any of the correction that waits."""
    has_cheated: bool = False
    """A correction went out that no second person stands behind."""

    def may(self, who: int, permission: Permission) -> bool:
        """Say whether the role allows it."""
        return holds(self.roles[who], permission)

    def may_send(self) -> bool:
        """Say whether two people stand behind the present words."""
        if self.approved is None:
            return False
        who, version = self.approved
        second = who not in self.authors and self.may(who, Permission.APPROVE)
        return second and version == self.version


Act = Callable[[str, int, Role], Awaitable[None]]


class Play:
    """Plays steps on a house and its model."""

    def __init__(self, house: House) -> None:
        self.house, self.model = house, Model()
        self.number, self.id = 0, 0

    async def begin(self) -> None:
        """Hire and let the first person write."""
        # Somebody who plays no part: the last admin could not lose the role.
        await self.house.staff.ensure(ONLOOKER, Role.ADMIN, name="onlooker")
        for who, role in zip(PEOPLE, (Role.PUBLISHER, Role.ADMIN, Role.PUBLISHER), strict=True):
            await self.house.staff.ensure(who, role, name=str(who))
            self.model.roles[who] = role
        self.id = await self.house.announcements.create(PEOPLE[0], "create")
        self.model.authors.add(PEOPLE[0])

    async def step(self, act: str, who: int, role: Role) -> None:
        """Try one act, in both."""
        self.number += 1
        acts: dict[str, Act] = {
            "role": self._role,
            "tick": self._tick,
            "write": self._edit,
            "schedule": self._time,
            "correct": self._correct,
            "apply": self._apply,
        }
        await acts.get(act, self._decide)(act, PEOPLE[who], role)

    async def _role(self, _act: str, who: int, role: Role) -> None:
        await self.house.staff.ensure(who, role)
        self.model.roles[who] = role

    async def _tick(self, _act: str, _who: int, _role: Role) -> None:
        self.house.clock.move(seconds=2)
        await self.house.announcement_clock.start_due()

    async def _edit(self, _act: str, who: int, _role: Role) -> None:
        await self._write(who, Edit(texts={Language.ZH_HANS: f"{self.number}"}))

    async def _time(self, _act: str, who: int, role: Role) -> None:
        at = self.house.clock() + timedelta(seconds=role is Role.ADMIN)
        await self._write(who, Edit(is_timed=True, starts_at=at))

    async def _correct(self, _act: str, who: int, _role: Role) -> None:
        texts = {Language.ZH_HANS: f"correction {self.number}"}
        if await self._done(self.house.control.correct(who, self.id, texts, self.cause)):
            self.model.correctors.add(who)

    async def _apply(self, _act: str, who: int, _role: Role) -> None:
        model, seen = self.model, await self._seen_correction()
        if await self._done(self.house.control.apply(who, self.id, seen, self.cause)):
            is_second = who not in model.correctors and model.may(who, Permission.APPROVE)
            model.has_cheated |= not (model.correctors and is_second)
            model.version, model.correctors = model.version + 1, set()

    async def _seen_correction(self) -> int:
        view = await self.house.announcement_views.view(ONLOOKER, self.id)
        return view.correction.number if view.correction else 0

    async def _write(self, who: int, edit: Edit) -> None:
        if await self._done(self.house.announcements.write(who, self.id, edit, self.cause)):
            self.model.version += 1
            self.model.authors.add(who)
            self.model.approved, self.model.is_proposed = None, False

    async def _decide(self, act: str, who: int, _role: Role) -> None:
        announcements, model, cause = self.house.announcements, self.model, self.cause
        if act == "propose":
            model.is_proposed |= await self._done(announcements.propose(who, self.id, cause))
        elif act == "give_back":
            if await self._done(announcements.give_back(who, self.id, "?", cause)):
                model.approved, model.is_proposed = None, False
        else:
            seen = model.version - (act == "approve_stale")
            if await self._done(announcements.approve(who, self.id, seen, cause)):
                assert model.is_proposed
                model.approved = (who, seen)

    @property
    def cause(self) -> str:
        """Name the step under way."""
        return f"step {self.number}"

    async def _done(self, act: Coroutine[Any, Any, None]) -> bool:
        with suppress(JiefangError):
            await act
            return True
        return False

    async def is_sending(self) -> bool:
        """Tell whether it has begun."""
        async with self.house.store.read() as session:
            row = await session.get(Announcement, self.id)
        return row is not None and row.status is AnnouncementStatus.SENDING


async def _breaks_the_rule(databases: Databases, steps: list[Step]) -> bool:
    url = databases.new()
    store = open_store(url)
    try:
        play = Play(House(store))
        await play.begin()
        has_begun = False
        for act, who, role in steps:
            await play.step(act, who, role)
            if not has_begun and await play.is_sending():
                has_begun = True
                if not play.model.may_send():
                    return True
        return play.model.has_cheated
    finally:
        await store.close()
        databases.drop(url)


SENT: list[Step] = [
    ("write", 0, Role.ADMIN),
    ("propose", 0, Role.ADMIN),
    ("approve", 1, Role.ADMIN),
    ("tick", 0, Role.ADMIN),
]
"""The straight way."""

CHEATS: dict[str, list[Step]] = {
    "nobody approves": [
        ("write", 0, Role.ADMIN),
        ("propose", 0, Role.ADMIN),
        ("tick", 0, Role.ADMIN),
    ],
    "the author approves": [
        ("write", 0, Role.ADMIN),
        ("propose", 0, Role.ADMIN),
        ("approve", 0, Role.ADMIN),
        ("tick", 0, Role.ADMIN),
    ],
    "edited after approval": [
        ("write", 0, Role.ADMIN),
        ("propose", 0, Role.ADMIN),
        ("approve", 1, Role.ADMIN),
        ("write", 0, Role.ADMIN),
        ("tick", 0, Role.ADMIN),
    ],
    "the approver lost the role": [
        ("write", 0, Role.ADMIN),
        ("propose", 0, Role.ADMIN),
        ("approve", 1, Role.ADMIN),
        ("role", 1, Role.HANDLER),
        ("tick", 0, Role.ADMIN),
    ],
    "the corrector approves the correction": [
        *SENT,
        ("correct", 1, Role.ADMIN),
        ("apply", 1, Role.ADMIN),
    ],
    "corrected before anything is approved": [
        ("write", 0, Role.ADMIN),
        ("correct", 0, Role.ADMIN),
        ("apply", 1, Role.ADMIN),
        ("tick", 0, Role.ADMIN),
    ],
}


@given(begin=st.sampled_from([[], SENT[:2], SENT]), steps=_STEPS)
@settings(max_examples=20, deadline=None)
def test_no_order_of_acts_sends_without_a_valid_second_approval(
    databases: Databases, begin: list[Step], steps: list[Step]
) -> None:
    """Whoever writes, proposes, approves, corrects, changes roles and times in whatever order."""
    assert not asyncio.run(_breaks_the_rule(databases, [*begin, *steps]))


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_cheat_does_not_get_it_sent(databases: Databases, cheat: str) -> None:
    """Each of the short ways round, once by name."""
    assert not asyncio.run(_breaks_the_rule(databases, CHEATS[cheat]))


def test_the_test_sees_a_start_that_does_not_look_again(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: the approval is taken for granted when the time has come."""

    async def _always(*_: object) -> bool:
        return True

    monkeypatch.setattr(bot.services.announcement_clock, "_is_approved", _always)
    assert asyncio.run(_breaks_the_rule(databases, CHEATS["the approver lost the role"]))


def test_the_test_sees_a_correction_approved_by_its_author(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: whoever may approve may approve anything."""
    monkeypatch.setattr(bot.services.announcement_control, "check_second", lambda *_: None)
    cheat = CHEATS["the corrector approves the correction"]
    assert asyncio.run(_breaks_the_rule(databases, cheat))
