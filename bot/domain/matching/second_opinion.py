"""Weighing a language model's word on an unsure verdict against the matcher's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.domain.knowledge import FaqEntry
from bot.domain.language import Language
from bot.domain.matching.corpus import has_few_phrasings, telling_answers
from bot.domain.matching.data import raw
from bot.domain.matching.emphasis import last_said
from bot.domain.matching.verdicts import Decision, Match, Outcome
from bot.domain.text import HAN, normalise

Vector = NDArray[np.float64]

_HAN = re.compile(f"[{HAN}]")
CANDIDATES = 20
"""Entries of the matcher's ranking that are worth a second opinion."""
ORDER = ("log share", "cosine", "pull", "unlisted")
"""What is known of a candidate; fitted by tests/bench/match/fit_second_opinion.py."""
EVIDENCE = (
    "constant", "share of the first", "margin", "log-odds before", "agreed", "cosine",
    "pull margin", "length",
)  # fmt: skip
"""What is known of the new ranking; the same script fits its weights."""
_SHOWN = 3
_UNLISTED = -7.0
"""Log share of an entry that the matcher had not among its candidates, and the least of any."""
_COSINE_STEP, _PULL_STEP = 0.05, 0.2
"""Differences that count as one: cosines of this model lie close together."""
_USUAL_COSINE = 0.9
_SAME = 0.995
"""Cosine from which on a phrasing says the same, letter by letter or nearly so."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near an entry is to the message in meaning."""

    cosine: float
    """Of its nearest phrasing, up to 1; on average of what was read."""
    pull: float
    """Of all its phrasings, by a regression on their vectors: about 0–1; on average, too."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the language model says of one message."""

    of: Mapping[str, Likeness]
    """Of every entry it was asked about, and of those that it finds nearest itself."""
    learned: bool
    """Entries have phrasings enough for their pull to say anything."""
    sure_from: float = 0.0
    """Lead in pull from which on the pull is hardly ever wrong in this knowledge base."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the model is to learn of a knowledge base."""

    phrasings: Mapping[str, tuple[str, ...]]
    """By entry; where there are few, the beginning of the answer is one more."""
    learned: bool
    """As `Opinion.learned`."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Fitted weights for knowledge bases of one kind."""

    order: Vector
    right: Vector
    answer_from: float
    """Chance from which choices become an answer."""


@dataclass(frozen=True, slots=True)
class Reordered:
    """Entries in the order of both opinions together."""

    entries: tuple[str, ...]
    fused: Vector

    def shares(self) -> Vector:
        """Softmax of the fused scores."""
        mass = np.exp(self.fused - self.fused.max())
        shares: Vector = mass / mass.sum()
        return shares


@cache
def fitted() -> dict[bool, Weights]:
    """Weights by whether the pull counts."""
    table = json.loads(raw("second_opinion.json"))
    return {
        learned: Weights(np.array(row["order"]), np.array(row["right"]), row["answer_from"])
        for learned, row in ((False, table["plain"]), (True, table["learned"]))
    }


def is_unsure(text: str, decision: Decision) -> bool:
    """Tell whether a second opinion may change the verdict: where there is a choice.

    What the matcher knows nothing of stays a miss: measured, the model brings back fewer
    questions than it lets strangers in. On Chinese in Latin letters it has nothing to say.
    """
    legible = decision.language is Language.EN or _HAN.search(text) is not None
    return decision.outcome is Outcome.SUGGEST and legible and bool(decision.suggestions)


def to_be_known(entries: Iterable[FaqEntry]) -> Known:
    """Say what the model is to learn of *entries*."""
    known = tuple(entries)
    texts = {entry.id: entry.questions for entry in known}
    for entry, answer in zip(known, telling_answers(known), strict=False):
        texts[entry.id] += (answer,)
    phrasings = {name: tuple(normalise(text).text for text in of) for name, of in texts.items()}
    return Known(phrasings, learned=not has_few_phrasings(known))


def to_be_read(text: str) -> tuple[str, ...]:
    """Say what the model is to read of a message: all, and of a story also how it ends.

    Of a story as a whole it tells rather what it is about than what is asked. It knows Simplified
    Chinese and the words of Mandarin best.
    """
    return tuple(normalise(said).text for said in (text, last_said(text)) if said is not None)


