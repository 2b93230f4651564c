"""The team: who may change it, what stays impossible, and that every change is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest

from bot.domain.errors import (
    JiefangError,
    LastAdminError,
    NotAllowedError,
    NotFoundError,
    StaleSignInError,
)
from bot.domain.people import Role
from bot.services.api_clients import ApiClients
from bot.services.desk import Desk as ComplaintDesk
from bot.services.sign_in import SignedIn, SignIn
from bot.services.staff import Post
from bot.services.team import Team
from bot.store.tables import AuditAct, AuditEntry
from tests.integration.services.conftest import ADMIN, GONE, HANDLER, PUBLISHER, STRANGER, House


class Desk:
    """The console of an office, and who is signed in to it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.sign_in = SignIn(house.store, house.clock)
        clients = ApiClients(house.store, house.clock)
        self.team = Team(
            house.store, house.clock, house.staff, self.sign_in, clients, house.record.limits
        )

    async def signed_in(self, telegram_id: int) -> SignedIn:
        """Sign somebody in as the bot's link does."""
        link = await self.sign_in.link_for(telegram_id)
        token = await self.sign_in.enter(link, address="here", browser="test")
        known = await self.sign_in.who(token)
        assert known is not None
        return known

    async def acts(self) -> list[AuditAct]:
        """List what was written down."""
        return [one.act for one in await self.house.rows(AuditEntry)]


async def refused(kind: type[JiefangError], *changes: Awaitable[object]) -> None:
    """Try each, and be refused each time."""
    for change in changes:
        with pytest.raises(kind):
            await change


@pytest.fixture
async def desk(house: House) -> Desk:
    """A console."""
    return Desk(house)


async def test_every_change_is_written_down_with_what_was_before(desk: Desk) -> None:
    """By whom, to whom; the same again changes nothing and writes nothing."""
    admin = await desk.signed_in(ADMIN)
    for _ in range(2):
        await desk.team.grant(admin, STRANGER, Post(role=Role.HANDLER, name="新人", unit="city"))
    await desk.team.grant(admin, STRANGER, Post(role=Role.DISPATCHER, name="新人", unit=None))
    for _ in range(2):
        await desk.team.dismiss(admin, STRANGER)

    view = await desk.team.view(admin)

    assert await desk.acts() == [AuditAct.GRANT, AuditAct.GRANT, AuditAct.DISMISS]
    last, changed, taken_on, *_ = view.log
    assert (last.by, last.subject, last.act) == (f"staff {ADMIN}", "新人", AuditAct.DISMISS)
    assert changed.facts == {
        "role": "dispatcher",
        "unit": None,
        "name": "新人",
        "login": None,
        "was_role": "handler",
        "was_unit": "city",
        "was_name": "新人",
        "was_login": None,
    }
    assert taken_on.facts["was_role"] is None
    gone = next(one for one in view.members if one.telegram_id == STRANGER)
    assert not gone.is_active


async def test_another_account_ends_the_sessions_of_before(desk: Desk) -> None:
    """A new name, or the same account once more, ends none."""
    admin = await desk.signed_in(ADMIN)
    for login, stays in ((None, True), ("a@office", False), ("a@office", True), ("", False)):
        link = await desk.sign_in.link_for(HANDLER)
        token = await desk.sign_in.enter(link, address=f"{login}", browser="test")
        post = Post(role=Role.HANDLER, name="N", login=login)
        await desk.team.grant(admin, HANDLER, post)
        assert (await desk.sign_in.who(token) is not None) is stays, login


async def test_the_last_admin_stays(desk: Desk) -> None:
    """Neither dismissed nor made anything else, by whichever door; with another one it goes."""
    admin = await desk.signed_in(ADMIN)
    staff = desk.house.staff
    await refused(
        LastAdminError,
        desk.team.dismiss(admin, ADMIN),
        desk.team.grant(admin, ADMIN, Post(role=Role.HANDLER, name="x", unit=None)),
        staff.grant(ADMIN, ADMIN, Post(role=Role.HANDLER, name="x")),
        staff.appoint(ADMIN, Post(role=Role.HANDLER, name="x", unit=None)),
        staff.dismiss(ADMIN),
    )
    assert await desk.acts() == []

    await desk.team.grant(admin, GONE, Post(role=Role.ADMIN, name="回来了", unit=None))
    await desk.team.dismiss(admin, ADMIN)
    with pytest.raises(NotAllowedError):
        await desk.team.view(admin)


