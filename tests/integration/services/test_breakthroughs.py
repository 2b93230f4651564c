"""Breakthroughs on a database: opened, worked, tied to a promise, closed, everybody answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.breakthrough import BreakthroughMove, BreakthroughStatus
from bot.domain.commitment import State
from bot.domain.complaint import Action, CloseReason, ComplaintStatus, Verdict
from bot.domain.errors import (
    InvalidInputError,
    MoveRefusedError,
    NotAllowedError,
    NotFoundError,
    ProofMissingError,
)
from bot.services.breakthrough_prompts import Written
from bot.services.breakthroughs import Opening
from bot.services.handling import Said
from bot.store.tables import (
    Answered,
    Breakthrough,
    BreakthroughComplaint,
    BreakthroughEvent,
    BreakthroughMessage,
    BreakthroughStep,
    Complaint,
    ComplaintEvent,
    Delivery,
)
from tests.integration.services.conftest import (
    ADMIN,
    COLLEAGUE,
    HANDLER,
    KNOWLEDGE,
    NEIGHBOUR,
    PUBLISHER,
    RESIDENT,
    STAFF_CHAT,
    House,
    quoted,
)
from tests.integration.services.test_radar import members, three

_S, _M = BreakthroughStatus, BreakthroughMove
THIRD = 5_003


def _plan(house: House, **more: Any) -> Opening:
    due_on = house.clock().date() + timedelta(days=20)
    plan = Opening(title="路灯总坏", due_on=due_on, steps=("查线路", "换灯"))
    return replace(plan, **more)


async def _opened(house: House, count: int = 3) -> tuple[int, list[int]]:
    """Open a task by hand from some residents' complaints, unlike one another."""
    ids = []
    for number in range(count):
        cause, by = f"f{number}", RESIDENT + number
        ids.append(await house.file(by, text=f"路灯坏了，第{number}处", cause=cause))
    references = [row.reference for row in await house.rows(Complaint)]
    task = await house.improving.tasks.open_new(COLLEAGUE, _plan(house), references, "open")
    return task, ids


async def _told(house: House, by: int) -> list[str]:
    rows = [row for row in await house.rows(Delivery) if row.chat_id == by]
    rows.sort(key=lambda row: row.id)
    return [row.facts.get("what") or row.facts.get("action") or row.kind for row in rows]


async def _answer_all(house: House) -> int:
    return sum([await house.answering.answer(*one) for one in await house.answering.due()])


async def _statuses(house: House) -> list[ComplaintStatus]:
    rows = sorted(await house.rows(Complaint), key=lambda row: row.id)
    return [row.status for row in rows]


async def test_a_task_is_opened_by_hand_and_every_resident_is_told(house: House) -> None:
    """Under their own reference, with the day; their complaints go on as they were."""
    task, ids = await _opened(house)

    (row,) = await house.rows(Breakthrough)
    assert (row.id, row.status, row.title) == (task, _S.OPEN, "路灯总坏")
    assert [one.text for one in await house.rows(BreakthroughStep)] == ["查线路", "换灯"]
    assert await members(house, task) == set(ids)
    for number in range(3):
        assert await _told(house, RESIDENT + number) == ["opened"]
    (notice,) = [one for one in await house.rows(Delivery) if one.chat_id == NEIGHBOUR]
    assert notice.facts["reference"] == "JF-20231106-0002"
    assert notice.facts["due_on"] == "2023-11-26"
    assert set(await _statuses(house)) == {ComplaintStatus.RECEIVED}
    shown = (await house.complaints.mine(NEIGHBOUR)).complaints[0].task
    assert shown is not None
    assert (shown.title, shown.is_done) == ("路灯总坏", False)
    assert (await house.complaints.show(NEIGHBOUR, ids[1])).summary.task == shown


