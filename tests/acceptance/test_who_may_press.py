"""Every press and command of the chat by everybody: done or refused, cell by cell."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest

from bot.domain.breakthrough import BreakthroughMove
from bot.domain.complaint import Action, Verdict
from bot.domain.consent import Consent
from bot.domain.errors import NotAllowedError, NotFoundError
from bot.domain.language import Language
from bot.domain.people import Role
from bot.domain.subscription import Pace
from bot.emulator.chats import Message
from bot.emulator.person import Person
from bot.handlers.register import (
    ANYWHERE_PRESSES,
    PRIVATE_COMMANDS,
    PRIVATE_PRESSES,
    STAFF_COMMANDS,
    STAFF_PRESSES,
)
from bot.replies.press import CardMenu, DraftStep, Listing, Press, encode
from bot.replies.problems import problem_text
from bot.replies.texts import Texts
from bot.services.staff import Post, Staff
from tests.acceptance.actors import (
    ADMIN,
    COMPLAINTS,
    DISPATCH,
    EVERYBODY,
    ITS_UNIT,
    OWNER,
    PUBLISH,
    STAFF,
    Actor,
    filed,
    let_go,
    standing,
    the_store,
)
from tests.acceptance.actors import cast as the_people
from tests.acceptance.conftest import Office

Who = frozenset[Actor]
Cell = tuple[tuple[str | int, ...], Who]
_ANYBODYS: dict[Press, tuple[str | int, ...]] = {
    Press.HOME: (),
    Press.LANGUAGE: (Language.ZH_HANS,),
    Press.TOPIC: ("parking",),
    Press.ENTRY: ("parking.target",),
    Press.PROMISES: (0,),
    Press.CARD: ("parking",),
    Press.TREND: ("parking",),
    Press.EVIDENCE: ("parking",),
    Press.NONE_OF_THESE: (1,),
    Press.DRAFT: (DraftStep.DROP,),
    Press.SUBMIT: ("none",),
    Press.JOIN: ("none", 1),
    Press.CATEGORY: ("none",),
    Press.SUBSCRIBE: ("parking", 1),
    Press.SUBSCRIPTIONS: (),
    Press.CHOOSE: ("parking", 1),
    Press.PACE: (Pace.DAILY,),
    Press.MINE: (0,),
    Press.FOLLOW: (1, 1),
    Press.FOLLOWED: (),
    Press.NIGHT: (1,),
    Press.FORGET: (0,),
    Press.LARGE: (0,),
    Press.EXPORT: (),
    Press.CONSENT: (Consent.PHOTO, 1, 1),
    Press.UNCONSENT: (),
    Press.KEEP: (1,),
}
"""What touches nobody but whoever presses; each has drafts and subscriptions of their own."""
PRESSES: dict[Press, Cell] = {
    **{kind: (arguments, EVERYBODY) for kind, arguments in _ANYBODYS.items()},
    Press.RATE: ((1, 1), OWNER),
    Press.TO_STAFF: ((1,), OWNER),
    Press.TO_COMPLAINT: ((1,), OWNER),
    Press.ANEW: ((1, 0), OWNER),
    Press.APPEND: ((1,), OWNER),
    Press.OPEN: ((1,), OWNER),
    Press.ADD: ((1,), OWNER),
    Press.EDIT: ((1,), OWNER),
    Press.PASS_ON: ((1, 1), OWNER),
    Press.VERDICT: ((1, Verdict.SOLVED), OWNER),
    Press.WITHDRAW: ((1, 1), OWNER),
    Press.DO: ((1, Action.NOTE), ITS_UNIT),
    Press.MENU: ((1, CardMenu.MORE), ITS_UNIT),
    Press.PICK: ((1, CardMenu.CATEGORIES, "lighting"), DISPATCH),
    Press.SHOW: ((1,), ITS_UNIT),
    Press.QUEUE: ((Listing.OPEN, 0), COMPLAINTS),
    Press.DETAILS: ((1,), ITS_UNIT),
    Press.CLAIM: ((1,), ITS_UNIT),
    Press.MERGE: ((1, "JF-20231106-0002"), DISPATCH),
    Press.SPLIT: ((1,), DISPATCH),
    Press.TASK: ((1, BreakthroughMove.CLOSE), DISPATCH),
    Press.REPLY: ((1,), ITS_UNIT),
    Press.FINISH: ((1,), ITS_UNIT),
    Press.ANNOUNCE: ((1, "pause"), PUBLISH),
}
"""Who may, of every kind of press, and one of that kind; an unlisted one fails the first test."""
COMMANDS: dict[str, tuple[str, Who]] = {
    "progress": ("parking 1", PUBLISH),
    "correct": ("1 300", PUBLISH),
    "announce": ("", PUBLISH),
    "schedule": ("", PUBLISH),
    "staff": ("", STAFF),
    "grant": ("999 handler", ADMIN),
    "queue": ("", COMPLAINTS),
    "mine": ("", COMPLAINTS),
    "overdue": ("", COMPLAINTS),
    "find": ("路灯", COMPLAINTS),
    "breakthroughs": ("", COMPLAINTS),
    "breakthrough": ("1", COMPLAINTS),
    "console": ("", STAFF),
    # Of nobody, and no ban: that the right is there is told before that.
    "ban": ("JF-20230101-0001 x", DISPATCH),
    "unban": ("9 x", DISPATCH),
    "bans": ("", DISPATCH),
    "hold": ("JF-20230101-0001 x", ADMIN),
    "endhold": ("JF-20230101-0001 x", ADMIN),
    "holds": ("", ADMIN),
}
"""Who may, of every command that is not for everybody."""
_T = Texts(Language.ZH_HANS, ZoneInfo("Asia/Shanghai"))
NOT_ALLOWED = problem_text(_T, NotAllowedError(""))
REFUSALS = {NOT_ALLOWED, problem_text(_T, NotFoundError("", ""))}
PROTECTED = ("complaint", "breakthrough", "announcement", "progress", "staff", "audit", "schedule")
"""What the tables begin with that nobody without rights may change."""
FORGED, FORGED_LONG = 150, 20_000
_GARBLED = 0.1
"""How many of the forged are no press at all."""


def test_every_press_and_command_is_listed() -> None:
    """A new one must say who may."""
    assert set(PRESSES) == set(Press)
    assert set(Press) == {*PRIVATE_PRESSES, *STAFF_PRESSES, *ANYWHERE_PRESSES}
    assert set(COMMANDS) == set(STAFF_COMMANDS) - set(PRIVATE_COMMANDS)


@dataclass(frozen=True)
class Chat:
    """Everybody, each with a message of the bot's to press on."""

    people: dict[Actor, Person]
    menus: dict[Actor, Message]

    async def press(self, actor: Actor, data: str) -> str:
        """Press anything, as a forger might, and give what pops up."""
        person = self.people[actor]
        answer = await person.expect_answer(person.press_data(data, self.menus[actor]), timeout=60)
        return str(answer.get("text", ""))

    async def command(self, actor: Actor, text: str) -> str:
        """Type a command in private and give the reply."""
        person = self.people[actor]
        person.say(text)
        return (await person.expect(timeout=60)).text


