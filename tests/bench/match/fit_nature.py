"""Fits the model of a message's nature and writes bot/domain/matching/data/nature.bin.

Run: ``python -m tests.bench.match.fit_nature [--folds]``; needs scikit-learn.
"""

from __future__ import annotations

import random
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-not-found, import-untyped, unused-ignore]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found, import-untyped, unused-ignore]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-not-found, import-untyped, unused-ignore]

from bot.domain.matching import data
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.grams import grams
from bot.domain.matching.nature import BUCKETS, KINDS, buckets, signs
from bot.domain.matching.pinyin import is_pinyin
from bot.domain.matching.reading import Reader
from tests.bench.match import noise, sets

_STRENGTH, _ALARM_STRENGTH = 10.0, 30.0
_SEED = 5
_CHANGES = (noise.homophone, noise.typo, noise.reworded, noise.chatter, noise.fuzzy_pinyin)
_IN_PINYIN = 0.15
_ASKED_EVERY = 3
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A training line."""

    text: str
    kind: str
    urgent: bool = False
    weight: float = 1.0
    origin: str = ""
    """The line that it was made from; empty where it was written as it is."""


def _lines(name: str) -> list[str]:
    text = (sets.DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def training() -> Iterator[Line]:
    """Read all that was written for this fit, and the office's own phrasings."""
    complaints = [
        Line(line.removeprefix("!"), "complaint", urgent=line.startswith("!"), weight=1.5)
        for line in _lines("complaints.txt")
    ]
    questions = [Line(line, "question", weight=2.0) for line in _lines("questions.txt")]
    own = [text for entry in sets.own_entries() for text in entry.questions]
    yield from (*complaints, *questions, *_others())
    yield from (Line(text, "question", weight=0.5) for text in own)
    calm = [line.text for line in complaints if not line.urgent]
    yield from toned(calm, [*(line.text for line in questions), *own[::3]])
    yield from asked_about(calm)


def _others() -> Iterator[Line]:
    for line in data.lines("strangers.txt")[::2]:
        yield Line(line, "stranger", weight=1.5)
    for line in _lines("others.txt"):
        label, _, text = line.partition(" ")
        if label in KINDS:
            yield Line(text, label)


@cache
def _tones() -> dict[str, list[str]]:
    split = (line.split("\t") for line in _lines("tones.txt"))
    return {where: choices.split("|") for where, choices in split}


def toned(complaints: list[str], questions: list[str]) -> Iterator[Line]:
    """Say each Chinese line once more in a tone that the other kind is often told in too."""
    chance = random.Random(_SEED)
    tones = _tones()
    for kind, texts in (("complaint", complaints), ("question", questions)):
        for text in (line for line in texts if "\u4e00" <= line[-2:-1] <= "\u9fff"):
            front, back = (chance.choice(tones[f"{kind} {where}"]) for where in ("before", "after"))
            said = front + text if chance.random() < 0.5 else text.rstrip("？?！!。") + back
            yield Line(said, kind, weight=0.4, origin=text)


def asked_about(complaints: list[str]) -> Iterator[Line]:
    """Tell troubles that end in wanting to know something: what is said last decides."""
    chance = random.Random(_SEED)
    for text in complaints[::_ASKED_EVERY]:
        han = bool(_HAN.search(text))
        if text.endswith(("?", "？")) or (not han and is_pinyin(text)):
            continue
        tail = chance.choice(_tones()["asked after" if han else "asked after in english"])
        yield Line(text.rstrip("！!。.") + tail, "question", weight=0.3, origin=text)


def spoilt(lines: list[Line]) -> Iterator[Line]:
    """Add each line once as somebody else would have typed it: a slip is no sign of its kind."""
    chance = random.Random(_SEED)
    for line in lines:
        yield line
        in_pinyin = chance.random() < _IN_PINYIN
        change = noise.full_pinyin if in_pinyin else chance.choice(_CHANGES)
        text = change(line.text, chance)
        yield Line(text, line.kind, line.urgent, line.weight / 3, line.origin or line.text)


