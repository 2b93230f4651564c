"""One database for all runs, in memory where the machine has such a place for files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.life.running import Runs, runs_at

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 — a directory of its own is made there


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    """What plays runs."""
    where = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as directory, runs_at(Path(directory)) as runs:
        yield runs
