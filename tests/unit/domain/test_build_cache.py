"""What was made of texts at an earlier start is looked up at the next."""

from __future__ import annotations

from contextvars import ContextVar

import pytest

from bot.domain.build_cache import Recall, recalled
from bot.domain.traditional import converted_before, traditional


class Memory(dict[str, bytes]):
    """Keeps a build in memory."""

    def put(self, key: str, value: bytes) -> None:
        """Keep it."""
        self[key] = value


LENGTHS: ContextVar[Recall[int] | None] = ContextVar("lengths", default=None)


def asked(kept: Memory | None, *texts: str) -> list[str]:
    """Ask for the length of *texts*; give those that had to be counted."""
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return len(text)

    with recalled(LENGTHS, kept, "lengths"):
        recall = LENGTHS.get()
        assert recall is not None
        assert [recall.of(text, count) for text in texts] == list(map(len, texts))
    assert LENGTHS.get() is None
    return counted


def test_the_next_start_makes_only_what_is_new() -> None:
    """What is not asked for once is kept for the time after."""
    kept = Memory()

    assert asked(kept, "a", "", "a") == ["a", ""]
    assert asked(kept, "a", "") == []
    assert asked(kept, "", "new") == ["new"]
    assert asked(kept, "a", "new") == []


def test_without_a_place_to_keep_it_each_is_made_once() -> None:
    """As long as it lasts."""
    assert asked(None, "a", "a") == ["a"]
    assert asked(None, "a") == ["a"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_what_cannot_be_read_is_made_anew(content: bytes) -> None:
    """And kept as it should be."""
    kept = Memory(lengths=content)

    assert asked(kept, "a") == ["a"]
    assert kept == {"lengths": b'{"a": 1}'}


def test_traditional_forms_are_looked_up() -> None:
    """Whatever stands there, so that the phrase tables are not needed."""
    kept = Memory()
    with converted_before(kept):
        assert traditional("户口说明") == "戶口說明"
    (name,) = kept
    kept[name] = b'{"\\u65e7": "as it was kept"}'

    with converted_before(kept):
        assert traditional("旧") == "as it was kept"
    assert traditional("旧") == "舊"
