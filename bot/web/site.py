"""What every page is given: the use cases, the clock's zone, where the site stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from bot.services.answers import Answers
from bot.services.commitments import Commitments
from bot.services.knowledge import KnowledgeInForce
from bot.services.sign_in import SignIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The use cases behind the web door."""

    answers: Answers
    commitments: Commitments
    knowledge: KnowledgeInForce
    sign_in: SignIn
    zone: tzinfo
    base_url: str
    """Where browsers reach it, without a slash at the end."""

    @property
    def is_https(self) -> bool:
        """Whether cookies are for encrypted connections alone."""
        return self.base_url.startswith("https://")
