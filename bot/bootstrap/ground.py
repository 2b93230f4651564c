"""What every use case stands on, as the composition root is given it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.bootstrap.knowledge import Learning
from bot.domain.clock import Clock
from bot.replies.sender import Sender
from bot.services.knowledge import KnowledgeInForce
from bot.services.outbox import Mandate
from bot.services.ports import RemoteFiles
from bot.services.quiet import QuietHours
from bot.services.second_opinion import SecondOpinion
from bot.settings import Settings
from bot.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every use case stands on."""

    settings: Settings
    store: Store
    knowledge: KnowledgeInForce
    sender: Sender
    files: RemoteFiles
    clock: Clock
    second: SecondOpinion | None = None
    """Asked where the matcher is unsure."""
    learning: Learning = field(default_factory=Learning)
    """How knowledge that was edited becomes a matcher."""
    mandate: Mandate | None = None
    """Needed to send, where this process is not the only one."""

    keeps_quiet: bool = True
    """Whether the office's quiet hours are heeded."""
    on_asked: Callable[[str], None] = lambda _outcome: None
    """Told each question's outcome."""

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.settings.timezone)

    @property
    def quiet(self) -> QuietHours:
        """The hours in which what is not urgent waits."""
        return QuietHours(self.clock, self.knowledge, self.zone, is_kept=self.keeps_quiet)
