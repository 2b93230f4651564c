"""Commands on what is kept about people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.exits import WRONG, give_up


def data_map(
    *,
    into: Annotated[
        Path | None,
        typer.Option(help="Write it between the marks of this page, as docs/privacy.md."),
    ] = None,
) -> None:
    """Say what every column of every table holds, why and for how long."""
    from bot.bootstrap.data_map import data_map as drawn
    from bot.bootstrap.data_map import written_into
    from bot.domain.errors import JiefangError

    if into is None:
        typer.echo(drawn())
        return
    try:
        into.write_text(written_into(into.read_text("utf-8"), into), "utf-8")
    except JiefangError as error:
        give_up(str(error), WRONG)
    except OSError as error:
        give_up(f"{into}: {error.strerror}", WRONG)
