"""Nothing secret and nothing personal is logged."""

from __future__ import annotations

import pytest

from bot.adapters.logging import redact

TOKEN = "7000000001:AAEjiefang-token-of-nobody-0123456789"


@pytest.mark.parametrize("secret", [TOKEN, "13800138000", "440306199001011234"])
def test_a_secret_does_not_survive_in_a_line(secret: str) -> None:
    """Wherever it stands, also inside an address."""
    for line in (secret, f"GET https://api.telegram.org/bot{secret}/getMe", f"x={secret},"):
        assert secret not in redact(line)


def test_an_ordinary_line_is_logged_as_it_is() -> None:
    """Counts, kinds and references are what an operator looks for."""
    line = "event=delivery_not_sent delivery=17 status=unknown reference=JF-20231105-0042"

    assert redact(line) == line
