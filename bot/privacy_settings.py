"""The settings about personal data: for how many days what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings

from bot.domain.retention import DAYS, Limit

_Days = Annotated[int, Field(ge=0, le=36_500)]


class PrivacySettings(BaseSettings):
    """Days after which things are thrown away by night; 0 keeps them for ever."""

    anchor_log: Path | None = None
    """Keeps where the chain of events ended each day; anchors.log in DATA_DIR unless set."""
    data_key: Path | None = None
    """File of age keys that encrypt words in the database, the newest first; none is plain text."""
    keep_raw: _Days = DAYS[Limit.RAW]
    """Days to keep: updates as the messenger gave them, once handled."""
    keep_set_aside: _Days = DAYS[Limit.SET_ASIDE]
    """Days to keep: updates that could not be handled."""
    keep_drafts: _Days = DAYS[Limit.DRAFTS]
    """Days to keep: reports begun and not sent, since their last change."""
    keep_questions: _Days = DAYS[Limit.QUESTIONS]
    """Days to keep: the words of questions."""
    keep_messages: _Days = DAYS[Limit.MESSAGES]
    """Days to keep: the words of messages, once settled."""
    keep_recipients: _Days = DAYS[Limit.RECIPIENTS]
    """Days to keep: who was sent an announcement, since it ended."""
    keep_files: _Days = DAYS[Limit.FILES]
    """Days to keep: photos, voice notes and what they say, since the complaint ended."""
    keep_pins: _Days = DAYS[Limit.PINS]
    """Days to keep: the exact position, since the complaint ended."""
    keep_words: _Days = DAYS[Limit.WORDS]
    """Days to keep: the words of a complaint, since it ended."""
    keep_sessions: _Days = DAYS[Limit.SESSIONS]
    """Days to keep: sign-in links, attempts and sessions that have ended."""
    keep_looks: _Days = DAYS[Limit.LOOKS]
    """Days to keep: who looked at what is masked."""

    @property
    def keep_days(self) -> dict[Limit, int]:
        """Days by what they are the limit of."""
        return {one: int(getattr(self, f"keep_{one}")) for one in Limit}
