"""The least that python-telegram-bot can do: its own polling, transport and an echo."""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from tests.bench.throughput.server import TOKEN


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back."""
    if update.message is not None:
        await update.message.reply_text(update.message.text or "")


def main(url: str, *, at_once: bool) -> None:
    """Poll until killed."""
    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot")
    application = builder.concurrent_updates(at_once).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], at_once=sys.argv[2:] == ["at-once"])
