"""Acting in a served world from outside: the driving API, its client, and the chat page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.emulator.client import RemotePerson
from bot.emulator.files import TINY_JPEG
from bot.emulator.person import NothingSeenError, Person
from bot.emulator.seed import RESIDENTS, STAFF, STAFF_CHAT_ID, seed
from bot.emulator.server import Served, serve
from bot.emulator.world import World

Json = dict[str, Any]


@pytest.fixture
def world() -> World:
    """A world with one bot."""
    world = World()
    world.bot()
    return world


@pytest.fixture
def resident(world: World) -> Person:
    """Somebody who has opened the bot."""
    person = world.user("居民")
    person.start()
    return person


@pytest.fixture
async def served(world: World) -> AsyncIterator[Served]:
    """The world behind HTTP."""
    async with serve(world) as served:
        yield served


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A client."""
    async with aiohttp.ClientSession() as session:
        yield session


async def test_a_remote_person_acts_and_waits(
    world: World, resident: Person, served: Served, session: aiohttp.ClientSession
) -> None:
    """What a bot says later is seen, an edit is seen again, silence raises."""
    remote = RemotePerson(served.url, resident.id)
    api = f"{served.base_url}{world.default_bot().token}"
    await remote.say("停车")
    waiting = asyncio.create_task(remote.expect("答"))
    keys = {"inline_keyboard": [[{"text": "有用", "callback_data": "y"}]]}
    sent = {"chat_id": resident.id, "text": "回答", "reply_markup": keys}
    async with session.post(f"{api}/sendMessage", json=sent) as answer:
        number = (await answer.json())["result"]["message_id"]
    assert (await waiting)["message_id"] == number
    await remote.press("有用")
    await remote.photo(TINY_JPEG, "图")
    await remote.location(22.5, 114.0)
    edited = {"chat_id": resident.id, "message_id": number, "text": "改了"}
    async with session.post(f"{api}/editMessageText", json=edited):
        assert (await remote.expect("改了"))["message_id"] == number
    with pytest.raises(NothingSeenError):
        await remote.expect("改了", timeout=0.01)
    with pytest.raises(LookupError):
        await remote.press("没有的键")


async def test_the_seeded_page_shows_residents_beside_staff(
    session: aiohttp.ClientSession,
) -> None:
    """Every seeded person is on the page, residents to choose, staff to act as."""
    world = World()
    seed(world)
    async with serve(world) as served, session.get(f"{served.url}/") as answer:
        page = await answer.text()
    assert [f'data-user="{number}"' in page for number, *_ in RESIDENTS] == [True] * 4
    assert [f'<option value="{number}">' in page for number, *_ in STAFF] == [True] * 3
    assert f'data-chat="{STAFF_CHAT_ID}"' in page


async def test_driving_by_http_acts_and_reads(
    world: World, served: Served, session: aiohttp.ClientSession
) -> None:
    """The driving API creates people, acts, reads chats and the ledger, sets faults."""
    root = f"{served.url}/emulator"

    async def post(path: str, **facts: object) -> Json:
        async with session.post(f"{root}/{path}", json=facts) as answer:
            body: Json = await answer.json()
            return body

    user = (await post("users", first_name="李", language_code="en"))["id"]
    said = await post("act", user=user, act="say", text="hello")
    assert said["text"] == "hello"
    assert "error" in await post("act", user=user, act="press", button="nothing")
    await post("faults", kind="delay", method="getMe", seconds=0)
    assert len(world.faults.rules) == 1
    async with session.get(f"{root}/chat", params={"user": user}) as answer:
        assert [m["text"] for m in (await answer.json())["messages"]] == ["hello"]
    async with session.get(f"{served.url}/") as answer:
        page = await answer.text()
    assert "李" in page


async def test_the_page_escapes_what_people_write(
    world: World, resident: Person, served: Served, session: aiohttp.ClientSession
) -> None:
    """No text becomes markup; entities do."""
    resident.say("<img src=x onerror=1> https://example.com/?a=1&b=2")
    query = {"user": str(resident.id)}
    async with session.get(f"{served.url}/emulator/fragment", params=query) as answer:
        html = (await answer.json())["html"]
    assert "<img" not in html
    assert 'href="https://example.com/?a=1&amp;b=2"' in html
