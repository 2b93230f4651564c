"""What one message brings to a complaint that is filed already."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.tables import MediaKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What one message brings."""

    cause: str
    text: str = ""
    photo: str | None = None
    """A Telegram file id, as the next."""
    voice: str | None = None
    place: str | None = None
    location: tuple[float, float] | None = None
    album: str | None = None
    """Telegram's name for the album that it is a part of."""

    @property
    def media(self) -> tuple[tuple[MediaKind, str], ...]:
        """The files, by kind."""
        photos = ((MediaKind.PHOTO, self.photo),) if self.photo else ()
        voices = ((MediaKind.VOICE, self.voice),) if self.voice else ()
        return photos + voices
