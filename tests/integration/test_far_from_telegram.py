"""A start that never reaches the Bot API ends without a trace."""

from __future__ import annotations

import pytest
from telegram.error import NetworkError

from bot.bootstrap.bots import make_bot
from bot.settings import load_settings


async def test_connections_are_closed_that_led_nowhere() -> None:
    """Where nobody listens: left open, they would complain in the log when the process ends."""
    token = "1:a-token-of-nobody"
    bot = make_bot(load_settings(_env_file=None, api_url="http://127.0.0.1:1"), token)
    with pytest.raises(NetworkError):
        await bot.application.initialize()
    opened = [one._session for one in bot.connections]
    assert None not in opened

    await bot.close()
    await bot.close()

    assert [one is not None and one.closed for one in opened] == [True, True]
