"""What is thrown away when it has been kept long enough, and how long that is unless set."""

from __future__ import annotations

from enum import StrEnum


class Limit(StrEnum):
    """What has a limit of its own; each is a setting, in days."""

    RAW = "raw"
    """Updates as the messenger gave them, once handled."""
    SET_ASIDE = "set_aside"
    """Updates that could not be handled."""
    DRAFTS = "drafts"
    """Reports begun and not sent, since their last change."""
    QUESTIONS = "questions"
    """The words of questions."""
    MESSAGES = "messages"
    """The words of messages, once settled."""
    RECIPIENTS = "recipients"
    """Who was sent an announcement, since it ended."""
    FILES = "files"
    """Photos, voice notes and what they say, since the complaint ended."""
    PINS = "pins"
    """The exact position, since the complaint ended."""
    WORDS = "words"
    """The words of a complaint, since it ended."""
    SESSIONS = "sessions"
    """Sign-in links, attempts and sessions that have ended."""
    LOOKS = "looks"
    """Who looked at what is masked."""


DAYS: dict[Limit, int] = {
    Limit.RAW: 3,
    Limit.SET_ASIDE: 30,
    Limit.DRAFTS: 30,
    Limit.QUESTIONS: 365,
    Limit.MESSAGES: 90,
    Limit.RECIPIENTS: 90,
    Limit.FILES: 180,
    Limit.PINS: 90,
    # The office's archive rules say how long; until somebody sets it nothing is thrown away.
    Limit.WORDS: 0,
    Limit.SESSIONS: 30,
    Limit.LOOKS: 1095,
}
"""Days unless set; 0 keeps for ever."""
