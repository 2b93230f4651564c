"""A person at a telephone: what they do, and waiting for what they then see."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.emulator.acts import Acts
from bot.emulator.bots import CallbackQuery
from bot.emulator.chats import Chat, Message
from bot.emulator.errors import Json
from bot.emulator.ledger import Sight

PATIENCE = 15.0
"""Seconds to wait for what a test expects; a machine that is busy with other tests needs some."""


class NothingSeenError(AssertionError):
    """What a person waited for did not come; says what came instead."""


class Person(Acts):
    """A user who acts and sees.

    What `expect` can match is what bots showed since this person last acted in the same chat or
    last expected something there.
    """

    def sees(self, chat: Chat | None = None) -> list[Message]:
        """Return what is visible in a chat now, oldest first."""
        return (chat or self.chat).visible()

    async def expect(
        self,
        text: str = "",
        *,
        button: str = "",
        kind: str = "",
        chat: Chat | None = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - the plainest word for a test
    ) -> Message:
        """Wait for a message of a bot, new or edited, and return it.

        Args:
            text: part of the text or caption, or a regular expression it contains.
            button: label (or part of it) or data of an inline button it must have.
            kind: `message` or `edited`, to insist on one of them.
            chat: where; the private chat by default.
            timeout: seconds.

        Raises:
            NothingSeenError: nothing matched in time; the text lists what came instead.
        """
        chat = chat or self.chat
        kinds = {kind} if kind else {"message", "edited"}

        def matches(sight: Sight) -> bool:
            return sight.kind in kinds and fits(sight.body, text, button)

        sight = await self._wait(chat, matches, timeout)
        return chat.messages[int(sight.body["message_id"])]

    async def expect_deleted(
        self,
        message: Message,
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - the plainest word for a test
    ) -> Message:
        """Wait until a message is gone."""
        if not message.deleted:
            await self._wait(
                message.chat,
                lambda sight: sight.kind == "deleted" and sight.body["message_id"] == message.id,
                timeout,
            )
        return message

    async def expect_answer(
        self,
        query: CallbackQuery,
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - the plainest word for a test
    ) -> Json:
        """Wait for the answer to a press; its `text` is empty when only the spinner stops."""
        answer = await self.world.signal.wait_for(lambda: query.answer, timeout)
        if answer is None:
            raise NothingSeenError(f"the press of {query.data!r} was not answered")
        return answer

    async def expect_inline(
        self,
        query_id: str,
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - the plainest word for a test
    ) -> Json:
        """Wait for the `answerInlineQuery` parameters to an inline query."""
        answers = self.bot.inline_answers
        answer = await self.world.signal.wait_for(lambda: answers[query_id] or None, timeout)
        if answer is None:
            raise NothingSeenError("the inline query was not answered")
        return answer

    async def tap(
        self,
        button: str,
        *,
        chat: Chat | None = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - the plainest word for a test
    ) -> CallbackQuery:
        """Wait until a message with the button is there, then press it."""
        chat = chat or self.chat
        message = await self.world.signal.wait_for(
            lambda: next(
                (found for found in reversed(chat.visible()) if fits(found.body, "", button)), None
            ),
            timeout,
        )
        if message is None:
            raise NothingSeenError(f"no button {button!r}; seen: {_sum_up(chat)}")
        return self.press(button, message)

    async def _wait(self, chat: Chat, fits: Callable[[Sight], bool], seconds: float) -> Sight:
        key = self.world.chat_key(chat)

        def look() -> Sight | None:
            for sight in self.world.ledger.seen_since(self._cursors.get(key, 0)):
                if sight.chat_key == key and sight.by_bot is not None and fits(sight):
                    return sight
            return None

        sight = await self.world.signal.wait_for(look, seconds)
        if sight is None:
            raise NothingSeenError(f"nothing matched in {seconds} s; seen: {_sum_up(chat)}")
        self._cursors[key] = sight.number
        return sight


def fits(body: Json, text: str, button: str) -> bool:
    """Tell whether a `Message` has the text (part or pattern) and the inline button."""
    words = str(body.get("text") or body.get("caption") or "")
    if text and text not in words and not _searches(text, words):
        return False
    if not button:
        return True
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return any(
        button in str(found["text"]) or button == found.get("callback_data")
        for row in rows
        for found in row
    )


def _searches(pattern: str, words: str) -> bool:
    try:
        return re.search(pattern, words) is not None
    except re.error:
        return False


def _sum_up(chat: Chat) -> list[tuple[str, str, list[str]]]:
    return [
        (str(message.sender.get("first_name")), message.text, message.button_texts())
        for message in chat.visible()[-6:]
    ]
