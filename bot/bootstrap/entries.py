"""Joins writing entries to the knowledge directory and to the knowledge in force."""

from __future__ import annotations

from functools import partial

from bot.adapters.knowledge_folder import KnowledgeFolder
from bot.bootstrap.ground import Ground
from bot.bootstrap.knowledge import put
from bot.services.answered import Telling
from bot.services.entries import Entries
from bot.services.gaps import Gaps
from bot.services.quiet import QuietHours


def join_entries(ground: Ground, gaps: Gaps, quiet: QuietHours) -> Entries:
    """Join them."""
    settings = ground.settings
    return Entries(
        gaps=gaps,
        files=KnowledgeFolder(
            settings.knowledge,
            lambda knowledge: ground.learning.build(knowledge, settings.cache),
            office_name=settings.office_name,
        ),
        telling=Telling(quiet),
        put_in_force=partial(put, ground.knowledge, ground.second),
        zone=ground.zone,
    )
