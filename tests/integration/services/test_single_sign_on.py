"""Signing in elsewhere opens the console to colleagues alone, and gives nobody a right."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.domain.errors import (
    InvalidInputError,
    SignInFailedError,
    TooManyError,
    UnknownLoginError,
)
from bot.domain.people import Role
from bot.services.api_clients import ApiClients
from bot.services.ports import Identity, SignInAsk
from bot.services.sign_in import SignIn
from bot.services.single_sign_on import Came, SingleSignOn
from bot.services.staff import Post
from bot.services.team import Team
from bot.store.tables import StaffMember
from tests.integration.services.conftest import ADMIN, GONE, HANDLER, PUBLISHER, House

WANG = Identity(subject="s-1", email="Wang@Office.example")


@dataclass
class Elsewhere:
    """A server that vouches for one person."""

    identity: Identity = WANG
    asks: list[SignInAsk] = field(default_factory=list)

    async def address(self, ask: SignInAsk) -> str:
        return f"https://login.example/?state={ask.state}"

    async def identify(self, code: str, ask: SignInAsk) -> Identity:
        self.asks.append(ask)
        if code != "good":
            raise SignInFailedError("refused")
        return self.identity


class Door:
    """The way in, and who has which login."""

    def __init__(self, house: House) -> None:
        self.house, self.there = house, Elsewhere()
        self.sign_in = SignIn(house.store, house.clock)
        self.single = SingleSignOn(self.sign_in, self.there)

    async def give(self, telegram_id: int, login: str) -> None:
        """Write a login to a colleague, as an admin does."""
        row = next(
            one for one in await self.house.rows(StaffMember) if one.telegram_id == telegram_id
        )
        post = Post(role=row.role, name=row.name, unit=row.unit, login=login)
        await self.house.staff.grant(ADMIN, telegram_id, post)

    async def come(self, code: str = "good") -> str:
        """Go there and come back in one browser."""
        _, ask = await self.single.begin("here")
        return await self.single.finish(Came(code=code, state=ask.state, browser="test"), ask)


@pytest.fixture
async def door(house: House) -> Door:
    """A way in that nobody has a login for yet."""
    return Door(house)


@pytest.mark.parametrize("login", ["s-1", "wang@office.example", " Wang@OFFICE.example "])
async def test_a_colleague_is_known_by_subject_or_email(door: Door, login: str) -> None:
    """With the rights of the staff table, as the bot's link would let them in."""
    await door.give(HANDLER, login)

    known = await door.sign_in.who(await door.come())

    assert known is not None
    assert (known.telegram_id, known.role) == (HANDLER, Role.HANDLER)
    (ask,) = door.there.asks
    assert len({ask.state, ask.nonce, ask.verifier}) == 3


async def test_who_is_nobody_here_gets_neither_a_session_nor_a_right(door: Door) -> None:
    """They are told which account it was; an e-mail that nobody has verified counts for none."""
    before = await door.house.rows(StaffMember)
    with pytest.raises(UnknownLoginError, match="login") as told:
        await door.come()
    assert told.value.login == "wang@office.example"

    await door.give(HANDLER, "wang@office.example")
    door.there.identity = replace(door.there.identity, email=None)
    with pytest.raises(UnknownLoginError):
        await door.come()
    assert len(await door.house.rows(StaffMember)) == len(before)


async def test_who_has_left_stays_out(door: Door) -> None:
    """Letting somebody go takes the login away, so that it may be given anew."""
    await door.give(HANDLER, "s-1")
    token = await door.come()
    await door.house.staff.dismiss(HANDLER, by=ADMIN)

    assert await door.sign_in.who(token) is None
    with pytest.raises(UnknownLoginError):
        await door.come()
    await door.give(PUBLISHER, "s-1")
    known = await door.sign_in.who(await door.come())
    assert known is not None
    assert known.telegram_id == PUBLISHER


async def test_a_login_is_of_one_colleague(door: Door) -> None:
    """Whoever writes it a second time is told whose it is; without one it stays as it is."""
    await door.give(HANDLER, "s-1")
    with pytest.raises(InvalidInputError, match=f"staff {HANDLER}"):
        await door.give(PUBLISHER, "s-1")

    await door.house.staff.grant(ADMIN, HANDLER, Post(role=Role.DISPATCHER, name="x"))
    assert await door.come()
    await door.give(HANDLER, "")
    with pytest.raises(UnknownLoginError):
        await door.come()


async def test_the_way_back_is_of_the_browser_that_went(door: Door) -> None:
    """Another's state, none at all, a code that is refused: nobody comes in."""
    await door.give(HANDLER, "s-1")
    _, ask = await door.single.begin("here")
    _, other = await door.single.begin("here")

    for state, kept in ((other.state, ask), (ask.state, None), ("", ask)):
        with pytest.raises(SignInFailedError):
            await door.single.finish(Came(code="good", state=state, browser="test"), kept)
    with pytest.raises(SignInFailedError):
        await door.come("bad")


async def test_too_many_tries_are_refused(door: Door) -> None:
    """From one address, as with links."""
    for _ in range(10):
        await door.single.begin("here")
    with pytest.raises(TooManyError):
        await door.single.begin("here")
    await door.single.begin("elsewhere")


async def test_a_new_login_is_in_the_log(door: Door) -> None:
    """By whom, and what it was before."""
    await door.give(HANDLER, "s-1")
    house = door.house
    clients, limits = ApiClients(house.store, house.clock), house.record.limits
    team = Team(house.store, house.clock, house.staff, door.sign_in, clients, limits)
    link = await door.sign_in.link_for(ADMIN)
    me = await door.sign_in.who(await door.sign_in.enter(link, address="a", browser="b"))
    assert me is not None

    view = await team.view(me)

    assert (view.log[0].facts["login"], view.log[0].facts["was_login"]) == ("s-1", None)
    logins = {one.telegram_id: one.login for one in view.members}
    assert (logins[HANDLER], logins[GONE]) == ("s-1", None)
