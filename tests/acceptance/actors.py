"""Everybody who can knock: resident and neighbour, staff of each role, who was staff."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.domain.people import Role
from bot.emulator.chats import Message
from bot.emulator.person import Person
from bot.services.staff import Post, Staff
from bot.store.engine import Store, open_store
from tests.acceptance.conftest import Office

REFERENCE = "JF-20231106-0001"


class Actor(StrEnum):
    """One column of the matrix."""

    OWNER = "the resident whose complaint it is"
    OTHER = "another resident"
    HANDLER = "a handler of the complaint's unit"
    ELSEWHERE = "a handler of another unit"
    DISPATCHER = "a dispatcher"
    PUBLISHER = "a publisher"
    ADMIN = "an admin"
    FORMER = "a dispatcher who was let go"


ROLES = {
    Actor.HANDLER: Role.HANDLER,
    Actor.ELSEWHERE: Role.HANDLER,
    Actor.DISPATCHER: Role.DISPATCHER,
    Actor.PUBLISHER: Role.PUBLISHER,
    Actor.ADMIN: Role.ADMIN,
    Actor.FORMER: Role.DISPATCHER,
}
_UNITS = {Actor.ELSEWHERE: "education"}
EVERYBODY = frozenset(Actor)
STAFF = frozenset(ROLES) - {Actor.FORMER}
DISPATCH = frozenset({Actor.DISPATCHER, Actor.ADMIN})
ITS_UNIT = DISPATCH | {Actor.HANDLER}
COMPLAINTS = ITS_UNIT | {Actor.ELSEWHERE}
"""Who works complaints, of whichever unit."""
PUBLISH = frozenset({Actor.PUBLISHER, Actor.ADMIN})
ADMIN = frozenset({Actor.ADMIN})
OWNER = frozenset({Actor.OWNER})


_BY_ITSELF = {
    *("inbox_update", "staff_session", "sign_in_link", "sign_in_attempt", "refusal"),
    # Written by the clock, when it comes to it.
    *("delivery", "radar_key", "radar_reach", "seat", "trouble"),
}
"""Tables that change by whoever comes and goes, and by time."""


@asynccontextmanager
async def the_store(office: Office) -> AsyncIterator[Store]:
    """Open the bot's database beside it."""
    store = open_store(office.settings().database)
    try:
        yield store
    finally:
        await store.close()


async def cast(office: Office) -> dict[Actor, Person]:
    """Bring everybody into the world; the former colleague is still staff, and let go later."""
    world = office.world
    people: dict[Actor, Person] = {
        actor: world.user(actor, 5_200_000_000 + number) for number, actor in enumerate(ROLES)
    }
    people[Actor.OWNER], people[Actor.OTHER] = office.people.residents[:2]
    people[Actor.ADMIN] = office.clerk
    (unit,) = set(await office.column("SELECT unit FROM complaint"))
    async with the_store(office) as store:
        staff = Staff(store, office.clock)
        for actor, role in ROLES.items():
            if actor is not Actor.ADMIN:
                own = _UNITS.get(actor, unit) if role is Role.HANDLER else None
                post = Post(role=role, name=actor.name, unit=own)
                await staff.appoint(people[actor].id, post)
    for actor in ROLES:
        world.set_member(office.people.staff_chat, people[actor].id, "member")
    return people


async def let_go(office: Office, person: Person) -> None:
    """End somebody's service; they stay in the group, as people do."""
    async with the_store(office) as store:
        await Staff(store, office.clock).dismiss(person.id)


async def filed(office: Office) -> Message:
    """Let the owner file a complaint with a photo, 1, and a voice note, 2; give its card."""
    resident = office.resident
    resident.photo(caption="路灯坏了三天")
    await resident.expect("照片：1 张")
    resident.voice()
    await resident.expect("语音：1 条", button="提交")
    await resident.tap("提交")
    await resident.expect(REFERENCE)
    return await office.clerk.expect(REFERENCE, chat=office.people.staff_chat)


async def standing(office: Office, *ignored: str) -> dict[str, list[str]]:
    """Take down what every table holds, but those of coming and going."""
    left = {*_BY_ITSELF, *ignored}
    async with the_store(office) as store, store.read() as session:
        return {
            name: sorted(repr(tuple(row)) for row in await session.execute(sa.select(table)))
            for name, table in SQLModel.metadata.tables.items()
            if name not in left
        }
