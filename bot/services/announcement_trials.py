"""An announcement sent to who looks at it, in every language, before anybody else gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bot.domain.announcement import check_texts
from bot.domain.errors import NotFoundError
from bot.domain.language import Language
from bot.services.announcement_record import AnnouncementRecord, texts_of
from bot.services.announcement_shown import content
from bot.services.announcement_views import viewing
from bot.services.outbox import Post, post
from bot.store import deliveries
from bot.store.engine import Store
from bot.store.tables import Announcement, DeliveryStatus

TRIAL = "announcement_trial"


@dataclass(frozen=True, slots=True)
class AnnouncementTrials:
    """Puts the messages into the outbox, and says whether they arrived."""

    store: Store
    record: AnnouncementRecord

    async def send(self, by: int, id_: int, cause: str) -> None:
        """Send each language's message to *by*; the same cause sends once.

        Raises:
            InvalidInputError: It has no text, or too long a one.
            NotAllowedError: No right to announce.
            NotFoundError: No such announcement.
        """
        async with self.store.write() as session:
            await viewing(session, by)
            row = await session.get(Announcement, id_)
            if row is None:
                raise NotFoundError("announcement", str(id_))
            check_texts(texts_of(row.texts), has_picture=row.picture is not None)
            posts = [
                Post(
                    key=_key(by, id_, cause, one),
                    chat_id=by,
                    kind=TRIAL,
                    facts={"language": one, "content": asdict(content(row, one))},
                )
                for one in Language
            ]
            await post(session, self.record.clock, *posts)

    async def outcome(self, by: int, id_: int, cause: str) -> Mapping[Language, DeliveryStatus]:
        """Tell how far each language's message is; nothing of what was never sent."""
        keys = {_key(by, id_, cause, one): one for one in Language}
        async with self.store.read() as session:
            found = await deliveries.statuses(session, list(keys))
        return {one: found[key] for key, one in keys.items() if key in found}


def _key(by: int, id_: int, cause: str, language: Language) -> str:
    return f"{TRIAL}:{id_}:{by}:{cause}:{language}"
