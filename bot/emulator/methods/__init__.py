"""The methods of the Bot API, one module for each noun; importing the package registers all."""

from bot.emulator.methods import (
    callbacks,
    chats,
    commands,
    files,
    forum,
    media,
    messages,
    moderation,
    profile,
    updates,
)

__all__ = [
    "callbacks",
    "chats",
    "commands",
    "files",
    "forum",
    "media",
    "messages",
    "moderation",
    "profile",
    "updates",
]
