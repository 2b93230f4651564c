"""What every page is given: the use cases, the clock's zone, where the site stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Protocol

from bot.domain.errors import InvalidInputError
from bot.domain.ledger_row import LedgerRow
from bot.domain.map_source import MapSource
from bot.replies.pictures.canvas import Drawing
from bot.replies.rates import Cell
from bot.services.announcing import Announcing
from bot.services.answers import Answers
from bot.services.bans import Bans
from bot.services.bulk import Bulk
from bot.services.commitments import Commitments
from bot.services.desk import Desk
from bot.services.entries import Entries
from bot.services.files import Files
from bot.services.gaps import Gaps
from bot.services.handling import Handling
from bot.services.holds import Holds
from bot.services.improving import Improving
from bot.services.joining import Joining
from bot.services.knowledge import KnowledgeInForce
from bot.services.ledger_desk import LedgerDesk
from bot.services.ledger_transfer import LedgerTransfer
from bot.services.merging import Merging
from bot.services.queue import Queue
from bot.services.rates_report import RatesReports
from bot.services.refusals import Refusals
from bot.services.reports import Reports
from bot.services.sign_in import SignIn
from bot.services.single_sign_on import SingleSignOn
from bot.services.subscriptions import Subscriptions
from bot.services.team import Team
from bot.services.templates import Templates
from bot.services.triage import Triage
from bot.services.uploads import Uploads
from bot.services.views import Views
from bot.web.streams import Streams


class Painter(Protocol):
    """A hand that draws for pages."""

    async def svg(self, drawing: Drawing) -> str | None:
        """Draw for a page; None where that fails."""
        ...


class Spreadsheets(Protocol):
    """Writes tables for who works on with them; the first row is the headings."""

    def csv(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """Write CSV."""
        ...

    def xlsx(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """Write a workbook."""
        ...


class LedgerFiles(Protocol):
    """Reads and writes the ledger as a table."""

    def read(self, raw: bytes) -> tuple[list[LedgerRow], list[tuple[int, InvalidInputError]]]:
        """Read entries; a line that is none is told with what would be one."""
        ...

    def write(self, rows: Iterable[LedgerRow]) -> bytes:
        """Write entries."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The use cases behind the web door."""

    announcing: Announcing
    answers: Answers
    bans: Bans
    commitments: Commitments
    desk: Desk
    entries: Entries
    files: Files
    gaps: Gaps
    handling: Handling
    holds: Holds
    improving: Improving
    joining: Joining
    knowledge: KnowledgeInForce
    ledger: LedgerDesk
    ledger_files: LedgerFiles
    ledger_transfer: LedgerTransfer
    merging: Merging
    painter: Painter
    queue: Queue
    rates: RatesReports
    reports: Reports
    sheets: Spreadsheets
    refusals: Refusals
    sign_in: SignIn
    single_sign_on: SingleSignOn | None
    templates: Templates
    team: Team
    subscriptions: Subscriptions
    triage: Triage
    uploads: Uploads
    bulk: Bulk
    views: Views
    zone: tzinfo
    map_source: MapSource | None
    map_credit: str
    """Whom the map is owed to, as its makers want it written."""
    streams: Streams = field(default_factory=Streams)
    base_url: str
    """Where browsers reach it, without a slash at the end."""

    @property
    def is_https(self) -> bool:
        """Whether cookies are for encrypted connections alone."""
        return self.base_url.startswith("https://")
