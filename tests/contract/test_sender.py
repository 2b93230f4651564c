"""What each way of failing means for whether a message went out, over real HTTP."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot
from telegram.error import Conflict, NetworkError, TelegramError, TimedOut

from bot.adapters.telegram_line import NotSentError
from bot.adapters.telegram_outcomes import classify
from bot.adapters.telegram_request import AiohttpRequest
from bot.adapters.telegram_sender import TelegramSender
from bot.emulator.person import Person
from bot.emulator.seed import BOT_TOKEN, STAFF_CHAT_ID, Seeded, seed
from bot.emulator.server import Served, serve
from bot.emulator.world import World
from bot.replies.reply import Button, Reply
from bot.services.ports import SendStatus

# PTB announces a change of its own whenever it meets a 429.
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after.*:DeprecationWarning")

HELLO = Reply(text="<b>您好</b> &amp; 再见", rows=((Button("好", "home"),),))


@pytest.fixture
def world() -> World:
    """An empty world."""
    return World()


@pytest.fixture
def people(world: World) -> Seeded:
    """The demo's people."""
    return seed(world)


@pytest.fixture
def resident(people: Seeded) -> Person:
    """Somebody who has opened the bot."""
    people.residents[0].start()
    return people.residents[0]


@pytest.fixture
async def served(world: World, people: Seeded) -> AsyncIterator[Served]:
    """The world behind HTTP."""
    async with serve(world) as served:
        yield served


@asynccontextmanager
async def _sender(base_url: str, token: str = BOT_TOKEN) -> AsyncIterator[TelegramSender]:
    request = AiohttpRequest(connections=4)
    await request.initialize()
    try:
        yield TelegramSender(Bot(token, base_url=base_url, request=request))
    finally:
        await request.shutdown()


@pytest.fixture
async def sender(served: Served) -> AsyncIterator[TelegramSender]:
    """The real sender over the real request object."""
    async with _sender(served.base_url) as sender:
        yield sender


async def test_a_message_that_went_out_is_sent_with_its_number(
    world: World, sender: TelegramSender, resident: Person
) -> None:
    """The reader sees the text, its marks and its buttons."""
    result = await sender.send(resident.id, HELLO)

    seen = await resident.expect("您好 & 再见", button="好")
    assert (result.status, result.message_id) == (SendStatus.SENT, seen.id)
    assert seen.body["entities"][0]["type"] == "bold"


