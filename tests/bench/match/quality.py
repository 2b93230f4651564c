"""How often the matcher is right: by kind of message, by noise, on other knowledge bases."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Protocol

import numpy as np

from bot.domain.matching import Context, Decision, Matcher, Outcome
from tests.bench.match import noise, sets

_PRECISION = 0.95
_SEEDS = range(3, 8)
"""A slip falls elsewhere with each: one draw of a hundred messages says little."""


class Decides(Protocol):
    """The matcher, alone or with a second opinion."""

    def decide(self, text: str, *, context: Context | None = None) -> Decision:
        """Give the verdict on *text*."""
        ...


@dataclass(slots=True)
class Tally:
    """Counts over messages whose right entry is known."""

    asked: int = 0
    first: int = 0
    shown: int = 0
    answered: int = 0
    wrong: int = 0
    complaint: int = 0
    none: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, text: str, right: Iterable[str], decision: Decision) -> None:
        """Count one decision."""
        wanted = set(right)
        offered = decision.outcome not in {Outcome.NONE, Outcome.SMALLTALK}
        names = [match.entry for match in decision.suggestions]
        hit = offered and decision.entry in wanted
        self.asked += 1
        self.first += hit
        self.shown += offered and bool(wanted & set(names))
        self.answered += decision.outcome is Outcome.ANSWER
        self.wrong += decision.outcome is Outcome.ANSWER and not hit
        self.complaint += decision.outcome is Outcome.COMPLAINT
        self.none += decision.outcome in {Outcome.NONE, Outcome.SMALLTALK}
        if not hit or decision.outcome is Outcome.COMPLAINT:
            self.misses.append(
                f"{decision.outcome:9} {decision.score:5.1f} {sorted(wanted)} <- {names} "
                f"{text[-60:]}"
            )

    def row(self, name: str) -> str:
        """Format as a line of the table, in percent."""
        counts = (self.first, self.shown, self.answered, self.wrong, self.complaint, self.none)
        cells = "".join(f"{100 * count / max(1, self.asked):8.1f}" for count in counts)
        return f"{name:22}{self.asked:6}{cells}"


HEADER = f"{'':22}{'n':>6}" + "".join(
    f"{name:>8}" for name in ("first", "in 3", "answer", "wrong", "compl.", "none")
)


def by_style(matcher: Decides, path: Path) -> dict[str, Tally]:
    """Tally a file of labelled messages by their style."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for line in sets.messages(path):
        decision = matcher.decide(line["q"])
        tallies[line.get("style", "asked")].add(line["q"], line["ids"], decision)
        tallies["all"].add(line["q"], line["ids"], decision)
    return tallies


def by_noise(
    matcher: Decides, path: Path, seeds: Iterable[int] = _SEEDS
) -> Iterator[tuple[str, Tally]]:
    """Tally the same messages in each variant, drawn several times."""
    lines = list(sets.messages(path))
    for name, change in noise.VARIANTS.items():
        tally = Tally()
        for chance, line in product(map(random.Random, seeds), lines):
            text = change(line["q"], chance)
            tally.add(text, line["ids"], matcher.decide(text))
        yield name, tally


def outcomes(matcher: Decides, path: Path, kind: str) -> dict[str, dict[str, list[str]]]:
    """Collect the outcomes of messages by the value of their field *kind*."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in sets.messages(path):
        decision = matcher.decide(line["q"])
        name = f"{decision.outcome}{'!' if decision.urgent else ''}"
        label = f"{line['q'][:44]} -> {decision.entry} {decision.score} {decision.noise or ''}"
        found[str(line.get(kind))][name].append(label)
    return found


def overlap(matcher: Matcher, path: Path) -> tuple[int, int, int, list[str]]:
    """Count messages whose choices overlap the right ones; those asked back; all; the misses."""
    hits = asked_back = total = 0
    misses = []
    for line in sets.messages(path):
        decision = matcher.decide(line["q"])
        total += 1
        good = bool({m.entry for m in decision.suggestions} & set(line["among"]))
        back = decision.outcome is Outcome.SUGGEST
        hits += good and decision.outcome in {Outcome.SUGGEST, Outcome.ANSWER}
        asked_back += back
        if not (good and back):
            misses.append(
                f"{decision.outcome} {[m.entry for m in decision.suggestions]} {line['q']}"
            )
    return hits, asked_back, total, misses


def followups(matcher: Matcher, path: Path) -> Tally:
    """Tally second turns, with the first turn's match as their context."""
    tally = Tally()
    for line in sets.messages(path):
        first, second = line["turns"]
        before = matcher.decide(first)
        context = Context(entry=before.entry, topic=before.topic) if before.entry else None
        tally.add(f"{first} | {second}", line["ids"], matcher.decide(second, context=context))
    return tally


def certainty(matcher: Matcher, base: sets.Base) -> tuple[float, float]:
    """Say how well the score tells questions from strangers, and right entries from wrong ones.

    Returns:
        The area under the curve of the first, and the share of questions that could be answered
        with 95 % of all answers right if a fifth of the messages were strangers; both 0–1.
    """
    decided = [(matcher.decide(line.text), line.right) for line in base.asked]
    asked = np.array([one.score for one, _ in decided])
    right = np.array([one.entry in ids for one, ids in decided])
    strange = np.array([matcher.decide(text).score for text in base.strangers])
    above = (asked[:, None] > strange).mean() + (asked[:, None] == strange).mean() / 2
    scores, good = np.concatenate([asked, strange]), np.concatenate([right, strange < 0])
    weights = np.repeat([1.0, len(asked) / 4 / len(strange)], [len(asked), len(strange)])
    order = np.argsort(-scores, kind="stable")
    precision = np.cumsum((weights * good)[order]) / np.cumsum(weights[order])
    enough = np.flatnonzero(precision >= _PRECISION)
    last = int(enough[-1]) + 1 if len(enough) else 0
    return float(above), float((order[:last] < len(asked)).sum() / len(asked))


def foreign(matcher: Decides, base: sets.Base) -> tuple[Tally, Tally]:
    """Tally another knowledge base, and what it makes of strangers."""
    asked, strangers = Tally(), Tally()
    for line in base.asked:
        asked.add(line.text, line.right, matcher.decide(line.text))
    for text in base.strangers:
        strangers.add(text, (), matcher.decide(text))
    return asked, strangers
