"""What the matcher says of a message: the words of its verdict and their records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.language import Language


class Outcome(StrEnum):
    """What becomes of a message."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    NONE = "none"
    COMPLAINT = "complaint"
    SMALLTALK = "smalltalk"


class Smalltalk(StrEnum):
    """Which courtesy a message is."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    PRAISE = "praise"


class Noise(StrEnum):
    """Why a message has no answer here."""

    GIBBERISH = "gibberish"
    INJECTION = "injection"
    ADVERT = "advert"
    EMOJI = "emoji"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry and how well it fits."""

    entry: str
    score: float
    """Calibrated chance that this is what was meant, 0–100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the resident's previous turn was matched to.

    The caller drops it after ten minutes and after a button.
    """

    entry: str
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The verdict on one message."""

    outcome: Outcome
    entry: str | None = None
    """The entry answered; else the best candidate, if there is any."""
    score: float = 0.0
    """Calibrated chance that *entry* is right, 0–100. Below 50 nothing is answered by it, and for
    all but complaints it is half the chance that any entry fits."""
    suggestions: tuple[Match, ...] = ()
    """At most three different entries, best first."""
    topic: str | None = None
    """Of the entry; of the complaint, where it is one."""
    category: str | None = None
    """Of the complaint, where the knowledge base has categories."""
    urgent: bool = False
    """Somebody may come to harm if nobody acts now."""
    language: Language = Language.ZH_HANS
    smalltalk: Smalltalk | None = None
    noise: Noise | None = None
    looks_like_complaint: bool = False
    """A question, but angry or rhetorical: offer to file it as a complaint too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that led to a decision, for `jiefang ask --why` and the console."""

    decision: Decision
    steps: tuple[tuple[str, str], ...]
    """(name of the normalisation step, text after it)."""
    matched: tuple[str, ...] = ()
    """Pieces of the message that the best phrasing shares, strongest first."""
    phrasing: str | None = None
    """The phrasing of the best entry that is nearest to the message."""
    channels: Mapping[str, float] = field(default_factory=dict)
    """Score of the best entry by each channel."""
    fused: float = 0.0
    chance: float = 0.0
    """Calibrated chance of being right, 0–1."""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    runner_up: Match | None = None
    cues: Mapping[str, float] = field(default_factory=dict)
    """Log-odds that the message is a complaint, urgent, out of scope and so on."""
    remedy: str | None = None
    """The phrasing that, added to the right entry, would make this message an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two phrasings of different entries that the matcher can hardly tell apart."""

    first_entry: str
    first_phrasing: str
    second_entry: str
    second_phrasing: str
    likeness: float
    """0–100; 100 where the phrasings are the same once normalised."""
