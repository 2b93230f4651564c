"""`python -m tests.bench.soak`: an hour at a steady pace; does the process grow?"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from pathlib import Path

from bot.emulator.person import NothingSeenError
from tests.faults.forking import warm
from tests.faults.office import opened
from tests.faults.soaking import Soak


async def main() -> None:
    """Soak and print what the process took."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--rate", type=float, default=20, help="Updates a second.")
    wanted = asked.parse_args()
    with warm() as zygote, zygote.line() as line, tempfile.TemporaryDirectory() as directory:
        async with opened(Path(directory), line) as office:
            await office.start()
            soak = Soak(office, wanted.rate, random.Random(1))
            try:
                await soak.run(wanted.minutes * 60, every=5)
            except* NothingSeenError as unanswered:
                raise SystemExit(f"{unanswered.exceptions[0]}\n{office.tail()}") from None
            await office.quiet()
            await office.stop()
            _print(soak)


def _print(soak: Soak) -> None:
    first, last = soak.settled[0], soak.settled[-1]
    files = [one.descriptors for one in soak.settled]
    print(
        f"{soak.updates:,} updates in {soak.samples[-1].seconds / 60:.0f} min: RSS"
        f" {soak.samples[0].rss_mib:.0f} MiB at first, {first.rss_mib:.1f} after a quarter,"
        f" {last.rss_mib:.1f} at the end: {soak.slope:+.2f} MiB in ten minutes; open files"
        f" {min(files)} to {max(files)}, {files[-1]} at the end; threads {last.threads};"
        f" bad lines in the log: {len(soak.complaints_of_the_log())}"
    )


if __name__ == "__main__":
    asyncio.run(main())