@pytest.fixture
async def chat(working: Office) -> Chat:
    """A question, 1, a complaint, 1, of the owner's; who was let go has seen it all."""
    working.resident.say("今年新增多少停车位？")
    await working.resident.expect("停车位")
    await filed(working)
    people = await the_people(working)
    menus = {}
    for actor, person in people.items():
        person.start()
        menus[actor] = await person.expect(button="停车")
    await let_go(working, people[Actor.FORMER])
    return Chat(people, menus)


async def test_a_press_by_who_may_not_is_refused_and_changes_nothing(
    working: Office, chat: Chat
) -> None:
    """Told so, or told that there is nothing."""
    before, wrong = await standing(working), []
    for kind, (arguments, may) in PRESSES.items():
        for actor in set(Actor) - may:
            said = await chat.press(actor, encode(kind, *arguments))
            if said not in REFUSALS:
                wrong.append(f"{kind} by {actor}: {said!r}")

    assert not wrong, "\n".join(wrong)
    assert await standing(working) == before


async def test_a_press_by_who_may_is_not_refused(chat: Chat) -> None:
    """Whatever becomes of the act, it is not the right that is missing."""
    wrong = []
    for kind, (arguments, may) in PRESSES.items():
        for actor in may:
            said = await chat.press(actor, encode(kind, *arguments))
            if said == NOT_ALLOWED:
                wrong.append(f"{kind} by {actor}: {said!r}")

    assert not wrong, "\n".join(wrong)


async def test_a_command_is_done_for_who_may_and_refused_to_the_rest(
    working: Office, chat: Chat
) -> None:
    """In private too; what is refused changes nothing."""
    before, wrong = await standing(working), []
    for is_allowed in (False, True):
        for name, (arguments, may) in COMMANDS.items():
            for actor in may if is_allowed else set(Actor) - may:
                said = await chat.command(actor, f"/{name} {arguments}".strip())
                if (said == NOT_ALLOWED) is is_allowed:
                    wrong.append(f"/{name} by {actor}: {said!r}")
        assert is_allowed or await standing(working) == before

    assert not wrong, "\n".join(wrong)


async def test_forged_presses_change_nothing_of_others(
    working: Office, chat: Chat, request: pytest.FixtureRequest
) -> None:
    """Any kind with any numbers, and what is no press, by those without a right to any of it."""
    dice = random.Random(20231106)
    count = FORGED_LONG if request.config.getoption("--long") else FORGED
    before = await _protected(working)
    for _ in range(count):
        actor = dice.choice((Actor.OTHER, Actor.FORMER, Actor.ELSEWHERE))
        await chat.press(actor, _forged(dice))

    assert await _protected(working) == before
    print(f"{count} forged presses: 0 unauthorised changes")


async def test_a_role_that_is_taken_is_gone_at_the_next_press(working: Office, chat: Chat) -> None:
    """The buttons are still there, the right is read anew."""
    claim = encode(Press.CLAIM, 1)
    async with the_store(working) as store:
        person = chat.people[Actor.DISPATCHER]
        await Staff(store, working.clock).appoint(person.id, Post(role=Role.PUBLISHER))

    assert await chat.press(Actor.DISPATCHER, claim) == NOT_ALLOWED


def _forged(dice: random.Random) -> str:
    if dice.random() < _GARBLED:
        return "".join(chr(dice.choice((*range(33, 127), 0x4E2D))) for _ in range(20))
    kind = dice.choice([one for one in Press if one is not Press.FOLLOW])
    arguments, _ = PRESSES[kind]
    forged: list[str | int] = []
    for one in arguments:
        number = dice.choice((0, 1, 2, 50, 10**17))
        # Of an enum any of its values.
        forged.append(number if isinstance(one, int) else dice.choice(_values(one)))
    return encode(kind, *forged)


def _values(one: str) -> list[str]:
    return [str(each) for each in type(one)] if isinstance(one, StrEnum) else [one]


async def _protected(office: Office) -> dict[str, list[str]]:
    found = await standing(office, "complaint_draft", "complaint_follower")
    return {name: rows for name, rows in found.items() if name.startswith(PROTECTED)}
