"""Approving on a screen: a screen left open on a desk is not the second person."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.clock import Clock
from bot.services.announcement_control import AnnouncementControl
from bot.services.announcements import Announcements
from bot.services.sign_in import SignedIn, is_fresh, require_fresh


@dataclass(frozen=True, slots=True)
class Countersigning:
    """Lets who signed in of late approve what a colleague wrote."""

    writing: Announcements
    control: AnnouncementControl
    clock: Clock

    def may_now(self, by: SignedIn) -> bool:
        """Say whether the sign-in is fresh enough."""
        return is_fresh(by, self.clock())

    async def approve(self, by: SignedIn, id_: int, seen: int, cause: str) -> None:
        """Approve an announcement.

        Raises:
            JiefangError: As `Announcements.approve` says.
            StaleSignInError: *by* signed in too long ago.
        """
        require_fresh(by, self.clock())
        await self.writing.approve(by.telegram_id, id_, seen, cause)

    async def apply(self, by: SignedIn, id_: int, seen: int, cause: str) -> None:
        """Approve a correction: everything sent is edited.

        Raises:
            JiefangError: As `AnnouncementControl.apply` says.
            StaleSignInError: *by* signed in too long ago.
        """
        require_fresh(by, self.clock())
        await self.control.apply(by.telegram_id, id_, seen, cause)
