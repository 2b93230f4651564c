"""What residents asked in vain: counted by people, masked, the latest kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.gaps import AskedInVain, Gathered, Shortfall, gather
from bot.domain.matching.sketches import Sketch

START = datetime(2023, 11, 6, tzinfo=UTC)
Said = tuple[str, AskedInVain]


def _sketch(text: str) -> Sketch:
    """Take a text's first character for all that it is about."""
    return Sketch({ord(text[0]): 1.0})


def _asked(
    id_: int,
    text: str,
    who: int = 1,
    shortfall: Shortfall = Shortfall.NOTHING,
    *,
    is_waiting: bool = True,
) -> Said:
    at = START + timedelta(minutes=id_)
    asked = AskedInVain(id=id_, who=who, at=at, shortfall=shortfall, is_waiting=is_waiting)
    return text, asked


def _gather(*asked: Said, most: int = 100) -> Gathered:
    return gather(sorted(asked, key=lambda one: -one[1].id), _sketch, most)


def test_people_are_counted_once() -> None:
    """Who asks three times is one, and waits while one of the questions does."""
    gap = _gather(
        _asked(1, "狗证", who=1, is_waiting=False),
        _asked(2, "狗证怎么办", who=1),
        _asked(3, "狗证去哪里", who=2, is_waiting=False),
    ).gaps[0]

    assert (len(gap.asked), gap.people, gap.waiting) == (3, 2, 1)


def test_the_same_words_are_one_wording() -> None:
    """Whatever their width, case and marks; the commonest wording comes first."""
    gap = _gather(_asked(1, "狗证！"), _asked(2, "狗证怎么办"), _asked(3, "狗证")).gaps[0]

    assert [(one.text, len(one.asked)) for one in gap.wordings] == [("狗证", 2), ("狗证怎么办", 1)]


def test_personal_numbers_are_hidden() -> None:
    """Two who give their own numbers with the same words have asked the same."""
    gaps = _gather(_asked(1, "狗证丢了 13812345678"), _asked(2, "狗证丢了 13812349978")).gaps

    assert "138123" not in gaps[0].wordings[0].text
    assert len(gaps[0].wordings) == 1


def test_the_latest_gap_comes_first() -> None:
    """By its latest question, not its first."""
    gathered = _gather(_asked(1, "狗证"), _asked(2, "猫证"), _asked(3, "狗证怎么办"))

    assert [gap.latest.id for gap in gathered.gaps] == [3, 2]


def test_why_each_question_counts_is_told() -> None:
    """Each for one reason."""
    gap = _gather(
        _asked(1, "狗", shortfall=Shortfall.UNHELPFUL),
        _asked(2, "狗吗", shortfall=Shortfall.TO_STAFF),
        _asked(3, "狗呢", shortfall=Shortfall.UNHELPFUL),
    ).gaps[0]

    assert gap.shortfalls == {Shortfall.UNHELPFUL: 2, Shortfall.TO_STAFF: 1}


def test_of_too_many_wordings_the_latest_are_kept() -> None:
    """A question in words that are kept counts, however old; the others are counted apart."""
    gathered = _gather(_asked(1, "旧"), _asked(2, "狗"), _asked(3, "猫"), _asked(4, "狗"), most=2)

    assert [len(gap.asked) for gap in gathered.gaps] == [2, 1]
    assert gathered.left_out == 1
