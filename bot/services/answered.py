"""Telling those who asked in vain that there is an answer now: once each, not at night."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.gaps import ANSWERED
from bot.domain.knowledge import FaqEntry
from bot.domain.masking import mask
from bot.services.posting import Post, post
from bot.services.privacy import ERASED
from bot.services.quiet import QuietHours
from bot.store import questions
from bot.store.engine import Session
from bot.store.tables import Question, Resident, Settled

_QUOTED = 200
"""Characters of their question that residents read again."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Settles questions and puts a message to each asker into the outbox."""

    quiet: QuietHours

    async def tell(
        self, session: Session, ids: Collection[int], entry: FaqEntry, cause: str
    ) -> int:
        """Settle those of these questions that are open, and tell their residents of an entry.

        Whoever asked several times is told once, by their latest question. Not told is who has
        said stop since, blocked the bot or was forgotten.

        Args:
            session: The caller's transaction.
            ids: The questions.
            entry: What answers them.
            cause: Of the publication: a second one of the same tells nobody twice.

        Returns:
            How many people are told.
        """
        settled = await questions.settle(session, ids, Settled.ANSWERED)
        latest: dict[int, tuple[Question, Resident]] = {}
        for question, resident in settled:
            if question.text != ERASED and _wants(resident, question.asked_at):
                latest[resident.telegram_id] = (question, resident)
        posts = [
            self._message(chat, question, resident, entry, cause)
            for chat, (question, resident) in latest.items()
        ]
        return await post(session, self.quiet.clock, *posts)

    def _message(
        self, chat: int, question: Question, resident: Resident, entry: FaqEntry, cause: str
    ) -> Post:
        facts = {
            "question": question.id,
            "asked": mask(question.text)[:_QUOTED],
            "entry": entry.id,
            "answer": dict(entry.answer),
            "source": dict(entry.source),
            "has_figures": bool(entry.commitments),
        }
        return Post(
            key=f"{ANSWERED}:{cause}:{chat}",
            chat_id=chat,
            kind=ANSWERED,
            facts=facts,
            due_at=self.quiet.due_at(resident, is_urgent=False),
        )


def _wants(resident: Resident, asked_at: datetime) -> bool:
    has_stopped = resident.stopped_at is not None and resident.stopped_at >= asked_at
    return not (resident.is_gone or has_stopped)
