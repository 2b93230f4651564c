"""Which topic and category a complaint belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.knowledge import Category
from bot.domain.text import normalise

_PER_WORD = 0.6
_SURE = 0.45


class Categories:
    """The office's categories of complaints with the words that point to them."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._known = tuple(
            (c.id, c.topic, tuple(normalise(word).text for word in (*c.words, *c.name.values())))
            for c in categories
        )

    def of(self, text: str, shares: Mapping[str, float]) -> tuple[str | None, str | None]:
        """Give category and topic of a complaint.

        *text* is normalised; *shares* are the shares of the topics whose entries it resembles.
        """
        scored = [
            (sum(_PER_WORD for word in words if word and word in text), shares.get(topic, 0.0), n)
            for n, (_, topic, words) in enumerate(self._known)
        ]
        hits = [(words + share, -n) for words, share, n in scored if words]
        if hits:
            category = self._known[-max(hits)[1]]
            return category[0], category[1]
        topic = max(shares, key=lambda name: shares[name], default=None)
        return None, topic if topic is not None and shares[topic] >= _SURE else None
