"""Finding the parts of a place that a text names: 3栋, 东门, 西校区, 127号, A口."""

from __future__ import annotations

import re

_NUMBER = "[0-9]+|[一二三四五六七八九十]|[a-z](?![a-z])"
_SIDE = "东南|东北|西南|西北|[东西南北]"
_PATTERNS = (
    ("栋", re.compile(f"({_NUMBER}|{_SIDE})(?:栋|号楼|座|幢|塔)")),
    ("单元", re.compile(f"({_NUMBER})单元")),
    ("期", re.compile(f"({_NUMBER})期")),
    ("巷", re.compile(f"({_NUMBER})巷")),
    ("区", re.compile(f"({_SIDE}|(?<![a-z0-9])[a-z])(?:校区|院区|苑区|园区|区)")),
    ("侧", re.compile(f"({_SIDE})(?:侧|段)")),
    ("门", re.compile(f"({_SIDE})大?门")),
    ("边门", re.compile("([正前后侧])大?门")),
    ("号门", re.compile(f"({_NUMBER})号(?:门(?![前口牌店])|口|出口)")),
    ("口", re.compile("([a-z])[0-9]?(?:出口|出入口|口)")),
)
"""Names of parts, as they are compared, with how they are written."""
_HOUSE = re.compile("(?<=[路街道巷里])([0-9]{1,5})号(?!线|楼(?![下上顶])|门(?![前口牌店])|口|出口)")
_DIGITS = {char: str(n) for n, char in enumerate("零一二三四五六七八九")} | {"十": "10"}


def parts(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """List the parts that *text* names: (栋, {3}), (门, {东})."""
    houses = ("号", _HOUSE.findall(text))
    text = _HOUSE.sub("\n", text)  # 路52号楼下 is no building 52
    named = [houses, *((unit, pattern.findall(text)) for unit, pattern in _PATTERNS)]
    return tuple(
        (unit, frozenset(_DIGITS.get(value, value) for value in values))
        for unit, values in named
        if values
    )
