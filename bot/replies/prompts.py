"""What staff are asked for in their group; a reply to it is the answer."""

from __future__ import annotations

from bot.replies.reply import Reply
from bot.replies.texts import Facts, Texts, mention


def ask_reply(t: Texts, facts: Facts) -> Reply:
    """Ask for the answer to the resident."""
    text = t(
        "{name}, reply to this message with your answer to the resident ({reference}).",
        name=mention(facts["staff"]),
        reference=facts["reference"],
    )
    return Reply(text=text, asks_reply=True)


def ask_outcome(t: Texts, facts: Facts) -> Reply:
    """Ask for what was done."""
    text = t(
        "{name}, reply to this message with what was done ({reference}). The resident will read"
        " it and say whether it is solved.",
        name=mention(facts["staff"]),
        reference=facts["reference"],
    )
    return Reply(text=text, asks_reply=True)
