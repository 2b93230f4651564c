"""What is printed for everyone: whole groups, folded ones, nobody to be recognised."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rates import Apart, Rate, RateName
from bot.domain.rates_public import LEAST, added, filed, folded, is_printable

Rates = dict[RateName, Rate]


def _rates(filed_count: int, judged: int, solved: int) -> Rates:
    judged_rate = Rate(
        numerator=solved, denominator=judged, apart={Apart.NO_ANSWER: filed_count - judged}
    )
    answered = Rate(numerator=filed_count, denominator=filed_count, apart={})
    return {
        RateName.ANSWERED: answered,
        RateName.SOLVED: judged_rate,
        RateName.SATISFIED: judged_rate,
    }


@st.composite
def groups(draw: st.DrawFn) -> dict[str, Rates]:
    """Any units, each with any complaints."""
    found = {}
    for number in range(draw(st.integers(0, 7))):
        filed_count = draw(st.integers(1, 20))
        judged = draw(st.integers(0, filed_count))
        found[f"unit{number}"] = _rates(filed_count, judged, draw(st.integers(0, judged)))
    return found


@given(groups())
def test_nobody_stands_alone(known: dict[str, Rates]) -> None:
    """Each printed group is of enough people, and so is what the others add up to."""
    found = folded(known)

    printed = [*found.shown.values(), *([found.rest] if found.rest else [])]
    for rates in printed:
        assert filed(rates) >= LEAST
        assert all(is_printable(rate) for rate in rates.values())
    # What is not printed cannot be worked out as the sum less what is.
    assert len(found.rest_names) != 1 or not found.shown
    assert not found.rest_names or found.rest or not found.shown


@given(groups())
def test_nothing_is_lost_in_folding(known: dict[str, Rates]) -> None:
    """Every group is printed once, alone or with others, and together they are the whole."""
    found = folded(known)

    assert sorted([*found.shown, *found.rest_names]) == sorted(known)
    if found.rest is not None:
        assert added([*found.shown.values(), found.rest]) == added(known.values())


def test_one_small_group_takes_the_next_smallest_along() -> None:
    """Alone it would be the difference between the sum and the others."""
    known = {"a": _rates(30, 20, 10), "b": _rates(8, 6, 3), "c": _rates(2, 1, 0)}

    found = folded(known)

    assert (list(found.shown), found.rest_names) == (["a"], ("b", "c"))
    assert found.rest is not None
    assert found.rest[RateName.SOLVED].denominator == 7


def test_a_large_group_with_one_verdict_is_not_printed_alone() -> None:
    """Many complaints, one opinion: everybody would know whose."""
    found = folded({"a": _rates(30, 20, 10), "b": _rates(30, 1, 0)})

    assert found.shown == {}
