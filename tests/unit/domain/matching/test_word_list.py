"""A list of words knows its words and no others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching.word_list import WordList

WORDS = st.text("一二三丁", max_size=3)


@given(st.sets(WORDS), WORDS)
def test_a_word_is_found_where_it_was_put_and_nowhere_else(words: set[str], asked: str) -> None:
    """As in a set, of whatever lengths, and also where one ends as the next begins."""
    known = WordList(words)

    assert (asked in known) == (asked in words and asked != "")
    assert all(word in known for word in words if word)
