"""A file as players ask for it: whole, a part, the end."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from bot.web.media import served

CONTENT = b"0123456789"


@pytest.mark.parametrize(
    ("asked", "status", "given", "span"),
    [
        ("", 200, CONTENT, None),
        ("bytes=0-", 206, CONTENT, "bytes 0-9/10"),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, CONTENT, "bytes 0-9/10"),
        ("bytes=10-", 200, CONTENT, None),
        ("bytes=4-2", 200, CONTENT, None),
        ("bytes=-0", 200, CONTENT, None),
        ("bytes=-", 200, CONTENT, None),
        ("bytes=0-1,3-4", 200, CONTENT, None),
        ("lines=1-2", 200, CONTENT, None),
        ("bytes=٣-٤", 200, CONTENT, None),
    ],
)
def test_one_span_is_given_and_anything_else_is_answered_whole(
    asked: str, status: int, given: bytes, span: str | None
) -> None:
    """As browsers that play sound want it."""
    request = Request({"type": "http", "headers": [(b"range", asked.encode())] if asked else []})

    response = served(request, CONTENT, "audio/ogg", {"x-kept": "yes"})

    assert (response.status_code, response.body) == (status, given)
    assert response.headers.get("content-range") == span
    assert response.headers["content-length"] == str(len(given))
    assert response.headers["x-kept"] == "yes"
