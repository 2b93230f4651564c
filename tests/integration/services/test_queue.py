"""The queue: what is chosen, in which order, counted how, against the same worked out by hand."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.domain.complaint import ComplaintStatus, StatusGroup
from bot.services.queue import Owned, Queue, Wanted
from bot.services.word_memory import WordMemory
from bot.store import queue as store
from bot.store.engine import is_postgresql
from bot.store.queue import Filter
from bot.store.tables import Complaint, ComplaintMedia, MediaKind, StaffMember
from tests.integration.services.conftest import COLLEAGUE, HANDLER, RESIDENT, House

UNITS, CATEGORIES = ("city", "water", "roads"), ("lamp", "else")
TEXTS = ("桥南路路灯坏了", "井盖_松了 100%", "垃圾没人收", "Noise at night")
SIZE = 7
Test = Callable[[Complaint], bool]


@pytest.fixture
async def rows(house: House) -> list[Complaint]:
    """A hundred complaints of every state, some of them joined, urgent, owned, late."""
    await house.complaints.mine(RESIDENT)
    async with house.store.write() as session:
        staff = list((await session.execute(sa.select(StaffMember))).scalars())
        staff[0].unit = "water"
        dice = random.Random(1)
        made = [_row(dice, number, house.clock(), staff) for number in range(100)]
        session.add_all(made)
        await session.flush()
        for row in made[60:75]:
            row.joined_to_id = dice.choice(made[:60]).id
        note = ComplaintMedia(complaint_id=made[3].id or 0, kind=MediaKind.VOICE, file_id="v")
        note.gist = "说水管爆了"
        session.add(note)
    return made


def _row(dice: random.Random, number: int, now: datetime, staff: list[StaffMember]) -> Complaint:
    status = dice.choice(list(ComplaintStatus))
    return Complaint(
        reference=f"JF-20231106-{number:04d}",
        source_key=f"k{number}",
        resident_id=1,
        text=dice.choice(TEXTS),
        place=dice.choice((None, "荔枝公园")),
        category=dice.choice(CATEGORIES),
        unit=dice.choice(UNITS),
        offered_unit=dice.choice((None, None, "water")),
        is_urgent=dice.random() < 0.2,
        status=status,
        owner_id=dice.choice((None, staff[0].id, staff[1].id)),
        # Several at the same instant, as of an hour that many limits end at.
        act_by=now + timedelta(hours=dice.randrange(-5, 5)) if dice.random() < 0.7 else None,
        due_at=now,
        created_at=now,
        updated_at=now,
    )


def _order(row: Complaint, now: datetime) -> tuple[object, ...]:
    is_late = row.act_by is not None and row.act_by < now
    until = row.act_by.timestamp() if row.act_by else 0
    return (not is_late, not row.is_urgent, row.act_by is None, until, -(row.id or 0))


def _is_open(row: Complaint) -> bool:
    return row.status.is_open


CASES: tuple[tuple[Wanted, Test], ...] = (
    (Wanted(), _is_open),
    (Wanted(group=StatusGroup.FIXED), lambda row: row.status.group is StatusGroup.FIXED),
    (
        Wanted(status=ComplaintStatus.WAITING),
        lambda row: row.status is ComplaintStatus.WAITING,
    ),
    (Wanted(is_ended_too=True), lambda _: True),
    (
        Wanted(unit="roads", category="lamp"),
        lambda row: _is_open(row) and row.unit == "roads" and row.category == "lamp",
    ),
    (Wanted(owned=Owned.NOBODY), lambda row: _is_open(row) and row.owner_id is None),
    (Wanted(is_urgent=True), lambda row: _is_open(row) and row.is_urgent),
    (
        Wanted(words="桥南 荔枝"),
        lambda row: _is_open(row) and "桥南" in row.text and bool(row.place),
    ),
    (Wanted(words="noise", is_ended_too=True), lambda row: "Noise" in row.text),
    (Wanted(words="100%", is_ended_too=True), lambda row: "100%" in row.text),
    (Wanted(words="盖_松", is_ended_too=True), lambda row: "_" in row.text),
    (Wanted(place="荔枝"), lambda row: _is_open(row) and bool(row.place)),
    (Wanted(words="水管", is_ended_too=True), lambda row: row.reference[-4:] == "0003"),
    (Wanted(words="20231106-0042", is_ended_too=True), lambda row: row.reference[-4:] == "0042"),
)


@pytest.mark.parametrize("case", range(len(CASES)))
async def test_every_page_holds_what_a_filter_lets_through_in_order(
    house: House, rows: list[Complaint], case: int
) -> None:
    """Page by page to the last, and the page after it is the last again; also out of memory."""
    wanted, test = CASES[case]
    queue = Queue(house.store, house.clock, house.knowledge)
    memory = WordMemory(house.store, house.clock)
    remembering = Queue(house.store, house.clock, house.knowledge, memory)
    chosen = [row for row in rows if row.joined_to_id is None and test(row)]
    chosen.sort(key=lambda row: _order(row, house.clock()))
    expected = [row.reference for row in chosen]
    pages = max(1, -(-len(expected) // SIZE))

    for number in range(pages + 1):
        page = await queue.page(COLLEAGUE, replace(wanted, page=number, size=SIZE))
        same = await remembering.page(COLLEAGUE, replace(wanted, page=number, size=SIZE))

        assert page == same
        shown = min(number, pages - 1)
        assert [one.reference for one in page.lines] == expected[shown * SIZE :][:SIZE]
        assert (page.total, page.pages, page.page) == (len(expected), pages, shown)


@pytest.mark.parametrize("by", [COLLEAGUE, HANDLER])
async def test_counts_are_of_the_readers_own_units(
    house: House, rows: list[Complaint], by: int
) -> None:
    """A handler's own unit and what is offered to it; everything for a dispatcher."""
    page = await Queue(house.store, house.clock, house.knowledge).page(by, Wanted(size=100))

    def is_seen(row: Complaint) -> bool:
        is_own = by == COLLEAGUE or "water" in (row.unit, row.offered_unit)
        return _is_open(row) and row.joined_to_id is None and is_own

    seen = [row for row in rows if is_seen(row)]
    now = house.clock()
    assert {one.reference for one in page.lines} == {row.reference for row in seen}
    assert page.open_count == len(seen)
    assert page.overdue_count == sum(row.act_by is not None and row.act_by < now for row in seen)
    assert page.unowned_count == sum(row.owner_id is None for row in seen)
    assert page.by_unit == Counter(row.unit for row in seen)


async def test_a_line_counts_who_joined_and_did_not_take_it_back(
    house: House, rows: list[Complaint]
) -> None:
    """As the card does."""
    gone = (ComplaintStatus.WITHDRAWN, ComplaintStatus.DUPLICATE)
    joined = Counter(row.joined_to_id for row in rows if row.status not in gone)

    wanted = Wanted(is_ended_too=True, size=100)
    page = await Queue(house.store, house.clock, house.knowledge).page(COLLEAGUE, wanted)

    assert {one.id: one.joined for one in page.lines} == {
        one.id: joined.get(one.id, 0) for one in page.lines
    }


async def test_choosing_a_page_reads_no_row_that_is_not_shown(
    house: House, rows: list[Complaint]
) -> None:
    """An index alone is gone through, so that old complaints cost nothing."""
    async with house.store.read() as session:
        if is_postgresql(session):
            pytest.skip("goes by what it knows of the table")
        wanted = Filter(units=("water",))
        for query in (store._chosen(wanted), store._tallied(wanted, house.clock())):
            words = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
            plan = await session.execute(sa.text(f"EXPLAIN QUERY PLAN {words}"))
            assert "COVERING INDEX ix_complaint_queue" in " ".join(row[3] for row in plan)
