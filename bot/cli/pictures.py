"""Commands on pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.exits import KnowledgeOption, give_up, settings_or_stop


def pictures(
    *,
    examples: Annotated[Path, typer.Option(help="Directory to draw the examples into.")],
    knowledge: KnowledgeOption = None,
) -> None:
    """Draw example pictures of the promises, with invented figures."""
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
