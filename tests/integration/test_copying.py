"""An office moves to another database: all of it, once, compared, and it goes on there."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.bootstrap.moving import copy_database
from bot.domain.errors import CopyFailedError, StoreBusyError, TargetNotEmptyError
from bot.services.verifying import Verifying
from bot.store.engine import Store, hold, open_store
from bot.store.migrate import upgrade
from bot.store.tables import Complaint, ReferenceCounter, Subscription
from tests.integration.services.conftest import HANDLER, RESIDENT, House


def _quiet(_said: str) -> None:
    return


@pytest.fixture
async def old(tmp_path: Path) -> str:
    """A SQLite file with an office's life in it."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    store = open_store(url)
    await upgrade(store.engine)
    house = House(store)
    await house.hire()
    first = await house.file(text="路灯坏了", cause="a")
    second = await house.file(text="路灯又坏了😀", cause="b")
    await house.triage.claim(HANDLER, second, "claim")
    await house.sent()
    await house.answers.ask(RESIDENT, "今年建多少车位？", "q")
    await house.subscriptions.put(RESIDENT, "parking", wanted=True)
    async with store.write() as session:
        # The earlier one refers to the later.
        joined = sa.update(Complaint).where(col(Complaint.id) == first)
        await session.execute(joined.values(joined_to_id=second))
    await store.close()
    return url


async def test_everything_arrives_and_goes_on_there(old: str, database_url: str) -> None:
    """Rows, chain and counters: the next complaint has the next number."""
    said: list[str] = []
    await copy_database(old, database_url, said.append)

    assert "complaint: 2 rows copied" in said
    assert "all rows are the same on both sides" in said
    store = open_store(database_url)
    house = House(store)
    third = await house.file(text="又有一盏路灯坏了", cause="c")
    mine = await house.complaints.mine(RESIDENT)
    assert (third, [one.reference for one in mine.complaints]) == (
        3,
        ["JF-20231106-0003", "JF-20231106-0002", "JF-20231106-0001"],
    )
    verified = await Verifying(store).run()
    assert (verified.findings, verified.events) == ((), 4)
    async with store.read() as session:
        joined = (await session.execute(sa.select(col(Complaint.joined_to_id)))).scalars()
        assert sorted(joined, key=str) == [2, None, None]
        assert (await session.execute(sa.select(Subscription))).first()
    await store.close()


async def test_a_database_with_anything_in_it_is_refused(
    old: str, store: Store, database_url: str
) -> None:
    """Nothing in it is changed."""
    async with store.write() as session:
        session.add(ReferenceCounter(day="20231106", last=7))

    with pytest.raises(TargetNotEmptyError, match="reference_counter"):
        await copy_database(old, database_url, _quiet)

    async with store.read() as session:
        assert (await session.get_one(ReferenceCounter, "20231106")).last == 7
        assert (await session.execute(sa.select(Complaint))).first() is None


async def test_a_file_that_a_bot_runs_on_is_refused(old: str, database_url: str) -> None:
    """What it goes on writing would be left behind."""
    lock = hold(Path(old.partition(":///")[2]))
    with pytest.raises(StoreBusyError):
        await copy_database(old, database_url, _quiet)
    lock.close()


async def test_a_row_that_arrives_changed_leaves_the_target_empty(old: str, tmp_path: Path) -> None:
    """Every cell is compared before anything is kept."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    store = open_store(url)
    await upgrade(store.engine)
    async with store.write() as session:
        trigger = (
            "CREATE TRIGGER gnaw AFTER INSERT ON question"
            " BEGIN UPDATE question SET text = 'x' WHERE id = new.id; END"
        )
        await session.execute(sa.text(trigger))
    await store.close()

    with pytest.raises(CopyFailedError, match="question"):
        await copy_database(old, url, _quiet)

    store = open_store(url)
    async with store.read() as session:
        assert (await session.execute(sa.select(Complaint))).first() is None
    await store.close()
