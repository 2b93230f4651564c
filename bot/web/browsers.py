"""Names the browser and the system of a session, as far as a person wants to know it."""

from __future__ import annotations

import re

_BROWSERS = (
    # The more special first: nearly all of them say they are Chrome and Safari as well.
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("WeChat", r"MicroMessenger/(\d+)"),
    ("QQ", r"QQBrowser/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Headless)?(?:Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari/"),
)
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux")
_SHOWN = 40
"""Characters of what says nothing that we know."""


def browser_name(agent: str) -> str:
    """Shorten what a browser says of itself to its name, version and system."""
    found = ((name, re.search(pattern, agent)) for name, pattern in _BROWSERS)
    named = next((f"{name} {seen[1]}" for name, seen in found if seen), "")
    system = next((one for one in _SYSTEMS if one in agent), "")
    known = " · ".join(part for part in (named, system.replace("Mac OS X", "macOS")) if part)
    return known or agent[:_SHOWN]