async def test_the_same_press_opens_one_task(house: House) -> None:
    """An update that arrives twice tells nobody twice."""
    task, _ = await _opened(house)
    count = len(await house.rows(Delivery))

    again = await house.improving.tasks.open_new(
        COLLEAGUE, _plan(house), ["JF-20231106-0001"], "open"
    )

    assert again == task
    assert len(await house.rows(Delivery)) == count


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "task_title"),
        ({"due_on": None}, "task_date"),
        ({"steps": ()}, "task_steps"),
        ({"owner": "nobody"}, "task_owner"),
        ({"owner": f"staff {PUBLISHER}"}, "task_owner"),
    ],
)
async def test_a_task_without_its_plan_is_not_opened(
    house: House, change: dict[str, Any], field: str
) -> None:
    """Nothing is kept of it, nobody is told."""
    await house.file()

    with pytest.raises(InvalidInputError) as refused:
        await house.improving.tasks.open_new(
            COLLEAGUE, _plan(house, **change), ["JF-20231106-0001"], "open"
        )

    assert refused.value.field == field
    assert await house.rows(Breakthrough) == []
    assert await _told(house, RESIDENT) == []


async def test_a_complaint_is_in_one_task_that_runs_and_free_after_it(house: House) -> None:
    """The refusal names the other task."""
    _, ids = await _opened(house)
    tasks, plan = house.improving.tasks, _plan(house)

    with pytest.raises(InvalidInputError) as refused:
        await tasks.open_new(COLLEAGUE, plan, ["JF-20231106-0002"], "again")
    assert (refused.value.field, refused.value.hint) == ("task_taken", "JF-20231106-0002 → #1")
    with pytest.raises(InvalidInputError):
        await tasks.open_new(COLLEAGUE, plan, ["JF-19990101-0001"], "wrong")
    with pytest.raises(InvalidInputError):
        await tasks.open_new(COLLEAGUE, plan, [], "none")

    await tasks.drop(COLLEAGUE, 1, "并入道路大修", "drop")
    again = await tasks.open_new(COLLEAGUE, plan, ["JF-20231106-0002"], "anew")
    assert await members(house, again) == {ids[1]}


async def test_those_joined_come_along(house: House) -> None:
    """Whoever told of the same event is in the same task."""
    first = await house.file(text="桥南路路灯坏了", cause="a")
    second = await house.file(NEIGHBOUR, text="桥南路路灯也坏了", cause="b")
    await house.joining.merge(COLLEAGUE, second, "JF-20231106-0001", "m")

    task = await house.improving.tasks.open_new(
        COLLEAGUE, _plan(house), ["JF-20231106-0002"], "open"
    )

    assert await members(house, task) == {first, second}
    await house.improving.work.remove(COLLEAGUE, task, first, "r")
    assert await members(house, task) == set()
    assert (await _told(house, NEIGHBOUR))[-2:] == ["opened", "left"]


async def test_a_tied_promise_is_at_risk_while_the_task_is_open(house: House) -> None:
    """From the tie to the end of the task, or until it is tied to none."""
    task, _ = await _opened(house)
    parking = KNOWLEDGE.commitments["parking"]

    async def state() -> State:
        return (await house.commitments.standings([parking]))[0].state

    assert await state() is State.NOT_UPDATED
    await house.improving.work.tie(COLLEAGUE, task, "parking", "t1")
    assert await state() is State.AT_RISK
    await house.improving.work.tie(COLLEAGUE, task, "", "t2")
    assert await state() is State.NOT_UPDATED
    await house.improving.work.tie(COLLEAGUE, task, "parking", "t3")
    await house.improving.tasks.close(COLLEAGUE, task, Said(text="换了线路"), "close")
    assert await state() is State.NOT_UPDATED
    with pytest.raises(NotFoundError):
        await house.improving.work.tie(COLLEAGUE, task, "moon", "t4")


