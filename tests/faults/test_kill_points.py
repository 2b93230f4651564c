"""Kill -9 between any two steps of the way from an update to a settled delivery."""

from __future__ import annotations

import asyncio
import contextlib
import random

import pytest

from bot.emulator.person import NothingSeenError
from tests.faults.checks import broken_promises
from tests.faults.forking import Plan
from tests.faults.office import Office
from tests.faults.people import Day, Diary
from tests.faults.plans import line_of

POINTS = {
    "fetched, not stored": ("bot/handlers/fetch.py", "await self.inbox.record("),
    "stored, not acknowledged": ("bot/handlers/fetch.py", "self.ring()"),
    "attempt counted, not handled": ("bot/handlers/dispatch.py", "= json.loads(claimed.raw)"),
    "handled, not settled": ("bot/handlers/dispatch.py", "= self._failures.pop("),
    "draft kept, not shown": ("bot/handlers/drafts.py", "reply = offer_reply("),
    "within the transaction that files": ("bot/services/filing.py", "await session.delete(draft)"),
    "filed, no receipt yet": ("bot/handlers/drafts.py", "receipt_reply(await"),
    "instants found, not planned": ("bot/services/schedules.py", "count += await insert_new("),
    "firing claimed, not worked": ("bot/jobs/fire.py", "count = await self.firings.fire("),
    "firing under way, nothing posted": (
        "bot/services/digests.py",
        "newest = await commitments.newest_id(",
    ),
    "within the transaction that fires": ("bot/services/firings.py", "FiringStatus.DONE if"),
    "delivery claimed, not sent": ("bot/jobs/deliver.py", "reply = render("),
    "delivery sent, not settled": ("bot/jobs/deliver.py", "await persist("),
    "settled, not let go of": ("bot/services/worker.py", "self._held.pop("),
}


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_point_names_one_line(point: str) -> None:
    """Code that moved takes its point along: name it anew."""
    assert line_of(*POINTS[point]) > 0


@pytest.mark.parametrize("point", POINTS)
async def test_nothing_is_lost_or_doubled_by_a_kill_between_steps(
    office: Office, point: str
) -> None:
    """A question, a complaint and a digest survive one kill at this step."""
    diary = await a_day_with_a_kill(office, {"at": POINTS[point]})

    assert office.kills == 1
    assert broken_promises(office, diary) == []


async def test_a_kill_before_a_topic_is_noted_leaves_one_empty_one(office: Office) -> None:
    """Telegram names no topics afterwards; the complaint has one all the same, and its card."""
    group = office.people.staff_chat
    group.is_forum = True

    diary = await a_day_with_a_kill(
        office, {"at": ("bot/services/places.py", "await topics.remember(")}
    )

    assert office.kills == 1
    assert broken_promises(office, diary) == []
    said_in = [one.thread_id for one in group.visible() if "forum_topic_created" not in one.body]
    empty, used = sorted(group.topics)
    assert used in said_in
    assert empty not in said_in


async def test_staff_are_told_though_the_bot_died_once_their_words_were_kept(
    office: Office,
) -> None:
    """Nobody has to guess and reply again: the next life says what became of them."""
    handler, group, over = office.people.staff[0], office.people.staff_chat, asyncio.Event()
    day = Day(office, random.Random(0), over.is_set, patience=30.0)
    await office.start({"at": ("bot/handlers/triage.py", "door.say(incoming, Reply(text=answered")})
    await day.complain(office.people.residents[0])
    working = asyncio.create_task(day.handler(handler))
    await office.ended()
    await office.start()
    await office.until(lambda: bool(office.rows("SELECT 1 FROM complaint WHERE status = 'done'")))
    over.set()
    await working
    await office.quiet()
    await office.stop()

    said = [one for one in group.visible() if one.sender.get("id") == handler.id]
    assert len([one for one in said if "photo" in one.body]) == 2
    assert broken_promises(office, day.diary) == []


PLANTED: dict[str, tuple[Plan, str]] = {
    "acknowledge before storing": (
        {"at": ("tests/faults/plants.py", "self.inbox.record(")},
        "was acknowledged and is lost",
    ),
    "submit without its cause": ({"at": POINTS["filed, no receipt yet"]}, "no receipt"),
    # The digest is the only delivery of that life.
    "resend bulk blindly": (
        {"at": POINTS["delivery sent, not settled"], "complain": False},
        "got 2 times",
    ),
}
"""By the bug: where to kill, and what the checks must say then."""


@pytest.mark.parametrize("plant", PLANTED)
async def test_the_checks_see_a_planted_bug(office: Office, plant: str) -> None:
    """Each promise broken on purpose is reported as broken."""
    plan, said = PLANTED[plant]

    diary = await a_day_with_a_kill(office, {**plan, "plant": plant}, patience=3.0)

    assert said in "\n".join(broken_promises(office, diary))


async def a_day_with_a_kill(office: Office, plan: Plan, patience: float = 30.0) -> Diary:
    """Let a digest fall due while a resident asks and complains, and the bot die once."""
    day = Day(office, random.Random(0), lambda: True, patience=patience)
    await _make_digest_due(office, day)

    await office.start(plan)
    living = asyncio.create_task(_ask(day, complain=plan.get("complain", True)))
    await office.ended()
    await office.start({"plant": plan["plant"]} if "plant" in plan else None)
    with contextlib.suppress(*([NothingSeenError] if "plant" in plan else [])):
        await living
    await office.quiet()
    await office.stop()
    return day.diary


async def _make_digest_due(office: Office, day: Day) -> None:
    await office.start()
    await day.subscribe(office.people.residents[0])
    await day.record_progress(office.people.staff[2])
    await office.quiet()
    await office.stop()
    office.make_digest_due(minutes=2)


async def _ask(day: Day, *, complain: bool) -> None:
    resident = day.office.people.residents[0]
    await day.ask(resident)
    if complain:
        await day.complain(resident)
