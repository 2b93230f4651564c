"""How long pictures take: `python -m tests.bench.pictures`, a part of `make bench`.

Each example is drawn three times, never from the shelf. "First" includes the start of the drawing
process, which a bot pays once.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

from bot.adapters.knowledge_files import read_knowledge
from bot.adapters.pictures.painter import Painter
from bot.adapters.pictures.shelf import PictureShelf
from bot.bootstrap.picture_examples import examples
from bot.replies.pictures.canvas import Drawing

ROUNDS = 3


async def _milliseconds(painter: Painter, drawing: Drawing, kind: str) -> float:
    begun = time.perf_counter()
    drawn = await (painter.png(drawing) if kind == "png" else painter.svg(drawing))
    taken = (time.perf_counter() - begun) * 1000
    if drawn is None:
        raise SystemExit("a picture could not be drawn")
    return taken


async def _measure(drawings: dict[str, Drawing]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        # A shelf that keeps nothing.
        painter = Painter(PictureShelf(Path(directory), most=1))
        first = next(iter(drawings.values()))
        begun = await _milliseconds(painter, first, "png")
        print(f"first picture, process started: {begun:.0f} ms")
        for kind in ("png", "svg"):
            taken: dict[str, list[float]] = {name: [] for name in drawings}
            for _ in range(ROUNDS):
                for name, drawing in drawings.items():
                    taken[name].append(await _milliseconds(painter, drawing, kind))
            _tell(kind, taken)
        painter.close()


def _tell(kind: str, taken: dict[str, list[float]]) -> None:
    every = [one for times in taken.values() for one in times]
    slowest = max(taken, key=lambda name: statistics.median(taken[name]))
    print(
        f"{kind}: median {statistics.median(every):.0f} ms, worst {max(every):.0f} ms, slowest "
        f"{slowest} ({statistics.median(taken[slowest]):.0f} ms), {len(every)} pictures"
    )


def main() -> None:
    """Measure and print."""
    knowledge = read_knowledge(Path(__file__).parents[2] / "knowledge").knowledge
    print(f"{os.cpu_count()} cores")
    asyncio.run(_measure(dict(examples(knowledge))))


if __name__ == "__main__":
    main()
