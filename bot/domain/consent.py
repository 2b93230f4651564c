"""What a resident is asked to agree to, beside being told the notice."""

from __future__ import annotations

from enum import StrEnum

NOTICE_VERSION = 1
"""Counted up whenever the notice says something else: everybody is asked anew then."""


class Consent(StrEnum):
    """What a row of consent is about."""

    NOTICE = "notice"
    """They were told who keeps what, why, and through whom it travels."""
    PHOTO = "photo"
    VOICE = "voice"
    LOCATION = "location"
    """A pin on the map; a place told in words is part of the words."""
