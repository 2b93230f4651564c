"""How evidence of one trouble is read and weighed."""

from __future__ import annotations

import pytest

from bot.domain.incidents import Fingerprint, Report, fingerprint
from bot.domain.incidents.glossing import gloss
from bot.domain.incidents.parts import parts
from bot.domain.incidents.weighing import EVIDENCE, chance, evidence
from bot.domain.text import normalise


def _print(text: str, category: str | None = None) -> Fingerprint:
    return fingerprint(Report(text=text, category=category))


def _kinds(text: str) -> set[str]:
    return {kind for kind, _ in _print(text).events}


def test_a_kind_that_explains_another_leaves_it_out() -> None:
    """A burning heap is not the heap that nobody collects."""
    assert "rubbish" in _kinds("莲塘路垃圾没人收")
    assert _kinds("莲塘路有人焚烧垃圾") == {"burning"}
    assert "exit" in _kinds("莲塘苑消防通道停满车")
    assert "parking" not in _kinds("莲塘苑消防通道停满车")


def test_a_word_within_a_longer_one_tells_of_nothing() -> None:
    """油烟味 holds 烟味, and nobody smoked."""
    assert "smoking" in _kinds("莲塘苑电梯里有烟味")
    assert "smoking" not in _kinds("莲塘苑楼下油烟味")


def test_names_of_places_hold_no_trouble() -> None:
    """Nothing is wrong with the well of 大井头."""
    assert _kinds("大井头公交站等车") == _kinds("大洋头公交站等车")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3栋东门", {("栋", "3"), ("门", "东")}),
        ("三号楼2单元", {("栋", "3"), ("单元", "2")}),
        ("西校区", {("区", "西")}),
        ("桥南路52号楼下", {("号", "52")}),
        ("地铁A出口", {("口", "a")}),
        ("小区门口", set()),
    ],
)
def test_parts_are_read_however_they_are_written(text: str, expected: set[tuple[str, str]]) -> None:
    """Buildings, gates, campuses, houses and exits."""
    found = parts(normalise(text).text)
    assert {(unit, value) for unit, values in found for value in values} == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No water in Building 6", ["停水", "6栋"]),
        ("manhole cover missing near the metro station", ["井盖", "不见了", "地铁站"]),
        ("zai menkou weiting", ["门口", "违停"]),
        ("部𨋢壞咗", ["电梯"]),
        ("莲塘路路灯不亮", ["莲塘路路灯不亮"]),
    ],
)
def test_gloss_puts_the_words_of_the_tables(text: str, words: list[str]) -> None:
    """English, pinyin and Cantonese; Chinese stays as it is."""
    glossed = gloss(normalise(text).text)
    assert all(word in glossed for word in words)


def test_category_speaks_for_or_against_one_trouble() -> None:
    """It counts where both are known and the words decide nothing."""
    texts = "莲塘路又开花了", "莲塘路老样子"
    chances = [
        chance(_print(texts[0], "road-surface"), _print(texts[1], category), 1.0)
        for category in ("road-surface", None, "noise")
    ]
    assert chances[0] > chances[1] > chances[2]


def test_what_both_begin_with_is_no_evidence_of_trouble() -> None:
    """Most begin with the place, be it one that the tables do not know."""
    one, other = _print("红旗渠护栏断了"), _print("红旗渠有人洗拖把")
    wording = evidence(one, other, 1.0)[EVIDENCE.index("wording")]
    assert wording == 0.0
