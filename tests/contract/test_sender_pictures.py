"""Pictures over real HTTP: uploaded once, sent again by the id they are kept under."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from telegram import Bot

from bot.adapters.telegram_request import AiohttpRequest
from bot.adapters.telegram_sender import TelegramSender
from bot.emulator.chats import Message
from bot.emulator.files import TINY_JPEG
from bot.emulator.person import Person
from bot.emulator.seed import BOT_TOKEN, seed
from bot.emulator.server import serve
from bot.emulator.world import World
from bot.replies.reply import Button, Picture, Reply
from bot.services.ports import UPLOADED, SendStatus

PUT_UP = f"{UPLOADED}1:0"
CARD = Picture(key="card", png=TINY_JPEG)
ROWS = ((Button("好", "home"),),)


@dataclass
class Kept:
    """Remembers file ids in memory."""

    ids: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    """Photos whose bytes were asked for."""

    async def file_id(self, key: str) -> str | None:
        return self.ids.get(key)

    async def uploaded(self, key: str) -> bytes | None:
        self.read.append(key)
        return TINY_JPEG if key == PUT_UP else None

    async def remember(self, key: str, file_id: str) -> None:
        self.ids[key] = file_id


@pytest.fixture
def kept() -> Kept:
    """No picture was sent yet."""
    return Kept()


@pytest.fixture
def world() -> World:
    """An empty world."""
    return World()


@pytest.fixture
def resident(world: World) -> Person:
    """Somebody who has opened the bot."""
    person = seed(world).residents[0]
    person.start()
    return person


@pytest.fixture
async def sender(world: World, resident: Person, kept: Kept) -> AsyncIterator[TelegramSender]:
    """A sender that remembers pictures."""
    async with serve(world) as served:
        request = AiohttpRequest(connections=2)
        await request.initialize()
        yield TelegramSender(Bot(BOT_TOKEN, base_url=served.base_url, request=request), kept)
        await request.shutdown()


def _uploads(world: World) -> list[bool]:
    """Tell of each picture sent whether it was uploaded."""
    calls = world.ledger.calls("sendPhoto", ok=True)
    return [not isinstance(call.params["photo"], str) for call in calls]


def _last(resident: Person) -> Message:
    return resident.sees()[-1]


async def test_a_picture_is_uploaded_once(
    world: World, sender: TelegramSender, resident: Person
) -> None:
    """With its words as the caption and its buttons; the second time by its id."""
    reply = Reply(text="<b>停车位</b>", photo=CARD, rows=ROWS)

    results = [await sender.send(resident.id, reply) for _ in range(2)]

    assert [one.status for one in results] == [SendStatus.SENT] * 2
    assert _uploads(world) == [True, False]
    assert _last(resident).body["caption"] == "停车位"
    assert _last(resident).button_texts() == ["好"]
    assert "photo" in _last(resident).body


async def test_a_photo_that_staff_put_up_is_uploaded_once(
    world: World, sender: TelegramSender, resident: Person, kept: Kept
) -> None:
    """Its key stands for it wherever a file id may; one that was erased goes nowhere.

    Its bytes are read once as well: thousands may get the same.
    """
    results = [
        await sender.send(resident.id, Reply(text="办好了", photo=one))
        for one in (PUT_UP, PUT_UP, f"{UPLOADED}1:gone")
    ]

    assert [one.status for one in results] == [
        SendStatus.SENT,
        SendStatus.SENT,
        SendStatus.FAILED,
    ]
    assert _uploads(world) == [True, False]
    assert kept.read == [PUT_UP, f"{UPLOADED}1:gone"]


async def test_an_id_that_the_messenger_does_not_know_is_replaced(
    world: World, sender: TelegramSender, resident: Person, kept: Kept
) -> None:
    """As after a change of the bot's token: uploaded again, and kept under the new id."""
    kept.ids["card"] = "no-such-file"

    result = await sender.send(resident.id, Reply(text="好", photo=CARD))

    assert result.status is SendStatus.SENT
    assert _uploads(world) == [True]
    assert kept.ids["card"] == result.file_id != "no-such-file"


async def test_words_too_long_for_a_caption_follow_the_picture(
    sender: TelegramSender, resident: Person
) -> None:
    """Their buttons with them; markup does not count."""
    await sender.send(resident.id, Reply(text=f"<b>{'路' * 1024}</b>", photo=CARD, rows=ROWS))
    assert "photo" in _last(resident).body

    await sender.send(resident.id, Reply(text="路" * 1025, photo=CARD, rows=ROWS))

    picture, words = resident.sees()[-2:]
    assert "photo" in picture.body
    assert "caption" not in picture.body
    assert len(words.text) == 1025
    assert [picture.button_texts(), words.button_texts()] == [[], ["好"]]


async def test_a_picture_whose_words_were_refused_is_not_called_unsent(
    world: World, sender: TelegramSender, resident: Person
) -> None:
    """The picture is out: repeating it without a thought would double it."""
    world.faults.add("status", "sendMessage", nth=1, code=429, retry_after=1)

    result = await sender.send(resident.id, Reply(text="路" * 1025, photo=CARD))

    assert result.status is SendStatus.UNKNOWN
