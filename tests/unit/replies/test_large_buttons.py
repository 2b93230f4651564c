"""Large buttons: each has a line, and what was only offered besides is gone."""

from __future__ import annotations

from datetime import UTC

import pytest

from bot.domain.language import Language
from bot.replies.large_buttons import enlarged, large_buttons_reply
from bot.replies.press import Press, decode
from bot.replies.reply import Button, Reply
from bot.replies.texts import Texts


def test_every_button_has_a_line_of_its_own() -> None:
    """In the order in which they stood; the text and the picture stay."""
    yes, no, more = Button("yes", "a"), Button("no", "b"), Button("more", "c", is_extra=True)
    reply = Reply(text="?", rows=((yes, no), (more,)), photo="file")

    assert enlarged(reply) == Reply(text="?", rows=((yes,), (no,)), photo="file")


@pytest.mark.parametrize("is_large", [False, True])
def test_the_other_choice_is_offered(is_large: bool) -> None:  # noqa: FBT001 — a table
    """One button, which says what it does."""
    reply = large_buttons_reply(Texts(Language.EN, UTC), is_large=is_large)

    ((button,),) = reply.rows
    assert decode(button.press) == (Press.LARGE, (not is_large,))
