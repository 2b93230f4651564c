"""A complaint's life on the record: who may move it, and what everyone is told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.domain.complaint import Action, ComplaintStatus, Verdict
from bot.domain.errors import MoveRefusedError, NotAllowedError, NotFoundError, TooLateError
from bot.services.brought import Brought
from bot.services.complaints import PAGE
from bot.services.handling import Said
from bot.store.tables import Complaint, ComplaintEvent, Delivery, StaffMember
from tests.integration.services.conftest import (
    ADMIN,
    COLLEAGUE,
    GONE,
    HANDLER,
    NEIGHBOUR,
    PUBLISHER,
    RESIDENT,
    STAFF_CHAT,
    STRANGER,
    House,
    quoted,
    wanted,
)


async def _status(house: House) -> ComplaintStatus:
    status: ComplaintStatus = (await house.rows(Complaint))[0].status
    return status


async def _finish(house: House, complaint: int, cause: str = "f") -> None:
    """Let staff say that it is done: a prompt, and the reply to it."""
    await house.prompts.ask_for(HANDLER, complaint, wanted(Action.FINISH), f"{cause}:ask")
    prompt = next(due for due in await house.sent() if due.kind == "prompt")
    await house.prompts.answer(
        HANDLER, quoted(STAFF_CHAT, 1000 + prompt.id), Said(text="修好了"), f"{cause}:say"
    )


async def test_a_complaint_is_claimed_answered_finished_and_confirmed(house: House) -> None:
    """The resident hears of each step by staff; the group hears of each step by the resident."""
    complaint = await house.file()
    card = (await house.sent())[0]
    await house.triage.claim(HANDLER, complaint, "1")
    await house.prompts.answer(
        HANDLER, quoted(STAFF_CHAT, 1000 + card.id), Said(text="今天就去"), "2"
    )
    await _finish(house, complaint)
    await house.complaints.judge(RESIDENT, complaint, Verdict.SOLVED, "5")

    timeline = (await house.complaints.mine(RESIDENT)).complaints[0].timeline
    assert [line.action for line in timeline] == [
        Action.SUBMIT,
        Action.CLAIM,
        Action.REPLY,
        Action.FINISH,
        Action.CONFIRM,
    ]
    told = [row for row in await house.rows(Delivery) if row.kind == "notice"]
    assert [row.facts["action"] for row in told] == ["claim", "reply", "finish"]
    assert {row.chat_id for row in told} == {RESIDENT}
    relayed = [row for row in await house.rows(Delivery) if row.kind == "relay"]
    assert [row.facts["verdict"] for row in relayed] == ["solved"]
    assert await _status(house) is ComplaintStatus.CONFIRMED


async def test_not_solved_reopens_it_with_the_same_owner(house: House) -> None:
    """The clerk who said that it was done has it back."""
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")
    await _finish(house, complaint)

    await house.complaints.judge(RESIDENT, complaint, Verdict.UNSOLVED, "5")

    row = (await house.rows(Complaint))[0]
    owner = next(one for one in await house.rows(StaffMember) if one.telegram_id == HANDLER)
    assert (row.status, row.verdict, row.owner_id) == (
        ComplaintStatus.IN_PROGRESS,
        Verdict.UNSOLVED,
        owner.id,
    )


async def test_a_slip_is_put_right_while_nobody_has_begun_again(house: House) -> None:
    """Solved after all: closed as before, judged now, the office's dates as they were."""
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")
    await _finish(house, complaint)
    ended_at = (await house.rows(Complaint))[0].ended_at
    house.clock.move(hours=1)
    view = await house.complaints.judge(RESIDENT, complaint, Verdict.UNSOLVED, "5")
    assert (view.may_judge, view.verdicts) == (True, (Verdict.SOLVED, Verdict.PARTLY))

    view = await house.complaints.judge(RESIDENT, complaint, Verdict.SOLVED, "6")
    again = await house.complaints.judge(RESIDENT, complaint, Verdict.SOLVED, "6")

    assert again == view
    row = (await house.rows(Complaint))[0]
    assert (row.status, row.verdict) == (ComplaintStatus.CONFIRMED, Verdict.SOLVED)
    assert (row.ended_at, row.judged_at, row.next_alarm_at) == (ended_at, house.clock(), None)
    assert [one.action for one in await house.rows(ComplaintEvent)][-2:] == [
        Action.REOPEN,
        Action.RECANT,
    ]
    assert view.verdicts == tuple(Verdict)


