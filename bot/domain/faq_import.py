"""Turns rows of somebody's own list of questions into entries, saying of each what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.language import Language
from bot.domain.phrasing_check import phrasing_key

LONGEST_ANSWER = 4096
"""UTF-16 units of one Telegram message; the knowledge check refuses more."""
LONG_ANSWER = 600
"""Characters from which on a person on a telephone reads no answer to its end."""


class What(StrEnum):
    """What became of a row, or what a person should look at."""

    NO_QUESTION = "no_question"
    NO_ANSWER = "no_answer"
    TOO_LONG = "too_long"
    CLAIMED = "claimed"
    """Another entry, with another answer, has this question already."""
    JOINED = "joined"
    """Its answer was there already: the question became one more way to ask."""
    LONG = "long"
    UNTRANSLATED = "untranslated"
    """The directory's answers have a language that this one lacks."""
    UNSOUND = "unsound"
    """The knowledge check refuses it, as it would a figure that nothing vouches for."""


REFUSED = frozenset(
    {What.NO_QUESTION, What.NO_ANSWER, What.TOO_LONG, What.CLAIMED, What.UNTRANSLATED, What.UNSOUND}
)
"""What keeps a row out; everything else is taken and remarked upon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question as its file has it."""

    where: str
    """File and line, as a person finds it."""
    questions: tuple[str, ...]
    answers: Mapping[Language | None, str]
    """By language; None where the file does not say which."""
    topic: str = ""
    source: str = ""


@dataclass(slots=True, kw_only=True)
class Draft:
    """An entry to be written."""

    id: str
    topic: str
    questions: list[str]
    answers: Mapping[Language | None, str]
    source: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to tell about one row."""

    where: str
    what: What
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_refusal(self) -> bool:
        """Say whether the row was left out."""
        return self.what in REFUSED


@dataclass(slots=True, kw_only=True)
class Import:
    """Everything that came of a file."""

    drafts: list[Draft] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Present:
    """What the directory has already."""

    owners: dict[str, str] = field(default_factory=dict)
    """Entry id by phrasing key."""
    ids: set[str] = field(default_factory=set)
    languages: frozenset[Language] = frozenset()
    """Those that every answer must have."""


def gather(rows: Iterable[Row], *, stem: str, topic: str, present: Present) -> Import:
    """Make entries of *rows*; *present* learns what was taken.

    Args:
        stem: What the ids begin with.
        topic: For rows that name none.
    """
    result, by_answer = Import(), dict[str, Draft]()
    for row in rows:
        refusal = _refused(row, present)
        if refusal is not None:
            result.remarks.append(refusal)
            continue
        answer = _same(row.answers)
        draft = by_answer.get(answer)
        is_new = draft is None
        if draft is None:
            draft = _draft(row, _new_id(stem, len(result.drafts), present), topic)
        free = list(_free(row, draft, present, result))
        if not free:
            continue
        draft.questions += free
        if not is_new:
            result.remarks.append(Remark(row.where, What.JOINED, {"entry": draft.id}))
            continue
        by_answer[answer] = draft
        present.ids.add(draft.id)
        result.drafts.append(draft)
        result.remarks += _doubts(row)
    return result


def _refused(row: Row, present: Present) -> Remark | None:
    if not row.questions:
        return Remark(row.where, What.NO_QUESTION)
    if not row.answers:
        return Remark(row.where, What.NO_ANSWER)
    if any(len(one.encode("utf-16-le")) // 2 > LONGEST_ANSWER for one in row.answers.values()):
        return Remark(row.where, What.TOO_LONG)
    if missing := present.languages - set(row.answers):
        facts = {"languages": ", ".join(sorted(missing))}
        return Remark(row.where, What.UNTRANSLATED, facts)
    return None


def _same(answers: Mapping[Language | None, str]) -> str:
    return "\n".join(
        f"{key}:{phrasing_key(text)}"
        for key, text in sorted(answers.items(), key=lambda one: str(one[0]))
    )


def _new_id(stem: str, taken: int, present: Present) -> str:
    number = taken + 1
    while f"{stem}.{number}" in present.ids:
        number += 1
    return f"{stem}.{number}"


def _draft(row: Row, entry_id: str, topic: str) -> Draft:
    return Draft(
        id=entry_id,
        topic=slug(row.topic) or topic,
        questions=[],
        answers=row.answers,
        source=row.source,
        where=row.where,
    )


def _free(row: Row, draft: Draft, present: Present, result: Import) -> Iterable[str]:
    """Give the questions that nobody has, and claim them."""
    for question in row.questions:
        owner = present.owners.setdefault(phrasing_key(question), draft.id)
        if owner != draft.id:
            facts = {"question": question, "entry": owner}
            result.remarks.append(Remark(row.where, What.CLAIMED, facts))
        elif question not in draft.questions:
            yield question


def _doubts(row: Row) -> Iterable[Remark]:
    if any(len(one) > LONG_ANSWER for one in row.answers.values()):
        yield Remark(row.where, What.LONG)


def slug(text: str) -> str:
    """Make an id of a name: no spaces, everything else as it is."""
    return re.sub(r"\s+", "-", text.strip())