@pytest.mark.parametrize(
    ("fault", "status", "arrives"),
    [
        ({"kind": "status", "code": 429, "retry_after": 7}, SendStatus.RETRY, False),
        ({"kind": "status", "code": 500}, SendStatus.UNKNOWN, False),
        ({"kind": "status", "code": 502}, SendStatus.UNKNOWN, False),
        ({"kind": "status", "code": 502, "html": True}, SendStatus.UNKNOWN, False),
        ({"kind": "status", "code": 503, "html": True}, SendStatus.UNKNOWN, False),
        ({"kind": "reset"}, SendStatus.UNKNOWN, False),
        ({"kind": "drop"}, SendStatus.UNKNOWN, True),
        ({"kind": "half"}, SendStatus.UNKNOWN, True),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
async def test_a_fault_is_told_as_what_is_known_of_it(
    world: World,
    sender: TelegramSender,
    resident: Person,
    fault: dict[str, Any],
    status: SendStatus,
    arrives: bool,  # noqa: FBT001 — a table
) -> None:
    """Refused for now is a retry; whatever may have been acted on is unknown, never failed."""
    world.faults.add(method="sendMessage", **fault)

    result = await sender.send(resident.id, HELLO)

    assert result.status is status
    assert any(message.text.startswith("您好") for message in resident.sees()) is arrives
    if status is SendStatus.RETRY:
        assert result.retry_after == 7


async def test_a_server_that_is_not_there_was_certainly_not_reached(resident: Person) -> None:
    """Trying again cannot double anything."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/bot"
    async with _sender(url) as sender:
        result = await sender.send(resident.id, HELLO)

    assert result.status is SendStatus.RETRY
    assert BOT_TOKEN not in (result.error or "")


async def test_an_answer_that_does_not_come_in_time_is_unknown(
    world: World, served: Served, resident: Person
) -> None:
    """The server may have acted all the same."""
    world.faults.add("delay", "getMe", seconds=0.5)
    request = AiohttpRequest()
    await request.initialize()

    with pytest.raises(TimedOut) as late:
        await request.do_request(f"{served.base_url}{BOT_TOKEN}/getMe", "GET", read_timeout=0.05)

    await request.shutdown()
    assert classify(late.value).status is SendStatus.UNKNOWN


async def test_a_resident_who_blocked_is_blocked(sender: TelegramSender, resident: Person) -> None:
    """Not failed: nobody need look into it."""
    resident.block()

    assert (await sender.send(resident.id, HELLO)).status is SendStatus.BLOCKED


async def test_a_deactivated_account_is_blocked_too(
    sender: TelegramSender, resident: Person
) -> None:
    """It will never read anything again."""
    resident.deactivate()

    assert (await sender.send(resident.id, HELLO)).status is SendStatus.BLOCKED


async def test_a_chat_that_never_was_is_a_failure(sender: TelegramSender, people: Seeded) -> None:
    """Repeating it cannot help."""
    result = await sender.send(4_242, HELLO)

    assert result.status is SendStatus.FAILED
    assert "chat not found" in (result.error or "").lower()


async def test_a_group_that_became_a_supergroup_tells_its_new_number(
    world: World, sender: TelegramSender, people: Seeded
) -> None:
    """So that everything that waits for it can follow."""
    group = world.group("小组", members=[people.staff[0]], kind="group")
    world.add_bot(group)
    upgraded = world.upgrade(group)

    result = await sender.send(group.id, HELLO)

    assert (result.status, result.new_chat_id) == (SendStatus.MOVED, upgraded.id)


async def test_an_edit_that_changes_nothing_is_a_success(
    sender: TelegramSender, resident: Person
) -> None:
    """The message reads as it should already."""
    sent = await sender.send(resident.id, HELLO)

    same = await sender.edit(resident.id, sent.message_id or 0, HELLO)
    other = await sender.edit(resident.id, sent.message_id or 0, Reply(text="改了"))

    assert same.status is other.status is SendStatus.SENT
    await resident.expect("改了", kind="edited")


async def test_dropping_buttons_twice_is_a_success(
    sender: TelegramSender, resident: Person
) -> None:
    """A second press finds them gone, and that is what was wanted."""
    sent = await sender.send(resident.id, HELLO)

    for _ in range(2):
        result = await sender.drop_buttons(resident.id, sent.message_id or 0)
        assert result.status is SendStatus.SENT


async def test_a_press_is_answered_and_a_stale_one_is_a_normal_outcome(
    sender: TelegramSender, resident: Person
) -> None:
    """A toast longer than Telegram takes is cut; nothing is raised."""
    await sender.send(resident.id, HELLO)
    query = resident.press("好")

    answered = await sender.toast(query.id, "好" * 500)
    stale = await sender.toast("no-such-press", "好")

    assert answered.status is SendStatus.SENT
    assert len((await resident.expect_answer(query))["text"]) == 200
    assert stale.status is SendStatus.FAILED


async def test_a_long_reply_is_several_messages_with_the_buttons_on_the_last(
    sender: TelegramSender, resident: Person
) -> None:
    """Split between paragraphs; the number remembered is the last one's."""
    text = "\n\n".join(["路" * 3000, "灯" * 3000, "坏" * 3000])

    result = await sender.send(resident.id, Reply(text=text, rows=HELLO.rows))

    parts = [message for message in resident.sees() if message.text[:1] in "路灯坏"]
    assert [message.text[:1] for message in parts] == ["路", "灯", "坏"]
    assert [message.button_texts() for message in parts] == [[], [], ["好"]]
    assert result.message_id == parts[-1].id


async def test_a_reply_that_stopped_half_way_is_not_called_unsent(
    world: World, sender: TelegramSender, resident: Person
) -> None:
    """The first part is out: repeating all of it without a thought would double it."""
    world.faults.add("status", "sendMessage", nth=2, code=429, retry_after=1)

    result = await sender.send(resident.id, Reply(text="\n\n".join(["路" * 3000] * 2)))

    assert result.status is SendStatus.UNKNOWN


async def test_a_refused_token_is_tried_again_and_not_shown(
    served: Served, resident: Person
) -> None:
    """An operator may put it right; no error text carries it."""
    wrong = "7000000001:wrong-token-wrong-token-wrong-token-0"
    async with _sender(served.base_url, wrong) as sender:
        result = await sender.send(resident.id, HELLO)

    assert result.status is SendStatus.RETRY
    assert wrong not in (result.error or "")


async def test_a_reply_in_the_group_answers_a_message_or_stands_alone(
    sender: TelegramSender, people: Seeded
) -> None:
    """Where the message replied to is gone, the reply still arrives."""
    clerk, group = people.staff[0], people.staff_chat
    asked = clerk.say("在吗", chat=group)

    await sender.send(STAFF_CHAT_ID, HELLO, reply_to_message_id=asked.id)
    answer = await clerk.expect("您好", chat=group)
    lost = await sender.send(STAFF_CHAT_ID, HELLO, reply_to_message_id=99_999)

    assert answer.body["reply_to_message"]["message_id"] == asked.id
    assert lost.status is SendStatus.SENT


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (TelegramError("Invalid server response"), SendStatus.UNKNOWN),
        (NetworkError("the connection broke"), SendStatus.UNKNOWN),
        (NotSentError("no connection"), SendStatus.RETRY),
        (Conflict("another getUpdates"), SendStatus.FAILED),
    ],
)
def test_an_error_without_an_answer_of_its_own_is_classified(
    error: TelegramError, status: SendStatus
) -> None:
    """A 200 that cannot be read was very likely acted on."""
    assert classify(error).status is status


async def test_a_request_before_its_session_is_open_reaches_nobody() -> None:
    """It says so instead of hanging."""
    with pytest.raises(NotSentError):
        await AiohttpRequest().do_request("http://127.0.0.1:9/", "GET")


async def test_a_message_that_is_gone_or_not_ours_is_lost(
    world: World, sender: TelegramSender, resident: Person
) -> None:
    """It can be changed no more; whoever wants it said sends it anew."""
    sent = await sender.send(resident.id, Reply(text="一"))
    world.remove(resident.chat.messages[sent.message_id or 0], resident.user)
    theirs = resident.say("二")

    gone = await sender.edit(resident.id, sent.message_id or 0, Reply(text="三"))
    foreign = await sender.edit(resident.id, theirs.id, Reply(text="三"))

    assert [gone.status, foreign.status] == [SendStatus.LOST, SendStatus.LOST]
