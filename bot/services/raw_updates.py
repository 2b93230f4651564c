"""Reads updates as they came; one that is nested too deep to be read still has its id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

TOO_DEEP = "nested_too_deep"
"""Stands in the place of everything but the id."""
_ID = re.compile(r'"update_id"\s*:\s*(\d{1,18})')
_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]')
_RESULT = re.compile(r'"result"\s*:\s*\[')


def read_update(text: str) -> Mapping[str, Any] | None:
    """Read one update; None where it has no id."""
    try:
        update = json.loads(text)
    except RecursionError:
        found = _ID.search(text)
        return {"update_id": int(found[1]), TOO_DEEP: True} if found else None
    except ValueError:
        return None
    is_one = isinstance(update, Mapping) and isinstance(update.get("update_id"), int)
    return update if is_one else None


def read_batch(text: str) -> list[Mapping[str, Any]]:
    """Read an answer of `getUpdates` that is nested too deep as a whole, update by update."""
    begin = _RESULT.search(text)
    if begin is None:
        return []
    updates = [read_update(one) for one in _elements(text, begin.end())]
    return [one for one in updates if one is not None]


def _elements(text: str, begin: int) -> Iterator[str]:
    depth = 0
    for mark in _MARKS.finditer(text, begin):
        if mark[0] in "{[":
            depth += 1
        elif mark[0] in "}]":
            depth -= 1
        if depth < 0 or (depth == 0 and mark[0] == ","):
            yield text[begin : mark.start()]
            begin = mark.end()
        if depth < 0:
            return