async def test_closing_answers_every_resident_under_their_own_number(house: House) -> None:
    """Each is asked for a verdict; one who is not satisfied reopens only their own."""
    task, ids = await _opened(house)
    await house.handling.close(HANDLER, ids[2], CloseReason.NOT_OURS, "找供电局", "x")

    await house.improving.tasks.close(COLLEAGUE, task, Said(text="换了整条线路"), "close")
    assert set(await _statuses(house)) == {ComplaintStatus.RECEIVED, ComplaintStatus.NOT_OURS}
    assert await _answer_all(house) == 3

    assert await _statuses(house) == [ComplaintStatus.DONE] * 2 + [ComplaintStatus.NOT_OURS]
    assert await _told(house, RESIDENT) == ["opened", "finish"]
    assert await _told(house, RESIDENT + 2) == ["opened", "refer", "done"]
    finished = [row for row in await house.rows(ComplaintEvent) if row.action is Action.FINISH]
    assert [(row.text, row.facts) for row in finished] == [
        ("换了整条线路", {"task": "路灯总坏"})
    ] * 2
    (report,) = [row for row in await house.rows(Delivery) if row.kind == "breakthrough_report"]
    assert report.facts["answered"] == {"waiting": 0, "told": 2, "left": 1, "refused": 0}

    await house.complaints.judge(NEIGHBOUR, ids[1], Verdict.UNSOLVED, "v")
    assert (await _statuses(house))[:2] == [ComplaintStatus.DONE, ComplaintStatus.IN_PROGRESS]
    opened = await house.improving.views.open(COLLEAGUE, task)
    assert [one.verdict for one in opened.members] == [None, Verdict.UNSOLVED, None]
    mine = (await house.complaints.mine(NEIGHBOUR)).complaints[0]
    assert mine.task is not None
    assert mine.task.is_done


async def test_answering_twice_answers_once(house: House) -> None:
    """Two processes, or one that died after the first: each resident hears it once."""
    task, _ = await _opened(house)
    await house.improving.tasks.close(COLLEAGUE, task, Said(text="换了线路"), "close")
    due = await house.answering.due()

    assert [await house.answering.answer(*one) for one in (*due, *due)] == [True] * 3 + [False] * 3

    assert await house.answering.due() == []
    assert (await _told(house, RESIDENT)).count("finish") == 1
    assert not await house.improving.tasks.close(COLLEAGUE, task, Said(text="又"), "close")
    with pytest.raises(MoveRefusedError):
        await house.improving.tasks.close(COLLEAGUE, task, Said(text="又"), "another")


async def test_those_joined_are_answered_with_their_lead_once(house: House) -> None:
    """The lead's outcome reaches them; they are counted as answered, not as left."""
    await house.file(text="桥南路路灯坏了", cause="a")
    second = await house.file(NEIGHBOUR, text="桥南路路灯也坏了", cause="b")
    await house.joining.merge(COLLEAGUE, second, "JF-20231106-0001", "m")
    task = await house.improving.tasks.open_new(
        COLLEAGUE, _plan(house), ["JF-20231106-0001"], "open"
    )

    await house.improving.tasks.close(COLLEAGUE, task, Said(text="换了线路"), "close")
    await _answer_all(house)

    answered = [row.answered for row in await house.rows(BreakthroughComplaint)]
    assert answered == [Answered.TOLD, Answered.TOLD]
    assert (await _told(house, NEIGHBOUR)).count("finish") == 1


async def test_a_photo_is_asked_for_before_anybody_is_answered(house: House) -> None:
    """Where a kind needs proof, closing without it changes nothing; with it, it is shown."""
    lamp = replace(KNOWLEDGE.categories["lamp"], proof=True)
    proven = replace(KNOWLEDGE, categories={**KNOWLEDGE.categories, "lamp": lamp})
    house.knowledge.replace(proven, house.knowledge.matcher)
    task, _ = await _opened(house, 2)

    with pytest.raises(ProofMissingError):
        await house.improving.tasks.close(COLLEAGUE, task, Said(text="换了"), "c1")
    assert await house.answering.due() == []

    said = Said(text="换了", photos=("photo",))
    await house.improving.tasks.close(COLLEAGUE, task, said, "c2")
    await _answer_all(house)
    assert await _statuses(house) == [ComplaintStatus.DONE] * 2
    assert (await _told(house, NEIGHBOUR))[-2:] == ["proof", "finish"]


