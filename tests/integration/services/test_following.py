"""Following a neighbour's complaint: its public steps and nothing that anybody typed."""

from __future__ import annotations

import json

import pytest

from bot.domain.complaint import Action, Verdict
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.services.following import MOST
from bot.services.handling import Said
from bot.store.tables import Complaint, ComplaintFollower, Delivery
from tests.integration.services.conftest import HANDLER, NEIGHBOUR, RESIDENT, House

SECRET = "住3栋501的老王"


async def _told(house: House) -> list[str]:
    rows = await house.rows(Delivery)
    return [row.facts["action"] for row in rows if row.kind == "followed"]


async def test_a_follower_hears_the_public_steps_and_no_words(house: House) -> None:
    """Neither the resident's nor staff's; the conversation is theirs."""
    complaint = await house.file(text=f"路灯坏了 {SECRET}")
    view = await house.following.follow_named(NEIGHBOUR, "/follow jf-20231106-0001")
    await house.triage.claim(HANDLER, complaint, "1")
    await house.handling.say(HANDLER, complaint, Action.REPLY, Said(text=f"您好 {SECRET}"), "2")
    await house.handling.finish(HANDLER, complaint, Said(text=f"好了 {SECRET}"), "3")
    await house.complaints.judge(RESIDENT, complaint, Verdict.SOLVED, "4")

    assert await _told(house) == ["claim", "finish", "confirm"]
    followed = [row for row in await house.rows(Delivery) if row.kind == "followed"]
    assert {row.chat_id for row in followed} == {NEIGHBOUR}
    assert SECRET not in json.dumps([row.facts for row in followed], ensure_ascii=False)
    shown = await house.complaints.show(NEIGHBOUR, complaint)
    assert (view.is_own, shown.is_own, shown.summary.text) == (False, False, "")
    assert all(line.text is None for line in shown.summary.timeline)


async def test_whoever_stops_following_hears_no_more_and_sees_no_more(house: House) -> None:
    """As if there had never been a button."""
    complaint = await house.file()
    await house.following.follow(NEIGHBOUR, complaint)
    await house.following.follow(NEIGHBOUR, complaint)
    assert len(await house.rows(ComplaintFollower)) == 1
    await house.following.unfollow(NEIGHBOUR, complaint)
    await house.triage.claim(HANDLER, complaint, "1")

    assert await _told(house) == []
    with pytest.raises(NotFoundError):
        await house.complaints.show(NEIGHBOUR, complaint)


async def test_what_is_kept_private_cannot_be_followed(house: House) -> None:
    """An anonymous complaint is told apart from none by nobody."""
    complaint = await house.file()
    async with house.store.write() as session:
        (await session.get_one(Complaint, complaint)).is_anonymous = True

    with pytest.raises(NotFoundError):
        await house.following.follow_named(NEIGHBOUR, "JF-20231106-0001")


async def test_following_ones_own_only_shows_it(house: House) -> None:
    """They hear of every step anyway."""
    await house.file()

    view = await house.following.follow_named(RESIDENT, "JF-20231106-0001")

    assert view.is_own
    assert await house.rows(ComplaintFollower) == []


async def test_what_is_no_reference_and_one_too_many_are_refused(house: House) -> None:
    """A sentence says what would do."""
    with pytest.raises(InvalidInputError):
        await house.following.follow_named(NEIGHBOUR, "那盏灯")
    several = [await house.file(cause=f"c{number}") for number in range(MOST + 1)]
    for complaint in several[:MOST]:
        await house.following.follow(NEIGHBOUR, complaint)

    with pytest.raises(InvalidInputError):
        await house.following.follow(NEIGHBOUR, several[MOST])
    assert len(await house.following.followed(NEIGHBOUR)) == MOST
