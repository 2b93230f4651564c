"""PTB's network seam over aiohttp: 4 to 17 times cheaper a message than the stock one."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.adapters.telegram_line import Line, NotSentError

_CONNECT_SECONDS = 5.0
_READ_SECONDS = 10.0
_UPLOAD_SECONDS = 60.0
_IDLE_SECONDS = 4.0
"""How long an unused connection is kept: less than servers do (5 s and more). One that a server
closes at the moment of its next use breaks a call of which nobody knows whether it was heard."""


Body = aiohttp.FormData | bytes | None
"""A form, JSON or nothing."""


class TooLongError(NetworkError):
    """What was asked for is longer than is wanted."""


class AiohttpRequest(BaseRequest):
    """Sends requests through one aiohttp session.

    Raises from `do_request`:
        NotSentError: No connection was made.
        TimedOut: The server did not answer in time; it may have acted.
        NetworkError: The connection broke; the server may have acted.
    """

    def __init__(self, *, connections: int = 64, line: Line | None = None) -> None:
        self._connections = connections
        self._line = line or Line()
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer unless a call says otherwise."""
        return _READ_SECONDS

    async def initialize(self) -> None:
        """Open the session; twice is fine."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=_IDLE_SECONDS
            )
            # Nobody sets cookies here.
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=jar)

    async def shutdown(self) -> None:
        """Close the session; twice is fine."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 — PTB's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 — PTB's own default marker
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002 — PTB's signature
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002 — as above
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002 — as above
    ) -> tuple[int, bytes]:
        """Make one request; see the class for what it raises."""
        has_file = bool(request_data and request_data.contains_files)
        default = _UPLOAD_SECONDS if has_file else _READ_SECONDS
        seconds = read_timeout if isinstance(read_timeout, int | float) else default
        return await self._watched(method, url, _body(request_data), seconds)

    async def post_fields(
        self, url: str, fields: Mapping[str, str], seconds: float
    ) -> tuple[int, bytes]:
        """Post a plain form and give the status and body as they come.

        Args:
            seconds: How long the answer may take.
        """
        return await self._watched("POST", url, aiohttp.FormData(fields), seconds)

    async def download(self, url: str, *, most_bytes: int) -> bytes | None:
        """Fetch a file; None where the server has none to give just now.

        Raises:
            TooLongError: It goes on beyond *most_bytes*; no more than that was read.
            NetworkError: As for any request.
        """
        status, content = await self._request("GET", url, None, _READ_SECONDS, most_bytes)
        return content if status == HTTPStatus.OK else None

    async def _watched(
        self, method: str, url: str, body: Body, seconds: float
    ) -> tuple[int, bytes]:
        # What comes before the last slash holds the token.
        name = url.rpartition("/")[2]
        return await self._line.watched(name, lambda: self._request(method, url, body, seconds))

    async def _request(
        self,
        method: str,
        url: str,
        body: Body,
        seconds: float,
        most_bytes: int | None = None,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSentError("the request object is not initialised")
        timeout = aiohttp.ClientTimeout(
            total=None, connect=_CONNECT_SECONDS, sock_connect=_CONNECT_SECONDS, sock_read=seconds
        )
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                timeout=timeout,
                headers=_headers(body),
                allow_redirects=False,
            ) as response:
                return response.status, await _read(response, most_bytes)
        # The text of an exception would carry the address, and with it the token.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(f"no connection: {type(error).__name__}") from None
        except TimeoutError:
            raise TimedOut("no answer in time") from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"the connection broke: {type(error).__name__}") from None


async def _read(response: aiohttp.ClientResponse, most_bytes: int | None) -> bytes:
    if most_bytes is None:
        return await response.read()
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > most_bytes:
            raise TooLongError(f"longer than {most_bytes} bytes")
    return bytes(content)


def _body(request_data: RequestData | None) -> Body:
    if request_data is None:
        return None
    if not request_data.contains_files:
        # A form writes each byte of Chinese as three, one by one.
        return request_data.json_payload
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _headers(body: Body) -> dict[str, str] | None:
    return {"Content-Type": "application/json"} if isinstance(body, bytes) else None
