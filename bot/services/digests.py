"""Digests: to each resident what has moved since they were told last, of what they follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.domain.knowledge import Commitment
from bot.domain.subscription import DIGEST, Pace, keys_of
from bot.services.outbox import Post, post
from bot.services.quiet import QuietHours
from bot.store import commitments, deliveries, subscriptions
from bot.store.engine import Session, in_turn
from bot.store.subscriptions import Listener
from bot.store.tables import Delivery, Lane, ProgressEntry

AUDIENCE = "audience"
"""Whoever writes to subscribers and whoever unsubscribes take turns: nothing slips past a stop."""
_PAGE = 500
"""Residents told in one transaction."""
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A commitment that moved: with which entry, and what is in force since."""

    commitment: Commitment
    entry: int
    in_force: ProgressEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came of one page of residents."""

    messages: int = 0
    last: int | None = None
    """The resident after whom the next page begins; None where this was the last."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Puts digests into the outbox, a page of residents at a time."""

    quiet: QuietHours

    async def write(self, session: Session, firing_id: int, pace: Pace, after: int) -> Page:
        """Tell the residents of one page what is new to them, and note that they were told.

        Args:
            after: Residents with a greater id only.
        """
        # Two schedules may serve the same residents; each piece of news is told by one of them.
        await in_turn(session, AUDIENCE)
        # What is told and what is noted as told are several looks: nothing is recorded in between.
        await in_turn(session, commitments.LEDGER)
        newest = await commitments.newest_id(session)
        moves = await self._moves(session)
        since = {key: one.entry for one in moves for key in keys_of(one.commitment)}
        listeners = await subscriptions.awaiting(session, pace, since, after=after, limit=_PAGE)
        if not listeners:
            return Page()
        await self._post(session, firing_id, listeners, moves)
        ids = [one.resident.id or 0 for one in listeners]
        await subscriptions.note_told(session, ids, newest)
        return Page(messages=len(ids), last=ids[-1] if len(ids) == _PAGE else None)

    async def _moves(self, session: Session) -> list[Move]:
        """List what has moved, the latest last, so that of each key the latest entry counts."""
        known = self.quiet.knowledge.knowledge.commitments
        moved = [
            Move(commitment=known[name], entry=entry, in_force=in_force)
            for name, (entry, in_force) in (await commitments.moved(session)).items()
            if name in known
        ]
        return sorted(moved, key=lambda one: one.entry)

    async def _post(
        self, session: Session, firing_id: int, listeners: list[Listener], moves: list[Move]
    ) -> None:
        chats = [one.resident.telegram_id for one in listeners]
        waiting = {row.chat_id: row for row in await deliveries.waiting_digests(session, chats)}
        posts = []
        for one in listeners:
            news = [_fact(move) for move in moves if _is_news(move, one)]
            held = waiting.get(one.resident.telegram_id)
            if held is not None:
                _add(held, news)
            else:
                posts.append(self._digest(firing_id, one, news))
        await post(session, self.quiet.clock, *posts)

    def _digest(self, firing_id: int, listener: Listener, news: list[Facts]) -> Post:
        resident = listener.resident
        return Post(
            key=f"firing:{firing_id}:{resident.telegram_id}",
            chat_id=resident.telegram_id,
            kind=DIGEST,
            facts={"news": news},
            lane=Lane.BULK,
            firing_id=firing_id,
            due_at=self.quiet.due_at(resident, is_urgent=False),
        )


def _is_news(move: Move, listener: Listener) -> bool:
    told = [listener.told[key] for key in keys_of(move.commitment) if key in listener.told]
    return any(entry < move.entry for entry in told)


def _fact(move: Move) -> Facts:
    commitment, entry = move.commitment, move.in_force
    passed = [one for one in commitment.milestones if entry and one.id == entry.milestone]
    return {
        "commitment": commitment.id,
        "title": dict(commitment.title),
        "target": dict(commitment.target_text),
        "unit": dict(commitment.unit),
        "value": entry.value if entry else None,
        "milestone": dict(passed[0].name) if passed else None,
        "holds_on": entry.holds_on.isoformat() if entry else None,
        "note": entry.note if entry else None,
    }


def _add(held: Delivery, news: list[Facts]) -> None:
    """Bring a digest that still waits up to date, rather than send a second one after it."""
    facts = {one["commitment"]: one for one in [*held.facts["news"], *news]}
    held.facts = {"news": list(facts.values())}


def leave_only(held: Delivery, wanted: Iterable[str]) -> bool:
    """Take out of a digest that waits what is not followed any more.

    Returns:
        Whether something is left.
    """
    kept = set(wanted)
    left = [one for one in held.facts["news"] if one["commitment"] in kept]
    held.facts = {"news": left}
    return bool(left)
