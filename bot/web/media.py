"""A file out of memory, whole or the part that a player asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


def served(request: Request, content: bytes, kind: str, headers: Mapping[str, str]) -> Response:
    """Serve it; some players take no sound from a server that does not give parts (RFC 9110).

    Args:
        request: Whose `Range` is heeded if it is one span that can be given, else everything goes.
        content: All of it.
        kind: The media type.
        headers: More of them.
    """
    told = {**headers, "accept-ranges": "bytes"}
    span = _span(request.headers.get("range", ""), len(content))
    if span is None:
        return Response(content, media_type=kind, headers=told)
    told["content-range"] = f"bytes {span.start}-{span.stop - 1}/{len(content)}"
    return Response(content[span.start : span.stop], 206, told, kind)


def _span(asked: str, length: int) -> range | None:
    found = _RANGE.fullmatch(asked)
    if found is None or found[0] == "bytes=-":
        return None
    if not found[1]:
        return range(max(length - int(found[2]), 0), length) or None
    end = int(found[2]) + 1 if found[2] else length
    return range(int(found[1]), min(end, length)) or None
