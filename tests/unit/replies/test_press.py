"""What buttons send back, ours and anybody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.knowledge_files import read_knowledge
from bot.domain.knowledge import Knowledge
from bot.handlers.register import PRIVATE_PRESSES, STAFF_PRESSES
from bot.replies.press import Press, decode, encode
from bot.replies.reply import CALLBACK_LIMIT
from bot.settings import load_settings

BIGGEST_ID = 10**18 - 1
part = st.integers(0, BIGGEST_ID) | st.from_regex(r"[a-z][a-z0-9._-]{0,28}", fullmatch=True)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The office's own knowledge base."""
    return read_knowledge(load_settings(_env_file=None).knowledge).knowledge


@given(st.sampled_from(Press), st.lists(part, max_size=2))
def test_a_press_comes_back_as_it_was_written(kind: Press, arguments: list[str | int]) -> None:
    """Encoding and decoding are inverse for everything that fits."""
    try:
        data = encode(kind, *arguments)
    except ValueError:
        return

    assert decode(data) == (kind, [str(one) for one in arguments])
    assert len(data.encode()) <= CALLBACK_LIMIT


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
    assert set(PRIVATE_PRESSES) | set(STAFF_PRESSES) == set(Press)
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
