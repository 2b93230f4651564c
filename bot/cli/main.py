"""All commands on one screen; each module holds those of one noun."""

from __future__ import annotations

import typer

from bot.cli import (
    api_keys,
    asking,
    backups,
    checking,
    commitments,
    databases,
    importing,
    pictures,
    privacy,
    records,
    reference,
    running,
    setting_up,
    staff,
)
from bot.cli.lean import EVERYWHERE, without

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Jiefang (街坊): a citizen-services bot for a sub-district office.",
)
for command in (
    setting_up.init,
    setting_up.doctor,
    running.run,
    running.demo,
    asking.ask,
    checking.check,
    records.verify,
    privacy.retention,
    records.rates,
    backups.backup,
    backups.restore,
    pictures.pictures,
    pictures.poster,
):
    app.command()(command)
app.command("data-map")(privacy.data_map)
app.command("change-keys")(privacy.change_keys)
app.command()(reference.reference)
app.add_typer(api_keys.app, name="api-key")
app.command("import")(importing.import_faq)
app.add_typer(commitments.app, name="commitments")
app.add_typer(databases.app, name="db")
app.add_typer(staff.app, name="staff")


def main() -> None:
    """Run the command line."""
    with without(*EVERYWHERE):
        app()
