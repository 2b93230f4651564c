"""The form by which an entry is written, as a browser sends it and as it is shown first."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from bot.domain.entry_draft import EntryDraft, proposed_traditional
from bot.domain.knowledge import FaqEntry
from bot.domain.language import Language

Text = Annotated[str, Field(max_length=10_000)]
Line = Annotated[str, Field(max_length=1_000)]
Tells = Annotated[list[Annotated[int, Field(ge=1, le=2**52)]], Field(max_length=1_000)]
_BREAKS = ("\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c")


class Step(StrEnum):
    """What a button asks for."""

    CHECK = "check"
    PUBLISH = "publish"
    TAKE = "take"
    """The entry as a file, to be put into the directory by hand."""


class EntryForm(BaseModel):
    """The fields, and what goes along hidden."""

    step: Step = Step.CHECK
    once: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    """Made with the form: sent twice, it is done once."""
    seen: Annotated[str, Field(max_length=64)] = ""
    """The version of the files when it was opened."""
    shown: Annotated[str, Field(max_length=64)] = ""
    """Stands for what was looked at before it is published."""
    gap: Annotated[int, Field(ge=0, le=2**52)] = 0
    id: Line = ""
    topic: Line = ""
    questions: Annotated[str, Field(max_length=40_000)] = ""
    hans: Text = ""
    en: Text = ""
    hant: Text = ""
    proposed: Text = ""
    """What was proposed for the Traditional text: left so, it stays derived."""
    source_hans: Line = ""
    source_en: Line = ""
    figures: Line = ""
    owner: Line = ""
    review_by: Annotated[str, Field(max_length=40)] = ""
    was_tried: bool = False
    tell: Tells = []

    @property
    def is_dated(self) -> bool:
        """Whether the review date is none or a day."""
        return not self.review_by.strip() or self._day() is not None

    def _day(self) -> date | None:
        try:
            return date.fromisoformat(self.review_by.strip())
        except ValueError:
            return None

    @property
    def draft(self) -> EntryDraft:
        """What was filled in."""
        hant = clean(self.hant)
        answer = {Language.ZH_HANS: clean(self.hans), Language.EN: clean(self.en)}
        if hant and hant != clean(self.proposed):
            answer[Language.ZH_HANT] = hant
        source = {
            Language.ZH_HANS: clean(self.source_hans),
            Language.EN: clean(self.source_en),
        }
        return EntryDraft(
            id=self.id.strip(),
            topic=self.topic.strip(),
            questions=tuple(filter(None, (one.strip() for one in _lines(self.questions)))),
            answer={tag: text for tag, text in answer.items() if text},
            source={tag: " ".join(text.split("\n")) for tag, text in source.items() if text},
            figures=tuple(filter(None, (one.strip() for one in _comma(self.figures).split(",")))),
            owner=clean(self.owner),
            review_by=self._day(),
        )

    def with_proposal(self) -> EntryForm:
        """Fill in the Traditional text that is proposed, where nobody wrote another."""
        is_own = self.hant.strip() and clean(self.hant) != clean(self.proposed)
        proposed = proposed_traditional(clean(self.hans))
        changes = {"proposed": proposed, "hant": self.hant if is_own else proposed}
        return self.model_copy(update=changes)


def of_entry(entry: FaqEntry, once: str, seen: str, more: tuple[str, ...] = ()) -> EntryForm:
    """Show an entry in the form, with phrasings added."""
    hans, en = (entry.answer.get(one, "") for one in (Language.ZH_HANS, Language.EN))
    return EntryForm(
        once=once,
        seen=seen,
        id=entry.id,
        topic=entry.topic,
        questions="\n".join((*entry.questions, *more)),
        hans=hans,
        en=en if en != hans else "",
        hant=entry.answer.get(Language.ZH_HANT, ""),
        proposed=proposed_traditional(hans),
        source_hans=entry.source.get(Language.ZH_HANS, ""),
        source_en=entry.source.get(Language.EN, ""),
        figures=", ".join(entry.figures),
        owner=entry.owner or "",
        review_by=entry.review_by.isoformat() if entry.review_by else "",
    )


def clean(text: str) -> str:
    """Bring what a browser sends to lines without blanks at their ends."""
    return "\n".join(line.rstrip() for line in _lines(text)).strip()


def _lines(text: str) -> list[str]:
    for one in _BREAKS:
        text = text.replace(one, "\n")
    return "".join(c for c in text if c == "\n" or c.isprintable() or c == "\u3000").split("\n")


def _comma(text: str) -> str:
    return text.replace("，", ",").replace("、", ",")
