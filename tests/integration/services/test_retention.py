"""What is kept too long goes by night, all of it and nothing else; the chain and rates stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.domain.complaint import Verdict
from bot.domain.file_names import shelf_name
from bot.domain.retention import DAYS, Limit
from bot.services.drafts import Beginning
from bot.services.handling import Said
from bot.services.inbox import Inbox
from bot.services.rates import By, Rates
from bot.services.retention import BATCH, Retention
from bot.services.verifying import Verifying
from bot.store.copying import tables
from bot.store.inserts import insert_new
from bot.store.tables import (
    ComplaintDraft,
    ErasedFile,
    Question,
    Reveal,
    SignInAttempt,
    SignInLink,
    StaffSession,
)
from tests.integration.conftest import said
from tests.integration.services.conftest import HANDLER, RESIDENT, ZONE, House

WORDS = "PLANTED-words"
EVERYTHING = DAYS | {Limit.WORDS: 1825}
"""As an office may set it: even complaints lose their words."""


async def _lived(house: House) -> None:
    """Let something of everything be kept."""
    inbox = Inbox(house.store, house.clock)
    await inbox.record([said(1, RESIDENT, f"{WORDS} raw"), said(2, 7, f"{WORDS} aside")])
    handled, broken = await inbox.claim(2)
    await inbox.settle(handled)
    await inbox.fail(broken, "KeyError", hopeless=True)
    await house.answers.ask(RESIDENT, f"{WORDS} asked", "q")
    await house.intake.begin(RESIDENT, Beginning(cause="c", text=f"{WORDS} filed", photo="P"))
    await house.intake.change(RESIDENT, place=f"{WORDS} place", latitude=31.1, longitude=121.4)
    await house.submit(RESIDENT, "s")
    await house.sent()
    await house.triage.claim(HANDLER, 1, "t")
    await house.handling.finish(HANDLER, 1, Said(text=f"{WORDS} outcome"), "f")
    await house.sent()
    await house.complaints.judge(RESIDENT, 1, Verdict.SOLVED, "v")
    await house.sent()
    await house.intake.begin(RESIDENT, Beginning(cause="d", text=f"{WORDS} draft"))
    now = house.clock()
    async with house.store.write() as session:
        session.add(Reveal(complaint_id=1, staff_id=1, reason=f"{WORDS} look", at=now, cause="r"))
        session.add(SignInAttempt(address=WORDS, at=now))
        session.add(SignInLink(token_hash="x", staff_id=1, created_at=now, expires_at=now))
        session.add(
            StaffSession(token_hash="y", staff_id=1, browser=WORDS, created_at=now, seen_at=now)
        )


def _retention(house: House, days: dict[Limit, int] | None = None) -> Retention:
    return Retention(house.store, house.clock, ZONE, EVERYTHING if days is None else days)


async def _cells(house: House) -> str:
    async with house.store.read() as session:
        rows = [(await session.execute(sa.select(one))).all() for one in tables()]
    return "\n".join(str(row) for row in rows)


async def test_nothing_goes_before_its_time(house: House) -> None:
    """On the last day of the shortest limit everything is there."""
    await _lived(house)
    before = await _cells(house)
    house.clock.move(days=min(day for day in DAYS.values() if day), minutes=-1)

    assert sum((await _retention(house).run()).values()) == 0
    assert await _cells(house) == before


async def test_a_dry_run_counts_what_a_run_does_on_every_day_of_five_years(house: House) -> None:
    """In the end no word is left, and nobody can tell it from the rates or the chain."""
    await _lived(house)
    rates = Rates(house.store, house.record.limits)
    began = house.clock()
    span = (began - timedelta(days=1), began + timedelta(days=1), began, By("all"))
    rated, sealed = await rates.of(*span), await Verifying(house.store).run()
    total = 0
    for _ in range(5 * 12 + 3):
        house.clock.move(days=31)
        retention = _retention(house)
        counted = await retention.due()
        assert counted == await retention.run()
        assert sum((await retention.due()).values()) == 0
        total += sum(counted.values())

    assert total > 10
    assert WORDS not in await _cells(house)
    assert await rates.of(*span) == rated
    assert (await Verifying(house.store).run()) == sealed
    assert sealed.findings == ()


async def test_a_limit_of_nought_keeps_for_ever(house: House) -> None:
    """As the words of complaints are, until the office has decided."""
    await _lived(house)
    house.clock.move(days=50_000)

    await _retention(house, dict(DAYS)).run()

    assert f"{WORDS} filed" in await _cells(house)
    assert await _retention(house, dict.fromkeys(Limit, 0)).due() == {}


async def test_what_is_under_way_is_not_too_old(house: House) -> None:
    """An open complaint keeps everything however long it takes."""
    await house.file(text=f"{WORDS} open", cause="o")
    house.clock.move(days=4_000)

    await _retention(house).run()

    assert (await house.complaints.mine(RESIDENT)).complaints[0].text == f"{WORDS} open"
    assert len(await house.sent()) == 1


async def test_many_rows_go_a_few_at_a_time(house: House) -> None:
    """All of them, over several transactions."""
    await house.answers.ask(RESIDENT, WORDS, "q")
    row = (await house.rows(Question))[0].model_dump(exclude={"id"})
    async with house.store.write() as session:
        await insert_new(
            session, Question, [{**row, "cause": f"q{number}"} for number in range(BATCH + 10)]
        )
    house.clock.move(days=400)

    assert (await _retention(house).run())["questions.question"] == BATCH + 11
    assert WORDS not in await _cells(house)


@pytest.mark.one_engine
@pytest.mark.parametrize(("hours", "left"), [(0, 1), (17, 0), (20, 1)])
async def test_it_is_done_by_night(house: House, hours: int, left: int) -> None:
    """Ten in the morning and six are no time for it; three at night is."""
    await house.intake.begin(RESIDENT, Beginning(cause="d", text=WORDS))
    house.clock.move(days=40, hours=hours)

    await _retention(house).tick()

    assert len(await house.rows(ComplaintDraft)) == left


@pytest.mark.one_engine
async def test_copies_of_files_go_with_them(house: House) -> None:
    """Every web process finds them in the list of what has to be dropped."""
    await _lived(house)
    house.clock.move(days=DAYS[Limit.FILES] + 1)

    counts = await _retention(house).run()

    assert counts["files.complaint_media"] == 1
    assert [row.name for row in await house.rows(ErasedFile)] == [shelf_name("P")]
