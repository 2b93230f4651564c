"""Before any handler: whether an update goes on to it, and what its sender hears if not."""

from __future__ import annotations

from telegram import Update

from bot.handlers.door import Door
from bot.handlers.incoming import Incoming, read
from bot.replies.gate import refusal_reply
from bot.replies.press import Press, decode
from bot.services.gate import Visitor
from bot.services.ports import ClaimedUpdate

OWED_COMMANDS = frozenset({"privacy", "mydata", "forget", "stop"})
OWED_PRESSES = frozenset({Press.EXPORT, Press.FORGET, Press.UNCONSENT, Press.VERDICT})
"""What whoever is banned may do all the same: the law gives them their data and its erasure, and
nobody else may say whether their trouble is over."""


async def admitted(door: Door, claimed: ClaimedUpdate, update: Update) -> bool:
    """Let an update on to its handler, or tell its sender, once, why not."""
    who, incoming = update.effective_user, read(update)
    if who is None or not _is_spoken(update):
        return True
    admission = await door.gate.admit(
        Visitor(
            user_id=who.id,
            line=claimed.chat_key,
            received_at=claimed.received_at,
            text=incoming.text if incoming else "",
            is_owed=incoming is not None and _is_owed(incoming),
        )
    )
    if incoming is not None and incoming.is_private and admission.is_told:
        await door.toast(incoming)
        t, office = await door.texts_for(incoming), door.knowledge.knowledge.office
        await door.say(incoming, refusal_reply(t, admission, office.alternatives))
    return admission.is_welcome


def _is_spoken(update: Update) -> bool:
    """Say whether somebody wants something; that a chat moved or was left is always heard."""
    return any((update.message, update.edited_message, update.callback_query, update.inline_query))


def _is_owed(incoming: Incoming) -> bool:
    if incoming.press_id is not None:
        press = decode(incoming.press)
        return press is not None and press[0] in OWED_PRESSES
    command = incoming.text.partition(" ")[0].partition("@")[0]
    return command.removeprefix("/") in OWED_COMMANDS and command.startswith("/")
