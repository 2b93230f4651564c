"""A new date and its reason in one message."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError
from bot.domain.new_date import read_new_date

TODAY = date(2023, 11, 6)


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("11月20日 等配件", date(2023, 11, 20), "等配件"),
        ("11月20号，等配件", date(2023, 11, 20), "等配件"),
        ("2023-11-20 等配件", date(2023, 11, 20), "等配件"),
        ("2023年11月20日：等配件", date(2023, 11, 20), "等配件"),
        ("11/20\n等配件\n两批", date(2023, 11, 20), "等配件\n两批"),
        ("11.20 3个配件", date(2023, 11, 20), "3个配件"),
        ("1-5 等配件", date(2024, 1, 5), "等配件"),
        ("11-6", date(2023, 11, 6), ""),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: date, words: str) -> None:
    """Without a year it is the next such day."""
    assert read_new_date(text, TODAY) == (day, words)


@pytest.mark.parametrize("text", ["", "等配件", "11月", "2-30 等", "13/1", "2023-11-200"])
def test_what_is_no_day_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(InvalidInputError):
        read_new_date(text, TODAY)


@given(st.text(), st.dates())
def test_any_text_is_a_day_or_refused(text: str, today: date) -> None:
    """Nothing else comes of it."""
    try:
        read_new_date(text, today)
    except InvalidInputError:
        return
