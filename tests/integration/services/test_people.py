"""Subscriptions, roles and being forgotten."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.domain.complaint import Action, Verdict
from bot.domain.errors import NotAllowedError, NotFoundError
from bot.domain.language import Language
from bot.domain.people import Role
from bot.services.brought import Brought
from bot.services.drafts import Beginning
from bot.services.handling import Said
from bot.services.staff import Post
from bot.store.tables import Resident, Subscription
from tests.integration.services.conftest import (
    ADMIN,
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

SECRET = "PLANTED-STRING-42"
"""In ASCII: JSON columns escape the rest, and would hide it from the search."""

DONE = Said(text="好了")


async def test_following_twice_is_following_once(house: House) -> None:
    """So is unfollowing; each resident for themselves."""
    for _ in range(2):
        await house.subscriptions.put(RESIDENT, "parking", wanted=True)
    await house.subscriptions.put(NEIGHBOUR, "hospital", wanted=True)
    assert len(await house.rows(Subscription)) == 2

    for _ in range(2):
        await house.subscriptions.put(RESIDENT, "parking", wanted=False)

    assert (await house.subscriptions.of(RESIDENT)).keys == set()
    assert (await house.subscriptions.of(NEIGHBOUR)).keys == {"hospital"}


async def test_stopping_ends_everything_and_again_ends_nothing(house: House) -> None:
    """The count says what there was to end."""
    await house.subscriptions.put(RESIDENT, "parking", wanted=True)
    await house.subscriptions.put(RESIDENT, "hospital", wanted=True)

    assert await house.subscriptions.stop(RESIDENT) == 2
    assert await house.subscriptions.stop(RESIDENT) == 0


async def test_only_known_topics_can_be_followed_and_only_promising_ones_are_offered(
    house: House,
) -> None:
    """A topic without a commitment would never have news."""
    assert house.subscriptions.topics() == ["parking", "hospital"]
    with pytest.raises(NotFoundError):
        await house.subscriptions.put(RESIDENT, "moon", wanted=True)


@pytest.mark.parametrize("who", [HANDLER, PUBLISHER, GONE, STRANGER])
async def test_only_an_admin_gives_roles(house: House, who: int) -> None:
    """An admin who has left is none."""
    with pytest.raises(NotAllowedError):
        await house.staff.grant(who, STRANGER, Post(role=Role.ADMIN, name="x"))
    with pytest.raises(NotAllowedError):
        await house.staff.colleagues(STRANGER)

    await house.staff.grant(ADMIN, STRANGER, Post(role=Role.HANDLER, name="新人"))

    names = [one.name for one in await house.staff.colleagues(STRANGER)]
    assert names[-1] == "新人"


async def test_a_role_given_again_replaces_the_old_one_and_brings_back(house: House) -> None:
    """One row a person, active again."""
    await house.staff.grant(ADMIN, GONE, Post(role=Role.HANDLER, name="回来了"))

    found = [one for one in await house.staff.colleagues(ADMIN) if one.telegram_id == GONE]
    assert [one.role for one in found] == [Role.HANDLER]


async def test_a_resident_who_blocked_is_marked_and_greeting_unmarks(house: House) -> None:
    """Nobody is written off for good."""
    await house.residents.meet(RESIDENT, Language.EN)
    await house.residents.note_presence(RESIDENT, is_gone=True)
    assert [row.is_gone for row in await house.rows(Resident)] == [True]

    await house.residents.meet(RESIDENT, Language.EN)

    assert [row.is_gone for row in await house.rows(Resident)] == [False]


async def _everything(house: House) -> str:
    """Read every cell of every table as text."""
    async with house.store.read() as session:
        connection = await session.connection()
        names = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
        queries = [sa.text(f'SELECT * FROM "{name}"') for name in names]  # noqa: S608 — our tables
        cells = [str(tuple(row)) for one in queries for row in await session.execute(one)]
    return "\n".join(cells)


async def _leave_traces(house: House) -> None:
    """Let a resident write the same words wherever words are kept."""
    asked = await house.answers.ask(RESIDENT, f"问 {SECRET}", "q")
    await house.answers.rate(RESIDENT, asked.question_id, is_helpful=False)
    complaint = await house.file(text=f"反映 {SECRET}")
    await house.sent()
    await house.triage.claim(HANDLER, complaint, "1")
    notice = next(due for due in await house.sent() if due.kind == "notice")
    more = Brought(cause="2", text=f"补充 {SECRET}")
    await house.additions.take(RESIDENT, more, quoted(RESIDENT, 1000 + notice.id))
    await house.prompts.ask_for(HANDLER, complaint, wanted(Action.FINISH), "3")
    prompt = next(due for due in await house.sent() if due.kind == "prompt")
    await house.prompts.answer(HANDLER, quoted(STAFF_CHAT, 1000 + prompt.id), DONE, "4")
    await house.complaints.judge(RESIDENT, complaint, Verdict.UNSOLVED, "5")
    await house.sent()
    await house.subscriptions.put(RESIDENT, "parking", wanted=True)
    await house.intake.begin(RESIDENT, Beginning(cause="d", text=SECRET, photo=f"f-{SECRET}"))
    await house.intake.change(RESIDENT, place=f"在 {SECRET}")


async def test_forgetting_leaves_no_word_in_any_table(house: House) -> None:
    """Question, complaint, addition, draft, place, picture and every message about them."""
    await _leave_traces(house)
    assert SECRET in await _everything(house)

    await house.privacy.forget(RESIDENT, "f1")
    await house.privacy.forget(RESIDENT, "f2")

    assert SECRET not in await _everything(house)
    kept = await house.privacy.kept(RESIDENT)
    assert (kept.complaints, kept.subscriptions) == (0, 0)


async def test_what_waits_to_be_sent_is_forgotten_too(house: House) -> None:
    """The card of a complaint filed a moment ago is not sent any more."""
    await house.file(text=f"反映 {SECRET}")

    await house.privacy.forget(RESIDENT, "f3")

    assert SECRET not in await _everything(house)
    assert await house.sent() == []


async def test_forgetting_leaves_the_neighbours_words_alone(house: House) -> None:
    """And somebody who was never here is forgotten without fuss."""
    await house.file(NEIGHBOUR, text="邻居的话", cause="n")
    await _leave_traces(house)

    await house.privacy.forget(RESIDENT, "f4")
    await house.privacy.forget(STRANGER, "f-s")

    assert "邻居的话" in await _everything(house)
    assert (await house.complaints.mine(NEIGHBOUR)).complaints[0].text == "邻居的话"
