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
            print(soak.figures())


if __name__ == "__main__":
    asyncio.run(main())
