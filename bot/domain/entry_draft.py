"""An entry as somebody fills it in, and what it still lacks before it can be published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.domain.figure_check import unvouched_figures
from bot.domain.knowledge import FaqEntry, Knowledge
from bot.domain.knowledge_check import LONGEST_MESSAGE
from bot.domain.language import Language
from bot.domain.masking import mask
from bot.domain.phrasing_check import phrasing_key
from bot.domain.traditional import traditional

Given = Mapping[Language, str]
"""What somebody wrote, language by language; Traditional only where it is not as proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """The fields of the form; what it leaves out of an entry stays as it is."""

    id: str = ""
    """Empty for a new one."""
    topic: str
    questions: tuple[str, ...]
    answer: Given
    source: Given = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    owner: str = ""
    review_by: date | None = None


class Lack(StrEnum):
    """What is wrong with a field."""

    MISSING = "missing"
    TOPIC = "topic"
    """There is no such topic."""
    GONE = "gone"
    """The entry that was edited is there no more."""
    TAKEN = "taken"
    """Another entry has this phrasing: *what* is it, *whose* has it."""
    TWICE = "twice"
    PERSONAL = "personal"
    """A phrasing carries somebody's number."""
    LONG = "long"
    FIGURE = "figure"
    """Nothing vouches for a number."""
    PAST = "past"
    """The date is over."""
    CHECKED = "checked"
    """The check of the whole directory says *what*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to mend, at a field such as "questions" or "answer.en"."""

    field: str
    lack: Lack
    what: str = ""
    whose: str = ""


def proposed_traditional(simplified: str) -> str:
    """Propose the Traditional text of a Simplified one."""
    return traditional(simplified)


def next_id(topic: str, taken: Mapping[str, object]) -> str:
    """Name a new entry: its topic and the smallest number that is free."""
    number = 1
    while f"{topic}.{number}" in taken:
        number += 1
    return f"{topic}.{number}"


def faults(
    draft: EntryDraft, knowledge: Knowledge, spoken: tuple[Language, ...], today: date
) -> Iterator[Fault]:
    """Yield what `jiefang check` would refuse of the entry, and a few things besides.

    Args:
        draft: What was filled in.
        knowledge: As it is on disk.
        spoken: Languages that every answer has to have.
        today: The office's.
    """
    if draft.id and draft.id not in knowledge.entries:
        yield Fault(field="id", lack=Lack.GONE, what=draft.id)
    if draft.topic not in knowledge.topics:
        yield Fault(field="topic", lack=Lack.TOPIC)
    yield from _of_questions(draft, knowledge)
    yield from _of_answer(draft, knowledge, spoken)
    yield from _of_source(draft, spoken)
    was = knowledge.entries.get(draft.id)
    is_new_date = was is None or was.review_by != draft.review_by
    if draft.review_by and draft.review_by < today and is_new_date:
        yield Fault(field="review_by", lack=Lack.PAST)


def _of_questions(draft: EntryDraft, knowledge: Knowledge) -> Iterator[Fault]:
    if not draft.questions:
        yield Fault(field="questions", lack=Lack.MISSING)
    owners = {
        phrasing_key(text): entry.id
        for entry in knowledge.entries.values()
        if entry.id != draft.id
        for text in entry.questions
    }
    seen = set[str]()
    for text in draft.questions:
        key = phrasing_key(text)
        if key in owners:
            yield Fault(field="questions", lack=Lack.TAKEN, what=text, whose=owners[key])
        elif key in seen:
            yield Fault(field="questions", lack=Lack.TWICE, what=text)
        if mask(text) != text or "***" in text:
            yield Fault(field="questions", lack=Lack.PERSONAL, what=mask(text))
        seen.add(key)


def _of_answer(
    draft: EntryDraft, knowledge: Knowledge, spoken: tuple[Language, ...]
) -> Iterator[Fault]:
    for language in spoken or (Language.ZH_HANS,):
        if not draft.answer.get(language):
            yield Fault(field=f"answer.{language}", lack=Lack.MISSING)
    for language, text in draft.answer.items():
        length = len(text.encode("utf-16-le")) // 2
        if length > LONGEST_MESSAGE:
            yield Fault(field=f"answer.{language}", lack=Lack.LONG, what=str(length))
    texts = [(f"answer.{language}", text) for language, text in draft.answer.items()]
    entry = as_entry(draft, knowledge)
    for part, figure in dict.fromkeys(unvouched_figures(knowledge, entry, texts)):
        yield Fault(field=part, lack=Lack.FIGURE, what=figure)


def _of_source(draft: EntryDraft, spoken: tuple[Language, ...]) -> Iterator[Fault]:
    for language in spoken if any(draft.source.values()) else ():
        if not draft.source.get(language):
            yield Fault(field=f"source.{language}", lack=Lack.MISSING)


def as_entry(draft: EntryDraft, knowledge: Knowledge) -> FaqEntry:
    """Give the entry that a draft would make."""
    id_ = draft.id or next_id(draft.topic, knowledge.entries)
    was = knowledge.entries.get(id_) or FaqEntry(id=id_, topic="", questions=(), answer={})
    return replace(
        was,
        topic=draft.topic,
        questions=draft.questions,
        answer=draft.answer,
        source=draft.source,
        figures=draft.figures,
        owner=draft.owner or None,
        review_by=draft.review_by,
    )
