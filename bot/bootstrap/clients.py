"""Gives programs their keys and takes them back, for the command line."""

from __future__ import annotations

from bot.bootstrap.clock import machine_clock
from bot.bootstrap.opening import opened
from bot.services.api_clients import ApiClients, Client
from bot.settings import Settings


async def added(settings: Settings, name: str, *, reads_all: bool) -> str:
    """Give a program a key, and with it the right to read everybody's words, masked.

    Raises:
        InvalidInputError: No name, too long a one, or one that has a key.
        StoreBusyError: The bot is running on this SQLite file.
    """
    async with opened(settings) as store:
        return await ApiClients(store, machine_clock).add(name, reads_all=reads_all)


async def listed(settings: Settings) -> list[Client]:
    """List programs.

    Raises:
        StoreBusyError: The bot is running on this SQLite file.
    """
    async with opened(settings) as store:
        return await ApiClients(store, machine_clock).everyone()


async def revoked(settings: Settings, name: str) -> None:
    """Take a program's key back.

    Raises:
        NotFoundError: No program of this name.
        StoreBusyError: The bot is running on this SQLite file.
    """
    async with opened(settings) as store:
        await ApiClients(store, machine_clock).revoke(name)
