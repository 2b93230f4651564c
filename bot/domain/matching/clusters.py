"""Putting messages that ask the same together, one after the other, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from bot.domain.matching.sketches import Sketch

ALIKE = 0.36
"""Likeness from which on two messages ask the same: nine of ten pairs put together belong so."""
_TELLING = 10
"""A message's strongest features: it is compared with those who share one of them."""
_MOST_COMPARED = 24
_MOST_MET = 400
"""Messages remembered under one feature: what more of them have tells nothing apart."""
_SPOKESMEN = 4
"""Members that a newcomer is compared with: the first, and others unlike it."""


@dataclass(slots=True)
class Clusters:
    """Groups in the order of their first members; what was put together stays so.

    The same messages in the same order make the same groups. Memory grows with groups, not with
    members: each has up to _SPOKESMEN of them.
    """

    alike: float = ALIKE
    _spokesmen: list[tuple[int, Sketch]] = field(default_factory=list)
    """(group, member), in the order of arrival."""
    _of_group: list[int] = field(default_factory=list)
    """How many each group has."""
    _met: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Feature to spokesmen."""

    def add(self, sketch: Sketch) -> int:
        """Put one message in, and tell the number of its group, from 0."""
        group, likeness = self._nearest(sketch)
        if group is None or likeness < self.alike:
            self._of_group.append(0)
            group = len(self._of_group) - 1
        elif likeness > 1 - (1 - self.alike) / 2 or self._of_group[group] >= _SPOKESMEN:
            return group
        self._speak(group, sketch)
        return group

    def _nearest(self, sketch: Sketch) -> tuple[int | None, float]:
        shared: dict[int, float] = defaultdict(float)
        for feature, weight in list(sketch.weights.items())[:_TELLING]:
            for number in self._met.get(feature, ()):
                shared[number] += weight * self._spokesmen[number][1].weights[feature]
        likely = sorted(shared, key=lambda number: (-shared[number], number))[:_MOST_COMPARED]
        best: tuple[int | None, float] = (None, 0.0)
        for number in likely:
            group, other = self._spokesmen[number]
            likeness = sketch.likeness(other)
            if likeness > best[1]:
                best = (group, likeness)
        return best

    def _speak(self, group: int, sketch: Sketch) -> None:
        number = len(self._spokesmen)
        self._spokesmen.append((group, sketch))
        self._of_group[group] += 1
        for feature in list(sketch.weights)[:_TELLING]:
            if len(self._met[feature]) < _MOST_MET:
                self._met[feature].append(number)
