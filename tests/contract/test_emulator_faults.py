"""What goes wrong on purpose, and what the ledger then says was true."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.emulator.person import NothingSeenError, Person
from bot.emulator.server import Served, serve
from bot.emulator.world import World

Json = dict[str, Any]


@pytest.fixture
def world() -> World:
    """A world with one bot that learns of failures fast."""
    world = World()
    world.bot()
    world.webhook_delay = 0.01
    return world


@pytest.fixture
def resident(world: World) -> Person:
    """Somebody who has opened the bot, with nothing waiting."""
    person = world.user("居民")
    person.start()
    world.default_bot().queue.pending.clear()
    return person


@pytest.fixture
async def served(world: World) -> AsyncIterator[Served]:
    """The world behind HTTP."""
    async with serve(world) as served:
        yield served


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A client that opens a connection for each request."""
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


class Api:
    """Raw calls."""

    def __init__(self, served: Served, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.root = f"{served.base_url}{served.world.default_bot().token}"

    async def call(self, method: str, **params: object) -> tuple[int, str]:
        """Return status and body."""
        async with self.session.post(f"{self.root}/{method}", json=params) as answer:
            return answer.status, await answer.text()

    async def updates(self, **params: object) -> list[Json]:
        """Return what getUpdates gives."""
        async with self.session.post(f"{self.root}/getUpdates", json=params) as answer:
            result: list[Json] = (await answer.json())["result"]
            return result


@pytest.fixture
def api(served: Served, session: aiohttp.ClientSession) -> Api:
    """Calls to the served world."""
    return Api(served, session)


async def test_a_dropped_answer_still_took_effect(world: World, resident: Person, api: Api) -> None:
    """Accept-then-drop: the client sees a broken connection, the resident the message."""
    world.faults.add("drop", "sendMessage", times=1)
    with pytest.raises(aiohttp.ClientError):
        await api.call("sendMessage", chat_id=resident.id, text="一")
    assert (await resident.expect("一")).text == "一"
    call = world.ledger.calls("sendMessage")[0]
    assert (call.ok, call.fault) == (True, "drop")
    assert (await api.call("sendMessage", chat_id=resident.id, text="二"))[0] == 200


async def test_a_reset_connection_took_no_effect(world: World, resident: Person, api: Api) -> None:
    """Reset before handling: nobody sees anything."""
    world.faults.add("reset", "send*", times=1)
    with pytest.raises(aiohttp.ClientError):
        await api.call("sendMessage", chat_id=resident.id, text="一")
    assert not world.ledger.calls("sendMessage")[0].ok
    with pytest.raises(NothingSeenError):
        await resident.expect("一", timeout=0.01)


async def test_half_an_answer_breaks_off(world: World, resident: Person, api: Api) -> None:
    """The body is cut in the middle after the message went out."""
    world.faults.add("half", "sendMessage", times=1)
    with pytest.raises(aiohttp.ClientError):
        await api.call("sendMessage", chat_id=resident.id, text="一")
    assert world.ledger.calls("sendMessage")[0].ok


async def test_statuses_come_as_json_or_as_a_page(world: World, resident: Person, api: Api) -> None:
    """429 with retry_after, 502 as HTML, on the nth call only."""
    world.faults.add("status", "sendMessage", nth=1, code=429, retry_after=7)
    world.faults.add("status", "sendMessage", nth=1, code=502, html=True)
    status, body = await api.call("sendMessage", chat_id=resident.id, text="一")
    assert status == 429
    assert '"retry_after":7' in body.replace(" ", "")
    status, body = await api.call("sendMessage", chat_id=resident.id, text="一")
    assert (status, body[:6]) == (502, "<html>")
    assert (await api.call("sendMessage", chat_id=resident.id, text="一"))[0] == 200


async def test_random_faults_repeat_with_the_seed() -> None:
    """The same seed strikes the same calls."""

    def struck(seed: int) -> list[bool]:
        plan = World(seed=seed).faults
        plan.add("status", probability=0.5)
        return [plan.for_call("sendMessage", None)[1] is not None for _ in range(50)]

    assert struck(1) == struck(1)
    assert struck(1) != struck(2)


async def test_updates_come_twice_swapped_lost_and_renumbered(
    world: World, resident: Person, api: Api
) -> None:
    """The queue is disturbed as the rules say."""
    world.faults.add("duplicate", "message", nth=1)
    world.faults.add("reorder", "message", nth=3)
    world.faults.add("lose", "message", nth=4)
    world.faults.add("restart_ids", "message", nth=5, code=100)
    for word in "一二三四五六":
        resident.say(word)
    found = await api.updates()
    assert [update["message"]["text"] for update in found] == list("一一三二五六")
    assert found[0]["update_id"] == found[1]["update_id"]
    assert found[-1]["update_id"] == 100


async def test_a_second_poller_ends_the_first(world: World, resident: Person, api: Api) -> None:
    """The earlier long poll gets 409, the later one the update."""
    first = asyncio.create_task(api.call("getUpdates", timeout=30))
    await world.signal.wait_for(lambda: world.default_bot().queue.poller or None, 5)
    second = asyncio.create_task(api.updates(timeout=30))
    status, body = await first
    assert status == 409
    assert "Conflict: terminated by other getUpdates request" in body
    resident.say("醒")
    assert [update["message"]["text"] for update in await second] == ["醒"]


async def test_a_long_poll_ends_when_the_server_stops(world: World) -> None:
    """Leaving the block answers whoever waits."""
    async with aiohttp.ClientSession() as session:
        async with serve(world) as served:
            api = Api(served, session)
            waiting = asyncio.create_task(api.call("getUpdates", timeout=50))
            await world.signal.wait_for(lambda: world.default_bot().queue.poller or None, 5)
        status, _ = await waiting
    assert status in {200, 409}


class Hook:
    """A webhook of the test's own that can be told to fail."""

    def __init__(self) -> None:
        self.got: list[tuple[str | None, Json]] = []
        self.failures = 0
        self.reply: Json = {}

    async def __call__(self, request: Request) -> Response:
        """Take an update, or fail."""
        update = await request.json()
        if self.failures:
            self.failures -= 1
            return Response(status_code=500)
        self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update))
        return JSONResponse(self.reply)

    def app(self) -> Starlette:
        """Return it as an application."""
        return Starlette(routes=[Route("/hook", self.receive, methods=["POST"])])

    async def receive(self, request: Request) -> Response:
        """Route to the call."""
        return await self(request)


