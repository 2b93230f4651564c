"""The knowledge in force: swapped whole, so that nobody ever sees half of a new one."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.knowledge import ANYTHING, Category, Commitment, Knowledge, Topic, Unit
from bot.domain.matching import Context, Decision, Matcher
from bot.domain.matching.recall import Recall


@dataclass(slots=True)
class KnowledgeInForce:
    """What the office knows now and the matcher built from it."""

    knowledge: Knowledge
    matcher: Matcher
    _recall: Recall = field(init=False)

    def __post_init__(self) -> None:
        """Recall nothing yet."""
        self._recall = Recall(self.matcher)

    def replace(self, knowledge: Knowledge, matcher: Matcher) -> None:
        """Put a new knowledge in force for every question from now on."""
        self.knowledge, self.matcher, self._recall = knowledge, matcher, Recall(matcher)

    def decide(self, text: str, context: Context | None = None) -> Decision:
        """Give the matcher's verdict; what was asked of late is not weighed again."""
        return self._recall.decide(text, context)

    def category(self, id_: str | None) -> Category:
        """Give the category of this id, or the last one listed, which is for everything else."""
        categories = self.knowledge.categories
        return categories.get(id_ or "") or next(reversed(list(categories.values())), ANYTHING)

    def topic(self, id_: str) -> Topic:
        """Give the topic of this id.

        Raises:
            NotFoundError: There is none; the button that named it is old.
        """
        try:
            return self.knowledge.topics[id_]
        except KeyError:
            raise NotFoundError("topic", id_) from None

    def unit_named(self, name: str) -> Unit:
        """Give the unit of this id or of this name in any language.

        Raises:
            InvalidInputError: There is none; the hint lists those there are.
        """
        units = self.knowledge.units.values()
        for unit in units:
            if name.casefold() in {unit.id, *(one.casefold() for one in unit.name.values())}:
                return unit
        raise InvalidInputError("unit", ", ".join(unit.id for unit in units))

    def commitments_of(self, entry_id: str) -> list[Commitment]:
        """List the commitments whose figures an entry's answer carries."""
        entry = self.knowledge.entries[entry_id]
        known = self.knowledge.commitments
        return [known[id_] for id_ in entry.commitments if id_ in known]
