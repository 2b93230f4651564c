"""What the office knows, as read from the knowledge directory; immutable once loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from bot.domain.language import Language
from bot.domain.quiet import DEFAULT_QUIET
from bot.domain.slots import DEFAULT_SLOTS, Slot, Slots

Localised = Mapping[Language, str]
"""One text per language; Simplified Chinese is there whenever the file names languages."""
ACCEPT_HOURS = 2
REPLY_DAYS = 1
"""What a category that says nothing of them gives its unit to take a complaint and to answer.

Source: the usual two hours to sign for, and one day to answer, of 12345 hotlines.
"""


def _nothing() -> Localised:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqEntry:
    """One thing residents ask and the office's answer."""

    id: str
    topic: str
    questions: tuple[str, ...]
    answer: Localised
    source: Localised = field(default_factory=_nothing)
    """The part of the report that the answer rests on; empty where the report is silent."""
    related: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    """Ids of the commitments whose current figures the answer carries."""
    owner: str | None = None
    review_by: date | None = None
    figures: tuple[str, ...] = ()
    """Numbers of the answer that its source gives and no commitment has, such as "1+7"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A menu of related entries that residents browse and subscribe to."""

    id: str
    name: Localised
    emoji: str = ""
    core: bool = False
    """One of the card's five commitments: shown first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A named step of a commitment that has no number."""

    id: str
    name: Localised
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPoint:
    """One deadline of a plan drawn up backwards from its end (倒排工期): so much by that day."""

    by: date
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A promise of the work report: a number to reach or milestones to pass."""

    id: str
    topic: str
    title: Localised
    source: Localised
    target: float | None = None
    """The number promised ("at least"), in *unit*; None where the promise has milestones."""
    unit: Localised = field(default_factory=_nothing)
    target_text: Localised = field(default_factory=_nothing)
    """The promise in words, as in "at least 1,000 homes"."""
    milestones: tuple[Milestone, ...] = ()
    plan: tuple[PlanPoint, ...] = ()
    """What is to be reached by when, in order; empty where the office gives no plan."""
    owner: str | None = None
    """Who records the updates and is reminded of them: a colleague's name or Telegram id."""
    update_every_days: int = 31
    """An update is overdue this many days after the latest one."""
    figures: tuple[str, ...] = ()
    """Other numbers that the report gives for this promise, such as "40" for 4 billion yuan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A department of the office that works complaints."""

    id: str
    name: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A kind of complaint, who handles it and by when."""

    id: str
    name: Localised
    topic: str
    unit: str
    working_days: int
    """Working days from submission until an outcome is due, 1–60."""
    accept_hours: int = ACCEPT_HOURS
    """Worked hours until somebody has taken it, 1–80."""
    reply_days: int = REPLY_DAYS
    """Working days until the resident has heard from a person, 1–60."""
    words: tuple[str, ...] = ()
    """Words that point to this category in a resident's own text."""
    proof: bool = False
    """An outcome needs a photo."""


ANYTHING = Category(
    id="other",
    name={Language.ZH_HANS: "其他", Language.ZH_HANT: "其他", Language.EN: "Other"},
    topic="other",
    unit="office",
    working_days=5,
)
"""The kind of every complaint where the office has listed none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTemplate:
    """A text that staff begin a message to a resident with."""

    id: str
    name: Localised
    text: Localised
    """May have placeholders such as {reference}."""
    acts: tuple[str, ...] = ("reply",)
    """What it is for: values of `bot.domain.complaint.Action`."""
    categories: tuple[str, ...] = ()
    """Kinds it is for; empty for all."""
    states: tuple[str, ...] = ()
    """Statuses it is for; empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What only this office can say of itself."""

    name: Localised = field(default_factory=_nothing)
    hours: Localised = field(default_factory=_nothing)
    """The hours in words, for residents to read."""
    slots: Slots = DEFAULT_SLOTS
    """The hours of a working day, for limits to be counted in."""
    quiet: Slot = DEFAULT_QUIET
    """Local hours in which residents are not disturbed without need."""
    alternatives: Localised = field(default_factory=_nothing)
    """Ways to reach the office without this messenger."""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Local words for the matcher."""

    synonyms: tuple[tuple[str, ...], ...] = ()
    """Groups of words that mean the same here."""
    fillers: tuple[str, ...] = ()
    """Words that carry no meaning in a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that was read from one knowledge directory."""

    version: str
    """Hash of the files it was read from."""
    entries: Mapping[str, FaqEntry]
    topics: Mapping[str, Topic] = field(default_factory=dict)
    commitments: Mapping[str, Commitment] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    templates: Mapping[str, ReplyTemplate] = field(default_factory=dict)
    office: Office = field(default_factory=Office)
    lexicon: Lexicon = field(default_factory=Lexicon)


def text_in(texts: Localised, language: Language) -> str:
    """Pick one language of a localised text; Simplified Chinese where it is missing."""
    return texts.get(language) or texts.get(Language.ZH_HANS) or ""
