"""All that can be done with announcements, for the doors."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.announcement_clock import AnnouncementClock
from bot.services.announcement_control import AnnouncementControl
from bot.services.announcement_lists import AnnouncementLists
from bot.services.announcement_prompts import AnnouncementPrompts
from bot.services.announcement_trials import AnnouncementTrials
from bot.services.announcement_views import AnnouncementViews
from bot.services.announcements import Announcements
from bot.services.countersigning import Countersigning


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcing:
    """Writing, approving, sending, watching."""

    writing: Announcements
    control: AnnouncementControl
    clock: AnnouncementClock
    views: AnnouncementViews
    lists: AnnouncementLists
    trials: AnnouncementTrials
    countersigning: Countersigning
    prompts: AnnouncementPrompts
