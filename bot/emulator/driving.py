"""The driving API under `/emulator/`: acting as people, reading chats and ledger, faults."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.emulator.chats import Chat, Message
from bot.emulator.errors import Json
from bot.emulator.person import Person
from bot.emulator.world import World

Act = Callable[[Person, Chat, Json], object]


def _said(person: Person, chat: Chat, facts: Json) -> Message:
    return person.say(str(facts["text"]), chat, **_where(chat, facts))


def _where(chat: Chat, facts: Json) -> Json:
    """Read what is replied to, and the topic: by default that of the message replied to."""
    reply = chat.live(facts.get("reply_to"))
    thread = facts.get("thread_id") or (reply.thread_id if reply else None)
    return {"reply_to": reply, "thread_id": thread}


def _photo(person: Person, chat: Chat, facts: Json) -> Message:
    content = base64.b64decode(str(facts["content"]).rpartition(",")[2], validate=True)
    return person.photo(content, str(facts.get("caption", "")), chat, **_where(chat, facts))


def _pressed(person: Person, chat: Chat, facts: Json) -> Json:
    message = chat.live(facts.get("message_id"))
    return {"query_id": person.press(str(facts["button"]), message, chat).id}


def _edited(person: Person, chat: Chat, facts: Json) -> Message:
    return person.edit(chat.messages[int(facts["message_id"])], str(facts["text"]))


ACTS: dict[str, Act] = {
    "say": _said,
    "photo": _photo,
    "press": _pressed,
    "edit": _edited,
    "location": lambda person, chat, facts: person.location(
        float(facts["latitude"]), float(facts["longitude"]), chat
    ),
    "start": lambda person, _chat, facts: person.start(str(facts.get("payload", ""))),
    "block": lambda person, _chat, _facts: person.block(),
    "unblock": lambda person, _chat, _facts: person.unblock(),
    "join": lambda person, chat, _facts: person.join(chat),
    "leave": lambda person, chat, _facts: person.leave(chat),
}


class Driving:
    """The endpoints; a refused act is a 400 with `error`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Return the routes under `/emulator/`."""
        return [
            Route("/emulator/world", self.describe, methods=["GET"]),
            Route("/emulator/users", self.add_user, methods=["POST"]),
            Route("/emulator/language", self.set_language, methods=["POST"]),
            Route("/emulator/groups", self.add_group, methods=["POST"]),
            Route("/emulator/act", self.act, methods=["POST"]),
            Route("/emulator/chat", self.chat, methods=["GET"]),
            Route("/emulator/ledger", self.ledger, methods=["GET"]),
            Route("/emulator/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route("/emulator/answers/{query_id}", self.answer, methods=["GET"]),
        ]

    def person_and_chat(self, facts: Json) -> tuple[Person, Chat]:
        """Return who acts, and where: `user`, and `chat` for a group.

        Raises:
            LookupError: there is no such person or group.
        """
        person = self._world.person(int(facts["user"]))
        number = int(facts.get("chat") or person.id)
        return person, person.chat if number == person.id else self._world.groups[number]

    async def describe(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's shape
        """List bots, people and groups."""
        world = self._world
        users = [{**user.json(), "role": user.role} for user in world.users.values()]
        groups = [
            {**chat.json(), "members": {str(key): status for key, status in chat.members.items()}}
            for chat in world.groups.values()
        ]
        bots = [{**bot.me(), "token": bot.token} for bot in world.bots.values()]
        return JSONResponse({"bots": bots, "users": users, "groups": groups})

    async def add_user(self, request: Request) -> Response:
        """Create a person, or change what is known of one."""
        facts = await request.json()
        known = {key: facts[key] for key in ("username", "language_code", "role") if key in facts}
        person = self._world.user(facts.get("first_name", "居民"), facts.get("id"), **known)
        return JSONResponse(person.user.json())

    async def set_language(self, request: Request) -> Response:
        """Change the language of somebody's app."""
        facts = await request.json()
        try:
            user = self._world.users[int(facts["user"])]
        except LookupError as error:
            return JSONResponse({"error": str(error)}, 400)
        user.language_code = str(facts["language_code"])
        return JSONResponse(user.json())

    async def add_group(self, request: Request) -> Response:
        """Create a group of the named members with the bot as administrator."""
        facts = await request.json()
        members = [self._world.person(int(number)) for number in facts.get("members", [])]
        chat = self._world.group(
            facts["title"],
            facts.get("id"),
            members,
            kind=facts.get("type", "supergroup"),
            forum=bool(facts.get("is_forum")),
        )
        self._world.add_bot(chat, status=facts.get("bot_status", "administrator"))
        return JSONResponse(chat.json())

    async def act(self, request: Request) -> Response:
        """Do what `act` says as `user` in `chat`."""
        facts = await request.json()
        try:
            person, chat = self.person_and_chat(facts)
            result = ACTS[facts["act"]](person, chat, facts)
        except (LookupError, PermissionError, ValueError, binascii.Error) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)
        return JSONResponse(result.body if isinstance(result, Message) else result)

    async def chat(self, request: Request) -> Response:
        """Return the visible messages; with `wait`, only once something changed after `since`."""
        query = dict(request.query_params)
        try:
            _, chat = self.person_and_chat(query)
        except LookupError as error:
            return JSONResponse({"error": str(error)}, 404)
        ledger, since = self._world.ledger, int(query.get("since", 0))
        await self._world.signal.wait_for(
            lambda: True if ledger.sights_seen > since else None, float(query.get("wait", 0))
        )
        messages = [message.body for message in chat.visible()]
        return JSONResponse({"seen": ledger.sights_seen, "messages": messages})

    async def answer(self, request: Request) -> Response:
        """Return the answer to a press, waiting up to `wait` seconds."""
        query = self._world.default_bot().callbacks.get(request.path_params["query_id"])
        if query is None:
            return JSONResponse({"error": "no such press"}, 404)
        seconds = float(request.query_params.get("wait", 0))
        return JSONResponse(await self._world.signal.wait_for(lambda: query.answer, seconds))

    async def ledger(self, request: Request) -> Response:
        """Return recorded calls, by `method` pattern, `chat` and `since`."""
        query = request.query_params
        chat = int(query["chat"]) if "chat" in query else None
        since = int(query.get("since", 0))
        calls = self._world.ledger.calls(query.get("method", "*"), chat, since=since)
        return JSONResponse([call.json() for call in calls])

    async def faults(self, request: Request) -> Response:
        """List, add or clear the rules of the fault plan."""
        plan = self._world.faults
        if request.method == "DELETE":
            plan.clear()
        elif request.method == "POST":
            try:
                plan.add(**await request.json())
            except (TypeError, ValueError) as error:
                return JSONResponse({"error": str(error)}, 400)
        return JSONResponse([rule.json() for rule in plan.rules])
