"""Any text at all gives a verdict."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.matching import Context, Matcher, Outcome
from bot.domain.matching.folds import features_of
from bot.domain.text import LIMIT
from tests.thoroughness import examples

PIECES = st.sampled_from(
    [
        "停车",
        "借书证",
        "怎么",
        "？",
        "\n",
        " ",
        "ni hao",
        "🐼",
        "幾多",
        "１２",
        "\u200b",
        "\ufdfa",
        "a'",
        "'",
        "﷽",
    ]
)


@settings(max_examples=examples(150), deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=80).map("".join)))
@example("\ud800")
@example("'" * 50)
@example("\U0010ffff\U000f0000\ue000")
@example("x" * 30_000)
def test_decide_gives_a_verdict_whatever_is_typed(matcher: Matcher, text: str) -> None:
    """Twice the same, within bounds, and explained."""
    decision = matcher.decide(text)
    assert decision == matcher.decide(text)
    assert decision.outcome in set(Outcome)
    assert 0 <= decision.score <= 100
    assert len({match.entry for match in decision.suggestions}) == len(decision.suggestions) <= 3
    assert (decision.outcome is Outcome.SMALLTALK) == (decision.smalltalk is not None)
    assert matcher.explain(text).decision == decision
    matcher.decide(text, context=Context(entry="card.apply", topic="card"))


@pytest.mark.parametrize(
    "unit", ["停车位在哪里，", "a", "啊", "1", "一", "\ufdfa", "' ", "how much "]
)
def test_work_is_bounded_when_a_text_is_long(matcher: Matcher, unit: str) -> None:
    """Thirty thousand characters are read as far as a message can be long."""
    reading, features = features_of(matcher._reader, unit * (30_000 // len(unit)))
    assert len(reading.text) <= LIMIT
    assert len(features.keys) < 20_000
