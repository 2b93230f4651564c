"""What was decided of late is not weighed again, and nobody's words are kept for it."""

from __future__ import annotations

from typing import cast

from bot.domain.knowledge import Knowledge
from bot.domain.matching import Context, Decision, Matcher, Outcome
from bot.domain.matching.recall import Recall
from bot.services.knowledge import KnowledgeInForce

_ANSWER, _NONE = Decision(outcome=Outcome.ANSWER, entry="a"), Decision(outcome=Outcome.NONE)


class Weighing:
    """Decides by whether there is a turn before, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def decide(self, _text: str, *, context: Context | None = None) -> Decision:
        self.asked += 1
        return _ANSWER if context else _NONE


def test_the_same_words_after_the_same_turn_are_weighed_twice() -> None:
    """Most words come once; another turn before, or another text, is another question."""
    weighing = Weighing()
    recall = Recall(weighing)
    asked: tuple[tuple[str, Context | None, Decision], ...] = (
        ("how much", None, _NONE),
        ("how much", Context(entry="a"), _ANSWER),
        ("how much", Context(entry="a", topic="b"), _ANSWER),
        ("how much?", None, _NONE),
    )
    for _ in range(4):
        for text, context, verdict in asked:
            assert recall.decide(text, context) == verdict
    assert weighing.asked == 2 * len(asked)


def test_what_was_longest_unasked_is_weighed_anew() -> None:
    """So the memory does not grow, and what many ask stays."""
    weighing = Weighing()
    recall = Recall(weighing, most=2)
    for text in ("a", "b", "a", "c", "a"):
        recall.decide(text, None)
    assert weighing.asked == 4
    recall.decide("b", None)
    recall.decide("b", None)
    assert weighing.asked == 6


def test_new_knowledge_forgets_what_the_old_one_said() -> None:
    """From the moment it is put in force."""
    old, new = Weighing(), Weighing()
    knowledge = cast("Knowledge", None)
    in_force = KnowledgeInForce(knowledge, cast("Matcher", old))
    for _ in range(3):
        in_force.decide("a")
    in_force.replace(knowledge, cast("Matcher", new))
    for _ in range(3):
        in_force.decide("a")
    assert (old.asked, new.asked) == (2, 2)


def test_no_words_stay_behind() -> None:
    """Whoever is forgotten is forgotten here too."""
    recall = Recall(Weighing())
    recall.decide("我住在三楼", Context(entry="a"))
    assert [len(one) for one in recall._kept] == [16]
    assert "三楼".encode() not in b"".join(recall._kept)
