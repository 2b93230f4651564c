"""Fits how evidence of one event is weighed; writes likeness.json and telling.txt of the domain.

Run: ``python -m tests.bench.match.fit_incidents``. It prints precision and recall of batches that
were left out of the fit, as they are and with half of the tables blinded.

New messages use words that the tables lack. So each pair is also learnt from with half of the
kinds, things and faults taken out of the tables, and pairs of unlike batches stand for whatever
else happens at a place.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.domain.incidents import SIMILAR, Fingerprint, data, fingerprint
from bot.domain.incidents.comparing import another_time
from bot.domain.incidents.troubles import faults, things, vocabulary
from bot.domain.incidents.weighing import EVIDENCE, evidence, kinds, told
from bot.domain.incidents.whereabouts import whereabouts
from bot.domain.matching.complaint_topic import Categories
from bot.domain.text import normalise
from tests.bench.match import incidents, sets

_HELD_OUT = frozenset({"s"})
"""Batches that nothing is learnt from."""
_SEED = 5
_BLINDED, _STRANGERS = 4, 3000
"""Copies of each pair with tables blinded, and pairs of unlike batches."""
_WORTH = {"as is": 1.0, "blinded": 0.5, "strangers": 0.1}
_PULL = 1.0
_HEAD = (
    "# How telling a character is in complaints: weight, characters.\n"
    "# Written by tests/bench/match/fit_incidents.py."
)
_STRENGTHS = (1.0, 0.9, 0.75)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch, read."""

    name: str
    incidents: tuple[str, ...]
    prints: tuple[Fingerprint, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Evidence of a pair at one place."""

    evidence: tuple[float, ...]
    same: bool
    sort: str
    batches: frozenset[str]


def _paths() -> list[Path]:
    return [path for path in incidents.batches() if path.stem not in _HELD_OUT]


def _batches(*, categories: bool) -> list[Batch]:
    suggested = Categories(sets.own_categories())
    found = []
    for path in _paths():
        cases = incidents.read(path)
        prints = [fingerprint(case.report) for case in cases]
        if categories:
            prints = [_suggested(p, case, suggested) for p, case in zip(prints, cases, strict=True)]
        found.append(Batch(path.stem, tuple(case.incident for case in cases), tuple(prints)))
    return found


def _suggested(print_: Fingerprint, case: incidents.Case, known: Categories) -> Fingerprint:
    """Add the category that intake would suggest."""
    category, _ = known.of(normalise(case.report.text).text, {})
    return print_ if category in (None, "other") else replace(print_, category=category)


def _blind(print_: Fingerprint, lost: set[str]) -> Fingerprint:
    return replace(
        print_,
        events=tuple(event for event in print_.events if event[0] not in lost),
        things=print_.things - lost,
        faults=print_.faults - lost,
    )


def _lost(chance: random.Random) -> set[str]:
    every = [*vocabulary().kinds, *sorted(things()), *sorted(faults())]
    return {name for name in every if chance.random() < 0.5}


def _at_one_place(batch: Batch, chance: random.Random) -> Iterator[Pair]:
    for one, other in combinations(range(len(batch.prints)), 2):
        a, b = batch.prints[one], batch.prints[other]
        where = whereabouts(a, b)
        if not where.same or where.wide or another_time(a, b, told(kinds(a), kinds(b))[1]):
            continue
        same = batch.incidents[one] == batch.incidents[other] != ""
        within = frozenset({batch.name})
        yield Pair(evidence(a, b, where.strength), same, "as is", within)
        for _ in range(_BLINDED):
            lost = _lost(chance)
            blinded = evidence(_blind(a, lost), _blind(b, lost), where.strength)
            yield Pair(blinded, same, "blinded", within)


def _strangers(batches: list[Batch], chance: random.Random) -> Iterator[Pair]:
    for _ in range(_STRANGERS):
        first, second = chance.sample(batches, 2)
        lost = _lost(chance)
        a, b = (_blind(chance.choice(batch.prints), lost) for batch in (first, second))
        if told(kinds(a), kinds(b))[0] in (None, "kinds clash"):
            between = frozenset({first.name, second.name})
            yield Pair(
                evidence(a, b, chance.choice(_STRENGTHS)),
                same=False,
                sort="strangers",
                batches=between,
            )


def _fit(pairs: list[Pair]) -> Floats:
    """Fit a logistic regression by Newton's method."""
    known = np.array([(1.0, *pair.evidence) for pair in pairs])
    same = np.array([float(pair.same) for pair in pairs])
    worth = np.array([_WORTH[pair.sort] for pair in pairs])
    pull = np.diag([1e-6, *[_PULL] * len(EVIDENCE)])
    weights = np.zeros(known.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-known @ weights))
        curved = (known * (worth * chance * (1 - chance))[:, None]).T @ known + pull
        weights -= np.linalg.solve(curved, known.T @ (worth * (chance - same)) + pull @ weights)
    return weights


def _chance(pair: Pair, weights: Floats) -> float:
    return float(1 / (1 + np.exp(-np.dot((1.0, *pair.evidence), weights))))


def _left_out(pairs: list[Pair], names: list[str]) -> None:
    """Print what the fit without a batch makes of that batch."""
    judged: list[tuple[Pair, bool]] = []
    for name in names:
        weights = _fit([pair for pair in pairs if name not in pair.batches])
        judged += [
            (pair, 100 * _chance(pair, weights) >= SIMILAR)
            for pair in pairs
            if pair.batches == {name}
        ]
    for sort in ("as is", "blinded"):
        found = [pair.same for pair, joined in judged if joined and pair.sort == sort]
        wanted = [joined for pair, joined in judged if pair.same and pair.sort == sort]
        shares = sum(found) / len(found), sum(wanted) / len(wanted)
        print(f"{sort:10} precision {shares[0]:.3f} recall {shares[1]:.3f} of {len(wanted)}")


def _write_telling(batches: list[Batch]) -> None:
    """Weigh characters by how seldom complaints hold them."""
    texts = [print_.chars for batch in batches for print_ in batch.prints]
    lines = (sets.DATA / "complaints.txt").read_text(encoding="utf-8").splitlines()
    texts += [frozenset(normalise(line).text) for line in lines]
    seen = Counter(char for chars in texts for char in chars if char.isalpha() and ord(char) > 255)
    weights: dict[float, list[str]] = {}
    for char, times in sorted(seen.items()):
        weights.setdefault(round(2 * math.log(len(texts) / times)) / 2, []).append(char)
    rows = [f"{weight} {''.join(chars)}" for weight, chars in sorted(weights.items())]
    _write("telling.txt", "\n".join([_HEAD, *rows]))


def _write(name: str, text: str) -> None:
    Path(data.__path__[0], name).write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Fit and write."""
    _write_telling(_batches(categories=False))
    chance = random.Random(_SEED)
    pairs: list[Pair] = []
    for categories in (False, True):
        batches = _batches(categories=categories)
        pairs += [pair for batch in batches for pair in _at_one_place(batch, chance)]
        pairs += _strangers(batches, chance)
    _left_out(pairs, [path.stem for path in _paths()])
    weights = _fit(pairs)
    table = dict(zip(("bias", *EVIDENCE), (round(float(w), 3) for w in weights), strict=True))
    _write("likeness.json", json.dumps(table, indent=1))
    print(json.dumps(table, indent=1))


if __name__ == "__main__":
    main()
