"""The repeat radar: three of one kind at one place within thirty days, and nothing else."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.incidents import Fingerprint, Report, fingerprint
from bot.domain.radar import TIMES, WINDOW, Case, comes_back, is_same, place_of

NOW = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
LAMPS = ("桥南路路灯坏了三天没人修", "桥南路的路灯又不亮了", "橋南路 28 號門口路燈一閃一閃")
_TEXTS = (
    *LAMPS,
    *("新华路路灯坏了", "桥南路有人乱扔垃圾", "路灯坏了", "莲塘社区路灯坏了", "莲塘社区路灯不亮"),
)


@cache
def _print(text: str) -> Fingerprint:
    return fingerprint(Report(text=text))


def _case(text: str, days: float = 0, category: str | None = "lamp", key: int = 0) -> Case[int]:
    at = NOW - timedelta(days=days)
    return Case(key=key, print=_print(text), category=category, filed_at=at)


def _cases(*texts: str, category: str | None = "lamp") -> list[Case[int]]:
    count = len(texts)
    return [_case(text, count - at, category, at) for at, text in enumerate(texts)]


def test_the_third_of_a_kind_is_a_pain_point() -> None:
    """Whatever the words, script and order; the oldest comes first."""
    for texts in permutations(LAMPS):
        *others, newest = _cases(*texts)
        assert [one.key for one in comes_back(newest, others, NOW)] == [0, 1, 2]
        assert comes_back(newest, others[:1], NOW) == ()


@pytest.mark.parametrize(
    ("one", "other", "category", "same"),
    [
        ("桥南路路灯坏了", "新华路路灯坏了", "lamp", False),
        ("桥南路路灯坏了", "桥南路有人乱扔垃圾", None, False),
        ("路灯坏了", "路灯不亮", "lamp", False),
        ("莲塘社区路灯坏了", "莲塘社区路灯不亮", "lamp", False),
        ("翠湖花园3栋电梯坏了", "翠湖花园5栋电梯又困人", "lift", True),
        ("翠湖花园3栋电梯坏了", "翠湖花园5栋电梯又困人", None, False),
        ("翠湖花园有味道", "翠湖花园很挤", None, False),
    ],
)
def test_what_is_one_pain_point(one: str, other: str, category: str | None, *, same: bool) -> None:
    """By trouble and place; by category and a named place; never by the catch-all or an area."""
    a, b = _case(one, category=category), _case(other, category=category)

    assert is_same(a, b) is same
    assert is_same(b, a) is same


def test_the_window_is_thirty_days_up_to_now() -> None:
    """On the day itself it counts, a moment earlier it does not, and the future never."""
    told, near = _case(LAMPS[0], key=9), _case(LAMPS[1], 1, key=1)
    edge, past = WINDOW.days, WINDOW.days + 0.001

    assert len(comes_back(told, [near, _case(LAMPS[2], edge, key=2)], NOW)) == TIMES
    assert comes_back(told, [near, _case(LAMPS[2], past, key=2)], NOW) == ()
    assert comes_back(told, [near, _case(LAMPS[2], -1, key=2)], NOW) == ()
    assert comes_back(told, [near, near, told], NOW) == ()
    old = _case(LAMPS[0], past, key=9)
    assert comes_back(old, [near, *_cases(*LAMPS)], NOW) == ()


_MANY = st.lists(
    st.tuples(st.sampled_from(_TEXTS), st.integers(0, 60), st.sampled_from(("lamp", None))),
    max_size=12,
)


@given(_MANY, st.randoms(use_true_random=False))
def test_what_is_found_is_the_same_in_any_order(
    told: list[tuple[str, int, str | None]], rng: random.Random
) -> None:
    """All of it is one spot and time, and none that is is left out."""
    told_last = _case(LAMPS[0], key=-1)
    others = [_case(text, days, category, at) for at, (text, days, category) in enumerate(told)]
    mixed = list(others)
    rng.shuffle(mixed)

    found = comes_back(told_last, others, NOW)

    wanted = {-1} | {
        one.key for one in others if is_same(told_last, one) and NOW - one.filed_at <= WINDOW
    }
    assert {one.key for one in found} == (wanted if len(wanted) >= TIMES else set())
    assert {one.key for one in comes_back(told_last, mixed, NOW)} == {one.key for one in found}
    assert [one.filed_at for one in found] == sorted(one.filed_at for one in found)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("莲塘社区桥南路的路灯坏了", "桥南路"),
        ("育新小学门口的井盖不见了", "育新小学"),
        ("路灯坏了", None),
    ],
)
def test_a_pain_point_is_called_by_its_finest_place(text: str, place: str | None) -> None:
    """As residents named it."""
    assert place_of(_print(text)) == place
