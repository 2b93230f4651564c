"""Recording progress and telling how a promise stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.commitment import State
from bot.domain.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UnexplainedError,
)
from bot.domain.knowledge import PlanPoint
from bot.services.progress_rules import Progress
from bot.services.standings import Standing
from bot.store.engine import Store
from bot.store.tables import ProgressEntry
from tests.integration.services.conftest import (
    ADMIN,
    GONE,
    HANDLER,
    PUBLISHER,
    RESIDENT,
    STRANGER,
    House,
)

TODAY = date(2023, 11, 6)


async def test_nothing_recorded_is_told_as_nothing(house: House) -> None:
    """No figure, no date, not zero; the first milestone comes next."""
    parking, hospital = await house.commitments.standings(house.commitments.everything())

    assert (parking.value, parking.holds_on, parking.is_stale) == (None, None, False)
    assert hospital.next_milestone is not None
    assert hospital.next_milestone.id == "started"


@pytest.mark.parametrize("who", [PUBLISHER, ADMIN])
async def test_the_entry_for_the_latest_day_is_in_force(house: House, who: int) -> None:
    """What is filled in later about an earlier day changes the history, not the figure."""
    await house.commitments.record(who, Progress(commitment="parking", value=320), "1")
    earlier = Progress(commitment="parking", value=310, holds_on=date(2023, 11, 1))

    standing = await house.commitments.record(who, earlier, "2")

    assert (standing.value, standing.holds_on) == (320, TODAY)
    assert len(await house.rows(ProgressEntry)) == 2


async def test_a_correction_replaces_its_entry_and_both_stay_readable(house: House) -> None:
    """For the same day unless it names another; the history shows what was said first."""
    first = Progress(commitment="parking", value=820, holds_on=date(2023, 11, 1))
    entry = (await house.commitments.record(PUBLISHER, first, "1")).entry

    standing = await house.commitments.correct(
        ADMIN, entry, Progress(commitment="", value=280), "2"
    )

    assert (standing.value, standing.holds_on) == (280, date(2023, 11, 1))
    history = await house.commitments.history(house.commitments.find("parking"))
    assert [(one.value, one.by, one.corrects, one.corrected_by) for one in history] == [
        (820, f"staff {PUBLISHER}", None, standing.entry),
        (280, f"staff {ADMIN}", entry, None),
    ]


async def test_an_entry_is_corrected_once(house: House) -> None:
    """Of two who correct the same one the second is told which to correct now."""
    entry = (await _record(house, value=820)).entry
    newer = await house.commitments.correct(
        PUBLISHER, entry, Progress(commitment="", value=280), "2"
    )

    with pytest.raises(InvalidInputError, match=f"#{newer.entry}"):
        await house.commitments.correct(ADMIN, entry, Progress(commitment="", value=290), "3")


async def test_an_entry_that_is_taken_back_leaves_the_one_before(house: House) -> None:
    """Something recorded under the wrong promise; nothing is put in its place."""
    await _record(house, value=300, holds_on=date(2023, 11, 1))
    wrong = (await _record(house, value=999)).entry
    void = Progress(commitment="")
    with pytest.raises(InvalidInputError):
        await house.commitments.correct(PUBLISHER, wrong, void, "3")

    standing = await house.commitments.correct(
        PUBLISHER, wrong, replace(void, note="登记错了项目"), "4"
    )

    assert (standing.value, standing.holds_on) == (300, date(2023, 11, 1))


async def test_a_correction_needs_an_entry_of_the_ledger(house: House) -> None:
    """Number 77 was never given out, and an entry of another promise is not meant."""
    entry = (await _record(house, value=1)).entry
    with pytest.raises(NotFoundError):
        await house.commitments.correct(PUBLISHER, 77, Progress(commitment="", value=1), "2")
    other = Progress(commitment="hospital", milestone="started", corrects=entry)
    with pytest.raises(NotFoundError):
        await house.commitments.record(PUBLISHER, other, "3")

    assert len(await house.rows(ProgressEntry)) == 1


async def test_evidence_is_kept_in_the_order_given(house: House) -> None:
    """Photos as file ids, links as they are."""
    given = {"photos": ("photo-1", "photo-2"), "links": ("https://example.org/a",)}
    standing = await _record(house, value=1, **given)

    assert (standing.photos, standing.links) == (given["photos"], given["links"])


async def test_what_falls_behind_the_plan_needs_a_sentence_why(house: House) -> None:
    """A dash is none; with a reason it is recorded and stands as behind."""
    _plan(house, PlanPoint(by=date(2023, 10, 31), value=600))
    for note in (None, "——", "慢"):
        with pytest.raises(UnexplainedError) as refused:
            await _record(house, value=599, note=note)
        assert (refused.value.wanted, refused.value.by) == ("600", date(2023, 10, 31))

    behind = await _record(house, value=599, note="桥头片区用地未交付")
    caught_up = await _record(house, value=600)

    assert behind.state is State.BEHIND
    assert behind.missed is not None
    assert caught_up.state is State.ON_TRACK


async def test_an_open_breakthrough_puts_a_promise_at_risk(house: House) -> None:
    """Whoever keeps breakthroughs is asked, with the ids shown."""
    await _record(house, value=1)

    async def troubled(_store: Store, ids: Collection[str]) -> Collection[str]:
        return {"parking"} & set(ids)

    ledger = replace(house.commitments, breakthroughs=troubled)
    parking, hospital = await ledger.standings(ledger.everything())

    assert (parking.state, hospital.state) == (State.AT_RISK, State.NOT_UPDATED)


async def test_nought_says_of_milestones_that_nothing_has_begun(house: House) -> None:
    """Which is known then, unlike where nothing was recorded."""
    nought = Progress(commitment="hospital", value=0)

    standing = await house.commitments.record(PUBLISHER, nought, "1")

    assert standing.state is State.NOT_STARTED
    assert standing.next_milestone is not None


async def _record(house: House, **more: Any) -> Standing:
    cause = f"cause {len(await house.rows(ProgressEntry))}"
    return await house.commitments.record(PUBLISHER, Progress(commitment="parking", **more), cause)


def _plan(house: House, *points: PlanPoint) -> None:
    """Give parking a plan, as an edit of the knowledge directory would."""
    known = house.knowledge.knowledge
    parking = replace(known.commitments["parking"], plan=points)
    commitments = {**known.commitments, "parking": parking}
    house.knowledge.replace(replace(known, commitments=commitments), house.knowledge.matcher)


@pytest.mark.parametrize("who", [HANDLER, GONE, STRANGER, RESIDENT])
async def test_nobody_else_may_record(house: House, who: int) -> None:
    """The ledger is the publisher's and the admin's."""
    with pytest.raises(NotAllowedError):
        await house.commitments.record(who, Progress(commitment="parking", value=1), "1")

    assert await house.rows(ProgressEntry) == []


@pytest.mark.parametrize(
    "progress",
    [
        Progress(commitment="parking"),
        Progress(commitment="parking", value=1, milestone="started"),
        Progress(commitment="parking", value=-1),
        Progress(commitment="parking", milestone="started"),
        Progress(commitment="hospital", value=1),
        Progress(commitment="hospital", milestone="dug"),
        Progress(commitment="parking", value=1, holds_on=TODAY + timedelta(days=1)),
    ],
)
async def test_what_does_not_fit_the_promise_is_refused(house: House, progress: Progress) -> None:
    """A figure for a promise of milestones, a step it does not have, a day that has not come."""
    with pytest.raises(InvalidInputError):
        await house.commitments.record(PUBLISHER, progress, "1")

    assert await house.rows(ProgressEntry) == []


async def test_an_unknown_commitment_is_not_found(house: House) -> None:
    """So that the list can be offered."""
    with pytest.raises(NotFoundError):
        await house.commitments.record(PUBLISHER, Progress(commitment="moon", value=1), "1")


async def test_the_same_message_records_once(house: House) -> None:
    """A redelivered command adds nothing."""
    for _ in range(2):
        await house.commitments.record(PUBLISHER, Progress(commitment="parking", value=320), "1")

    assert len(await house.rows(ProgressEntry)) == 1


async def test_today_is_the_offices_day(house: House) -> None:
    """At 17:00 UTC it is tomorrow in Shanghai, and tomorrow may be recorded."""
    house.clock.move(hours=15)

    standing = await house.commitments.record(
        PUBLISHER, Progress(commitment="parking", value=1), "1"
    )

    assert standing.holds_on == TODAY + timedelta(days=1)


async def test_a_figure_grows_stale_and_stays_readable(house: House) -> None:
    """31 days later it is still in time, 32 days later overdue; the figure remains."""
    await house.commitments.record(PUBLISHER, Progress(commitment="parking", value=320), "1")
    house.clock.move(days=31)
    in_time = (await house.commitments.standings([house.commitments.find("parking")]))[0]
    house.clock.move(days=1)
    overdue = (await house.commitments.standings([house.commitments.find("parking")]))[0]

    assert (in_time.is_stale, overdue.is_stale) == (False, True)
    assert overdue.value == 320


async def test_the_last_milestone_keeps_the_promise(house: House) -> None:
    """Nothing comes after it."""
    standing = await house.commitments.record(
        PUBLISHER, Progress(commitment="hospital", milestone="completed"), "1"
    )

    assert standing.is_met
    assert standing.next_milestone is None


async def test_what_is_foreseen_is_what_is_recorded_then(house: House) -> None:
    """Nothing is recorded by looking; of an earlier day the figure in force stays."""
    ledger = house.commitments
    await _record(house, value=300, holds_on=date(2023, 11, 2), photos=("old",))
    for number, entry in enumerate(
        (
            Progress(
                commitment="parking", value=310, photos=("new",), links=("https://a.example",)
            ),
            Progress(commitment="parking", value=200, holds_on=date(2023, 10, 1)),
            Progress(commitment="parking", value=290, corrects=1, holds_on=date(2023, 11, 2)),
            Progress(commitment="parking", corrects=2, note="登记错了"),
        )
    ):
        foreseen = await ledger.foreseen(PUBLISHER, entry)
        rows = len(await house.rows(ProgressEntry))
        recorded = await ledger.record(PUBLISHER, entry, f"f{number}")

        assert replace(foreseen, entry=recorded.entry) == recorded
        assert len(await house.rows(ProgressEntry)) == rows + 1


async def test_what_cannot_be_recorded_cannot_be_foreseen(house: House) -> None:
    """By the same rules, and by the same rights."""
    for by, entry, error in (
        (HANDLER, Progress(commitment="parking", value=1), NotAllowedError),
        (PUBLISHER, Progress(commitment="moon", value=1), NotFoundError),
        (PUBLISHER, Progress(commitment="parking", value=1, corrects=9), NotFoundError),
        (PUBLISHER, Progress(commitment="parking"), InvalidInputError),
    ):
        with pytest.raises(error):
            await house.commitments.foreseen(by, entry)


async def test_all_that_is_wrong_with_an_entry_is_told_at_once(house: House) -> None:
    """Of each field once; a link leads to a page and to nothing that runs."""
    wrong = Progress(
        commitment="parking",
        value=-1,
        holds_on=TODAY + timedelta(days=1),
        links=("javascript:alert(1)", "https://a.example"),
    )

    assert [one.field for one in house.commitments.faults(wrong)] == ["date", "links", "value"]
    with pytest.raises(InvalidInputError):
        await house.commitments.record(PUBLISHER, wrong, "1")
    assert await house.rows(ProgressEntry) == []


async def test_a_correction_may_keep_the_photos(house: House) -> None:
    """Those of the entry that it corrects come first, each once."""
    entry = (await _record(house, value=820, photos=("a", "b"))).entry
    put_right = Progress(commitment="", value=280, photos=("b", "c"), keeps_photos=True)

    standing = await house.commitments.correct(ADMIN, entry, put_right, "2")

    assert standing.photos == ("a", "b", "c")
