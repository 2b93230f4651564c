"""Fits the fusion weights and writes bot/domain/matching/data/fusion.json.

Run: ``python -m tests.bench.match.fit_fusion [knowledge base.json …]``; needs scipy.
Each message is asked of a knowledge base that lacks it; the loss is the listwise softmax over
the candidate rows.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-not-found, import-untyped, unused-ignore]

from bot.domain.knowledge import FaqEntry
from bot.domain.matching import data
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.emphasis import emphasis
from bot.domain.matching.grams import grams
from bot.domain.matching.ranker import Ranker
from bot.domain.matching.reading import Reader, Script
from bot.domain.matching.ridge import SPOKEN_WORTH, WRITTEN_WORTH, fit, kernel, worthwhile
from tests.bench.match import noise, sets

Table = NDArray[np.float32]
Example = tuple[Table, NDArray[np.bool_]]
_SHRINK = {Script.HAN: 0.08, Script.PINYIN: 0.3, Script.LATIN: 1.0}
"""Pull of the plain weights: what holds in every domain is little, and fits to a few mislead."""
_MOST = 1500
_START = np.array([0.3, 0.2, 0.6, 1.5, 0.8, 1, 0.6, 1, 2, 0, 0.3])
_IN_LETTERS = np.array([0.5, 1.5, 0.7, 1.5, 0.8, 1, 0.5, 1, 2, 0, 0.3])
"""Plain weights, and those for Latin words, which are alike by their letters."""
_ALONE, _BESIDE_RIDGE = 3, np.array([2, 2, 2, 2, 2, 2, 2, 2, 8, 2, 2])
_SHRINK_RIDGE = 1.0
_FREQUENT = ("full pinyin", "typo", "typo", "fuzzy pinyin", "homophone")
_SEED = 7
_FEWEST = 30
"""Messages of a base in one script from which on it has a say."""


def ranker(entries: tuple[FaqEntry, ...], reader: Reader) -> Ranker:
    """Build a ranker that chooses the best row of an entry by plain weights."""
    corpus = Corpus.build(entries, reader)
    start = _START.astype(np.float32)
    none = {(script, ridge): start for script in Script for ridge in (False, True)}
    if not worthwhile(corpus):
        return Ranker(corpus, weights=none)
    rows = [grams(reader.read(text)) for text in corpus.phrasings]
    written, spoken = (
        fit(corpus, kernel(corpus, rows, worth)) for worth in (WRITTEN_WORTH, SPOKEN_WORTH)
    )
    return Ranker(corpus, written.alpha, spoken.alpha, none)


def example(ranked: Ranker, reader: Reader, asked: sets.Asked) -> tuple[Script, Example] | None:
    """Compare a message with its candidates; None where the right entry is not among them."""
    reading = reader.read(asked.text)
    features = grams(reading, emphasis(reading, reader.thesaurus.questions))
    found = ranked.rank(reading, features)
    right = np.array([ranked.corpus.entries[e] in asked.right for e in found.entries])
    if not right.any() or right.all():
        return None
    return reading.script, (found.features, right)


def variant(asked: sets.Asked, chance: random.Random) -> sets.Asked:
    """Leave half of the messages as they are, spoil the others."""
    kind = chance.choice([None] * 4 + [*noise.VARIANTS, *_FREQUENT])
    text = asked.text if kind is None else noise.VARIANTS[kind](asked.text, chance)
    return sets.Asked(text, asked.right)


def examples(paths: list[Path]) -> Iterator[tuple[str, tuple[Script, bool], Example]]:
    """Ask every knowledge base, thinned to several sizes; the base's name goes with each."""
    chance = random.Random(_SEED)
    reader = Reader(Thesaurus())
    bases = {"own": sets.own_entries(), **sets.written_to_fit()}
    bases |= {path.stem: sets.foreign(path).entries for path in paths}
    for name, entries in bases.items():
        for keep in (1, 3, 6, 12, 24):
            if sum(len(e.questions) > keep for e in entries) < len(entries) / 2:
                continue
            (base,) = sets.thinned(entries, keep, _SEED + keep)
            ranked = ranker(base.entries, reader)
            for asked in base.asked[:_MOST]:
                found = example(ranked, reader, variant(asked, chance))
                if found:
                    yield name, (found[0], ranked.learned), found[1]
            print(name, base.name, len(base.entries), "entries", flush=True)
    base = close_paraphrases()
    ranked = ranker(base.entries, reader)
    for asked in base.asked[:_MOST]:
        found = example(ranked, reader, variant(asked, chance))
        if found:
            yield base.name, (found[0], ranked.learned), found[1]


