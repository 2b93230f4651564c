"""What looks for leaks in the tests' logs finds each kind, and leaves ordinary lines alone."""

from __future__ import annotations

import pytest

from bot.emulator.seed import BOT_TOKEN
from tests.leaks import WEBHOOK_SECRET, leaks


@pytest.mark.parametrize(
    "leak",
    [
        BOT_TOKEN,
        f"GET /bot{BOT_TOKEN}/getMe",
        "123456789:AAH-of-another-office-0123456789abcdef",
        WEBHOOK_SECRET,
        "phone=13800138000",
        "440306199001011236",
        "https://jiefang.example/console/enter/abcdefghijklmnopqrstuvwxyz",
        "cookie: __Host-jiefang=abcdefghijklmnopqrstuvwxyz",
        "postgresql+psycopg://jiefang:secret@db/jiefang",
    ],
)
def test_a_leak_is_found(leak: str) -> None:
    """Wherever in a log it stands."""
    assert len(leaks(f"ready mode=polling\nfailed what={leak}\nstopping")) >= 1


def test_an_ordinary_line_is_none() -> None:
    """References, counts, update ids, times and marks of commits."""
    line = "2023-11-06T02:00:00.138001380001Z handled cause=update:700000020 JF-20231106-0001"
    assert leaks(f"{line}\nseconds=0.13800138000 sha=440306199001011234 chat=5200000001") == []
