"""Sends replies through the Bot API and says what is known of each call."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    TelegramObject,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.adapters.telegram_calls import calling, keyboard, markup
from bot.adapters.telegram_outcomes import classify
from bot.domain.topics import Colour
from bot.replies.elsewhere import Card
from bot.replies.reply import (
    CAPTION_LIMIT,
    TOAST_LIMIT,
    Picture,
    Reply,
    read_units,
    shorten,
    split,
)
from bot.services.ports import UPLOADED, KeptPictures, SendResult, SendStatus

_Object = TypeVar("_Object", bound=TelegramObject)
_LINK = re.compile(r"\w\.\w")
"""What Telegram might take for a link, generously."""
_GONE = "message to delete not found"
_ICONS = {Colour.URGENT: 16478047, Colour.QUESTION: 9367192, Colour.COMPLAINT: 7322096}
"""Of the six colours that Telegram takes: red, green, blue."""


@dataclass(frozen=True, slots=True)
class _Where:
    chat_id: int
    reply_to: int | None
    thread_id: int | None


@dataclass(frozen=True, slots=True)
class TelegramSender:
    """One bot's sending side."""

    bot: Bot
    kept: KeptPictures | None = None
    """Without it every picture is uploaded each time."""
    is_paid: bool = False
    """Pays for what goes beyond Telegram's free rate."""

    async def send(
        self,
        chat_id: int,
        reply: Reply,
        *,
        reply_to_message_id: int | None = None,
        thread_id: int | None = None,
    ) -> SendResult:
        """Send a reply; a long text becomes several messages, the buttons on the last.

        Once a part is out, the reply can no longer be "certainly not sent": it is unknown then.
        """
        single = self._single(chat_id, reply, thread_id)
        if single is not None:
            return await _known(single)
        where = _Where(chat_id, reply_to_message_id, thread_id)
        is_begun = False
        if reply.photo is not None:
            alone = read_units(reply.text) > CAPTION_LIMIT
            shown = replace(reply, text="", rows=()) if alone else reply
            result = await self._send_photo(where, shown, reply.photo)
            if not alone or result.status is not SendStatus.SENT:
                return result
            is_begun = True
        parts = split(reply.text)
        result = SendResult(status=SendStatus.FAILED, error="nothing to send")
        for number, part in enumerate(parts, start=1):
            shown = reply if number == len(parts) else replace(reply, rows=(), asks_reply=False)
            result = await _known(self._text(where, shown, part))
            if result.status is SendStatus.RETRY and (is_begun or number > 1):
                return replace(result, status=SendStatus.UNKNOWN)
            if result.status is not SendStatus.SENT:
                return result
        return result

    def _text(self, where: _Where, reply: Reply, text: str) -> Callable[[], Awaitable[Any]]:
        """Prepare one message with a reply's buttons."""
        fields = {
            "chat_id": where.chat_id,
            "text": text,
            "parse_mode": ParseMode.HTML.value,
            "allow_paid_broadcast": self.is_paid or None,
            "link_preview_options": _preview(text),
            "reply_markup": markup(reply),
            "reply_parameters": _replying_to(where.reply_to),
            "message_thread_id": where.thread_id,
        }
        return calling(self.bot, "sendMessage", fields)

    def _single(
        self, chat_id: int, reply: Reply, thread_id: int | None
    ) -> Callable[[], Awaitable[Message]] | None:
        """Find how to send what is one message whatever it says: a place, a file, a voice note."""
        if reply.location is not None:
            place = partial(self.bot.send_location, chat_id, *reply.location)
            return partial(place, message_thread_id=thread_id)
        said: dict[str, Any] = {"caption": reply.text or None, "parse_mode": ParseMode.HTML}
        if reply.document is not None:
            file = InputFile(reply.document.content, filename=reply.document.name)
            return partial(self.bot.send_document, chat_id, file, **said)
        if reply.voice is not None:
            voice = partial(self.bot.send_voice, chat_id, reply.voice, **said)
            return partial(voice, message_thread_id=thread_id)
        return None

    async def _send_photo(self, where: _Where, reply: Reply, photo: str | Picture) -> SendResult:
        """Send a picture by the file id it is kept under, or upload it and note the id."""
        send = partial(
            self.bot.send_photo,
            where.chat_id,
            caption=reply.text or None,
            parse_mode=ParseMode.HTML,
            allow_paid_broadcast=self.is_paid or None,
            message_thread_id=where.thread_id,
            api_kwargs=_given(
                reply_markup=markup(reply), reply_parameters=_replying_to(where.reply_to)
            ),
        )
        if isinstance(photo, str) and not photo.startswith(UPLOADED):
            return await _known(partial(send, photo))
        key = photo if isinstance(photo, str) else photo.key
        known = await self.kept.file_id(key) if self.kept else None
        if known is not None:
            result = await _known(partial(send, known))
            # An id of another bot, or of a file that is gone: nothing went out, so upload it.
            if result.status is not SendStatus.FAILED:
                return result
        content = await self._content(photo)
        if content is None:
            return SendResult(status=SendStatus.FAILED, error="the photo is gone")
        result = await _known(partial(send, content, filename="picture.png"))
        if self.kept and result.file_id is not None:
            await self.kept.remember(key, result.file_id)
        return result

    async def _content(self, photo: str | Picture) -> bytes | None:
        """Give what is uploaded; read only once it is needed, for many get the same."""
        if isinstance(photo, Picture):
            return photo.png
        return await self.kept.uploaded(photo) if self.kept else None

    async def edit(self, chat_id: int, message_id: int, reply: Reply) -> SendResult:
        """Change a message in place."""
        text = split(reply.text)[0]
        if reply.photo is not None:
            return await _known(
                lambda: self.bot.edit_message_caption(
                    chat_id,
                    message_id,
                    caption=text,
                    parse_mode=ParseMode.HTML,
                    api_kwargs=_given(reply_markup=keyboard(reply)),
                )
            )
        return await _known(
            lambda: self.bot.edit_message_text(
                text,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                api_kwargs=_given(
                    link_preview_options=_preview(text), reply_markup=keyboard(reply)
                ),
            )
        )

    async def delete(self, chat_id: int, message_id: int) -> SendResult:
        """Delete a message; one that is gone already is a success."""
        result = await _known(lambda: self.bot.delete_message(chat_id, message_id))
        is_gone = result.status is SendStatus.FAILED and _GONE in (result.error or "").lower()
        return SendResult(status=SendStatus.SENT) if is_gone else result

    async def drop_buttons(self, chat_id: int, message_id: int) -> SendResult:
        """Take the buttons off a message."""
        return await _known(
            lambda: self.bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id)
        )

    async def open_topic(self, chat_id: int, name: str, colour: Colour) -> SendResult:
        """Open a forum topic; its number is the result's message."""
        try:
            opened = await self.bot.create_forum_topic(chat_id, name, icon_color=_ICONS[colour])
        except TelegramError as error:
            return classify(error)
        return SendResult(status=SendStatus.SENT, message_id=opened.message_thread_id)

    async def close_topic(self, chat_id: int, thread_id: int, *, is_closed: bool) -> SendResult:
        """Close a topic or open it again; one that is so already is a success."""
        call = self.bot.close_forum_topic if is_closed else self.bot.reopen_forum_topic
        return await _known(partial(call, chat_id, thread_id))

    async def rename_topic(self, chat_id: int, thread_id: int, name: str) -> SendResult:
        """Name a topic anew; one that has the name already is a success."""
        return await _known(partial(self.bot.edit_forum_topic, chat_id, thread_id, name))

    async def toast(self, press_id: str, text: str = "") -> SendResult:
        """Answer a press."""
        return await _known(
            lambda: self.bot.answer_callback_query(press_id, shorten(text, TOAST_LIMIT) or None)
        )

    async def offer(
        self, query_id: str, cards: Sequence[Card], *, more: tuple[str, str]
    ) -> SendResult:
        """Answer an inline query."""
        return await _known(
            lambda: self.bot.answer_inline_query(
                query_id,
                [_article(card) for card in cards],
                cache_time=_INLINE_SECONDS,
                is_personal=True,
                button=InlineQueryResultsButton(more[0], start_parameter=more[1]),
            )
        )