def close_paraphrases() -> sets.Base:
    """Make every Chinese phrasing an entry of its own and ask it in other words."""
    chance = random.Random(_SEED)
    texts = [text for entry in sets.own_entries() for text in entry.questions]
    chinese = sorted({text for text in texts if "\u4e00" <= text[0] <= "\u9fff"})
    entries = sets.plain_entries({str(n): [text] for n, text in enumerate(chinese)})
    asked = [sets.Asked(noise.reworded(text, chance), (str(n),)) for n, text in enumerate(chinese)]
    chance.shuffle(asked)
    return sets.Base("close paraphrases", entries, tuple(asked))


def fitted(
    several: list[list[Example]], start: NDArray[np.float64], shrink: float
) -> NDArray[np.float64]:
    """Minimise the listwise loss by L-BFGS with a pull of *shrink* towards *start*.

    Every list of examples counts the same, however long it is.
    """
    found = list(chain.from_iterable(several))
    counts = np.concatenate([np.full(len(one), 1 / len(one) / len(several)) for one in several])
    sizes = np.array([len(table) for table, _ in found])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    every = np.concatenate([table for table, _ in found]).astype(np.float64)
    right = np.concatenate([mask for _, mask in found])
    group = np.repeat(np.arange(len(sizes)), sizes)
    pull_back = shrink / 50

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = every @ weights
        score -= np.maximum.reduceat(score, starts)[group]
        mass = np.exp(score)
        total = np.add.reduceat(mass, starts)
        good = np.add.reduceat(mass * right, starts)
        pull = (mass / total[group] - mass * right / good[group]) * counts[group]
        off = weights - start
        value = -counts @ np.log(good / total) + pull_back * off @ off
        return float(value), every.T @ pull + 2 * pull_back * off

    bounds = [(0, None)] * 6 + [(None, None), (0, None), (0, None), (None, None), (0, None)]
    return np.asarray(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x)


def _plain(script: Script) -> NDArray[np.float64]:
    """Give the weights that are right as far as nothing is known."""
    return _IN_LETTERS if script is Script.LATIN else _START


def main() -> None:
    """Fit and write the weights."""
    collected: dict[tuple[Script, bool], dict[str, list[Example]]] = {}
    for base, key, found in examples([Path(name) for name in sys.argv[1:]]):
        collected.setdefault(key, {}).setdefault(base, []).append(found)
    target = Path(str(data.__file__)).parent / "fusion.json"
    table: dict[str, list[float]] = {}
    for (script, ridge), by_base in sorted(collected.items()):
        several = [some for some in by_base.values() if len(some) >= _FEWEST]
        start = (_BESIDE_RIDGE if ridge else _ALONE) * _plain(script)
        weights = fitted(several, start, _SHRINK[script] * (_SHRINK_RIDGE if ridge else 1))
        asked = list(chain.from_iterable(several))
        right = np.mean([mask[np.argmax(rows @ weights)] for rows, mask in asked])
        name = f"{script.name}{'+ridge' if ridge else ''}"
        table[name] = [round(float(w), 3) for w in weights]
        print(f"{name:14} {len(asked):6} messages, first right {right:.3f}", table[name])
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
