"""Keys for a store, and the spots where trouble comes back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.incidents import (
    Fingerprint,
    Report,
    fingerprint,
    keys,
    same_spot,
    spot_key,
    trouble_keys,
)
from bot.domain.incidents.keys import CLOSE
from bot.domain.incidents.whereabouts import metres
from tests.thoroughness import examples


def _print(text: str, **known: object) -> Fingerprint:
    return fingerprint(Report(text=text, **known))  # type: ignore[arg-type]


def test_keys_are_readable_and_the_same_after_every_restart() -> None:
    """A table of them outlives the process, so they are spelt and not numbered."""
    assert keys(_print("桥南路路灯坏了")) == {"n:qiaonan"}
    assert keys(_print("M1小区垃圾没人收")) == {"n:m1"}
    assert trouble_keys(_print("桥南路路灯坏了")) == {"t:lamp"}


def test_keys_are_none_when_nothing_says_where() -> None:
    """What is like no other need not be looked up."""
    assert keys(_print("你们管不管")) == frozenset()


@given(
    st.floats(-84, 84),
    st.floats(-179, 179),
    st.floats(-1.5 * CLOSE, 1.5 * CLOSE),
    st.floats(-1.5 * CLOSE, 1.5 * CLOSE),
)
@settings(max_examples=examples(500), deadline=None)
def test_keys_of_near_pins_share_a_cell(
    north: float, east: float, metres_north: float, metres_east: float
) -> None:
    """Wherever the lines of the grids run."""
    here = (north, east)
    stretch = max(0.01, abs(metres((north, east), (north, east + 0.001))) * 1000)
    there = (north + metres_north / 111_320, east + metres_east / stretch)
    if metres(here, there) > CLOSE:
        return
    one, other = (_print("坏了", latitude=lat, longitude=lon) for lat, lon in (here, there))
    assert keys(one) & keys(other)


def test_keys_of_far_pins_share_no_cell() -> None:
    """A key that all share would find everything."""
    one = _print("坏了", latitude=22.7, longitude=113.8)
    other = _print("坏了", latitude=22.71, longitude=113.8)
    assert not keys(one) & keys(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("桥南路有个大坑", "桥南路路面又塌了一块", True),
        ("桥南路有个大坑", "桥北路有个大坑", False),
        ("桥南路有个大坑", "桥南路路灯不亮", False),
        ("莲塘社区有个大坑", "莲塘社区路面塌了", False),
        ("有个大坑", "路面有个大坑", False),
    ],
)
def test_same_spot_is_one_kind_at_one_place(one: str, other: str, *, same: bool) -> None:
    """Whatever the day; a community is too wide and no place is no spot."""
    assert same_spot(_print(one), _print(other)) is same
    assert same_spot(_print(other), _print(one)) is same


def test_same_spot_goes_by_category_when_the_words_are_unknown() -> None:
    """The category was suggested and confirmed, the words may be a joke."""
    one = _print("桥南路又开了一朵花", category="road-surface")
    other = _print("桥南路有个大坑", category="road-surface")
    assert same_spot(one, other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("桥南路有个大坑，骑车摔了", "road-surface@qiaonan:road"),
        ("橋南路路面塌陷", "road-surface@qiaonan:road"),
        ("桥南公交站旁边有个大坑", "road-surface@qiaonan:stop"),
        ("莲塘社区桥南路有个大坑", "road-surface@qiaonan:road"),
        ("有个大坑", None),
    ],
)
def test_spot_key_names_place_and_category(text: str, expected: str | None) -> None:
    """Script and wording do not matter; without a place there is none."""
    assert spot_key(_print(text), "road-surface") == expected


def test_spot_key_is_the_cell_when_only_a_pin_says_where() -> None:
    """A pin is a place too."""
    pinned = _print("有个大坑", latitude=22.7, longitude=113.8)
    key = spot_key(pinned, "road-surface")
    assert key is not None
    assert key.startswith("road-surface@p:")
