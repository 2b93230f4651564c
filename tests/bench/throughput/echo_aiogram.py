"""The least that aiogram can do: its own polling, transport and an echo."""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

from tests.bench.throughput.server import TOKEN


async def echo(message: Message) -> None:
    """Say it back."""
    await message.answer(message.text or "")


async def main(url: str) -> None:
    """Poll until killed."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    await dispatcher.start_polling(Bot(TOKEN, session=session))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
