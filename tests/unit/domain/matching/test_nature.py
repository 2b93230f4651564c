"""What kind of message it is."""

from __future__ import annotations

import pytest

from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.folds import features_of
from bot.domain.matching.nature import Nature, judge
from bot.domain.matching.reading import Reader

READER = Reader(Thesaurus())


def nature(text: str) -> Nature:
    """Judge *text*."""
    return judge(*features_of(READER, text))


@pytest.mark.parametrize(
    "text",
    [
        "三楼那户天天半夜唱卡拉OK，说了多少回都不听",
        "垃圾房的门锁坏了没人修，野猫把袋子扒得到处都是",
        "樓下食肆啲油煙日日飄入屋，受唔住",
        "the stairwell lights have been broken for a month and nobody fixes them",
    ],
)
def test_judge_hears_a_complaint_when_somebody_reports_a_grievance(text: str) -> None:
    """In any of the languages."""
    assert nature(text).odds("complaint") > 0


@pytest.mark.parametrize("text", ["公租房怎么申请", "今年修哪几条路", "where can I borrow a book"])
def test_judge_hears_no_complaint_when_somebody_asks(text: str) -> None:
    """A plain question is far from a complaint."""
    assert nature(text).odds("complaint") < -1


@pytest.mark.parametrize(
    "text",
    [
        "楼道里全是煤气味，有人晕倒了",
        "路上的井盖没了，一个小孩掉进去了",
        "someone is trapped in a burning flat",
    ],
)
def test_judge_hears_alarm_when_somebody_may_come_to_harm(text: str) -> None:
    """Gas, holes, fire."""
    assert nature(text).urgent > 0


def test_judge_hears_no_alarm_when_it_is_only_a_nuisance() -> None:
    """Noise is no danger."""
    assert nature("楼上拖椅子的声音太吵了").urgent < -1.7


def test_chances_sum_to_one() -> None:
    """They are probabilities of kinds that exclude each other."""
    assert sum(nature("随便说点什么").chances.values()) == pytest.approx(1)
