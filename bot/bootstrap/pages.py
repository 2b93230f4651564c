"""Joins what the pages are given: the use cases of the bot, and those of a screen."""

from __future__ import annotations

from bot.adapters.images import Images
from bot.adapters.ledger_csv import LedgerCsv
from bot.adapters.pictures.painter import Painter
from bot.adapters.spreadsheets import Spreadsheets
from bot.bootstrap.entries import join_entries
from bot.bootstrap.ground import Ground
from bot.bootstrap.privacy import media_shelf
from bot.bootstrap.single_sign_on import join_single_sign_on
from bot.handlers.door import Door
from bot.services.api_clients import ApiClients
from bot.services.bulk import Bulk
from bot.services.complaint_record import ComplaintRecord
from bot.services.desk import Desk
from bot.services.files import Files
from bot.services.gaps import Gaps
from bot.services.ledger_desk import LedgerDesk
from bot.services.ledger_transfer import LedgerTransfer
from bot.services.looks import Looks
from bot.services.merging import Merging
from bot.services.rates import Rates
from bot.services.rates_report import RatesReports
from bot.services.reports import Reports
from bot.services.team import Team
from bot.services.templates import Templates
from bot.services.uploads import Uploads
from bot.services.views import Views
from bot.web.site import Site


def join_site(ground: Ground, door: Door, record: ComplaintRecord, painter: Painter) -> Site:
    """Give the pages the use cases that the bot has, and those of a screen."""
    store, images = ground.store, Images()
    clients, gaps = ApiClients(store, ground.clock), Gaps(store, ground.clock, door.knowledge)
    return Site(
        announcing=door.announcing,
        answers=door.answers,
        bans=door.bans,
        commitments=door.commitments,
        desk=Desk(store, record),
        files=Files(store, ground.clock, _looks(ground, images)),
        entries=join_entries(ground, gaps, ground.quiet),
        gaps=gaps,
        handling=door.prompts.handling,
        holds=door.holds,
        joining=door.joining,
        refusals=door.refusals,
        reports=Reports(store, door.intake.filing, clients),
        improving=door.improving,
        knowledge=door.knowledge,
        ledger=LedgerDesk(door.commitments),
        ledger_files=LedgerCsv(),
        ledger_transfer=LedgerTransfer(door.commitments),
        merging=Merging(store, record),
        painter=painter,
        queue=door.queue,
        rates=RatesReports(Rates(store, record.limits), ground.clock, ground.zone),
        sheets=Spreadsheets(),
        sign_in=door.sign_in,
        single_sign_on=join_single_sign_on(ground, door.sign_in),
        templates=Templates(store, record, ground.zone),
        team=Team(store, ground.clock, door.staff, door.sign_in, clients, record.limits),
        triage=door.triage,
        subscriptions=door.subscriptions,
        uploads=Uploads(store, ground.clock, images),
        bulk=Bulk(door.queue, door.triage, door.joining),
        views=Views(store, ground.clock),
        zone=door.zone,
        map_source=ground.settings.map_source,
        map_credit=ground.settings.map_credit,
        base_url=door.base_url,
    )


def _looks(ground: Ground, images: Images) -> Looks:
    return Looks(ground.store, ground.files, media_shelf(ground.settings), images)
