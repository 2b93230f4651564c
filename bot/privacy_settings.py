"""The settings about personal data: for how many days what is kept."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings

from bot.domain.retention import DAYS, Limit

_Days = Annotated[int, Field(ge=0, le=36_500)]


class PrivacySettings(BaseSettings):
    """Days after which things are thrown away by night; 0 keeps them for ever."""

    keep_raw: _Days = DAYS[Limit.RAW]
    keep_set_aside: _Days = DAYS[Limit.SET_ASIDE]
    keep_drafts: _Days = DAYS[Limit.DRAFTS]
    keep_questions: _Days = DAYS[Limit.QUESTIONS]
    keep_messages: _Days = DAYS[Limit.MESSAGES]
    keep_recipients: _Days = DAYS[Limit.RECIPIENTS]
    keep_files: _Days = DAYS[Limit.FILES]
    keep_pins: _Days = DAYS[Limit.PINS]
    keep_words: _Days = DAYS[Limit.WORDS]
    keep_sessions: _Days = DAYS[Limit.SESSIONS]
    keep_looks: _Days = DAYS[Limit.LOOKS]

    @property
    def keep_days(self) -> dict[Limit, int]:
        """Days by what they are the limit of."""
        return {one: int(getattr(self, f"keep_{one}")) for one in Limit}