@pytest.fixture
async def hook_url() -> AsyncIterator[tuple[Hook, str]]:
    """A running webhook."""
    import socket

    import uvicorn

    hook = Hook()
    config = uvicorn.Config(hook.app(), lifespan="off", log_config=None, ws="none")
    config.load()
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    yield hook, f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    await server.shutdown(sockets=[listener])


async def test_a_webhook_gets_all_in_order_after_failures(
    world: World, resident: Person, api: Api, hook_url: tuple[Hook, str]
) -> None:
    """Failed deliveries come again, in order, with the secret; the error is told."""
    hook, url = hook_url
    hook.failures = 3
    await api.call("setWebhook", url=url, secret_token="s3cret")
    for word in "一二三":
        resident.say(word)
    queue = world.default_bot().queue
    await world.signal.wait_for(lambda: True if not queue.pending else None, 5)
    assert [update["message"]["text"] for _, update in hook.got] == list("一二三")
    assert {secret for secret, _ in hook.got} == {"s3cret"}
    _, info = await api.call("getWebhookInfo")
    assert "Wrong response from the webhook: 500" in info
    assert '"pending_update_count":0' in info.replace(" ", "")


async def test_a_webhook_answer_may_carry_one_call(
    world: World, resident: Person, api: Api, hook_url: tuple[Hook, str]
) -> None:
    """The method in the body of the answer is carried out."""
    hook, url = hook_url
    hook.reply = {"method": "sendMessage", "chat_id": resident.id, "text": "即答"}
    await api.call("setWebhook", url=url)
    resident.say("一")
    assert (await resident.expect("即答")).text == "即答"


async def test_privacy_mode_hides_what_is_not_meant_for_the_bot(
    world: World, resident: Person, api: Api
) -> None:
    """A plain member sees commands, mentions and replies; an admin sees all."""
    group = world.group(members=[resident])
    bot = world.default_bot()
    world.add_bot(group, status="member")
    bot.queue.pending.clear()
    resident.say("闲聊", group)
    resident.say("/help", group)
    resident.say("/help@OtherBot", group)
    resident.say("@JiefangDemoBot 停车", group)
    seen = [update["message"]["text"] for update in await api.updates()]
    assert seen == ["/help", "@JiefangDemoBot 停车"]
    world.set_member(group, bot.id, "administrator")
    bot.queue.pending.clear()
    resident.say("闲聊", group)
    assert len(await api.updates()) == 1
