"""Answers in XML and in JSON: one value, two spellings (the Spark convention)."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import JSONResponse, Response

_JSON = ".json"
_NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML 1.0 cannot say, even escaped."""
_INNER = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
}
"""What the elements of a list are called."""


def answer(request: Request, root: str, value: object, *, status: int = 200) -> Response:
    """Answer in the format that the path ends with; XML is the one every client knows.

    Args:
        request: What is answered.
        root: The outermost element, which JSON leaves out.
        value: Objects, lists, text, numbers, truth values and None.
        status: Of HTTP.
    """
    if request.url.path.endswith(_JSON):
        kind = "application/json; charset=utf-8"
        return JSONResponse(value, status_code=status, media_type=kind)
    text = f'<?xml version="1.0" encoding="utf-8"?>\n{_element(root, value)}'
    return Response(text.encode(), status_code=status, media_type="text/xml; charset=utf-8")


def _element(name: str, value: Any) -> str:  # noqa: ANN401 — JSON
    if isinstance(value, list):
        inside = "".join(_element(_INNER[name], one) for one in value)
    elif isinstance(value, dict):
        inside = "".join(_element(key, one) for key, one in value.items())
    elif isinstance(value, bool):
        inside = str(value).lower()
    else:
        inside = "" if value is None else html.escape(_NOT_IN_XML.sub("", str(value)), quote=False)
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}/>"


def instant(when: datetime) -> str:
    """Write an instant with its zone, to the second."""
    return when.isoformat(timespec="seconds")
