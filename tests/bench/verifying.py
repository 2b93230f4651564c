"""How long `jiefang verify` takes over a long chain, and what memory.

The chain is that of a town with so many complaints, on SQLite; what is timed is the command itself,
in a process of its own, so that the memory is its alone.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bot.adapters.knowledge_files import read_knowledge
from bot.settings import load_settings
from bot.store.engine import open_store
from bot.store.migrate import upgrade
from tests.bench.town import fill

_PER_COMPLAINT = 4.1
"""Events of one, on average."""
_COMMAND = (sys.executable, "-m", "bot", "verify")


def main() -> None:
    """Fill a database, verify it once, and print a line."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--events", type=int, default=1_000_000)
    events = asked.parse_args().events
    with tempfile.TemporaryDirectory() as directory:
        asyncio.run(_fill(Path(directory), int(events / _PER_COMPLAINT)))
        _measure(Path(directory))


async def _fill(directory: Path, complaints: int) -> None:
    settings = load_settings(_env_file=None, data_dir=directory)
    store = open_store(settings.database)
    await upgrade(store.engine)
    await fill(store, read_knowledge(settings.knowledge).knowledge, complaints)
    await store.close()


def _measure(directory: Path) -> None:
    begun, most, busy = time.perf_counter(), 0, 0.0
    with subprocess.Popen(_COMMAND, env={"JIEFANG_DATA_DIR": str(directory)}) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            most, spent = max(most, watched.memory_info().rss), watched.cpu_times()
            busy = max(busy, spent.user + spent.system)
            time.sleep(0.2)
    waited = time.perf_counter() - begun
    print(f"{waited:.1f} s, of which {busy:.1f} s at work; at most {most / 2**20:.0f} MiB")
    if process.returncode:
        raise SystemExit("the chain did not hold")


if __name__ == "__main__":
    main()
