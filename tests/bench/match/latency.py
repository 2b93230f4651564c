"""How long a ranking takes and how much memory an index: beside plain rapidfuzz in the same run."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import psutil
from rapidfuzz import fuzz, process

from bot.domain.matching import Matcher
from bot.domain.matching.data import lines
from tests.bench.match import noise, sets
from tests.bench.match.baselines import baselines

_SEED = 17
_ASKED = 300
_PER_ENTRY = 1
_LONG = 30_000


@dataclass(frozen=True, slots=True)
class Timing:
    """Microseconds of processor time, and what the build took."""

    name: str
    median: float
    worst: float
    """99th percentile."""
    build: float = 0.0
    """Seconds."""
    memory: float = 0.0
    """Megabytes of resident memory added."""

    def row(self, beside: float | None = None) -> str:
        """Format as a line of the table."""
        ratio = f"{self.median / beside:8.2f}" if beside else " " * 8
        return (
            f"{self.name:34}{self.median:10.0f}{self.worst:10.0f}{ratio}"
            f"{self.build:9.2f}{self.memory:9.0f}"
        )


HEADER = f"{'':34}{'p50 us':>10}{'p99 us':>10}{'/ratio':>8}{'build s':>9}{'MB':>9}"


def texts(count: int) -> list[str]:
    """Make *count* different questions by joining pieces of the office's own and common words."""
    chance = random.Random(_SEED)
    own = [q for e in sets.own_entries() for q in e.questions if "\u4e00" <= q[0] <= "\u9fff"]
    words = [word for line in lines("common_words.txt")[:8] for word in line.split()[1:]]
    found: dict[str, None] = dict.fromkeys(own[:count])
    while len(found) < count:
        one, other = chance.choice(own), chance.choice(own)
        middle = "".join(chance.sample(words, chance.randrange(1, 4)))
        found[one[: len(one) // 2] + middle + other[len(other) // 2 :]] = None
    return list(found)[:count]


def long_texts() -> list[str]:
    """Make messages of _LONG characters: phrasings in a row, one character, Latin, and noise."""
    chance = random.Random(_SEED)
    mixed = "".join(chr(chance.randrange(0x20, 0x9FFF)) for _ in range(_LONG))
    whole = (
        "，".join(texts(4000)),
        "停" * _LONG,
        "parking space " * _LONG,
        "ting che " * _LONG,
        mixed,
    )
    return [text[:_LONG] for text in whole for _ in range(4)]


def measure(run: Callable[[str], object], asked: list[str]) -> tuple[float, float]:
    """Time *run* on each message: best of three, processor time; (median, p99) in us."""
    for text in asked[:20]:
        run(text)
    gc.collect()
    gc.disable()
    spent = [min(_once(run, text) for _ in range(3)) for text in asked]
    gc.enable()
    return float(np.median(spent)), float(np.quantile(spent, 0.99))


def _once(run: Callable[[str], object], text: str) -> float:
    start = time.process_time_ns()
    run(text)
    return (time.process_time_ns() - start) / 1000


def compare(count: int) -> list[Timing]:
    """Time the matcher, its whole decision, and rapidfuzz at *count* phrasings."""
    phrasings = texts(count)
    chance = random.Random(_SEED)
    asked = [noise.reworded(chance.choice(phrasings), chance) for _ in range(_ASKED)]
    Matcher.build(sets.plain_entries({"warm": phrasings[:2]}))
    process_ = psutil.Process()
    gc.collect()
    before, start = process_.memory_info().rss, time.process_time()
    groups = {str(n): phrasings[n : n + _PER_ENTRY] for n in range(0, count, _PER_ENTRY)}
    entries = sets.plain_entries(groups)
    matcher = Matcher.build(entries)
    build = time.process_time() - start
    gc.collect()
    memory = (process_.memory_info().rss - before) / 1e6
    found = [Timing("match()", *measure(matcher.match, asked), build, memory)]
    found.append(Timing("decide()", *measure(matcher.decide, asked)))
    found.append(Timing(f"decide() {_LONG:,} characters", *measure(matcher.decide, long_texts())))
    few = asked[:: 1 + count // 20_000]
    plain = {"rapidfuzz ratio": fuzz.ratio, "rapidfuzz WRatio": fuzz.WRatio}
    for name, scorer in plain.items():

        def run(text: str, scorer: Callable[..., float] = scorer) -> object:
            return process.extractOne(text, phrasings, scorer=scorer)

        some = few if scorer is fuzz.ratio else few[:40]
        found.append(Timing(name, *measure(run, some)))
    for name, ranks in baselines(entries).items():
        if ranks is not None and name not in plain:
            found.append(Timing(name, *measure(ranks, few[:60])))
    return found
