"""Reads and learns each knowledge once for all offices of a run; what it gives never changes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from bot.adapters.knowledge.folder import stamp
from bot.adapters.knowledge_files import Loaded, read_knowledge
from bot.bootstrap.knowledge import Learning, build_matcher
from bot.domain.knowledge import Knowledge
from bot.domain.matching import Matcher

CACHE = Path(".cache", "jiefang")
"""Shared by all runs: what was learned from our knowledge is there from the last one."""
_built: dict[tuple[str, Path], Matcher] = {}


def _read(directory: Path, **options: Any) -> Loaded:
    seen = tuple(sorted(stamp(directory).items()))
    return _read_once(directory, seen, tuple(options.items()))


@cache
def _read_once(directory: Path, _seen: object, options: tuple[tuple[str, Any], ...]) -> Loaded:
    return read_knowledge(directory, **dict(options))


def _build(knowledge: Knowledge, cache: Path) -> Matcher:
    key = knowledge.version, cache.resolve()
    if key not in _built:
        _built[key] = build_matcher(knowledge, cache)
    return _built[key]


def _keep() -> None:
    """Leave the tables that the next office of this process needs again."""


LEARNED_ONCE = Learning(read=_read, build=_build, tidy=_keep)
