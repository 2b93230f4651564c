"""Answers in other people's chats: cards to pick from, and short replies that lead to the bot."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.deep_link import Target, payload_of
from bot.replies.answers import answer_text
from bot.replies.reply import Button, Reply, shorten
from bot.replies.texts import Texts
from bot.services.answers import Answer, Looked
from bot.services.titles import Titled

_DESCRIPTION = 120
"""Characters that a list of cards shows of an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One answer to pick, and the message that picking it sends."""

    id: str
    title: str
    description: str
    reply: Reply


def card_of(t: Texts, titled: Titled, answer: Answer, username: str) -> Card:
    """Show an answer as a card; its button leads to the same answer in the bot."""
    text = shorten(" ".join(answer.text.split()), _DESCRIPTION)
    return Card(
        id=payload_of(Target.ENTRY, titled.id) or titled.id[:64],
        title=titled.title,
        description=text,
        reply=Reply(text=answer_text(t, answer), rows=((_door(t, username, titled.id),),)),
    )


def looked_reply(t: Texts, looked: Looked, username: str) -> Reply:
    """Answer somebody who called the bot by name in a group."""
    if looked.answer is not None:
        rows = ((_door(t, username, looked.answer.entry),),)
        return Reply(text=answer_text(t, looked.answer), rows=rows)
    if looked.suggestions:
        choices = ((_door(t, username, one.id, one.title),) for one in looked.suggestions)
        return Reply(text=t("Did you mean one of these?"), rows=tuple(choices))
    text = t("I have no reliable answer to this. Tell me in private and staff will look into it.")
    return Reply(text=text, rows=((Button(t.plain("💬 Ask in private"), url=_url(username)),),))


def ask_in_private(t: Texts) -> str:
    """Label the way from a list of cards to the bot itself."""
    return t.plain("💬 Ask in private")


def _door(t: Texts, username: str, entry: str, title: str = "") -> Button:
    payload = payload_of(Target.ENTRY, entry)
    return Button(title or t.plain("💬 Ask more in private"), url=_url(username, payload))


def _url(username: str, payload: str | None = None) -> str:
    return f"https://t.me/{username}" + (f"?start={payload}" if payload else "")
