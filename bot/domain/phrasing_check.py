"""Whether each way of asking leads to one entry, and whether each entry has enough of them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from bot.domain.knowledge import FaqEntry, Knowledge
from bot.domain.problems import Place, Places, Problem, Severity
from bot.domain.text import simplify

ENOUGH_PHRASINGS = 8
_TOLD_ONE_BY_ONE = 20
"""Entries short of phrasings that one file may list; of more, only their number is told."""


def check_phrasings(knowledge: Knowledge, places: Places) -> Iterator[Problem]:
    """Yield phrasings that two entries claim, that one repeats, and entries with few."""
    owners: dict[str, tuple[str, int]] = {}
    for entry in knowledge.entries.values():
        place = places["entry", entry.id]
        for index, question in enumerate(entry.questions):
            owner, first = owners.setdefault(phrasing_key(question), (entry.id, index))
            if (owner, first) == (entry.id, index):
                continue
            where = _at(places["entry", owner], first)
            yield _taken(place, entry, index, owner, where)
    yield from _few(knowledge, places)


def _taken(place: Place, entry: FaqEntry, index: int, owner: str, where: str) -> Problem:
    question = entry.questions[index]
    part = f"questions.{index}"
    if owner == entry.id:
        message = f'entry "{entry.id}": "{question}" is here twice ({where})'
        return place.problem(part, message, Severity.WARNING)
    message = f'entry "{entry.id}": "{question}" is claimed by entry "{owner}" too ({where})'
    return place.problem(part, message)


def _at(place: Place, index: int) -> str:
    line = place.parts.get(f"questions.{index}", place.line)
    return f"{place.file}:{line}"


def phrasing_key(question: str) -> str:
    """Bring a phrasing to what makes it the same as another: width, case, marks and script."""
    folded = simplify(unicodedata.normalize("NFKC", question)).casefold()
    return "".join(c for c in folded if _counts(c)) or question


def _counts(character: str) -> bool:
    """Whether leaving *character* out would make another word, as the # of C# would."""
    if character.isalnum() or character in "#%&@":
        return True
    return unicodedata.category(character)[0] in "SM"


def _few(knowledge: Knowledge, places: Places) -> Iterator[Problem]:
    short: dict[str, list[FaqEntry]] = defaultdict(list)
    for entry in knowledge.entries.values():
        if len(entry.questions) < ENOUGH_PHRASINGS:
            short[places["entry", entry.id].file].append(entry)
    for entries in short.values():
        if len(entries) > _TOLD_ONE_BY_ONE:
            first = places["entry", entries[0].id]
            message = f"{len(entries)} entries have fewer than {ENOUGH_PHRASINGS} phrasings"
            yield first.problem("questions", f"{message}, this one first", Severity.WARNING)
            continue
        for entry in entries:
            count = f"fewer than {ENOUGH_PHRASINGS} phrasings ({len(entry.questions)})"
            message = f'entry "{entry.id}": {count}'
            yield places["entry", entry.id].problem("questions", message, Severity.WARNING)
