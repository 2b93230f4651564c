"""`make bench`: a backlog worked off on one core, by the product and by bare libraries.

Each contestant runs in a process of its own that is kept to the first core; the server that feeds
it, and PostgreSQL, are kept off that core. The product stores each update, handles it, answers and
settles it; the bare ones echo and store nothing. Rounds take turns, so that a machine that has
other work is unfair to all alike.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
from collections import defaultdict

from tests.bench.throughput.contest import NEW_WORDS, Round, worked_off
from tests.postgres import serving

_NAMES = {
    "sqlite": "jiefang on SQLite, all durable",
    NEW_WORDS: "the same, no two in the same words",
    "postgresql": "jiefang on PostgreSQL, all durable",
    "ptb": "bare PTB echo, as it comes",
    "ptb at once": "bare PTB echo, concurrent updates",
    "aiogram": "bare aiogram echo",
}
_OURS = {"sqlite", NEW_WORDS, "postgresql"}


async def main() -> None:
    """Let them take turns and print a table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--updates", type=int, default=3_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--only", nargs="*", default=list(_NAMES), choices=list(_NAMES))
    wanted = asked.parse_args()
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores - {min(cores)} or cores)
    found: dict[str, list[Round]] = defaultdict(list)
    with serving() as server:
        for number in range(wanted.rounds):
            for name in wanted.only:
                database = ""
                if name == "postgresql":
                    server.run(f"CREATE DATABASE round_{number}")
                    database = server.url(f"round_{number}")
                found[name].append(await worked_off(name, wanted.updates, database))
    _print(found)


def _print(found: dict[str, list[Round]]) -> None:
    print(f"{'':36}{'updates/s':>18}{'CPU ms each':>13}{'RSS MiB':>9}{'at most':>9}")
    for name, rounds in found.items():
        rates = [one.rate for one in rounds]
        spread = f"{statistics.median(rates):.0f} ({min(rates):.0f}–{max(rates):.0f})"
        cost = statistics.median(one.cost for one in rounds)
        rss = statistics.median(one.rss_mib for one in rounds)
        most = max(one.most_rss_mib for one in rounds)
        print(f"{_NAMES[name]:36}{spread:>18}{cost:13.2f}{rss:9.0f}{most:9.0f}")
    for ours in {"sqlite", "postgresql"} & found.keys():
        for bare in found.keys() - _OURS:
            rate, cost = _ratio(found, ours, bare, "rate"), _ratio(found, bare, ours, "cost")
            said = f"{_NAMES[ours]}: {rate:.0%} of the rate of {_NAMES[bare]}"
            print(f"{said}, {cost:.0%} by time of the processor")


def _ratio(found: dict[str, list[Round]], first: str, second: str, what: str) -> float:
    return _median(found[first], what) / _median(found[second], what)


def _median(rounds: list[Round], what: str) -> float:
    return float(statistics.median(getattr(one, what) for one in rounds))


if __name__ == "__main__":
    asyncio.run(main())
