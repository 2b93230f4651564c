"""One act on many complaints, and filters kept under a name."""

from __future__ import annotations

import pytest

from bot.domain.errors import InvalidInputError, MoveRefusedError, NotAllowedError
from bot.domain.people import Role
from bot.services.bulk import Bulk
from bot.services.queue import Queue, Wanted
from bot.services.staff import Post
from bot.services.views import MOST, Views
from bot.store.tables import Complaint
from tests.integration.services.conftest import (
    ADMIN,
    COLLEAGUE,
    HANDLER,
    NEIGHBOUR,
    PUBLISHER,
    RESIDENT,
    House,
)


@pytest.fixture
def bulk(house: House) -> Bulk:
    """It goes by the queue and by the acts of one complaint."""
    queue = Queue(house.store, house.clock, house.knowledge)
    return Bulk(queue, house.triage, house.joining)


@pytest.fixture
def views(house: House) -> Views:
    """Nobody has kept any yet."""
    return Views(house.store, house.clock)


async def test_one_that_is_refused_stops_no_other(house: House, bulk: Bulk) -> None:
    """And the same form sent twice gives each once."""
    one, other = await house.file(), await house.file(NEIGHBOUR, cause="d")
    await house.complaints.withdraw(RESIDENT, one, "w")

    for _ in range(2):
        done = await bulk.assign(COLLEAGUE, [other, one, 999], HANDLER, "web:1")
        assert [(each.line.id, type(each.error)) for each in done] == [
            (one, MoveRefusedError),
            (other, type(None)),
        ]

    owners = {row.id: row.owner_id for row in await house.rows(Complaint)}
    assert owners[one] is None
    assert owners[other] is not None


async def test_many_are_joined_to_the_one_that_leads(house: House, bulk: Bulk) -> None:
    """A pair at least, and the lead is one of them."""
    ids = [await house.file(who, cause=f"c{who}") for who in (RESIDENT, NEIGHBOUR, 5_003)]

    done = await bulk.merge(COLLEAGUE, ids, ids[1], "web:2")

    assert [each.error for each in done] == [None, None]
    rows = {row.id: row.joined_to_id for row in await house.rows(Complaint)}
    assert rows == {ids[0]: ids[1], ids[1]: None, ids[2]: ids[1]}
    for chosen, lead in (([ids[0]], ids[0]), (ids, 999)):
        with pytest.raises(InvalidInputError):
            await bulk.merge(COLLEAGUE, chosen, lead, "web:3")


async def test_only_what_may_be_seen_can_be_chosen(house: House, bulk: Bulk) -> None:
    """A handler of another unit chooses nothing; a publisher none at all."""
    complaint = await house.file()
    await house.staff.grant(ADMIN, 9_100, Post(role=Role.HANDLER, name="elsewhere", unit="park"))

    with pytest.raises(InvalidInputError):
        await bulk.chosen(9_100, [complaint])
    with pytest.raises(NotAllowedError):
        await bulk.chosen(PUBLISHER, [complaint])
    with pytest.raises(InvalidInputError):
        await bulk.chosen(COLLEAGUE, list(range(1, 99)))


async def test_the_queue_is_looked_through_by_place_and_colleague(house: House, bulk: Bulk) -> None:
    """A percent sign is a percent sign."""
    complaint = await house.file()
    await house.file(NEIGHBOUR, cause="d")
    await house.triage.claim(HANDLER, complaint, "t")

    async def found(**wanted: object) -> list[int]:
        page = await bulk.queue.page(COLLEAGUE, Wanted(**wanted))  # type: ignore[arg-type]
        return [line.id for line in page.lines]

    assert await found(owner=HANDLER) == [complaint]
    assert await found(owner=COLLEAGUE) == []
    assert await found(owner=123) == []
    assert await found(place="%") == []


async def test_a_view_is_replaced_by_its_name_and_shared_within_a_unit(
    house: House, views: Views
) -> None:
    """Others see what is shared; only whoever kept it can drop it."""
    await views.keep(HANDLER, " 急件 ", "urgent=true", is_shared=False)
    await views.keep(HANDLER, "急件", "urgent=true&owned=mine", is_shared=True)
    await house.staff.grant(ADMIN, 9_100, Post(role=Role.HANDLER, name="elsewhere", unit="park"))

    assert [(one.name, one.query, one.is_own) for one in await views.seen(COLLEAGUE)] == [
        ("急件", "urgent=true&owned=mine", False)
    ]
    assert await views.seen(9_100) == []
    await views.drop(COLLEAGUE, "急件")
    assert len(await views.seen(HANDLER)) == 1
    await views.drop(HANDLER, "急件")
    assert await views.seen(HANDLER) == []


async def test_views_are_named_and_not_without_end(house: House, views: Views) -> None:
    """A name of some length, and so many a person."""
    for name in ("", "  ", "长" * 41):
        with pytest.raises(InvalidInputError):
            await views.keep(HANDLER, name, "", is_shared=False)
    for number in range(MOST):
        await views.keep(HANDLER, f"v{number}", "", is_shared=False)
    with pytest.raises(InvalidInputError):
        await views.keep(HANDLER, "one more", "", is_shared=False)
