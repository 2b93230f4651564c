"""A Bot API of four methods that costs next to nothing, so that the bot is what is measured.

It gives out a prepared backlog by `getUpdates`, takes every `send…`, and notes when each chat was
answered. The emulator does much more for each call and would be the slower side.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs

TOKEN = "7000000001:bench"
_BATCH = 100
_HEAD = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
_ME = {"id": 7_000_000_001, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_SENT = (
    b'{"ok":true,"result":{"message_id":%d,"date":1700000000,'
    b'"chat":{"id":%d,"type":"private","first_name":"A"},"text":"ok"}}'
)
_UNKNOWN = b'{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}'


@dataclass
class Backlog:
    """Updates that wait, and what came back."""

    updates: list[bytes] = field(default_factory=list)
    """Each as JSON, their ids counting from 1."""
    answers: int = 0
    per_chat: dict[int, list[float]] = field(default_factory=dict)
    """When each of a chat's answers came."""
    began: float = 0.0
    confirmed: int = 0
    """Updates below an offset: the bot has said that they are kept."""
    polls: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever there is more to give out."""

    def add(self, chat: int, text: str) -> None:
        """Let somebody say something."""
        number = len(self.updates) + 1
        person = {"id": chat, "is_bot": False, "first_name": "A", "language_code": "zh-hans"}
        message = {
            "message_id": number,
            "date": 1_700_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "A"},
            "from": person,
            "text": text,
        }
        self.updates.append(json.dumps({"update_id": number, "message": message}).encode())
        self.arrived.set()

    async def poll(self, offset: int) -> bytes:
        """Give out what waits from *offset* on; wait a second for it at most."""
        self.polls += 1
        self.confirmed = max(self.confirmed, offset - 1)
        if self.confirmed >= len(self.updates):
            self.arrived.clear()
            try:
                await asyncio.wait_for(self.arrived.wait(), 1.0)
            except TimeoutError:
                return b'{"ok":true,"result":[]}'
        self.began = self.began or time.perf_counter()
        batch = self.updates[self.confirmed : self.confirmed + _BATCH]
        return b'{"ok":true,"result":[%s]}' % b",".join(batch)

    def take(self, chat: int) -> bytes:
        """Take an answer to somebody."""
        self.answers += 1
        self.per_chat.setdefault(chat, []).append(time.perf_counter())
        return _SENT % (self.answers, chat)


class Connection(asyncio.Protocol):
    """One kept-alive connection; requests on it come one after the other."""

    def __init__(self, backlog: Backlog) -> None:
        self._backlog = backlog
        self._seen = bytearray()
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._seen += data
        while (request := self._request()) is not None:
            method, fields = request
            if method == "getupdates":
                task = asyncio.create_task(self._poll(int(fields.get("offset", 0))))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            else:
                self._answer(self._result(method, fields))

    def _request(self) -> tuple[str, dict[str, str]] | None:
        head, found, rest = bytes(self._seen).partition(b"\r\n\r\n")
        if not found:
            return None
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        length = int(headers.get("content-length", 0))
        if len(rest) < length:
            return None
        self._seen = bytearray(rest[length:])
        path = lines[0].split(" ")[1]
        kind = headers.get("content-type", "")
        return path.rsplit("/", 1)[1].lower(), _fields(kind, rest[:length])

    def _result(self, method: str, fields: dict[str, str]) -> bytes:
        if method.startswith("send"):
            chat = fields.get("chat_id", "")
            return self._backlog.take(int(chat) if chat.lstrip("-").isdigit() else 0)
        if method.startswith("get") and method != "getme":
            return _UNKNOWN
        result: object = _ME if method == "getme" else True
        return json.dumps({"ok": True, "result": result}).encode()

    async def _poll(self, offset: int) -> None:
        self._answer(await self._backlog.poll(offset))

    def _answer(self, body: bytes) -> None:
        self._transport.write(_HEAD % (400 if body is _UNKNOWN else 200, len(body), body))


def _fields(kind: str, body: bytes) -> dict[str, str]:
    """Read a form or JSON; of a multipart body the plain fields."""
    if "json" in kind:
        return {name: str(value) for name, value in json.loads(body or b"{}").items()}
    if "multipart" in kind:
        boundary = b"--" + kind.rpartition("boundary=")[2].strip('"').encode()
        parts = [one.partition(b"\r\n\r\n") for one in body.split(boundary)]
        named = [(head.partition(b'name="')[2], value) for head, _, value in parts]
        return {
            name.partition(b'"')[0].decode(): value[:-2].decode("utf-8", "replace")
            for name, value in named
            if name
        }
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


async def listening(backlog: Backlog) -> tuple[asyncio.Server, str]:
    """Serve the backlog on loopback and tell the address."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(backlog), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    return server, f"http://127.0.0.1:{port}"
