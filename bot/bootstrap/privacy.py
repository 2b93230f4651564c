"""Joins what keeps, shows and erases personal data."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.adapters.anchor_log import AnchorLog
from bot.adapters.data_key import data_keys
from bot.adapters.erasure_log import ErasureLog
from bot.adapters.media_files import MediaFiles
from bot.domain.clock import Clock
from bot.services.anchoring import Anchoring
from bot.services.improving import Improving
from bot.services.privacy import Privacy
from bot.services.retention import Retention
from bot.services.scrubbing import ErasedFiles, Scrubbing
from bot.services.taking_back import TakingBack
from bot.settings import Settings
from bot.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """What the clock does for privacy."""

    scrubbing: Scrubbing
    erased_files: ErasedFiles
    retention: Retention
    anchoring: Anchoring


def media_shelf(settings: Settings) -> MediaFiles:
    """Keep copies of complaints' files in the data directory."""
    return MediaFiles(settings.data_dir / "media", data_keys(settings.data_key))


def join_privacy(settings: Settings, store: Store, clock: Clock, improving: Improving) -> Privacy:
    """Let residents see and erase what is kept of them."""
    return Privacy(
        store,
        clock,
        ErasureLog(settings.erasures),
        media_shelf(settings),
        taking_back(improving),
    )


def taking_back(improving: Improving) -> TakingBack:
    """Take words that are erased out of what staff were shown."""
    return TakingBack(improving.record.record, improving.record.notices)


def anchor_log(settings: Settings) -> AnchorLog:
    """Note where the chain ends in the file that the settings name, else in the data directory."""
    return AnchorLog(settings.anchor_log or settings.data_dir / "anchors.log")


def retention(settings: Settings, store: Store, clock: Clock) -> Retention:
    """Throw away what the settings say has been kept long enough."""
    return Retention(store, clock, ZoneInfo(settings.timezone), settings.keep_days)


def join_housekeeping(settings: Settings, store: Store, clock: Clock) -> Housekeeping:
    """Let the clock finish what an erasure began."""
    return Housekeeping(
        scrubbing=Scrubbing(store, clock, ZoneInfo(settings.timezone)),
        erased_files=ErasedFiles(store, clock, media_shelf(settings)),
        retention=retention(settings, store, clock),
        anchoring=Anchoring(store, clock, ZoneInfo(settings.timezone), anchor_log(settings)),
    )