async def test_what_cannot_be_answered_is_listed_to_staff(house: House) -> None:
    """A kind that came to need a photo after the close is refused, and says so by its number."""
    task, _ = await _opened(house, 2)
    await house.improving.tasks.close(COLLEAGUE, task, Said(text="换了"), "c")
    lamp = replace(KNOWLEDGE.categories["lamp"], proof=True)
    proven = replace(KNOWLEDGE, categories={**KNOWLEDGE.categories, "lamp": lamp})
    house.knowledge.replace(proven, house.knowledge.matcher)

    await _answer_all(house)

    assert await _statuses(house) == [ComplaintStatus.RECEIVED] * 2
    (report,) = [row for row in await house.rows(Delivery) if row.kind == "breakthrough_report"]
    assert report.facts["refused"] == ["JF-20231106-0001", "JF-20231106-0002"]


async def test_the_owner_tells_how_it_goes_and_dispatchers_do_the_rest(house: House) -> None:
    """A handler who owns it ticks and adds steps; another handler does nothing."""
    task, ids = await _opened(house)
    work = house.improving.work
    with pytest.raises(NotAllowedError):
        await work.tick(HANDLER, task, 1, "t0", is_done=True)
    await work.give(COLLEAGUE, task, f"staff {HANDLER}", "g")

    await work.tick(HANDLER, task, 1, "t1", is_done=True)
    await work.plan(HANDLER, task, ["验收"], "p")
    steps = (await house.improving.views.open(HANDLER, task)).steps
    assert [(one.text, one.done_by) for one in steps] == [
        ("查线路", f"staff {HANDLER}"),
        ("换灯", None),
        ("验收", None),
    ]
    assert (await house.improving.views.open(HANDLER, task)).may == {_M.TICK, _M.UNTICK, _M.PLAN}
    refused: list[Callable[[], Awaitable[object]]] = [
        lambda: work.add(HANDLER, task, ["JF-20231106-0001"], "r1"),
        lambda: work.remove(HANDLER, task, ids[0], "r2"),
        lambda: work.tie(HANDLER, task, "parking", "r3"),
        lambda: work.rename(HANDLER, task, "新", "r4"),
        lambda: work.reschedule(HANDLER, task, house.clock().date(), "早些", "r5"),
        lambda: house.improving.tasks.close(HANDLER, task, Said(text="好了"), "r6"),
        lambda: house.improving.tasks.drop(HANDLER, task, "不做了", "r7"),
    ]
    before = len(await house.rows(BreakthroughEvent))
    for act in refused:
        with pytest.raises(NotAllowedError):
            await act()
    assert len(await house.rows(BreakthroughEvent)) == before


async def test_every_act_happens_once_and_stands_in_the_history(house: House) -> None:
    """The same cause changes nothing the second time."""
    task, _ = await _opened(house)
    work, until = house.improving.work, house.clock().date() + timedelta(days=40)
    for _ in range(2):
        await work.tick(ADMIN, task, 2, "a", is_done=True)
        await work.rename(ADMIN, task, "桥南路换灯", "b")
        await work.reschedule(ADMIN, task, until, "等配件", "c")
        await work.plan(ADMIN, task, ["验收"], "d")

    view = await house.improving.views.open(ADMIN, task)
    assert [one.move for one in view.history] == [
        *(_M.OPEN, _M.TICK, _M.RENAME, _M.RESCHEDULE, _M.PLAN)
    ]
    assert (view.line.title, view.line.due_on, view.line.steps_done) == ("桥南路换灯", until, 1)
    assert await _told(house, RESIDENT) == ["opened", "rescheduled"]
    with pytest.raises(InvalidInputError):
        await work.reschedule(ADMIN, task, until, "还是这天", "e")
    with pytest.raises(InvalidInputError):
        await work.plan(ADMIN, task, ["多"] * 10, "f")
    with pytest.raises(NotFoundError):
        await work.tick(ADMIN, task, 9, "g", is_done=True)


