"""Staff commands that need an answer whatever is set up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import cast

from bot.domain.language import Language
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.handlers.office import console
from bot.replies.reply import Reply
from bot.replies.texts import Texts


@dataclass
class AddresslessDoor:
    """The door of a process that serves no pages and was told of none."""

    base_url: str = ""
    said: list[str] = field(default_factory=list)

    async def texts_for(self, _incoming: Incoming) -> Texts:
        return Texts(Language.EN, UTC)

    async def say(self, _incoming: Incoming, reply: Reply) -> None:
        self.said.append(reply.text)


async def test_console_without_an_address_says_so_and_makes_no_link() -> None:
    """A link without a host would lead nowhere; nor is one used up."""
    door = AddresslessDoor()
    incoming = Incoming(
        cause="c", chat_id=1, user_id=1, user_name="a", is_private=True, hint=Language.EN
    )

    await console(cast("Door", door), incoming)

    assert len(door.said) == 1
    assert "JIEFANG_PUBLIC_URL" in door.said[0]
