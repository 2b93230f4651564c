"""The command `jiefang`: arguments and exit codes only; each command imports what it needs."""

from bot.cli.main import app, main

__all__ = ["app", "main"]
