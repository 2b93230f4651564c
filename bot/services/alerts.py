"""Tells admins in chat that the bot is ill, once a trouble, and that it is well again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.clock import Clock
from bot.domain.language import Language
from bot.domain.people import Role
from bot.domain.vitals import Reading, Spell, Telling, Vital, causes, proceed
from bot.services.posting import Post, post
from bot.store import people, vitals
from bot.store.engine import Session, Store
from bot.store.tables import Lane

KIND = {Telling.ILL: "ill", Telling.WELL: "well_again"}


@dataclass(frozen=True, slots=True)
class Alerts:
    """Follows each vital from look to look; what was told is a row, so that a restart knows."""

    store: Store
    clock: Clock

    async def note(self, readings: Sequence[Reading]) -> int:
        """Take a look's readings in and post what admins are to hear.

        Returns:
            How many messages wait.
        """
        async with self.store.read() as session:
            known = await vitals.spells(session)
        if not any(self._goes_on(one, known) for one in causes(readings)):
            return 0
        async with self.store.write() as session:
            known = await vitals.spells(session, hold=True)
            posts: list[Post] = []
            for one in causes(readings):
                posts += await self._follow(session, one, known.get(one.vital))
            return await post(session, self.clock, *posts)

    def _goes_on(self, reading: Reading, known: dict[Vital, Spell]) -> bool:
        spell = known.get(reading.vital)
        return proceed(spell, is_well=reading.is_well, now=self.clock()) != (spell, None)

    async def _follow(
        self, session: Session, reading: Reading, spell: Spell | None
    ) -> Sequence[Post]:
        after, telling = proceed(spell, is_well=reading.is_well, now=self.clock())
        if after is None or after == spell:
            return ()
        await vitals.keep(session, reading.vital, after)
        if telling is None:
            return ()
        return [
            Post(
                key=f"vital:{reading.vital}:{after.began_at.isoformat()}:{telling}:{admin}",
                chat_id=admin,
                kind=KIND[telling],
                facts=facts(reading.vital, after),
                lane=Lane.URGENT,
            )
            for admin in await self._admin_ids(session)
        ]

    async def _admin_ids(self, session: Session) -> list[int]:
        staff = await people.staff(session)
        return [one.telegram_id for one in staff if one.role is Role.ADMIN]

    async def admins(self) -> dict[int, Language]:
        """Name those who are told, and how each is spoken to."""
        async with self.store.read() as session:
            ids = await self._admin_ids(session)
            known = await people.languages(session, ids)
        return {one: known[one].language if one in known else Language.ZH_HANS for one in ids}


def facts(vital: Vital, spell: Spell) -> dict[str, str]:
    """Give what a message about it needs."""
    ended = spell.ended_at.isoformat() if spell.ended_at else ""
    return {"vital": vital, "since": spell.began_at.isoformat(), "until": ended}
