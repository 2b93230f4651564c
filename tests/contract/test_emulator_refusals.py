"""The emulator refuses what Telegram refuses, in Telegram's own words and codes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.emulator.files import TINY_JPEG
from bot.emulator.server import serve
from bot.emulator.world import World

ME = 42
GROUP = -1_002_000_000_777
BAD_MARKUP = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
ENTITIES = "can't parse entities: "
Json = dict[str, Any]


class Api:
    """Raw calls to the server, so that no client library stands between."""

    def __init__(self, root: str, session: aiohttp.ClientSession, world: World) -> None:
        self.root = root
        self.session = session
        self.world = world

    async def call(self, method: str, **params: object) -> Json:
        """Call with a JSON body and return the answer."""
        async with self.session.post(f"{self.root}/{method}", json=params) as answer:
            body: Json = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body


class Watch:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    """A clock that stands still until moved."""
    return Watch()


@pytest.fixture
async def api(watch: Watch) -> AsyncIterator[Api]:
    """A server with a resident whose chat holds message 2 of the bot, and a plain group."""
    world = World(watch)
    bot = world.bot()
    resident = world.user("居民", ME)
    resident.start()
    group = world.group("工作群", GROUP, [resident])
    world.add_bot(group, status="member")
    async with serve(world) as served, aiohttp.ClientSession() as session:
        api = Api(f"{served.url}/bot{bot.token}", session, world)
        await api.call("sendMessage", chat_id=ME, text="原文")
        yield api


def keys(**button: str) -> Json:
    """Return an inline keyboard of one button."""
    return {"inline_keyboard": [[{"text": "键", **button}]]}


def text(words: str, mode: str | None = None) -> Json:
    """Return the parameters of a text to the resident."""
    return {"chat_id": ME, "text": words} | ({"parse_mode": mode} if mode else {})


REFUSED: list[tuple[str, Json, str]] = [
    ("sendMessage", {"text": "一"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 1, "text": "一"}, "chat not found"),
    ("sendMessage", {"chat_id": "@nobody", "text": "一"}, "chat not found"),
    ("sendMessage", text(""), "message text is empty"),
    ("sendMessage", text("  \n "), "message text is empty"),
    ("sendMessage", text("<b></b>", "HTML"), "message text is empty"),
    ("sendMessage", text("字" * 4097), "message is too long"),
    ("sendMessage", text("一", "XML"), "unsupported parse_mode"),
    (
        "sendMessage",
        text("一<x>", "HTML"),
        ENTITIES + 'Unsupported start tag "x" at byte offset 3',
    ),
    ("sendMessage", text("1 < 2", "HTML"), ENTITIES + 'Unsupported start tag "" at byte offset 2'),
    ("sendMessage", text("一<b", "HTML"), ENTITIES + "Unclosed start tag at byte offset 3"),
    ("sendMessage", text("</b>", "HTML"), ENTITIES + "Unexpected end tag at byte offset 0"),
    (
        "sendMessage",
        text("<b>一", "HTML"),
        ENTITIES + 'Can\'t find end tag corresponding to start tag "b"',
    ),
    (
        "sendMessage",
        text("<b>一</i>", "HTML"),
        ENTITIES + 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"',
    ),
    (
        "sendMessage",
        text("一.", "MarkdownV2"),
        ENTITIES + "Character '.' is reserved and must be escaped with the preceding '\\'",
    ),
    (
        "sendMessage",
        text("一*二", "MarkdownV2"),
        ENTITIES + "Can't find end of Bold entity at byte offset 3",
    ),
    (
        "sendMessage",
        text("一_二", "Markdown"),
        ENTITIES + "Can't find end of the entity starting at byte offset 3",
    ),
    ("sendMessage", text("一") | {"reply_markup": keys()}, BAD_MARKUP),
    (
        "sendMessage",
        text("一") | {"reply_markup": keys(callback_data="字" * 22)},
        "BUTTON_DATA_INVALID",
    ),
    (
        "sendMessage",
        text("一") | {"reply_parameters": {"message_id": 999}},
        "message to be replied not found",
    ),
    ("sendMessage", text("一") | {"message_thread_id": 5}, "message thread not found"),
    ("sendPhoto", {"chat_id": ME}, "there is no photo in the request"),
    (
        "sendPhoto",
        {"chat_id": ME, "photo": "nothing"},
        "wrong file identifier/HTTP URL specified",
    ),
    ("sendMediaGroup", {"chat_id": ME, "media": [{}]}, "media group must include 2-10 items"),
    ("sendLocation", {"chat_id": ME, "latitude": 91, "longitude": 0}, "location is invalid"),
    ("sendChatAction", {"chat_id": ME, "action": "x"}, "wrong parameter action in request"),
    ("editMessageText", text("二") | {"message_id": 999}, "message to edit not found"),
    ("editMessageText", text("二"), "message identifier is not specified"),
    ("editMessageText", text("二") | {"message_id": 1}, "message can't be edited"),
    (
        "editMessageText",
        text("原文") | {"message_id": 2},
        UNCHANGED,
    ),
    (
        "editMessageCaption",
        {"chat_id": ME, "message_id": 2, "caption": "二"},
        "there is no caption in the message to edit",
    ),
    ("deleteMessage", {"chat_id": ME, "message_id": 999}, "message to delete not found"),
    ("deleteMessage", {"chat_id": GROUP, "message_id": 1}, "message can't be deleted"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("createForumTopic", {"chat_id": GROUP, "name": "x"}, "the chat is not a forum"),
    ("getChatMember", {"chat_id": GROUP, "user_id": 1}, "invalid user_id specified"),
    (
        "banChatMember",
        {"chat_id": GROUP, "user_id": ME},
        "not enough rights to restrict/unrestrict chat member",
    ),
    ("setMyCommands", {"commands": [{"command": "A", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    (
        "setWebhook",
        {"url": "http://example.com/"},
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
]


@pytest.mark.parametrize(("method", "params", "reason"), REFUSED)
async def test_a_bad_request_is_refused_verbatim(
    api: Api, method: str, params: Json, reason: str
) -> None:
    """Each refusal has code 400 and Telegram's exact text, and changes nothing."""
    before = len(api.world.ledger.sights)
    answer = await api.call(method, **params)
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"}
    assert len(api.world.ledger.sights) == before


