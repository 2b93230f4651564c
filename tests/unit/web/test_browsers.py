"""Staff recognise their sessions by a browser's name, not by forty words of history."""

from __future__ import annotations

import pytest

from bot.web.browsers import browser_name

_LIKE = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0) {_LIKE} Chrome/142.0 Safari/537.36", "Chrome 142"),
        (f"Mozilla/5.0 (Windows NT 10.0) {_LIKE} Chrome/142.0 Safari/537.36 Edg/142.1", "Edge 142"),
        ("Mozilla/5.0 (Windows NT 6.1; rv:115.0) Gecko/20100101 Firefox/115.0", "Firefox 115"),
        (f"Mozilla/5.0 (Windows NT 10.0) {_LIKE} Chrome/94.0 QQBrowser/11.9", "QQ 11"),
    ],
)
def test_the_more_special_name_wins(agent: str, shown: str) -> None:
    """Nearly every browser says that it is Chrome too."""
    assert browser_name(agent) == f"{shown} · Windows"


def test_a_phone_is_named() -> None:
    """Whoever lost one wants to find its session."""
    agent = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
        " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
    )
    assert browser_name(agent) == "Safari 18 · iPhone"


def test_what_nobody_knows_is_shown_as_it_is_but_short() -> None:
    """A script's name still tells something."""
    assert browser_name("curl/8.5.0") == "curl/8.5.0"
    assert browser_name("x" * 5000) == "x" * 40
    assert browser_name("") == ""
