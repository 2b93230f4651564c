"""What a draft begins with and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.errors import InvalidInputError
from bot.domain.knowledge import Category, Localised
from bot.domain.language import Language
from bot.services.knowledge import KnowledgeInForce
from bot.store.tables import ComplaintDraft

MAX_PHOTOS = 10
MAX_VOICES = 5
MAX_TEXT = 8000
"""Characters: two of Telegram's longest messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What starts a draft; *cause* makes the same message start it once."""

    cause: str
    text: str = ""
    category: str | None = None
    is_urgent: bool = False
    is_question: bool = False
    photo: str | None = None
    voice: str | None = None
    question_id: int | None = None
    message_id: int | None = None
    """Of the message that the words came in: if it is edited, so are they."""
    is_anew: bool = False
    """The resident was asked and lets an unfinished draft go."""
    hint: Language = Language.ZH_HANS
    """The language of their app, for a first contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft as the resident previews it."""

    tag: str
    """Tells this draft from the resident's others."""
    last_cause: str | None
    """What changed it last."""
    step: str
    text: str
    category: Category
    is_urgent: bool
    is_question: bool
    place: str | None
    has_location: bool
    photo_count: int
    voice_count: int = 0
    unit: Localised = field(default_factory=dict)
    is_anonymous: bool = False
    preview_id: int | None = None
    is_other: bool = False
    """Not what was meant to begin: this one is unfinished, and nothing was changed."""
    is_mate: bool = False
    """What changed it is a later picture of an album whose first one was answered."""


def view(
    draft: ComplaintDraft,
    knowledge: KnowledgeInForce,
    *,
    is_other: bool = False,
    is_mate: bool = False,
) -> DraftView:
    """Show a draft."""
    category = knowledge.category(draft.category)
    unit = knowledge.knowledge.units.get(category.unit)
    return DraftView(
        tag=tag_of(draft),
        last_cause=draft.last_cause,
        step=draft.step,
        text=draft.text,
        category=category,
        is_urgent=draft.is_urgent,
        is_question=draft.is_question,
        place=draft.place,
        has_location=draft.latitude is not None,
        photo_count=len(draft.photos),
        voice_count=len(draft.voices),
        unit=unit.name if unit else {},
        is_anonymous=draft.is_anonymous,
        preview_id=draft.preview_id,
        is_other=is_other,
        is_mate=is_mate,
    )


def tag_of(draft: ComplaintDraft) -> str:
    """Tell a draft from the resident's others, in a word short enough for a button."""
    return draft.source_key.rpartition(":")[2]


def is_empty(draft: ComplaintDraft) -> bool:
    """Say whether letting a draft go loses nothing."""
    return not (draft.text or draft.photos or draft.voices or draft.place or draft.latitude)


def drafted(
    resident_id: int, start: Beginning, category: str | None, now: datetime
) -> ComplaintDraft:
    """Make the row of a draft that begins."""
    said = {str(start.message_id): start.text} if start.message_id and start.text else {}
    return ComplaintDraft(
        resident_id=resident_id,
        source_key=start.cause,
        step="preview" if start.text or start.voice else "text",
        text=start.text,
        category=start.category or category,
        is_urgent=start.is_urgent,
        is_question=start.is_question,
        question_id=start.question_id,
        photos=[start.photo] if start.photo else [],
        voices=[start.voice] if start.voice else [],
        said=said,
        updated_at=now,
    )


def step_of(draft: ComplaintDraft) -> str:
    """Tell where a draft goes when nothing is asked: to its preview, once it says something."""
    return "preview" if draft.text.strip() or draft.voices else "text"


def append(draft: ComplaintDraft, text: str) -> None:
    """Add words to a draft; a message that is delivered twice adds them once.

    Raises:
        InvalidInputError: It takes no more.
    """
    if draft.text.endswith(text):
        return
    longer = f"{draft.text}\n{text}".strip()
    if len(longer) > MAX_TEXT:
        raise InvalidInputError("length", str(MAX_TEXT))
    draft.text = longer


def note(draft: ComplaintDraft, message_id: int | None, text: str) -> None:
    """Remember which message some words of a draft came in."""
    if message_id is not None and text:
        draft.said = {**draft.said, str(message_id): text}


def near(category: Category, everything: list[Category]) -> list[Category]:
    """List the categories on the same topic, and the last one, which is for everything else.

    Empty where that is no real choice.
    """
    likely = [one for one in everything if one.topic == category.topic]
    likely = likely if everything[-1] in likely else [*likely, everything[-1]]
    return likely if 2 < len(likely) < len(everything) else []  # noqa: PLR2004 — a choice of two is none
