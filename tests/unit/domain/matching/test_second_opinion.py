"""Joining both opinions: what may change, and what stands."""

from __future__ import annotations

import pytest

from bot.domain.knowledge import FaqEntry
from bot.domain.language import Language
from bot.domain.matching import Decision, Match, Outcome
from bot.domain.matching.second_opinion import (
    Likeness,
    Opinion,
    is_unsure,
    reconsider,
    to_be_known,
    to_be_read,
)
from bot.domain.text import normalise

CANDIDATES = (Match(entry="a", score=60.0), Match(entry="b", score=40.0))
UNSURE = Decision(
    outcome=Outcome.SUGGEST, entry="a", score=60.0, suggestions=CANDIDATES, topic="first"
)
QUESTION = "When does the new one open, and where will it be?"
TOPICS = {"a": "first", "b": "second", "c": "third"}


def _opinion(*, sure_from: float = 0.0, **of: tuple[float, float]) -> Opinion:
    likeness = {name: Likeness(*each) for name, each in of.items()}
    return Opinion(likeness, learned=True, sure_from=sure_from)


def _entry(name: str, answer: str, *questions: str) -> FaqEntry:
    return FaqEntry(id=name, topic="t", questions=questions, answer={Language.ZH_HANS: answer})


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


def test_a_lead_that_errs_in_this_knowledge_base_makes_no_answer() -> None:
    """Where entries are close neighbours the model has to be surer."""
    sure = Decision(
        outcome=Outcome.SUGGEST,
        entry="a",
        score=80.0,
        suggestions=(Match(entry="a", score=97.0), Match(entry="b", score=3.0)),
    )
    outcomes = [
        reconsider(
            "问一下这件事情怎么样了",
            sure,
            sure.suggestions,
            _opinion(sure_from=sure_from, a=(0.97, 0.8), b=(0.8, 0.0)),
            TOPICS,
        ).outcome
        for sure_from in (0.79, 0.81)
    ]

    assert outcomes == [Outcome.ANSWER, Outcome.SUGGEST]


def test_the_matchers_first_stays_among_the_choices() -> None:
    """However many others the model prefers."""
    opinion = _opinion(a=(0.8, 0.0), b=(0.96, 0.9), c=(0.96, 0.8), d=(0.96, 0.7))

    decision = reconsider("问一下", UNSURE, CANDIDATES, opinion, TOPICS)

    assert [one.entry for one in decision.suggestions] == ["b", "c", "a"]


def test_of_bare_titles_the_answers_are_learned_too() -> None:
    """A resident's words may stand there only; where there are phrasings they say enough."""
    answer = "带身份证和户口簿到社区服务中心窗口，当天就能办好。"
    bare = [_entry("a", answer, "落户"), _entry("b", answer[::-1], "老年卡")]
    rich = [_entry("a", answer, "落户", "怎么落户"), _entry("b", answer[::-1], "老年卡", "办卡")]

    few, many = to_be_known(bare), to_be_known(rich)

    assert few.phrasings["a"] == ("落户", normalise(answer).text)
    assert not few.learned
    assert many.phrasings["a"] == ("落户", "怎么落户")
    assert many.learned


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


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("车位在哪里", None),
        ("你好，我想问，车位在哪里？", None),
        ("Hi, tell me, where do I park?", None),
        ("", None),
        ("……，，，！！！" * 20, None),
        ("家里老人走不动，前年又摔了一跤，我天天背上背下，楼里说要装电梯。装好没有，要出多少钱？",
         "装好没有，要出多少钱？"),
        ("We came in May. The school here is full, the next is very far and I work late. "
         + QUESTION, QUESTION),
    ],
)  # fmt: skip
def test_of_a_story_the_end_is_read_by_itself(text: str, end: str | None) -> None:
    """There the question is; a short message is read once."""
    first, *rest = to_be_read(text)

    assert first == normalise(text).text
    assert [one.strip() for one in rest] == ([] if end is None else [normalise(end).text])


def test_messages_and_phrasings_are_read_alike() -> None:
    """In Simplified characters and the words of Mandarin, which the model knows best."""
    spoken = "屋企附近幾時有新車位呀？"
    known = to_be_known([_entry("a", "答", spoken, "车位")])

    assert to_be_read(spoken) == known.phrasings["a"][:1] == ("家附近什么时候有新车位呀?",)