async def test_what_is_dropped_is_told_with_the_reason(house: House) -> None:
    """The complaints go on; their residents no longer read of a task."""
    task, _ = await _opened(house, 2)
    with pytest.raises(InvalidInputError):
        await house.improving.tasks.drop(COLLEAGUE, task, " ", "d")

    await house.improving.tasks.drop(COLLEAGUE, task, "并入道路大修", "d")

    assert await _told(house, NEIGHBOUR) == ["opened", "dropped"]
    assert set(await _statuses(house)) == {ComplaintStatus.RECEIVED}
    assert (await house.complaints.mine(NEIGHBOUR)).complaints[0].task is None


async def test_the_owner_is_called_once_when_the_day_has_passed(house: House) -> None:
    """In the office's hours; a new day that was set counts anew."""
    task, _ = await _opened(house, 1)
    house.clock.move(days=21, hours=12)
    assert await house.answering.call_late() == 0, "the office is closed"
    house.clock.move(hours=12)

    assert await house.answering.call_late() == 1
    assert await house.answering.call_late() == 0

    (late,) = [row for row in await house.rows(Delivery) if row.kind == "breakthrough_late"]
    assert late.facts["called"] == [{"id": COLLEAGUE, "name": f"staff {COLLEAGUE}"}]
    assert (await house.improving.views.board(HANDLER)).lines[_S.OPEN][0].is_late
    until = house.clock().date() + timedelta(days=1)
    await house.improving.work.reschedule(COLLEAGUE, task, until, "等配件", "r")
    assert await house.answering.call_late() == 0
    house.clock.move(days=3)
    assert await house.answering.call_late() == 1


async def test_words_are_asked_for_and_taken_from_the_reply(house: House) -> None:
    """A proposal is opened by one reply; a reply to the card itself is sent to nobody."""
    await three(house)
    await house.radar.look()
    prompts = house.improving.prompts
    with pytest.raises(NotAllowedError):
        await prompts.ask_for(HANDLER, 1, _M.OPEN, STAFF_CHAT, "p0")
    await prompts.ask_for(COLLEAGUE, 1, _M.OPEN, STAFF_CHAT, "p1")
    await house.sent()
    messages = {row.asks: row for row in await house.rows(BreakthroughMessage)}

    words = Said(text=f"12-15 staff {HANDLER}\n1. 查线路\n2. 换灯")
    asked = quoted(STAFF_CHAT, messages[_M.OPEN].message_id)
    taken = await prompts.answer(COLLEAGUE, asked, words, "a")

    assert taken == Written(id=1, move=_M.OPEN)
    opened = await house.improving.views.open(COLLEAGUE, 1)
    assert (opened.line.owner, opened.line.steps) == (f"staff {HANDLER}", 2)
    shown = quoted(STAFF_CHAT, messages[None].message_id)
    assert await prompts.answer(COLLEAGUE, shown, words, "b") == Written(id=1, move=None)
    assert await prompts.answer(COLLEAGUE, quoted(STAFF_CHAT, 1), words, "c") is None


async def test_a_card_is_changed_in_place(house: House) -> None:
    """The proposal's message becomes the task's."""
    await three(house)
    await house.radar.look()
    first = [due for due in await house.sent() if due.kind == "breakthrough_card"]
    await house.improving.tasks.decline(COLLEAGUE, 1, "no")

    (edit,) = [due for due in await house.sent() if due.kind == "breakthrough_card"]

    assert edit.is_edit
    assert edit.edit_message_id == 1000 + first[0].id
