"""What buttons send back, ours and anybody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.knowledge_files import read_knowledge
from bot.domain.complaint import Verdict
from bot.domain.knowledge import Knowledge
from bot.domain.language import Language
from bot.handlers.register import ANYWHERE_PRESSES, PRIVATE_PRESSES, STAFF_PRESSES
from bot.replies.press import DraftStep, Press, decode, encode
from bot.replies.reply import CALLBACK_LIMIT
from bot.settings import load_settings

BIGGEST_ID = 10**18 - 1
number = st.integers(0, BIGGEST_ID)
name = st.from_regex(r"[a-z][a-z0-9._-]{0,28}", fullmatch=True)
flag = st.sampled_from([0, 1])
PRESSES = st.one_of(
    st.tuples(st.just(Press.HOME)),
    st.tuples(st.just(Press.LANGUAGE), st.sampled_from(Language)),
    st.tuples(st.sampled_from([Press.TOPIC, Press.ENTRY, Press.SUBMIT, Press.CATEGORY]), name),
    st.tuples(st.sampled_from([Press.TO_STAFF, Press.TO_COMPLAINT, Press.CLAIM]), number),
    st.tuples(st.sampled_from([Press.RATE, Press.WITHDRAW]), number, flag),
    st.tuples(st.sampled_from([Press.OPEN, Press.ADD, Press.EDIT, Press.APPEND]), number),
    st.tuples(st.sampled_from([Press.ANEW, Press.FOLLOW]), number, flag),
    st.tuples(st.just(Press.PASS_ON), number, number),
    st.tuples(st.just(Press.DRAFT), st.sampled_from(DraftStep)),
    st.tuples(st.just(Press.VERDICT), number, st.sampled_from(Verdict)),
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The office's own knowledge base."""
    return read_knowledge(load_settings(_env_file=None).knowledge).knowledge


@given(PRESSES)
def test_a_press_comes_back_as_it_was_written(press: tuple[Press, *tuple[str | int, ...]]) -> None:
    """Encoding and decoding are inverse, arguments in their own types."""
    data = encode(*press)

    assert decode(data) == (press[0], press[1:])
    assert len(data.encode()) <= CALLBACK_LIMIT


@pytest.mark.parametrize(
    "data",
    [
        "claim",
        "claim:",
        "claim:1:2",
        "claim:-1",
        "claim:１",
        f"claim:{10**18}",
        "lang:fr",
        "verdict:1:maybe",
        "rate:1:2",
        "draft:submit",
        "nothing:1",
        "",
    ],
)
def test_a_press_of_another_shape_is_not_ours(data: str) -> None:
    """Too few, too many or other arguments than the kind has."""
    assert decode(data) is None


def test_a_press_that_telegram_would_refuse_is_refused_here() -> None:
    """64 bytes pass, 65 do not; a Chinese character counts three."""
    prefix = len("entry:")
    encode(Press.ENTRY, "a" * (CALLBACK_LIMIT - prefix))

    with pytest.raises(ValueError, match="64 bytes"):
        encode(Press.ENTRY, "a" * (CALLBACK_LIMIT - prefix + 1))
    with pytest.raises(ValueError, match="64 bytes"):
        encode(Press.ENTRY, "停" * 20)


@given(st.text(max_size=80))
def test_forged_data_is_read_or_refused_but_never_raises(data: str) -> None:
    """Anybody can send any data for a message that they can see."""
    press = decode(data)

    assert press is None or data.startswith(press[0])


def test_every_kind_of_press_has_exactly_one_handler() -> None:
    """A button without a handler would do nothing, silently."""
    here = set(PRIVATE_PRESSES) | set(STAFF_PRESSES)
    assert here | set(ANYWHERE_PRESSES) == set(Press)
    assert not here & set(ANYWHERE_PRESSES)
    assert not set(PRIVATE_PRESSES) & set(STAFF_PRESSES)


def test_every_id_of_the_knowledge_base_fits_into_its_button(knowledge: Knowledge) -> None:
    """Entries, topics and categories, with the longest other arguments they go with."""
    for entry in knowledge.entries:
        encode(Press.ENTRY, entry)
    for topic in knowledge.topics:
        encode(Press.TOPIC, topic)
        encode(Press.SUBSCRIBE, topic, 1)
    for category in knowledge.categories:
        encode(Press.CATEGORY, category)
    for kind in Press:
        encode(kind, BIGGEST_ID, BIGGEST_ID)
