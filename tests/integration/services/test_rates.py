"""The rates of a scripted week, from the event log alone."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.domain.complaint import Action, Verdict
from bot.domain.rates import Apart, RateName
from bot.services.drafts import Beginning
from bot.services.handling import Said
from bot.services.rates import By, Rates
from tests.integration.services.conftest import COLLEAGUE, NEIGHBOUR, RESIDENT, House


async def _week(house: House) -> None:
    """Three complaints: solved in time, answered late and silent, withdrawn."""
    first = await house.file(cause="a")
    await house.handling.say(COLLEAGUE, first, Action.REPLY, Said(text="今天就去"), "a:1")
    await house.handling.finish(COLLEAGUE, first, Said(text="修好了", photos=("photo",)), "a:2")
    await house.complaints.judge(RESIDENT, first, Verdict.SOLVED, "a:3")
    second = await house.file(NEIGHBOUR, cause="b")
    third = await house.file(NEIGHBOUR, cause="c")
    await house.complaints.withdraw(NEIGHBOUR, third, "c:1")
    house.clock.move(days=4)
    await house.handling.finish(COLLEAGUE, second, Said(text="修好了", photos=("photo",)), "b:1")


async def test_a_week_is_counted_from_its_events(house: House) -> None:
    """Numerator, denominator and what stands apart; the rows of the complaints are not asked."""
    start = house.clock.now
    await _week(house)
    async with house.store.write() as session:
        await session.execute(sa.text("UPDATE complaint SET status = 'received', verdict = NULL"))
    rates = Rates(house.store, house.record.limits)
    end = start + timedelta(days=7)

    found = (await rates.of(start, end, end))["all"]

    parts = {name: (rate.numerator, rate.denominator, rate.apart) for name, rate in found.items()}
    assert parts == {
        RateName.ANSWERED: (1, 2, {Apart.WITHDRAWN: 1}),
        RateName.SOLVED: (1, 1, {Apart.NO_ANSWER: 1, Apart.WITHDRAWN: 1}),
        RateName.SATISFIED: (1, 1, {Apart.NO_ANSWER: 1, Apart.WITHDRAWN: 1}),
    }
    assert await rates.of(start, end, end) == {"all": found}


async def test_rates_are_taken_apart_by_unit_kind_and_week(house: House) -> None:
    """Each complaint is in one group of each."""
    start = house.clock.now
    await _week(house)
    rates = Rates(house.store, house.record.limits)
    end = start + timedelta(days=7)

    for by, names in ((By.UNIT, 1), (By.CATEGORY, 1), (By.WEEK, 1)):
        groups = await rates.of(start, end, end, by)
        assert len(groups) == names
        (only,) = groups.values()
        assert only[RateName.SATISFIED].denominator == 1


async def test_what_happened_later_changes_nothing_then(house: House) -> None:
    """Looked at before the verdict, the complaint was silent."""
    start = house.clock.now
    complaint = await house.file()
    await house.handling.finish(COLLEAGUE, complaint, Said(text="修好了", photos=("photo",)), "1")
    then = house.clock.now
    house.clock.move(days=1)
    await house.complaints.judge(RESIDENT, complaint, Verdict.SOLVED, "2")
    rates = Rates(house.store, house.record.limits)

    found = (await rates.of(start, then + timedelta(days=1), then))["all"]

    assert found[RateName.SOLVED].apart == {Apart.NO_ANSWER: 1}


THIRD = 5_003
SAME = "桥南路路灯坏了三天没人修"


async def test_each_who_joined_is_counted_once_with_a_verdict_of_their_own(house: House) -> None:
    """Three told of one event: solved, not solved, silent; all answered by the same words."""
    start = house.clock.now
    lead = await house.file(text=SAME, cause="a")
    for by, cause in ((NEIGHBOUR, "b"), (THIRD, "c")):
        draft = await house.intake.begin(by, Beginning(cause=f"{cause}:begin", text=SAME))
        await house.joining.join(by, draft.tag, lead, cause)
    await house.handling.say(COLLEAGUE, lead, Action.REPLY, Said(text="今天就去"), "1")
    await house.handling.finish(COLLEAGUE, lead, Said(text="修好了", photos=("p",)), "2")
    second = (await house.complaints.mine(NEIGHBOUR)).complaints[0].id
    await house.complaints.judge(RESIDENT, lead, Verdict.SOLVED, "3")
    await house.complaints.judge(NEIGHBOUR, second, Verdict.UNSOLVED, "4")
    end = start + timedelta(days=7)

    found = (await Rates(house.store, house.record.limits).of(start, end, end))["all"]

    parts = {name: (rate.numerator, rate.denominator, rate.apart) for name, rate in found.items()}
    assert parts == {
        RateName.ANSWERED: (3, 3, {}),
        RateName.SOLVED: (1, 2, {Apart.NO_ANSWER: 1}),
        RateName.SATISFIED: (1, 2, {Apart.NO_ANSWER: 1}),
    }


async def test_what_is_merged_counts_under_its_leads_kind(house: House) -> None:
    """As its row says; and an answer before the merge was not said to it."""
    start = house.clock.now
    lead = await house.file(text=SAME, cause="a")
    other = await house.file(NEIGHBOUR, text="太黑了", cause="b")
    await house.handling.say(COLLEAGUE, lead, Action.REPLY, Said(text="今天就去"), "1")
    reference = (await house.complaints.mine(RESIDENT)).complaints[0].reference
    await house.joining.merge(COLLEAGUE, other, reference, "2")
    end = start + timedelta(days=30)

    groups = await Rates(house.store, house.record.limits).of(start, end, end, By.CATEGORY)

    assert list(groups) == ["lamp"]
    answered = groups["lamp"][RateName.ANSWERED]
    assert (answered.numerator, answered.denominator) == (1, 2)
