"""A steady day: the process holds on to nothing and loses nothing."""

from __future__ import annotations

import random

import pytest

from tests.faults.office import Office
from tests.faults.soaking import Soak

GATE_SECONDS, LONG_SECONDS = 12, 3600
_MOST_SLOPE = 1.0
"""MiB in ten minutes; only an hour is long enough to tell."""
_MOST_DESCRIPTORS = 8
"""By which the most of one half may be above the most of the other: connections come and go."""


async def test_a_steady_day_leaves_nothing_behind(
    office: Office,
    seed: int,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No file stays open, no failure goes unheard, every update is settled."""
    is_long = request.config.getoption("--long")
    await office.start()
    soak = Soak(office, per_second=20, dice=random.Random(seed))

    await soak.run(LONG_SECONDS if is_long else GATE_SECONDS, every=5 if is_long else 1)
    await office.quiet()
    await office.stop()

    with capsys.disabled():
        print(f"\nseed {seed}: {soak.figures()}")
    files = [one.descriptors for one in soak.settled]
    earlier, later = files[: len(files) // 2], files[len(files) // 2 :]
    assert max(later) - max(earlier) <= _MOST_DESCRIPTORS, files
    assert soak.complaints_of_the_log() == []
    if is_long:
        assert soak.slope <= _MOST_SLOPE, soak.samples