async def test_of_two_admins_who_let_each_other_go_one_stays(desk: Desk) -> None:
    """Whoever is second is refused: an office without an admin cannot be mended from inside."""
    await desk.house.staff.grant(ADMIN, GONE, Post(role=Role.ADMIN, name="回来了"))
    one, other = await desk.signed_in(ADMIN), await desk.signed_in(GONE)

    ended = await asyncio.gather(
        desk.team.dismiss(one, GONE), desk.team.dismiss(other, ADMIN), return_exceptions=True
    )

    assert sorted(isinstance(error, JiefangError) for error in ended) == [False, True]


async def test_who_is_let_go_is_out_at_once(desk: Desk) -> None:
    """Their browser and their rights; taken back, they sign in anew."""
    admin = await desk.signed_in(ADMIN)
    token = await desk.sign_in.enter(
        await desk.sign_in.link_for(HANDLER), address="here", browser="test"
    )
    await desk.team.dismiss(admin, HANDLER)
    assert await desk.sign_in.who(token) is None

    await desk.team.grant(admin, HANDLER, Post(role=Role.HANDLER, name="x", unit=None))
    assert await desk.sign_in.who(token) is None


async def test_what_is_hard_to_undo_needs_a_fresh_sign_in(desk: Desk) -> None:
    """Ten minutes after it nobody at a forgotten screen hires, fires or hands out keys."""
    admin = await desk.signed_in(ADMIN)
    handler = await desk.signed_in(HANDLER)
    assert (await desk.team.view(admin)).is_fresh
    await desk.team.give_key(admin, "hotline", reads_all=False)
    desk.house.clock.move(minutes=11)

    assert not (await desk.team.view(admin)).is_fresh
    await refused(
        StaleSignInError,
        desk.team.grant(admin, STRANGER, Post(role=Role.ADMIN, name="x", unit=None)),
        desk.team.dismiss(admin, HANDLER),
        desk.team.give_key(admin, "other", reads_all=True),
    )
    await desk.team.revoke_key(admin, "hotline")
    await desk.sign_in.end(admin, handler.session_id)
    assert await desk.acts() == [AuditAct.GIVE_KEY, AuditAct.REVOKE_KEY, AuditAct.END_SESSION]


@pytest.mark.parametrize("who", [HANDLER, PUBLISHER])
async def test_others_than_admins_change_nothing(desk: Desk, who: int) -> None:
    """Whatever form they send."""
    one = await desk.signed_in(who)
    await refused(
        NotAllowedError,
        desk.team.view(one),
        desk.team.grant(one, who, Post(role=Role.ADMIN, name="x", unit=None)),
        desk.team.dismiss(one, ADMIN),
        desk.team.give_key(one, "x", reads_all=True),
        desk.team.revoke_key(one, "x"),
    )
    assert await desk.acts() == []


async def test_hours_and_units_are_those_that_limits_count(desk: Desk) -> None:
    """Who works for a unit alone, what lies with it, and when people are on duty."""
    await desk.house.file()
    admin = await desk.signed_in(ADMIN)
    await desk.team.grant(admin, STRANGER, Post(role=Role.HANDLER, name="新人", unit="city"))

    view = await desk.team.view(admin)

    hours = desk.house.record.limits.hours
    assert view.working.slots == hours.slots
    assert view.working.is_open is hours.is_open(desk.house.clock())
    (city,) = view.working.units
    assert (city.id, city.open_complaints, city.members[-1]) == ("city", 1, "新人")
    await desk.team.dismiss(admin, STRANGER)
    assert "新人" not in (await desk.team.view(admin)).working.units[0].members


async def test_a_look_at_what_is_masked_is_in_the_log(desk: Desk) -> None:
    """With its reason, among the changes by time."""
    house = desk.house
    complaint = await house.file()
    house.clock.move(minutes=1)
    await ComplaintDesk(house.store, house.record).reveal(HANDLER, complaint, "要打电话核实", "r")
    admin = await desk.signed_in(ADMIN)

    first = (await desk.team.view(admin)).log[0]

    assert (first.act, first.by, first.facts) == (
        None,
        f"staff {HANDLER}",
        {"reason": "要打电话核实"},
    )


async def test_nobody_unknown_is_let_go(desk: Desk) -> None:
    """A slip of the pen is said."""
    with pytest.raises(NotFoundError):
        await desk.team.dismiss(await desk.signed_in(ADMIN), STRANGER)
