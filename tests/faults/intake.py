"""Stores updates one after the other and says so after each: what a power cut is tried on.

Run as `python -m tests.faults.intake DATABASE COUNT FULL|NORMAL`. Saying "3" stands for telling
Telegram to forget the third update.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import sqlalchemy as sa

from bot.bootstrap.clock import machine_clock
from bot.services.inbox import Inbox
from bot.store.engine import open_store


async def main(database: str, count: int, synchronous: str) -> None:
    """Take *count* updates in."""
    store = open_store(f"sqlite+aiosqlite:///{database}")

    @sa.event.listens_for(store.engine.sync_engine, "connect")
    def _set(connection: Any, _record: object) -> None:
        connection.cursor().execute(f"PRAGMA synchronous={synchronous}")

    inbox = Inbox(store, machine_clock)
    acknowledged = os.open(f"{database}.acknowledged", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for number in range(1, count + 1):
        await inbox.record([{"update_id": number, "message": {"text": "路灯坏了" * 20}}])
        os.write(acknowledged, f"{number}\n".encode())
    # No closing: the last thing that a machine does is not orderly.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