async def test_a_text_of_4096_characters_passes(api: Api) -> None:
    """The limit counts what is left after parsing."""
    assert (await api.call("sendMessage", **text(f"<b>{'字' * 4096}</b>", "HTML")))["ok"]


async def test_a_caption_over_1024_is_refused(api: Api) -> None:
    """Uploaded by multipart, as clients do."""
    form = aiohttp.FormData({"chat_id": str(ME), "caption": "字" * 1025})
    form.add_field("photo", TINY_JPEG, filename="a.jpg")
    async with api.session.post(f"{api.root}/sendPhoto", data=form) as answer:
        assert (await answer.json())["description"] == "Bad Request: message caption is too long"


async def test_a_query_is_answered_only_once_and_not_late(api: Api, watch: Watch) -> None:
    """The second answer, the late one and the long one are refused."""
    await api.call("sendMessage", **text("键"), reply_markup=keys(callback_data="ok"))
    resident = api.world.person(ME)
    query, late = resident.press("ok"), resident.press("ok")
    long = await api.call("answerCallbackQuery", callback_query_id=query.id, text="字" * 201)
    assert long["description"] == "Bad Request: MESSAGE_TOO_LONG"
    assert (await api.call("answerCallbackQuery", callback_query_id=query.id))["ok"]
    again = await api.call("answerCallbackQuery", callback_query_id=query.id)
    assert again["description"].startswith("Bad Request: query is too old")
    watch.now += timedelta(seconds=150)
    too_late = await api.call("answerCallbackQuery", callback_query_id=late.id)
    assert too_late["description"].startswith("Bad Request: query is too old")


async def test_a_message_is_deletable_for_48_hours(api: Api, watch: Watch) -> None:
    """Afterwards Telegram refuses."""
    watch.now += timedelta(hours=48)
    answer = await api.call("deleteMessage", chat_id=ME, message_id=2)
    assert answer["description"] == "Bad Request: message can't be deleted for everyone"


async def test_a_file_over_20_mb_is_not_downloadable(api: Api) -> None:
    """The size counts, held in memory or only claimed."""
    sent = api.world.person(ME).document(b"x", "a.zip", claimed_size=21 << 20)
    answer = await api.call("getFile", file_id=sent.body["document"]["file_id"])
    assert answer["description"] == "Bad Request: file is too big"


async def test_a_reply_to_a_lost_message_passes_when_allowed(api: Api) -> None:
    """`allow_sending_without_reply` sends it bare."""
    reply = {"message_id": 999, "allow_sending_without_reply": True}
    answer = await api.call("sendMessage", **text("一"), reply_parameters=reply)
    assert "reply_to_message" not in answer["result"]


async def test_form_and_query_are_read_like_json(api: Api) -> None:
    """All shapes of a request mean the same."""
    markup = json.dumps(keys(callback_data="ok"))
    data = {"chat_id": str(ME), "text": "一", "reply_markup": markup}
    async with api.session.post(f"{api.root}/sendmessage", data=data) as answer:
        assert (await answer.json())["result"]["reply_markup"] == keys(callback_data="ok")
    async with api.session.get(f"{api.root}/sendMessage", params=data) as answer:
        assert (await answer.json())["result"]["text"] == "一"


async def test_pacing_answers_429_when_switched_on(api: Api) -> None:
    """A burst passes, then the text and the parameters both say how long to wait."""
    api.world.pacing.enabled = True
    answers = [await api.call("sendMessage", **text("一")) for _ in range(4)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False]
    wait = answers[3]["parameters"]["retry_after"]
    assert answers[3]["description"] == f"Too Many Requests: retry after {wait}"
