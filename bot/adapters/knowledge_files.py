"""The knowledge directory: what the rest of the program may use of reading and checking it."""

from __future__ import annotations

from bot.adapters.knowledge.reading import (
    Loaded,
    format_problems,
    load_knowledge,
    read_knowledge,
)
from bot.adapters.knowledge.source import Broken, KnowledgeSource, Reloaded
from bot.domain.problems import Problem, Severity

__all__ = [
    "Broken",
    "KnowledgeSource",
    "Loaded",
    "Problem",
    "Reloaded",
    "Severity",
    "format_problems",
    "load_knowledge",
    "read_knowledge",
]
