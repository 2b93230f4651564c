"""Whether the staff group has topics, and that admins hear once when that ends."""

from __future__ import annotations

from bot.domain.clock import Clock
from bot.domain.people import Role
from bot.domain.topics import Topics
from bot.services.posting import Post, post
from bot.store import people, topics
from bot.store.engine import Session


async def tell_admins(session: Session, clock: Clock, chat_id: int, seen: Topics) -> None:
    """Note whether a group can have topics; admins are told in private when it no longer can.

    That a group never was a forum is no news.
    """
    before = await topics.state(session, chat_id)
    change = await topics.note_state(session, chat_id, seen)
    if change is None or seen is Topics.ON or (before, seen) == (Topics.REFUSED, Topics.OFF):
        return
    await post(
        session,
        clock,
        *(
            Post(
                key=f"topics:{chat_id}:{change}:{one.telegram_id}",
                chat_id=one.telegram_id,
                kind="no_topics",
                facts={"is_refused": seen is Topics.REFUSED},
            )
            for one in await people.staff(session)
            if one.role is Role.ADMIN
        ),
    )
