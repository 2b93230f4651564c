"""All of it on one machine: the emulator, its chat page and the real bot beside it."""

from __future__ import annotations

import asyncio
import errno
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from bot.bootstrap.process import Start, run
from bot.domain.errors import AddressTakenError
from bot.domain.people import Role
from bot.emulator.seed import BOT_TOKEN, STAFF, STAFF_CHAT_ID, seed
from bot.emulator.server import serve
from bot.emulator.world import World
from bot.settings import Settings, load_settings

DIGEST_CRON = "* * * * *"
"""Every minute, so that a visitor sees an update arrive."""


async def run_demo(
    stop: asyncio.Event,
    *,
    port: int,
    keep: Path | None,
    say: Callable[[str], None],
    topics: bool = False,
) -> None:
    """Serve the chat page and run the bot behind it until *stop* is set.

    Args:
        port: Where the page is served, on loopback; 0 for any free one.
        keep: Directory whose data is gone on with; None starts fresh and leaves nothing.
        say: Tells the visitor where to look.
        topics: Let the staff group have topics.

    Raises:
        AddressTakenError: Another program listens on one of the two ports.
    """
    async with AsyncExitStack() as stack:
        data = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jiefang-")))
        world = World()
        seed(world, forum=topics)
        try:
            server = await stack.enter_async_context(serve(world, port=port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise AddressTakenError("127.0.0.1", port) from None
        settings = demo_settings(server.url, data, port=port + 1 if port else 0)
        if not settings.cache.is_dir():
            say("The bot learns its answers first; this once it takes ten seconds or more.")
        await run(
            settings,
            stop,
            start=Start(digest_cron=DIGEST_CRON, keeps_quiet=False, colleagues=_colleagues()),
            on_ready=lambda pages: say(
                f"Jiefang is running: open {server.url} to chat (Ctrl-C stops it).\n"
                f"Pages for everyone: {pages}\n"
                f"Console for staff: chat as staff, write /console in private."
            ),
        )


def demo_settings(api_url: str, data: Path, *, port: int) -> Settings:
    """Point the bot at the emulator; nothing of the visitor's own settings is used."""
    return load_settings(
        _env_file=None,
        token=BOT_TOKEN,
        api_url=api_url,
        data_dir=data,
        cache_dir=Path(".cache", "jiefang"),
        staff_chat_id=STAFF_CHAT_ID,
        listen=f"127.0.0.1:{port}",
        # Nobody but the visitor writes, and their presses shall show at once.
        chat_rate=100,
        group_rate=1_000,
    )


def _colleagues() -> dict[int, tuple[str, Role]]:
    return {telegram_id: (name, Role(role)) for telegram_id, name, role in STAFF}
