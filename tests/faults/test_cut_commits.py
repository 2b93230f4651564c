"""The line to PostgreSQL breaks between COMMIT and its answer: done or not, nobody can tell."""

from __future__ import annotations

import asyncio
import contextlib
import random
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.emulator.person import NothingSeenError
from tests.faults.checks import broken_promises
from tests.faults.cuts import Cutter, cutting
from tests.faults.fleet import PATIENCE, Fleet
from tests.faults.people import Day

LONG_CUTS = 1000
SHARE = 0.02
"""Of all commits that are cut; an update makes a handful, and gets three tries."""


@pytest.fixture
def only_long(request: pytest.FixtureRequest) -> None:
    """Skip before anything is started: leases have to end, again and again."""
    if not request.config.getoption("--long"):
        pytest.skip("the gate cuts the one commit that matters most")


@contextlib.asynccontextmanager
async def _between(fleet: Fleet, cutter: Cutter) -> AsyncIterator[None]:
    """Let the fleet reach its database through the cutter alone."""
    # Unix sockets have short names.
    with tempfile.TemporaryDirectory(prefix="jiefang-cut-", dir="/tmp") as directory:
        fleet.env["JIEFANG_DATABASE_URL"] = (
            f"postgresql+psycopg://jiefang@/jiefang?host={directory}"
        )
        async with cutting(Path(directory), cutter):
            yield


@pytest.mark.parametrize("plant", [None, "submit without its cause"])
async def test_a_complaint_whose_commit_was_cut_off_is_found_again(
    fleet: Fleet, plant: str | None
) -> None:
    """And with a bug planted on purpose the checks see that it is not."""
    cutter = Cutter(fleet.server.directory, random.Random(0))
    day = Day(fleet, cutter.dice, lambda: True, patience=5.0 if plant else PATIENCE)
    async with _between(fleet, cutter):
        (first, _) = fleet.replicas
        await first.start(plan={"plant": plant} if plant else None)
        cutter.mark = b"INSERT INTO complaint "
        with contextlib.suppress(*([NothingSeenError] if plant else [])):
            await day.complain(fleet.people.residents[0])
        await fleet.quiet()
        await first.stop()

    fleet.kills = cutter.cuts.total()
    assert cutter.cuts == {"committed": 1}
    assert ("no receipt" in "\n".join(broken_promises(fleet, day.diary))) is bool(plant)


async def test_nothing_is_lost_or_doubled_when_commits_are_cut_off(
    only_long: None, fleet: Fleet, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was committed unheard is not done again; what was not, is."""
    cutter = Cutter(fleet.server.directory, random.Random(seed))
    day = Day(fleet, cutter.dice, lambda: cutter.cuts.total() >= LONG_CUTS, patience=PATIENCE)
    async with _between(fleet, cutter):
        for replica in fleet.replicas:
            await replica.start()
        cutter.share = SHARE
        async with asyncio.TaskGroup() as group:
            group.create_task(_digests(fleet, cutter))
            day.live(group)
        cutter.share = 0.0
        await fleet.quiet()
        for replica in fleet.replicas:
            await replica.stop()

    # A card whose sending was not settled comes again, as after a kill.
    fleet.kills = cutter.cuts.total()
    figures = f"{dict(cutter.cuts)}; {len(day.diary.submitted)} complaints"
    with capsys.disabled():
        print(f"\nseed {seed}: cut commits: {figures}")
    assert broken_promises(fleet, day.diary) == [], f"seed {seed}: {figures}"
    assert set(cutter.cuts) == {"committed", "not committed"}


async def _digests(fleet: Fleet, cutter: Cutter) -> None:
    """Let firings fall due meanwhile, and wake who waits for the end."""
    minutes = 0
    while cutter.cuts.total() < LONG_CUTS:
        minutes += 1
        fleet.make_digest_due(minutes)
        await asyncio.sleep(2.0)
    fleet.world.signal.notify()
