"""A backup that is killed leaves nothing that passes for one, and nothing in the next one's way."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from typer.testing import CliRunner

from bot.adapters.backup_file import unpack
from bot.cli import app
from bot.domain.errors import BackupBrokenError
from bot.services.inbox import Inbox
from bot.store.engine import Store
from tests.faults.conftest import HowMany
from tests.faults.plans import ROOT
from tests.integration.conftest import MovedClock, said

_UPDATES = 500
_REFUSED = f"""\
unpacking and checking
{__file__} cannot be restored: it is damaged, cut short or no backup
"""


async def in_a_process(env: Mapping[str, str], to: Path, seconds: float | None = None) -> int:
    """Make a backup, kill it after so many seconds, and give its exit code."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "backup", str(to)),
        cwd=ROOT,
        env=env,
        stdout=asyncio.subprocess.DEVNULL,
    )
    if seconds is not None:
        await asyncio.sleep(seconds)
        if process.returncode is None:
            process.kill()
    return await process.wait()


async def here(env: Mapping[str, str], *words: str) -> tuple[int, str]:
    """Run a command and give its exit code and output."""
    done = await asyncio.to_thread(CliRunner(env=env).invoke, app, words)
    return done.exit_code, done.output


async def test_a_killed_backup_leaves_nothing_that_passes_for_whole(
    store: Store, database_url: str, tmp_path: Path, seed: int, how_many: HowMany
) -> None:
    """Whenever it is killed; then one that lives is restored by the command, and refused twice."""
    inbox, dice = Inbox(store, MovedClock()), random.Random(seed)
    await inbox.record([said(number, number % 50, "路灯坏了" * 20) for number in range(_UPDATES)])
    env = {"JIEFANG_DATABASE_URL": database_url, "JIEFANG_DATA_DIR": str(tmp_path / "old")}
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    began = time.monotonic()
    assert await in_a_process(env, shelf / "first") == 0
    lasts = time.monotonic() - began
    for number in range(how_many(3, 40)):
        await in_a_process(env, shelf / f"{number}", dice.uniform(lasts * 0.4, lasts * 1.1))
    for file in shelf.iterdir():
        _check_is_whole_or_refused(file, tmp_path)

    assert (await here(env, "backup", str(shelf / "last")))[0] == 0
    new = {"JIEFANG_DATABASE_URL": "", "JIEFANG_DATA_DIR": str(tmp_path / "new")}
    assert await here(new, "restore", __file__) == (1, _REFUSED)
    code, output = await here(new, "restore", str(shelf / "last"), "--json")
    assert (code, json.loads(output.splitlines()[-1])["findings"]) == (0, 0), output
    code, output = await here(new, "restore", str(shelf / "last"))
    assert (code, "not empty" in output) == (1, True), output


def _check_is_whole_or_refused(file: Path, room: Path) -> None:
    if file.name.endswith(".partial"):
        # Named like one by hand, it is found out, or it was finished but for its name.
        try:
            unpack(file, room)
        except BackupBrokenError:
            return
    assert unpack(file, room).rows["inbox_update"] == _UPDATES
