"""Slips of typing are mended by what a knowledge base writes."""

from __future__ import annotations

import pytest

from bot.domain.matching import Matcher, Outcome
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.spelling import Mender, Spelling

_WRITTEN = (
    "怎么办借书证",
    "借书证丢了怎么补",
    "图书馆几点开门",
    "图书馆在哪里",
    "自习室怎么预约",
    "中奖名单",
)


@pytest.fixture(scope="module")
def mender() -> Mender:
    """What a few phrasings and everyday words teach."""
    return Mender(Spelling.of(_WRITTEN, Thesaurus()))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("解书证丢了", "借书证丢了"),
        ("借输正怎么补", "借书证怎么补"),
        ("图书关几点开门", "图书馆几点开门"),
        ("图馆书几点开门", "图书馆几点开门"),
        ("图书馆馆在哪里", "图书馆在哪里"),
        ("图馆在哪里", "图书馆在哪里"),
    ],
)
def test_a_slip_is_mended_where_a_neighbour_says_how(
    mender: Mender, typed: str, meant: str
) -> None:
    """By sound, also merged ones, by turning round, leaving out and putting back."""
    assert mender.mend(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        *_WRITTEN,
        "",
        "书",
        "我想借书",
        "烤鸭好吃",
        "图书馆",
        "怎么报名当义工",
        "\ud800\ue000\U0010ffff",
    ],
)
def test_what_is_no_slip_stays(mender: Mender, text: str) -> None:
    """Phrasings, everyday words, and what sounds like nothing that is known."""
    assert mender.mend(text) == text


def test_a_mended_message_is_answered_and_says_so(matcher: Matcher) -> None:
    """The explanation shows what was read."""
    why = matcher.explain("自习事怎么预约")
    assert (why.decision.outcome, why.decision.entry) == (Outcome.ANSWER, "room.book")
    assert ("spelling", "自习室怎么预约") in why.steps
