"""Joining both opinions: what may change, and what stands."""

from __future__ import annotations

import pytest

from bot.domain.language import Language
from bot.domain.matching import Decision, Match, Outcome
from bot.domain.matching.second_opinion import Likeness, Opinion, is_unsure, reconsider

CANDIDATES = (Match(entry="a", score=60.0), Match(entry="b", score=40.0))
UNSURE = Decision(
    outcome=Outcome.SUGGEST, entry="a", score=60.0, suggestions=CANDIDATES, topic="first"
)
TOPICS = {"a": "first", "b": "second", "c": "third"}


def _opinion(**of: tuple[float, float]) -> Opinion:
    return Opinion({name: Likeness(*likeness) for name, likeness in of.items()}, learned=True)


def test_what_is_much_nearer_in_meaning_comes_first() -> None:
    """With the topic that belongs to it."""
    opinion = _opinion(a=(0.82, 0.0), b=(0.96, 0.6), c=(0.8, 0.0))

    decision = reconsider("问一下", UNSURE, CANDIDATES, opinion, TOPICS)

    assert decision.entry == "b"
    assert decision.topic == "second"
    assert [one.entry for one in decision.suggestions] == ["b", "a", "c"]


def test_agreement_makes_an_answer() -> None:
    """Where both are sure of the same entry."""
    sure = Decision(
        outcome=Outcome.SUGGEST,
        entry="a",
        score=80.0,
        suggestions=(Match(entry="a", score=97.0), Match(entry="b", score=3.0)),
    )
    opinion = _opinion(a=(0.97, 0.8), b=(0.8, 0.0))

    decision = reconsider("问一下这件事情怎么样了", sure, sure.suggestions, opinion, TOPICS)

    assert decision.outcome is Outcome.ANSWER
    assert decision.entry == "a"


def test_what_two_entries_claim_stays_a_choice() -> None:
    """However sure the rest may be."""
    sure = Decision(
        outcome=Outcome.SUGGEST,
        entry="a",
        score=98.0,
        suggestions=(Match(entry="a", score=99.0), Match(entry="b", score=1.0)),
    )
    opinion = _opinion(a=(1.0, 0.9), b=(1.0, 0.0))

    decision = reconsider("问一下这件事情怎么样了", sure, sure.suggestions, opinion, TOPICS)

    assert decision.outcome is Outcome.SUGGEST


def test_an_opinion_that_misses_a_candidate_changes_nothing() -> None:
    """It is of another version of the knowledge."""
    assert reconsider("问", UNSURE, CANDIDATES, _opinion(a=(0.9, 0.5)), TOPICS) is UNSURE


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.SUGGEST])
def test_only_a_choice_is_unsure(outcome: Outcome) -> None:
    """Answers stand, and so do misses, complaints and courtesies."""
    assert not is_unsure("车位", Decision(outcome=outcome, entry="a", suggestions=CANDIDATES))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("车位", Language.ZH_HANS, True),
        ("parking", Language.EN, True),
        ("che wei", Language.ZH_HANS, False),
    ],
)
def test_pinyin_is_not_asked_about(text: str, language: Language, *, expected: bool) -> None:
    """The model cannot read it."""
    decision = Decision(outcome=Outcome.SUGGEST, suggestions=CANDIDATES, language=language)

    assert is_unsure(text, decision) is expected
