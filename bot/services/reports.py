"""Complaints as other programs file and read them: in the same queue, out by who may look."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.complaint import ComplaintStatus
from bot.domain.disclosure import Sight, Words, disclosed, sight_of
from bot.domain.errors import InvalidInputError, NotAllowedError, NotFoundError, TooManyError
from bot.domain.knowledge import Category, Localised
from bot.services.api_clients import ApiClients, Client
from bot.services.filing import Filing, Receipt, Report
from bot.store import clients
from bot.store.clients import Span
from bot.store.engine import Store
from bot.store.tables import ApiClient, Complaint

LONGEST = timedelta(days=90)
MOST = 1000
"""A list spans so long and has so many lines at most."""
MOST_FILED = 120
FILED_WITHIN = timedelta(hours=1)
"""Reports a program may file within so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a program asks for; references, where given, stand alone."""

    references: Collection[str] = ()
    categories: Collection[str] = ()
    is_open: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A complaint as far as the reader may see it."""

    reference: str
    status: ComplaintStatus
    category: Category
    unit: Localised
    words: Words
    said: str | None
    """What staff last said to the program that filed it; None to others."""
    is_program: bool
    """Whether a program filed it, so that nobody can be asked and nobody judges."""
    filed_at: datetime
    changed_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Reports:
    """Takes reports in and shows what became of them and of all other complaints."""

    store: Store
    filing: Filing
    clients: ApiClients
    most_filed: int = MOST_FILED

    async def reader(self, key: str) -> Client | None:
        """Tell who reads; None for whoever sends no key.

        Raises:
            NotAllowedError: The key is nobody's, or was taken back.
        """
        return await self.client(key) if key else None

    async def client(self, key: str) -> Client:
        """Tell whose key this is.

        Raises:
            NotAllowedError: Nobody's, or it was taken back.
        """
        client = await self.clients.of(key)
        if client is None:
            raise NotAllowedError("api_key")
        return client

    async def file(self, client: Client, report: Report, own: str | None) -> Receipt:
        """File a program's report.

        Args:
            client: The program.
            report: What it reports.
            own: The program's own reference: one is filed once. None where it has none.

        Raises:
            NotFoundError: No such category.
            TooManyError: It has filed its most within the hour.
        """
        if report.category not in self.filing.record.knowledge.knowledge.categories:
            raise NotFoundError("category", report.category)
        source = f"client:{client.id}:{own or secrets.token_hex(16)}"
        async with self.store.write() as session:
            # Held, so that two of the same program take turns.
            await session.get_one(ApiClient, client.id, with_for_update=True)
            filed = await clients.by_source(session, source)
            if filed is None:
                since = self.filing.record.clock() - FILED_WITHIN
                if await clients.filed_since(session, client.id, since) >= self.most_filed:
                    raise TooManyError(FILED_WITHIN)
                filed = await self.filing.report(session, report, client.id, source)
            return self.filing.receipt(filed)

    async def list(self, wanted: Wanted, reader: Client | None = None) -> list[ReportView]:
        """List complaints, newest first: 1,000 at most, of 90 days at most.

        Args:
            wanted: Which.
            reader: Who reads; without a key nothing that anybody wrote is told.

        Raises:
            InvalidInputError: The dates span more, or end before they begin.
        """
        async with self.store.read() as session:
            rows = await clients.within(session, self._span(wanted), limit=MOST)
            own = [row.id or 0 for row in rows if reader and row.client_id == reader.id]
            said = await clients.last_said(session, own)
            return [self._view(row, reader, said) for row in rows]

    async def one(self, reference: str, reader: Client | None = None) -> ReportView:
        """Show a complaint.

        Raises:
            NotFoundError: No such complaint.
        """
        found = await self.list(Wanted(references=(reference,)), reader)
        if not found:
            raise NotFoundError("complaint", reference)
        return found[0]

    def _span(self, wanted: Wanted) -> Span:
        if wanted.references:
            return Span(references=wanted.references)
        since, until = self._dates(wanted)
        statuses = None
        if wanted.is_open is not None:
            statuses = [one for one in ComplaintStatus if one.is_open is wanted.is_open]
        return Span(
            since=since, until=until, categories=wanted.categories or None, statuses=statuses
        )

    def _dates(self, wanted: Wanted) -> tuple[datetime, datetime]:
        """Complete what is given to a span of 90 days."""
        since, until = wanted.since, wanted.until
        try:
            if since is None:
                until = until or self.filing.record.clock()
                since = until - LONGEST
            until = until or since + LONGEST
        except OverflowError:
            raise InvalidInputError("start_date", "2023-11-06T10:00:00+08:00") from None
        if not timedelta() <= until - since <= LONGEST:
            raise InvalidInputError("end_date", f"{LONGEST.days} days")
        return since, until

    def _view(self, row: Complaint, reader: Client | None, said: dict[int, str]) -> ReportView:
        known = self.filing.record.knowledge
        unit = known.knowledge.units.get(row.unit)
        return ReportView(
            reference=row.reference,
            status=row.status,
            category=known.category(row.category),
            unit=unit.name if unit else {},
            words=disclosed(_words(row), _sight(row, reader), is_anonymous=row.is_anonymous),
            said=said.get(row.id or 0),
            is_program=row.client_id is not None,
            filed_at=row.created_at,
            changed_at=row.updated_at if row.status.is_open else row.ended_at or row.updated_at,
            due_at=row.due_at,
        )


def _words(row: Complaint) -> Words:
    north, east = row.latitude, row.longitude
    spot = None if north is None or east is None else (north, east)
    return Words(text=row.text, place=row.place, spot=spot)


def _sight(row: Complaint, reader: Client | None) -> Sight:
    if reader is None:
        return sight_of(None, row.client_id, reads_all=False)
    return sight_of(reader.id, row.client_id, reads_all=reader.reads_all)
