"""What staff type after /progress, read word by word."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError
from bot.handlers.commitments import parse
from bot.services.progress_rules import Progress


@pytest.mark.parametrize(
    ("typed", "progress"),
    [
        ("parking 320", Progress(commitment="parking", value=320)),
        ("parking 1,320个", Progress(commitment="parking", value=1320)),
        ("housing 320套 首批", Progress(commitment="housing", value=320, note="首批")),
        ("parking 32.5%", Progress(commitment="parking", value=32.5)),
        (
            "parking 320 2023-11-05 桥头 片区",
            Progress(commitment="parking", value=320, holds_on=date(2023, 11, 5), note="桥头 片区"),
        ),
        (
            "parking 320 2023-11-5",
            Progress(commitment="parking", value=320, holds_on=date(2023, 11, 5)),
        ),
        (
            "parking 320 2023/11/5",
            Progress(commitment="parking", value=320, holds_on=date(2023, 11, 5)),
        ),
        (
            "parking 320 桥头片区 https://example.org/a?b=1",
            Progress(
                commitment="parking",
                value=320,
                note="桥头片区",
                links=("https://example.org/a?b=1",),
            ),
        ),
        ("hospital-new started", Progress(commitment="hospital-new", milestone="started")),
        (
            "hospital-new started 2号楼 封顶",
            Progress(commitment="hospital-new", milestone="started", note="2号楼 封顶"),
        ),
    ],
)
def test_a_line_of_progress_is_read(typed: str, progress: Progress) -> None:
    """Commitment, figure or milestone, then a date if there is one, then a note."""
    assert parse(typed.split()) == progress


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("parking 3x0", "value"),
        ("parking 1.2.3", "value"),
        (f"parking {'9' * 400}", "value"),
        ("parking 1e999", "value"),
        ("parking 320 2023-02-30", "date"),
    ],
)
def test_what_cannot_be_meant_is_refused(typed: str, field: str) -> None:
    """A figure that nobody could show would break every answer that carries it."""
    with pytest.raises(InvalidInputError) as refused:
        parse(typed.split())

    assert refused.value.field == field


@settings(deadline=None)
@given(
    st.lists(
        st.text(min_size=1, max_size=12).filter(lambda word: word.split() == [word]),
        min_size=2,
        max_size=6,
    )
)
def test_any_words_are_read_or_refused(words: list[str]) -> None:
    """Nothing that staff type raises anything else."""
    try:
        progress = parse(words)
    except InvalidInputError:
        return

    assert (progress.value is None) != (progress.milestone is None)
