"""A bare word names a subject and asks nothing of it; a second turn asks within the first's."""

from __future__ import annotations

import pytest

from bot.domain.knowledge import FaqEntry
from bot.domain.language import Language
from bot.domain.matching import Context, Matcher, Outcome

_ASKED = {
    "pool.where": ["游泳馆在哪里", "游泳馆怎么走", "游泳馆地址", "到游泳馆坐什么车"],
    "pool.fee": ["游泳馆门票多少钱", "游泳馆收费标准", "游泳馆办卡多少钱", "去游泳馆要花多少钱"],
    "pool.hours": ["游泳馆几点开门", "游泳馆开放时间", "游泳馆晚上几点关", "周末游泳馆开不开"],
    "class.join": ["舞蹈班怎么报名", "想学跳舞在哪报名", "舞蹈班还招人吗", "舞蹈班报名要什么"],
    "class.fee": ["舞蹈班学费多少", "舞蹈班贵不贵", "学跳舞一个月多少钱", "舞蹈班收多少钱"],
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """A sports centre's list."""
    return Matcher.build(
        FaqEntry(
            id=id_, topic=id_.split(".")[0], questions=tuple(asked), answer={Language.ZH_HANS: "…"}
        )
        for id_, asked in _ASKED.items()
    )


def test_a_word_that_many_entries_share_is_answered_by_choices(matcher: Matcher) -> None:
    """The subject alone does not say which of them is meant."""
    decision = matcher.decide("游泳馆")

    assert decision.outcome is Outcome.SUGGEST
    assert len({one.entry for one in decision.suggestions}) > 1


def test_a_word_that_is_a_phrasing_itself_is_answered(matcher: Matcher) -> None:
    """Whoever wrote the entry has said what the word alone means."""
    decision = matcher.decide("游泳馆地址")

    assert decision.outcome is Outcome.ANSWER
    assert decision.entry == "pool.where"


def test_a_second_turn_is_answered_within_the_topic_of_the_first(matcher: Matcher) -> None:
    """What it costs, after the pool, is the pool's fee, and after the class the class's."""
    for topic in ("pool", "class"):
        decision = matcher.decide("要多少钱啊", context=Context(entry=f"{topic}.fee", topic=topic))

        assert decision.outcome is Outcome.ANSWER
        assert decision.entry == f"{topic}.fee"
