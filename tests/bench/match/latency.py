"""How long a ranking takes and how much memory an index: beside plain rapidfuzz in the same run."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import psutil
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.domain.knowledge import FaqEntry
from bot.domain.matching import Matcher
from bot.domain.matching.data import lines
from tests.bench.match import noise, sets
from tests.bench.match.baselines import baselines

_SEED = 17
_ASKED = 300
_PER_ENTRY = 1
_LONG = 30_000
_ROUNDS = 5
_WARMING = 20
_MATCH = "match()"
_PLAIN = ("rapidfuzz ratio", "rapidfuzz WRatio")
Method = Callable[[str], object]


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


def measure(methods: Mapping[str, tuple[Method, list[str]]]) -> dict[str, tuple[float, float]]:
    """Time each method on each of its messages, processor time: (median, p99) in us by name.

    Methods take turns _ROUNDS times and the best of each message counts, so that all of them
    meet the moments in which the machine has other work.
    """
    spent = {name: np.full(len(asked), np.inf) for name, (_, asked) in methods.items()}
    gc.collect()
    gc.disable()
    for _ in range(_ROUNDS):
        for name, (run, asked) in methods.items():
            for text in asked[:_WARMING]:
                run(text)
            taken = np.array([_once(run, text) for text in asked])
            np.minimum(spent[name], taken, out=spent[name])
    gc.enable()
    return {name: _middle_and_end(each) for name, each in spent.items()}


def _middle_and_end(spent: NDArray[np.float64]) -> tuple[float, float]:
    return float(np.median(spent)), float(np.quantile(spent, 0.99))


def _once(run: Method, text: str) -> float:
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
    took = measure(_methods(matcher, entries, phrasings, asked))
    built = {_MATCH: (build, memory)}
    return [Timing(name, *spent, *built.get(name, (0.0, 0.0))) for name, spent in took.items()]


def _methods(
    matcher: Matcher, entries: Sequence[FaqEntry], phrasings: list[str], asked: list[str]
) -> dict[str, tuple[Method, list[str]]]:
    """Give what is timed, and on which messages: the slower, the fewer."""
    few = asked[:: 1 + len(phrasings) // 20_000]
    slow = {
        name: (ranks, few[:60])
        for name, ranks in baselines(entries).items()
        if ranks is not None and name not in _PLAIN
    }

    def plain(scorer: Callable[..., float]) -> Method:
        return lambda text: process.extractOne(text, phrasings, scorer=scorer)

    return {
        _MATCH: (matcher.match, asked),
        "rapidfuzz ratio": (plain(fuzz.ratio), few),
        "decide()": (matcher.decide, asked),
        f"decide() {_LONG:,} characters": (matcher.decide, long_texts()),
        "rapidfuzz WRatio": (plain(fuzz.WRatio), few[:30]),
        **slow,
    }