async def test_not_solved_stands_once_staff_have_begun_again(house: House) -> None:
    """Nor does it lead back after seven days."""
    complaint = await house.file()
    await _finish(house, complaint)
    await house.complaints.judge(RESIDENT, complaint, Verdict.UNSOLVED, "5")
    house.clock.move(days=7, seconds=1)
    with pytest.raises(TooLateError):
        await house.complaints.judge(RESIDENT, complaint, Verdict.SOLVED, "6")
    house.clock.move(days=-1)
    await house.handling.say(HANDLER, complaint, Action.REPLY, Said(text="再来看看"), "7")

    with pytest.raises(MoveRefusedError):
        await house.complaints.judge(RESIDENT, complaint, Verdict.SOLVED, "8")

    assert not (await house.complaints.show(RESIDENT, complaint)).may_judge


async def test_the_second_of_two_clerks_is_refused(house: House) -> None:
    """Exactly one owner, one event, one notice."""
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")

    with pytest.raises(MoveRefusedError):
        await house.triage.claim(COLLEAGUE, complaint, "2")

    claims = [row for row in await house.rows(ComplaintEvent) if row.action is Action.CLAIM]
    assert len(claims) == 1


async def test_the_same_press_moves_it_once(house: House) -> None:
    """A redelivered press is a normal outcome and says so."""
    complaint = await house.file()

    first = await house.triage.claim(HANDLER, complaint, "1")
    again = await house.triage.claim(HANDLER, complaint, "1")

    assert (first.is_new, again.is_new) == (True, False)
    assert len(await house.rows(ComplaintEvent)) == 2


@pytest.mark.parametrize("who", [HANDLER, COLLEAGUE, ADMIN])
async def test_roles_that_work_complaints_may_claim(house: House, who: int) -> None:
    """Handlers, dispatchers and admins."""
    complaint = await house.file()

    await house.triage.claim(who, complaint, "1")

    assert await _status(house) is ComplaintStatus.IN_PROGRESS


@pytest.mark.parametrize("who", [PUBLISHER, GONE, STRANGER, RESIDENT])
async def test_everyone_else_is_refused_and_changes_nothing(house: House, who: int) -> None:
    """A publisher, somebody who has left, a stranger in the group, the resident themselves."""
    complaint = await house.file()
    card = (await house.sent())[0]

    with pytest.raises(NotAllowedError):
        await house.triage.claim(who, complaint, "1")
    with pytest.raises(NotAllowedError):
        await house.prompts.ask_for(who, complaint, wanted(Action.REPLY), "2")
    with pytest.raises(NotAllowedError):
        await house.prompts.ask_for(who, complaint, wanted(Action.FINISH), "3")
    with pytest.raises(NotAllowedError):
        await house.prompts.answer(who, quoted(STAFF_CHAT, 1000 + card.id), Said(text="好了"), "4")

    assert await _status(house) is ComplaintStatus.RECEIVED
    assert await house.sent() == []


async def test_a_right_is_read_at_the_moment_of_the_act(house: House) -> None:
    """Somebody who loses the role between two presses is refused at the second."""
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")
    async with house.store.write() as session:
        await session.execute(sa.update(StaffMember).values(is_active=False))

    with pytest.raises(NotAllowedError):
        await house.prompts.ask_for(HANDLER, complaint, wanted(Action.FINISH), "2")


@pytest.mark.parametrize("verdict", Verdict)
async def test_a_verdict_by_somebody_else_finds_nothing(house: House, verdict: Verdict) -> None:
    """The same answer as for a number that does not exist, staff and admins included."""
    complaint = await house.file()
    await _finish(house, complaint)

    for who in (NEIGHBOUR, HANDLER, ADMIN):
        with pytest.raises(NotFoundError):
            await house.complaints.judge(who, complaint, verdict, "9")
    with pytest.raises(NotFoundError):
        await house.complaints.judge(RESIDENT, complaint + 1, verdict, "9")
    with pytest.raises(NotFoundError):
        await house.complaints.withdraw(NEIGHBOUR, complaint, "9")

    assert await _status(house) is ComplaintStatus.DONE


