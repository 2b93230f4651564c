"""Finding the parts of a place that a text names: 3栋, 东门, 127号, A口."""

from __future__ import annotations

import re

_PART = re.compile(
    "(?P<number>[0-9]+|[一二三四五六七八九十]|[a-z](?![a-z]))(?P<unit>栋|号楼|座|单元|期|幢|巷)|"
    "(?P<side>东南|东北|西南|西北|[东西南北正])(?P<gate>大?门)|"
    "(?<=[路街道巷里])(?P<house>[0-9]{1,5})号(?!线|楼|门(?![前口牌店]))|"
    "(?P<exit>[a-z])[0-9]?(?P<mouth>出口|出入口|口)"
)
_UNITS = {"号楼": "栋", "座": "栋", "幢": "栋"}
_DIGITS = {char: str(n) for n, char in enumerate("零一二三四五六七八九")} | {"十": "10"}


def parts(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """List the parts that *text* names: (栋, {3}), (门, {东})."""
    named: dict[str, set[str]] = {}
    for found in _PART.finditer(text):
        if found["unit"]:
            unit, value = _UNITS.get(found["unit"], found["unit"]), found["number"]
        elif found["gate"]:
            unit, value = "门", found["side"]
        else:
            unit, value = ("号", found["house"]) if found["house"] else ("口", found["exit"])
        named.setdefault(unit, set()).add(_DIGITS.get(value, value))
    return tuple((unit, frozenset(values)) for unit, values in sorted(named.items()))
