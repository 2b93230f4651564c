"""The least HTTP client: one request, one connection, standard library only."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """Status, headers in lower case, and the body."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


async def fetch(
    method: str,
    url: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    seconds: float = 60.0,
) -> Answer:
    """Make a request.

    Raises:
        OSError: no connection, or it broke.
        TimeoutError: no whole answer within so many seconds.
        ValueError: what came back is no HTTP answer.
    """
    async with asyncio.timeout(seconds):
        return await _fetch(method, url, body, headers or {})


async def _fetch(method: str, url: str, body: bytes, headers: dict[str, str]) -> Answer:
    parts = urlsplit(url)
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
        lines += [f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        return await _read(reader)
    finally:
        writer.close()
        await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    try:
        await writer.wait_closed()
    except OSError:
        return  # the peer went first; what mattered has been read or has raised already


async def _read(reader: asyncio.StreamReader) -> Answer:
    status_line = (await reader.readline()).decode("latin-1").split(maxsplit=2)
    if len(status_line) < 2:  # noqa: PLR2004 - version and status
        raise ConnectionResetError("connection closed without an answer")
    headers: dict[str, str] = {}
    while (line := (await reader.readline()).decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Answer(int(status_line[1]), headers, await _body(reader, headers))


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") == "chunked":
        pieces = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            pieces.append(await reader.readexactly(size))
            await reader.readline()
        return b"".join(pieces)
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    return await reader.read()