def reconsider(
    text: str,
    decision: Decision,
    candidates: Sequence[Match],
    opinion: Opinion,
    topics: Mapping[str, str],
) -> Decision:
    """Join both opinions into one verdict.

    Choices are put in a new order; they become an answer only where both together are sure.

    Args:
        text: The message.
        decision: The verdict so far, for which `is_unsure` holds.
        candidates: The matcher's ranking, up to CANDIDATES.
        opinion: On all of them; else the verdict stands.
        topics: Entry to topic.
    """
    if not candidates or any(one.entry not in opinion.of for one in candidates):
        return decision
    weights = fitted()[opinion.learned]
    reordered = reorder(candidates, opinion, weights.order)
    chance = _chance(evidence(text, decision, reordered, opinion), weights.right)
    sure = chance >= weights.answer_from and may_be_sure(reordered, opinion)
    outcome = Outcome.ANSWER if sure else Outcome.SUGGEST
    return _changed(decision, outcome, reordered, chance, topics)


def reorder(candidates: Sequence[Match], opinion: Opinion, weights: Vector) -> Reordered:
    """Rank the candidates of both by both."""
    names, table = candidate_features(candidates, opinion)
    fused = table @ weights
    order = np.argsort(-fused, kind="stable")
    return Reordered(tuple(names[place] for place in order), fused[order])


def candidate_features(
    candidates: Sequence[Match], opinion: Opinion
) -> tuple[tuple[str, ...], Vector]:
    """List what is known of each candidate: names, and [candidate, ORDER]."""
    listed = {one.entry: max(float(np.log(max(one.score, 1e-3) / 100)), _UNLISTED)
              for one in candidates}  # fmt: skip
    names = (*listed, *sorted(opinion.of.keys() - listed.keys()))
    rows = [
        (
            listed.get(name, _UNLISTED),
            opinion.of[name].cosine / _COSINE_STEP,
            opinion.of[name].pull / _PULL_STEP,
            float(name not in listed),
        )
        for name in names
    ]
    return names, np.array(rows)


def may_be_sure(reordered: Reordered, opinion: Opinion) -> bool:
    """Tell whether the first entry may be the answer, however likely it looks.

    Not where two entries have the message as a phrasing: people choose, not we. Nor where the
    model's lead is one with which it errs in this knowledge base.
    """
    claims = sum(one.cosine >= _SAME for one in opinion.of.values())
    leads = not opinion.learned or pull_lead(reordered, opinion) >= opinion.sure_from
    return claims <= 1 and leads


def pull_lead(reordered: Reordered, opinion: Opinion) -> float:
    """Say by how much the first entry pulls more than any other."""
    first, *others = (opinion.of[name].pull for name in reordered.entries)
    return first - max(others, default=0.0)


def evidence(text: str, decision: Decision, reordered: Reordered, opinion: Opinion) -> Vector:
    """Sum up the new ranking for the chance that its first entry is right."""
    first = reordered.entries[0]
    nearest = opinion.of[first]
    fused = reordered.fused
    before = min(max(decision.score / 100, 0.02), 0.98)
    return np.array(
        (
            1.0,
            float(reordered.shares()[0]),
            min(float(fused[0] - fused[1]) if len(fused) > 1 else 6.0, 6.0) / 3,
            float(np.log(before / (1 - before))) / 4,
            float(first == decision.entry),
            (nearest.cosine - _USUAL_COSINE) * 10,
            pull_lead(reordered, opinion),
            float(np.log1p(len(text))) / 3,
        )
    )


def _chance(found: Vector, weights: Vector) -> float:
    return float(1 / (1 + np.exp(-np.clip(found @ weights, -30, 30))))


def _changed(
    decision: Decision,
    outcome: Outcome,
    reordered: Reordered,
    chance: float,
    topics: Mapping[str, str],
) -> Decision:
    first = reordered.entries[0]
    shares = dict(zip(reordered.entries, reordered.shares().tolist(), strict=True))
    return replace(
        decision,
        outcome=outcome,
        entry=first,
        score=round(100 * chance, 2),
        suggestions=tuple(
            Match(entry=name, score=round(100 * shares[name], 2))
            for name in _shown(decision, reordered)
        ),
        topic=topics.get(first, decision.topic),
    )


def _shown(decision: Decision, reordered: Reordered) -> tuple[str, ...]:
    """Name the choices; the matcher's own first stays among them."""
    shown = reordered.entries[:_SHOWN]
    if decision.entry is None or decision.entry in shown:
        return shown
    return (*shown[:-1], decision.entry)
