"""Writing entries: checked, tried on what was asked before, published, and those who asked told."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any

from bot.domain.entry_draft import EntryDraft, faults
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.gaps import Gap, Wording
from bot.domain.knowledge import Knowledge
from bot.domain.matching import Matcher
from bot.domain.people import Permission
from bot.domain.replaying import asked_once, replayed, shifts
from bot.services.answered import Telling
from bot.services.entry_files import EntryFiles, Proposal, Shelf
from bot.services.entry_trial import Listed, Meanwhile, Memory, Prepared, Published, tried
from bot.services.gaps import Gaps
from bot.services.knowledge import KnowledgeInForce
from bot.services.staff import permitted
from bot.store import audit
from bot.store.audit import Change
from bot.store.tables import AuditAct

_TRIED = 200
"""Wordings of a gap that are asked again."""
PutInForce = Callable[[Knowledge, Matcher], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Writes entries for those who keep the knowledge."""

    gaps: Gaps
    files: EntryFiles
    telling: Telling
    put_in_force: PutInForce
    zone: tzinfo
    memory: Memory = field(default_factory=Memory)

    @property
    def knowledge(self) -> KnowledgeInForce:
        """The knowledge in force."""
        return self.gaps.knowledge

    def today(self) -> date:
        """Give the office's day."""
        return self.gaps.clock().astimezone(self.zone).date()

    async def begin(self, by: int) -> Shelf:
        """Read the directory for a form to begin from.

        Raises:
            NotAllowedError: *by* does not keep the knowledge.
        """
        await self._permit(by)
        shelf = await asyncio.to_thread(self.files.read)
        self.memory.note(shelf.knowledge)
        return shelf

    async def listing(self, by: int) -> list[Listed]:
        """List the entries: first those to be looked at again, the longest overdue on top.

        Raises:
            NotAllowedError: *by* does not keep the knowledge.
        """
        await self._permit(by)
        today, far = self.today(), date.max
        entries = self.knowledge.knowledge.entries.values()
        return [
            Listed(entry=one, is_overdue=one.review_by is not None and one.review_by < today)
            for one in sorted(entries, key=lambda one: one.review_by or far)
        ]

    async def prepare(
        self, by: int, draft: EntryDraft, seen: str, question_id: int | None
    ) -> Prepared:
        """Check an entry and try it on the regression set and on the gap it is for.

        Args:
            by: Who writes.
            draft: What they filled in.
            seen: The version of the files when they began.
            question_id: Any question of the gap; None where it is for none.

        Raises:
            NotAllowedError: *by* does not keep the knowledge.
        """
        await self._permit(by)
        gap = await self._gap(by, question_id)
        async with self.memory.lock:
            return await asyncio.to_thread(self._prepared, draft, seen, gap)

    async def publish(
        self, by: int, prepared: Prepared, tell: Collection[int], cause: str
    ) -> Published:
        """Write what was prepared, put it in force, and tell those who asked.

        Args:
            by: Who publishes.
            prepared: What they looked at, without faults.
            tell: Wordings whose askers are told, each by its key.
            cause: Made with the form: sent twice, it is done once.

        Raises:
            ChangedMeanwhileError: The files were changed since; nothing was written.
            InvalidInputError: It has faults.
            NotAllowedError: *by* does not keep the knowledge.
            NotWrittenError: The directory takes nothing; nothing was changed.
        """
        await self._permit(by)
        proposal = prepared.proposal
        if proposal is None or not prepared.is_sound:
            raise InvalidInputError("entry", "")
        async with self.memory.lock:
            if (done := self.published(cause)) is not None:
                return done
            await asyncio.to_thread(self.files.write, proposal)
            matcher = await asyncio.to_thread(self._learned, proposal.knowledge)
            self.put_in_force(proposal.knowledge, matcher)
            self.memory.note(proposal.knowledge)
            chosen = [one.wording for one in prepared.tried if one.key in tell]
            published = await self._told(by, proposal, chosen, cause)
            return self.memory.done(cause, published)

    def published(self, cause: str) -> Published | None:
        """Tell what came of a form that was published here already."""
        return self.memory.published.get(cause)

    async def tell(self, by: int, question_id: int, entry_id: str, cause: str) -> int:
        """Tell those whose wording an entry answers that is there already.

        Returns:
            How many people are told.

        Raises:
            NotAllowedError: *by* does not keep the knowledge.
            NotFoundError: The entry or the gap is not there any more.
        """
        entry = self.knowledge.knowledge.entries.get(entry_id)
        if entry is None:
            raise NotFoundError("entry", entry_id)
        opened = await self.gaps.open(by, question_id)
        answered = await asyncio.to_thread(self._answered, opened.gap, entry_id)
        async with self.gaps.store.write() as session:
            staff = await permitted(session, by, Permission.KEEP_KNOWLEDGE)
            told = await self.telling.tell(session, answered, entry, cause)
            self._note(session, AuditAct.TELL_ANSWER, staff, {"entry": entry_id, "told": told})
        return told

    def _answered(self, gap: Gap, entry: str) -> list[int]:
        """List the questions in wordings that an entry answers now."""
        verdicts = [(one, asked_once(self.knowledge.matcher, one.text)) for one in gap.wordings]
        wordings = [one for one, case in verdicts if case.answers(entry)]
        return [asked.id for one in wordings for asked in one.asked]

    async def _told(
        self, by: int, proposal: Proposal, chosen: list[Wording], cause: str
    ) -> Published:
        ids = [one.id for wording in chosen for one in wording.asked]
        entry = proposal.knowledge.entries[proposal.entry]
        async with self.gaps.store.write() as session:
            staff = await permitted(session, by, Permission.KEEP_KNOWLEDGE)
            told = await self.telling.tell(session, ids, entry, cause)
            facts = {
                "entry": proposal.entry,
                "file": proposal.file,
                "version": proposal.knowledge.version,
                "told": told,
            }
            self._note(session, AuditAct.PUBLISH_ENTRY, staff, facts)
        return Published(entry=proposal.entry, file=proposal.file, told=told)

    def _note(self, session: Any, act: AuditAct, staff: Any, facts: dict[str, Any]) -> None:  # noqa: ANN401
        audit.note(session, Change(at=self.gaps.clock(), act=act, by=staff, facts=facts))

    async def _permit(self, by: int) -> None:
        async with self.gaps.store.read() as session:
            await permitted(session, by, Permission.KEEP_KNOWLEDGE)

    async def _gap(self, by: int, question_id: int | None) -> Gap | None:
        if question_id is None:
            return None
        try:
            return (await self.gaps.open(by, question_id)).gap
        except NotFoundError:
            return None

    def _prepared(self, draft: EntryDraft, seen: str, gap: Gap | None) -> Prepared:
        shelf = self.files.read()
        now = shelf.knowledge
        meanwhile = self.memory.meanwhile(seen, now)
        self.memory.note(now)
        found = tuple(faults(draft, now, shelf.spoken, self.today()))
        if found:
            return Prepared(faults=found, proposal=None, meanwhile=meanwhile, version=now.version)
        proposal = self.files.propose(draft, self.today())
        if proposal.faults or proposal.hindrance:
            return Prepared(
                faults=proposal.faults,
                proposal=proposal,
                meanwhile=meanwhile,
                version=now.version,
            )
        return self._replayed(proposal, meanwhile, gap)

    def _replayed(
        self, proposal: Proposal, meanwhile: Meanwhile | None, gap: Gap | None
    ) -> Prepared:
        before, after = self.knowledge.matcher, self._learned(proposal.knowledge)
        accepted = self.files.accepted()
        then = replayed(after, accepted)
        wordings = gap.wordings[:_TRIED] if gap else ()
        return Prepared(
            faults=(),
            proposal=proposal,
            meanwhile=meanwhile,
            version=proposal.version,
            shifts=tuple(shifts(accepted, replayed(before, accepted), then)),
            accepted=len(accepted),
            tried=tuple(tried(before, after, one, proposal.entry) for one in wordings),
            seal=hashlib.sha256(proposal.after).hexdigest()[:16],
        )

    def _learned(self, knowledge: Knowledge) -> Matcher:
        """Build a matcher, or take the one that was made for looking at it."""
        if self.memory.learned is None or self.memory.learned[0] != knowledge.version:
            self.memory.learned = (knowledge.version, self.files.learn(knowledge))
        return self.memory.learned[1]
