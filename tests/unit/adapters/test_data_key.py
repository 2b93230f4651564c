"""The office's keys: the first closes, any opens, nothing changed goes through."""

from __future__ import annotations

import pyrage
import pytest

from bot.adapters.data_key import AgeKeys
from bot.domain.errors import WrongKeyError

WORDS = "楼道灯坏了".encode()
OLD, NEW = (pyrage.x25519.Identity.generate() for _ in range(2))
BOTH = AgeKeys((NEW, OLD))


def test_the_first_key_closes_and_any_opens() -> None:
    """The same words never look the same twice."""
    closed = AgeKeys((OLD,)).seal(WORDS)

    assert BOTH.unseal(closed) == WORDS
    assert AgeKeys((NEW,)).unseal(BOTH.seal(WORDS)) == WORDS
    assert BOTH.seal(WORDS) != BOTH.seal(WORDS)
    assert WORDS not in closed


def test_what_earlier_versions_closed_is_opened() -> None:
    """A whole age file for each value."""
    assert BOTH.unseal(pyrage.encrypt(WORDS, [OLD.to_public()])) == WORDS


@pytest.mark.parametrize("at", [0, 3, 10, 25, -1])
def test_what_was_changed_or_closed_by_others_is_refused(at: int) -> None:
    """At whichever byte."""
    closed = bytearray(BOTH.seal(WORDS))
    closed[at] ^= 1

    for content in (bytes(closed), bytes(closed[:9]), b"", AgeKeys((OLD,)).seal(WORDS)):
        with pytest.raises(WrongKeyError):
            AgeKeys((NEW,)).unseal(content)


def test_a_code_stands_for_one_text_under_one_key() -> None:
    """And says which key made it."""
    assert BOTH.blind("桥南路") == AgeKeys((NEW,)).blind("桥南路")
    assert BOTH.blind("桥南路").startswith(BOTH.blinder)
    assert len({BOTH.blind("桥南路"), BOTH.blind("桥北路"), AgeKeys((OLD,)).blind("桥南路")}) == 3
