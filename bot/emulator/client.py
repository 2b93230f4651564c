"""Driving a served emulator from another process: the acts and waits of a person, over HTTP."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any
from urllib.parse import urlencode

from bot.emulator.errors import Json
from bot.emulator.person import NothingSeenError, fits
from bot.emulator.wire import fetch

LONGEST_WAIT = 20.0


class RemotePerson:
    """A user of a served world; messages are `Message` objects of the Bot API as dicts.

    Args:
        root: the server's address without a slash at the end.
        user_id: who acts.
        chat_id: where; None for the private chat.
    """

    def __init__(self, root: str, user_id: int, chat_id: int | None = None) -> None:
        self._root = root
        self._where: Json = {"user": user_id} | ({"chat": chat_id} if chat_id else {})
        self._read: dict[int, int] = {}

    async def say(self, text: str, reply_to: int | None = None) -> Json:
        """Send text; everything seen before counts as read."""
        await self._catch_up()
        return await self._act("say", text=text, reply_to=reply_to)

    async def photo(self, content: bytes, caption: str = "") -> Json:
        """Send a photo."""
        await self._catch_up()
        encoded = base64.b64encode(content).decode()
        return await self._act("photo", content=encoded, caption=caption)

    async def location(self, latitude: float, longitude: float) -> Json:
        """Send a point on the map, in degrees."""
        await self._catch_up()
        return await self._act("location", latitude=latitude, longitude=longitude)

    async def press(self, button: str, message_id: int | None = None) -> Json:
        """Press an inline button by label, part of it or data; returns `{"query_id": …}`."""
        await self._catch_up()
        return await self._act("press", button=button, message_id=message_id)

    async def block(self) -> None:
        """Block the bot."""
        await self._act("block")

    async def sees(self) -> list[Json]:
        """Return the visible messages, oldest first."""
        return (await self._look(0, 0))["messages"]  # type: ignore[no-any-return]  # JSON

    async def expect(
        self,
        text: str = "",
        *,
        button: str = "",
        timeout: float = 5.0,  # noqa: ASYNC109 - the plainest word for a test
    ) -> Json:
        """Wait for a message of a bot, new or edited since the last act or expectation.

        Raises:
            NothingSeenError: nothing matched within `timeout` seconds.
        """
        deadline = asyncio.get_running_loop().time() + timeout
        seen, left = 0, 0.0
        while True:
            view = await self._look(seen, left)
            for message in view["messages"]:
                if self._is_news(message) and fits(message, text, button):
                    self._read[message["message_id"]] = message.get("edit_date", 0)
                    return message  # type: ignore[no-any-return]  # JSON
            seen = view["seen"]
            left = min(deadline - asyncio.get_running_loop().time(), LONGEST_WAIT)
            if left <= 0:
                words = [message.get("text", "") for message in view["messages"][-6:]]
                raise NothingSeenError(f"nothing matched in {timeout} s; seen: {words}")

    def _is_news(self, message: Json) -> bool:
        if not message.get("from", {}).get("is_bot"):
            return False
        known = self._read.get(message["message_id"])
        return known is None or known != message.get("edit_date", 0)

    async def _catch_up(self) -> None:
        for message in await self.sees():
            self._read[message["message_id"]] = message.get("edit_date", 0)

    async def _look(self, since: int, wait: float) -> Json:
        query = urlencode({**self._where, "since": since, "wait": wait})
        view: Json = await call(self._root, "GET", f"chat?{query}")
        return view

    async def _act(self, act: str, **values: object) -> Json:
        given = {key: value for key, value in values.items() if value is not None}
        facts = {**self._where, "act": act, **given}
        result: Json = await call(self._root, "POST", "act", facts)
        return result


async def call(root: str, method: str, path: str, facts: Json | None = None) -> Any:  # noqa: ANN401 - JSON
    """Call the driving API.

    Raises:
        LookupError: the server refused; the text says why.
    """
    body = b"" if facts is None else json.dumps(facts).encode()
    answer = await fetch(method, f"{root}/emulator/{path}", body)
    decoded = json.loads(answer.body)
    if answer.status != 200:  # noqa: PLR2004 - HTTP status
        raise LookupError(str(decoded.get("error")))
    return decoded