_INLINE_SECONDS = 30
"""How long Telegram may show the same cards for the same words: figures change seldom."""


def _article(card: Card) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=card.id,
        title=card.title,
        description=card.description,
        input_message_content=InputTextMessageContent(
            card.reply.text,
            ParseMode.HTML,
            link_preview_options=_object(LinkPreviewOptions, _preview(card.reply.text)),
        ),
        reply_markup=_object(InlineKeyboardMarkup, keyboard(card.reply)),
    )


async def _known(call: Callable[[], Awaitable[Any]]) -> SendResult:
    try:
        sent = await call()
    except TelegramError as error:
        return classify(error)
    if isinstance(sent, dict):
        return SendResult(status=SendStatus.SENT, message_id=sent.get("message_id"))
    if not isinstance(sent, Message):
        return SendResult(status=SendStatus.SENT)
    return SendResult(
        status=SendStatus.SENT,
        message_id=sent.message_id,
        file_id=sent.photo[-1].file_id if sent.photo else None,
    )


def _preview(text: str) -> dict[str, Any] | None:
    # A stranger's link must not unfold in the staff group; most texts have none.
    return {"is_disabled": True} if _LINK.search(text) else None


def _replying_to(message_id: int | None) -> dict[str, Any] | None:
    if message_id is None:
        return None
    return {"message_id": message_id, "allow_sending_without_reply": True}


def _object(kind: type[_Object], fields: dict[str, Any] | None) -> _Object | None:
    """Make PTB's object where it takes no fields."""
    return kind.de_json(fields) if fields else None


def _given(**fields: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
