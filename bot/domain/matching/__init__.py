"""Finding what a message asks for: the matcher and the words of its verdict."""

from __future__ import annotations

from bot.domain.build_cache import BuildCache
from bot.domain.matching.languages import detect_language
from bot.domain.matching.matcher import Matcher
from bot.domain.matching.verdicts import (
    Context,
    Decision,
    Duplicate,
    Explanation,
    Match,
    Noise,
    Outcome,
    Smalltalk,
)

__all__ = [
    "BuildCache",
    "Context",
    "Decision",
    "Duplicate",
    "Explanation",
    "Match",
    "Matcher",
    "Noise",
    "Outcome",
    "Smalltalk",
    "detect_language",
]
