"""Joins what announcements are made of."""

from __future__ import annotations

from bot.bootstrap.ground import Ground
from bot.services.announcement_clock import AnnouncementClock
from bot.services.announcement_control import AnnouncementControl
from bot.services.announcement_lists import AnnouncementLists
from bot.services.announcement_prompts import AnnouncementPrompts
from bot.services.announcement_record import AnnouncementRecord
from bot.services.announcement_trials import AnnouncementTrials
from bot.services.announcement_views import AnnouncementViews
from bot.services.announcements import Announcements
from bot.services.announcing import Announcing
from bot.services.countersigning import Countersigning


def join_announcing(ground: Ground) -> Announcing:
    """Let announcements be written, approved, sent and looked at."""
    store = ground.store
    record = AnnouncementRecord(ground.clock, ground.settings.staff_chat_id)
    writing = Announcements(store, record, ground.knowledge)
    control = AnnouncementControl(store, record)
    return Announcing(
        writing=writing,
        control=control,
        clock=AnnouncementClock(store, record, ground.quiet),
        views=AnnouncementViews(store, ground.settings.rate, ground.quiet),
        lists=AnnouncementLists(store),
        trials=AnnouncementTrials(store, record),
        countersigning=Countersigning(writing, control, ground.clock),
        prompts=AnnouncementPrompts(store),
    )
