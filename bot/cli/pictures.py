"""Commands on pictures."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import KnowledgeOption, give_up, settings_or_stop
from bot.cli.speaking import LangOption, speaker

if TYPE_CHECKING:
    from bot.settings import Settings


def pictures(
    *,
    examples: Annotated[Path, typer.Option(help="Directory to draw the examples into.")],
    knowledge: KnowledgeOption = None,
) -> None:
    """Draw example pictures of the promises. Their figures are invented."""
    from bot.adapters.knowledge_files import load_knowledge
    from bot.bootstrap.picture_examples import write_examples
    from bot.domain.errors import JiefangError

    settings = settings_or_stop()
    try:
        known = load_knowledge(knowledge or settings.knowledge)
        count = write_examples(known, examples, settings.cache)
    except JiefangError as error:
        give_up(str(error))
    typer.echo(f"{examples}: {count} pictures")


def poster(
    *,
    bot: Annotated[
        str | None, typer.Option(help="The bot's @username; asked of Telegram unless given.")
    ] = None,
    topic: Annotated[
        list[str] | None, typer.Option(help="A topic's id; give it again for more; else all.")
    ] = None,
    to: Annotated[Path, typer.Option(help="Directory to write into.")] = Path("posters"),
    knowledge: KnowledgeOption = None,
    lang: LangOption = None,
) -> None:
    """Make posters with a code to scan. One for each topic: PDF to print and PNG to share."""
    from bot.adapters.knowledge_files import load_knowledge
    from bot.bootstrap.posters import posters, write_posters
    from bot.domain.errors import JiefangError

    settings, t = settings_or_stop(), speaker(lang)
    username = (bot or _username(settings)).lstrip("@")
    try:
        known = load_knowledge(knowledge or settings.knowledge, office_name=settings.office_name)
        # Each takes about a second: whoever waits sees them come.
        for path in write_posters(posters(known, t, username, topic or []), to):
            typer.echo(path)
    except JiefangError as error:
        give_up(str(error))


def _username(settings: Settings) -> str:
    from bot.bootstrap.setting_up import NotIdentifiedError, identify

    if settings.token is None:
        give_up("give the bot's @username with --bot, or set JIEFANG_TOKEN")
    try:
        me = asyncio.run(identify(settings, settings.token.get_secret_value()))
    except NotIdentifiedError as error:
        give_up(f"{error}; give the bot's @username with --bot")
    return me.username or ""