def matrix(lines: list[Line]) -> csr_matrix:
    """Make the inputs of *lines*."""
    reader = Reader(Thesaurus())
    places, values, starts = [], [], [0]
    for line in lines:
        reading = reader.read(line.text)
        place, value = buckets(reading, grams(reading), signs(reading))
        places.append(place)
        values.append(value)
        starts.append(starts[-1] + len(place))
    joined = (np.concatenate(values), np.concatenate(places), starts)
    return csr_matrix(joined, shape=(len(lines), BUCKETS))


def fit(inputs: csr_matrix, lines: list[Line]) -> tuple[LogisticRegression, LogisticRegression]:
    """Fit the kinds, and urgency apart, to *lines*, whose inputs are *inputs*."""
    weights = np.array([line.weight for line in lines])
    kinds = LogisticRegression(C=_STRENGTH, max_iter=300)
    kinds.fit(inputs, [KINDS.index(line.kind) for line in lines], sample_weight=weights)
    urgent = LogisticRegression(C=_ALARM_STRENGTH, max_iter=300)
    heavier = weights * np.array([3.0 if line.urgent else 1.0 for line in lines])
    urgent.fit(inputs, [line.urgent for line in lines], sample_weight=heavier)
    return kinds, urgent


def folds(inputs: csr_matrix, lines: list[Line]) -> None:
    """Print recall and false alarms on folds; a line and its spoilt copy stay together."""
    asked = lines[::2]
    kind = np.array([KINDS.index(line.kind) for line in asked])
    guessed = np.zeros(len(asked), int)
    alarm = np.zeros(len(asked))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=_SEED).split(kind, kind):
        both = np.sort(np.concatenate([2 * train, 2 * train + 1]))
        kinds, urgent = fit(inputs[both], [lines[n] for n in both])
        guessed[test] = kinds.predict(inputs[2 * test])
        alarm[test] = urgent.decision_function(inputs[2 * test])
    report(asked, guessed, alarm)


def report(lines: list[Line], guessed: NDArray[np.int_], alarm: NDArray[np.float64]) -> None:
    """Print what was guessed of *lines*, and the misses."""
    kind = np.array([KINDS.index(line.kind) for line in lines])
    for number, name in enumerate(KINDS):
        mine, said = kind == number, guessed == number
        print(f"{name:10} recall {said[mine].mean():.3f} precision {mine[said].mean():.3f}")
    really = np.array([line.urgent for line in lines])
    for limit in (-3.0, -2.5, -2.0, -1.5, -1.0, 0.0):
        loud = alarm > limit
        print(
            f"urgent {limit:4} recall {loud[really].mean():.3f} precision {really[loud].mean():.3f}"
        )
    for line, said, shout in zip(lines, guessed, alarm, strict=True):
        hand_made = line.weight > 1 and KINDS[said] != line.kind
        if hand_made or (shout > -2) != line.urgent:
            print("  ", KINDS[said], f"{shout:.1f}", "<-", line.kind, line.text)


def stored(kinds: LogisticRegression, urgent: LogisticRegression) -> bytes:
    """Pack weights to a byte each, scaled by row."""
    weights: NDArray[np.float64] = np.vstack([kinds.coef_, urgent.coef_])
    intercepts = np.concatenate([kinds.intercept_, urgent.intercept_]).astype("<f4")
    scales = (np.abs(weights).max(axis=1) / 127).astype("<f4")
    packed = np.round(weights / scales[:, None]).astype(np.int8)
    return zlib.compress(scales.tobytes() + intercepts.tobytes() + packed.tobytes(), 9)


def main() -> None:
    """Fit and write; with --folds, say first how well it does on lines that it lacks."""
    lines = list(spoilt(list(training())))
    inputs = matrix(lines)
    if "--folds" in sys.argv:
        folds(inputs, lines)
    target = Path(str(data.__file__)).parent / "nature.bin"
    target.write_bytes(stored(*fit(inputs, lines)))
    print(target.name, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
