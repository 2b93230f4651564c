"""Takes staff on and lets them go, for the command line."""

from __future__ import annotations

from bot.bootstrap.clock import machine_clock
from bot.bootstrap.opening import opened
from bot.services.staff import Colleague, Post, Staff
from bot.settings import Settings


async def appointed(settings: Settings, telegram_id: int, post: Post) -> None:
    """Give somebody a role and a unit.

    Raises:
        InvalidInputError: A colleague has this login.
        LastAdminError: Nobody would be left who manages staff.
        StoreBusyError: The bot is running on this SQLite file.
    """
    async with opened(settings) as store:
        await Staff(store, machine_clock).appoint(telegram_id, post)


async def dismissed(settings: Settings, telegram_id: int) -> None:
    """End somebody's rights and sessions.

    Raises:
        LastAdminError: Nobody would be left who manages staff.
        NotFoundError: There is no such colleague.
        StoreBusyError: The bot is running on this SQLite file.
    """
    async with opened(settings) as store:
        await Staff(store, machine_clock).dismiss(telegram_id)


async def listed(settings: Settings) -> list[Colleague]:
    """List the staff.

    Raises:
        StoreBusyError: The bot is running on this SQLite file.
    """
    async with opened(settings) as store:
        return await Staff(store, machine_clock).everybody()
