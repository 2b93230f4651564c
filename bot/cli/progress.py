"""How far a long command has got: a bar on a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import typer


@contextmanager
def course(steps: int, stream: TextIO | None = None) -> Iterator[Callable[[str], None]]:
    """Give what is told each step; results are for standard output, so this is not.

    Args:
        steps: How many there will be, about.
        stream: Standard error unless given.
    """
    shown = stream or sys.stderr
    if not shown.isatty():
        yield lambda line: typer.echo(line, file=shown)
        return
    with typer.progressbar(length=steps, file=shown) as bar:

        def step(line: str) -> None:
            bar.label = line
            bar.update(1)

        yield step
