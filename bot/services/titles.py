"""What entries are called on buttons and pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.knowledge import FaqEntry, Knowledge
from bot.domain.language import Language
from bot.domain.matching import detect_language

_TELLING = 5
"""Characters from which a phrasing says what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """An entry by its id and what it is called on a button."""

    id: str
    title: str


def titled(
    knowledge: Knowledge, entry_ids: Iterable[str], language: Language
) -> tuple[Titled, ...]:
    """Name entries for buttons; those that are gone are left out."""
    known = knowledge.entries
    return tuple(
        Titled(id=id_, title=title(known[id_], language)) for id_ in entry_ids if id_ in known
    )


def title(entry: FaqEntry, language: Language) -> str:
    """Call an entry by its first whole question in the reader's language.

    Phrasings without a question mark are key words, which say too little on a button; where
    there are only such, the first of some length.
    """
    return _title(entry.questions, language)


@lru_cache(maxsize=4096)
def _title(questions: tuple[str, ...], language: Language) -> str:
    own = [text for text in questions if detect_language(text) is language]
    whole = [text for text in own if text.endswith(("？", "?"))]
    long = [text for text in own if len(text) >= _TELLING]
    return (whole or long or own or list(questions))[0]
