"""Fits how both opinions are joined; writes bot/domain/matching/data/second_opinion.json.

Run after the other fits: ``python -m tests.bench.match.fit_second_opinion``; needs scipy and the
extra jiefang[semantic]. Knowledge bases are our own and those written to fit, thinned to several
sizes; messages are the phrasings that such a base lacks, one in four with a slip, those of entries
that it lacks, the names of topics, which name no entry, and strangers. The messages written as
residents write, and stories told at length, count more than the rest.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-not-found, import-untyped, unused-ignore]

from bot.domain.knowledge import FaqEntry
from bot.domain.matching import Decision, Match, Matcher, data
from bot.domain.matching.confidence import fit_head
from bot.domain.matching.second_opinion import (
    CANDIDATES,
    EVIDENCE,
    ORDER,
    Opinion,
    Vector,
    candidate_features,
    evidence,
    is_unsure,
    may_be_sure,
    reorder,
)
from tests.bench.match import noise, sets
from tests.bench.match.seconded import Encoder, Second

_SEED = 11
_SIZES = {"own": (1, 4, 10, 20, 40), "small_talk_zh": (1, 3, 5)}
"""Phrasings kept an entry; of the other bases one."""
_ASKED, _ABSENT, _ABSENT_ELSEWHERE = 500, 250, 120
_SLIPS = tuple(name for name in noise.VARIANTS if name != "full pinyin")
_SLIPPED = 0.25
_ABSENT_WEIGHT, _WRITTEN_WEIGHT = 0.15, 3.0
_PENALTY = 0.002
_PRECISION, _NEAR_MISSES = 0.98, 0.02
_ABSENT_PARTS = 4


@dataclass(frozen=True, slots=True)
class Case:
    """A message, both opinions on it, and what is right."""

    text: str
    right: tuple[str, ...]
    decision: Decision
    candidates: tuple[Match, ...]
    opinion: Opinion
    weight: float = 1.0


def cases(
    encode: Encoder,
    entries: tuple[FaqEntry, ...],
    asked: Iterable[tuple[str, tuple[str, ...]]],
    weight: float = 1.0,
) -> Iterator[Case]:
    """Ask a knowledge base and the model; sure verdicts are left out."""
    second, matcher = Second.of(entries, encode), Matcher.build(entries)
    for text, right in asked:
        decision = matcher.decide(text)
        if not is_unsure(text, decision):
            continue
        candidates = matcher.match(text, limit=CANDIDATES)
        opinion = second.opinion(text, candidates)
        yield Case(text, right, decision, candidates, opinion, weight)


def slipped(text: str, chance: random.Random) -> str:
    """Spoil one message in four."""
    return (
        noise.VARIANTS[chance.choice(_SLIPS)](text, chance) if chance.random() < _SLIPPED else text
    )


def thinned(encode: Encoder, name: str, keep: int) -> Iterator[Case]:
    """Ask a knowledge base, with *keep* phrasings an entry, what it lacks."""
    whole, chance = bases()[name], random.Random(_SEED)
    (base,) = sets.thinned(whole, keep, _SEED)
    asked = ((slipped(a.text, chance), a.right) for a in base.asked[:_ASKED])
    yield from cases(encode, base.entries, asked)
    parts, most = (_ABSENT_PARTS, _ABSENT) if name == "own" else (1, _ABSENT_ELSEWHERE)
    for part in range(parts):
        kept = tuple(e for n, e in enumerate(base.entries) if n % _ABSENT_PARTS != part)
        gone = [text for n, entry in enumerate(whole) if n % _ABSENT_PARTS == part
                for text in entry.questions]  # fmt: skip
        random.Random(_SEED).shuffle(gone)
        yield from cases(encode, kept, ((t, ()) for t in gone[:most]), _ABSENT_WEIGHT)
    topics = yaml.safe_load((sets.KNOWLEDGE / "topics.yaml").read_text(encoding="utf-8"))["topics"]
    names = [name for topic in topics for name in topic["name"].values()]
    nothing = [*names, *data.lines("strangers.txt")[0::2]]
    yield from cases(encode, base.entries, ((text, ()) for text in nothing))


def bases() -> dict[str, tuple[FaqEntry, ...]]:
    """Give the knowledge bases to fit on, by name."""
    return {"own": sets.own_entries(), **sets.written_to_fit()}


def written(encode: Encoder) -> list[Case]:
    """Ask the whole knowledge base what was written as residents write."""
    paths = (sets.DATA / "messages.jsonl", sets.DATA / "stories.jsonl")
    asked = ((line["q"], tuple(line["ids"])) for path in paths for line in sets.messages(path))
    return list(cases(encode, sets.own_entries(), asked, _WRITTEN_WEIGHT))


def fit_order(found: list[Case]) -> Vector:
    """Minimise the listwise loss over the candidates of each message."""
    tables = []
    for case in found:
        names, table = candidate_features(case.candidates, case.opinion)
        right = np.array([name in case.right for name in names])
        if right.any() and not right.all():
            tables.append((table, right, case.weight))

    def loss(weights: Vector) -> float:
        total = 0.0
        for table, right, weight in tables:
            fused = table @ weights
            mass = np.exp(fused - fused.max())
            total -= weight * float(np.log(mass[right].sum() / mass.sum() + 1e-12))
        return total / len(tables) + _PENALTY * float(weights @ weights)

    bounds = [(0, None)] * 3 + [(None, None)]
    return np.asarray(minimize(loss, np.ones(len(ORDER)), bounds=bounds).x)


def first_right(found: list[Case], order: Vector) -> tuple[float, float, float, float]:
    """Count first and first three, before and after, in percent of the messages asked."""
    known = [case for case in found if case.right]
    rows = []
    for case in known:
        before = [one.entry for one in case.candidates]
        after = reorder(case.candidates, case.opinion, order).entries
        rows.append([bool(set(case.right) & set(names[:n]))
                     for names in (before, after) for n in (1, 3)])  # fmt: skip
    first, shown, then, now = (100 * np.mean(rows, axis=0)).round(1).tolist()
    return first, then, shown, now


def chances(found: list[Case], order: Vector) -> tuple[Vector, Vector, Vector]:
    """Give evidence, hits and weights."""
    inputs, hits = [], []
    for case in found:
        reordered = reorder(case.candidates, case.opinion, order)
        inputs.append(evidence(case.text, case.decision, reordered, case.opinion))
        hits.append(float(reordered.entries[0] in case.right))
    return np.array(inputs), np.array(hits), np.array([case.weight for case in found])


def barred(found: list[Case], order: Vector) -> NDArray[np.bool_]:
    """Tell which cases are choices however likely their first is."""
    return np.array(
        [
            not may_be_sure(reorder(case.candidates, case.opinion, order), case.opinion)
            for case in found
        ]
    )


def threshold(chance: Vector, hits: Vector, known: NDArray[np.bool_]) -> float:
    """Find the lowest chance from which on to answer.

    Of what is answered then _PRECISION is right where the entry is there, and of what has no
    entry at most _NEAR_MISSES are answered.
    """
    for limit in np.linspace(0.5, 0.99, 50):
        given = chance >= limit
        right = hits[given & known]
        is_right = len(right) > 0 and right.mean() >= _PRECISION
        if is_right and (given & ~known).sum() <= _NEAR_MISSES * (~known).sum():
            return float(limit)
    return 1.0


def main() -> None:
    """Fit and write the weights."""
    encode = Encoder()
    every = written(encode)
    for base in bases():
        for keep in _SIZES.get(base, (1,)):
            every += thinned(encode, base, keep)
    table: dict[str, object] = {}
    for name in ("plain", "learned"):
        found = [case for case in every if case.opinion.learned == (name == "learned")]
        order = fit_order(found)
        inputs, hits, weights = chances(found, order)
        right = fit_head(inputs, hits, weights, np.zeros(len(EVIDENCE)), 1.0).weights
        chance = np.where(barred(found, order), 0, 1 / (1 + np.exp(-inputs @ right)))
        known = np.array([bool(case.right) for case in found])
        limit = threshold(chance, hits, known)
        print(name, len(found), "first, then; in three, then:", first_right(found, order), limit)
        print(dict(zip(ORDER, order.round(2), strict=True)))
        print(dict(zip(EVIDENCE, right.round(2), strict=True)))
        table[name] = {
            "order": order.round(3).tolist(),
            "right": right.round(3).tolist(),
            "answer_from": round(limit, 3),
        }
    target = Path(str(data.__file__)).parent / "second_opinion.json"
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
