"""Checks the chain of complaint events against what is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.chain import START, Anchor, digest, link
from bot.store import chain, complaints
from bot.store.engine import Store


class Break(StrEnum):
    """What is wrong with the chain at one place."""

    EDITED = "edited"
    """The event is not what was sealed, or the event before it is not."""
    MISSING = "missing"
    """One or more events before this one are gone."""
    WORDS = "words"
    """The words are not those that were sealed."""
    TRUNCATED = "truncated"
    """The last events are gone: the chain's end names more than there are."""
    ANCHOR = "anchor"
    """The chain does not have, at a place noted elsewhere, the seal that was noted."""
    STATUS = "status"
    """A complaint stands elsewhere than its last event left it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place at which the record is not what was written."""

    kind: Break
    seq: int
    """Of the event; for a complaint's status, of its last event."""
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a check of the whole chain found."""

    events: int
    seal: str
    """Of the last event: kept elsewhere, it proves later that nothing up to here was changed."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Verifying:
    """Reads everything and changes nothing."""

    store: Store

    async def run(self, anchors: Iterable[Anchor] = ()) -> Verified:
        """Check every event, the chain's end, and each complaint against its last event.

        Args:
            anchors: Where the chain ended at earlier times, as noted elsewhere: without them
                whoever cuts off the end, and what says where it was, goes unseen.
        """
        findings: list[Finding] = []
        noted = _by_place(anchors)
        last, seal = 0, START
        async with self.store.read() as session:
            count, end = await chain.head(session)
            async for event in chain.walk(session):
                findings.extend(_findings(event, last, seal))
                if noted.pop(event.seq, {event.seal}) != {event.seal}:
                    findings.append(Finding(kind=Break.ANCHOR, seq=event.seq))
                last, seal = event.seq, event.seal
            if (last, seal) != (count, end):
                findings.append(Finding(kind=Break.TRUNCATED, seq=last))
            # What was noted and is there no more.
            findings.extend(Finding(kind=Break.ANCHOR, seq=one) for one in sorted(noted))
            findings.extend(
                [
                    Finding(kind=Break.STATUS, seq=seq, reference=reference)
                    for reference, seq in await complaints.strayed(session)
                ]
            )
        return Verified(events=count, seal=seal, findings=tuple(findings))


def _by_place(anchors: Iterable[Anchor]) -> dict[int, set[str]]:
    noted: dict[int, set[str]] = {}
    for one in anchors:
        noted.setdefault(one.events, set()).add(one.seal)
    return noted


def _findings(event: chain.Link, last: int, seal: str) -> list[Finding]:
    found = []
    if event.seq != last + 1:
        found.append(Finding(kind=Break.MISSING, seq=event.seq))
    elif link(seal, chain.sealed_of(event)) != event.seal:
        found.append(Finding(kind=Break.EDITED, seq=event.seq))
    if not _has_its_words(event):
        found.append(Finding(kind=Break.WORDS, seq=event.seq))
    return found


def _has_its_words(event: chain.Link) -> bool:
    if event.text is None:
        # Erased at the resident's wish, or never there.
        return event.salt is None
    return event.salt is not None and digest(event.salt, event.text) == event.text_digest