async def test_a_verdict_before_the_outcome_is_refused(house: House) -> None:
    """Nobody can close what staff have not answered for."""
    complaint = await house.file()

    with pytest.raises(MoveRefusedError):
        await house.complaints.judge(RESIDENT, complaint, Verdict.SOLVED, "9")

    assert await _status(house) is ComplaintStatus.RECEIVED


async def test_words_in_reply_to_a_notice_are_added_and_relayed(house: House) -> None:
    """The resident writes back; the group reads it; a redelivery adds nothing."""
    complaint = await house.file()
    await house.sent()
    await house.triage.claim(HANDLER, complaint, "1")
    notice = next(due for due in await house.sent() if due.kind == "notice")

    more = Brought(cause="2", text="电话打不通")
    assert await house.additions.take(RESIDENT, more, quoted(RESIDENT, 1000 + notice.id))
    assert await house.additions.take(RESIDENT, more, quoted(RESIDENT, 1000 + notice.id))

    relays = [due for due in await house.sent() if due.kind == "relay"]
    assert [due.facts["said"] for due in relays] == ["电话打不通"]


async def test_words_in_reply_to_anything_else_are_not_an_addition(house: House) -> None:
    """They are a question; and nobody adds to another chat's complaint."""
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")
    notice = next(due for due in await house.sent() if due.kind == "notice")

    hello = Brought(cause="2", text="你好")
    assert await house.additions.take(RESIDENT, hello, quoted(RESIDENT, 77)) is None
    assert await house.additions.take(NEIGHBOUR, hello, quoted(NEIGHBOUR, 1000 + notice.id)) is None


async def test_a_withdrawn_complaint_cannot_be_worked(house: House) -> None:
    """The clerk who was slower is refused; the group was told."""
    complaint = await house.file()
    await house.complaints.withdraw(RESIDENT, complaint, "1")

    with pytest.raises(MoveRefusedError):
        await house.triage.claim(HANDLER, complaint, "2")
    with pytest.raises(MoveRefusedError):
        await house.prompts.ask_for(HANDLER, complaint, wanted(Action.FINISH), "3")

    assert [due.kind for due in await house.sent()] == ["card", "card", "relay"]


async def test_a_reply_to_a_message_that_is_no_card_is_none_of_ours(house: House) -> None:
    """Staff may talk to each other and to the bot."""
    await house.file()

    assert (
        await house.prompts.answer(HANDLER, quoted(STAFF_CHAT, 4_711), Said(text="好的"), "1")
        is None
    )


async def test_pages_hold_five_newest_first_and_have_ends(house: House) -> None:
    """A page that does not exist, as a forged press may ask for, is the nearest that does."""
    for number in range(PAGE + 2):
        await house.file(text=f"第{number}件", cause=str(number))

    first = await house.complaints.mine(RESIDENT)
    last = await house.complaints.mine(RESIDENT, 1)

    assert [one.text for one in first.complaints][:1] == ["第6件"]
    assert [one.text for one in last.complaints] == ["第1件", "第0件"]
    assert (first.page, first.pages, first.total) == (0, 2, PAGE + 2)
    assert await house.complaints.mine(RESIDENT, -3) == first
    assert await house.complaints.mine(RESIDENT, 10**15) == last


async def test_nobody_sees_a_neighbours_complaints(house: House) -> None:
    """The list is the resident's own."""
    await house.file()

    assert (await house.complaints.mine(NEIGHBOUR)).total == 0


async def test_a_reply_to_a_message_that_was_never_noted_is_found_by_its_number(
    house: House,
) -> None:
    """The process died between sending the card and noting it; its text names one complaint."""
    complaint = await house.file()
    page = await house.complaints.mine(RESIDENT)
    card = quoted(STAFF_CHAT, 5_000, f"{page.complaints[0].reference} 诉求")

    moved = await house.prompts.answer(HANDLER, card, Said(text="收到"), "9")

    assert moved is not None
    assert (await house.complaints.mine(RESIDENT)).complaints[0].id == complaint


async def test_claiming_ones_own_complaint_again_changes_nothing(house: House) -> None:
    """A second tap is no race: nobody was faster."""
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")

    again = await house.triage.claim(HANDLER, complaint, "2")

    assert not again.is_new
