"""A link into the bot fits Telegram's alphabet and reads back as what it named."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.deep_link import LONGEST, Link, Target, payload_of, read_payload


@given(st.sampled_from(Target), st.text(max_size=80))
def test_a_link_reads_back_as_what_it_named(target: Target, name: str) -> None:
    """Whatever the id is made of; one that is too long has no link."""
    try:
        payload = payload_of(target, name)
    except UnicodeEncodeError:
        return
    if payload is None:
        assert len(name.encode()) > LONGEST / 2
        return
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert read_payload(payload) == Link(target, name)


@given(st.text(max_size=80))
def test_any_start_is_read_or_is_nothing_of_ours(typed: str) -> None:
    """People type behind /start whatever they like."""
    link = read_payload(typed)
    assert link is None or link.target in Target
