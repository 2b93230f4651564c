"""Updates of wrong types are told from those that the Bot API gives."""

from __future__ import annotations

import pytest

from bot.handlers.shapes import is_readable
from tests.faults.mutants import shapes


def test_whatever_people_do_is_readable() -> None:
    """All that the emulator's people can do, in private and in the group."""
    assert [one for one in shapes().updates if not is_readable(one)] == []


@pytest.mark.parametrize(
    "message",
    [
        {"chat": {"id": "1", "type": "private"}},
        {"chat": {"id": 2**63, "type": "private"}},
        {"chat": {"id": True, "type": "private"}},
        {"chat": [], "text": "x"},
        {"text": 5},
        {"photo": {"file_id": "x"}},
        {"photo": ["x"]},
        {"location": {"latitude": float("nan"), "longitude": 0}},
        {"reply_to_message": {"from": {"id": None}}},
    ],
)
def test_a_part_of_another_type_is_noticed(message: dict[str, object]) -> None:
    """However deep it stands."""
    assert not is_readable({"update_id": 1, "message": message})


def test_an_id_is_a_text_where_the_bot_api_says_so() -> None:
    """Of presses and inline queries."""
    who = {"id": 1, "is_bot": False, "first_name": "A"}
    press = {"id": "7", "from": who, "chat_instance": "x"}
    asked = {"id": "7", "from": who, "query": "", "offset": ""}
    for name, one in (("callback_query", press), ("inline_query", asked)):
        assert is_readable({"update_id": 1, name: one})
        assert not is_readable({"update_id": 1, name: one | {"id": 7}})
        assert not is_readable({"update_id": 1, name: one | {"from": who | {"id": "1"}}})
    assert not is_readable([])


def test_what_lacks_a_part_is_not_whole() -> None:
    """A message stands in a chat, and somebody has a name."""
    assert not is_readable({"update_id": 1, "message": {"message_id": 1, "date": 1}})
    assert not is_readable({"update_id": 1, "message": {"from": {"id": 1}}})
