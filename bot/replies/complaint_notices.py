"""What a resident hears of their complaint when somebody else moved it."""

from __future__ import annotations

from bot.domain.complaint import Action
from bot.replies.complaint_words import verdict_row
from bot.replies.reply import Reply, Rows, shorten
from bot.replies.texts import Facts, Texts, bold, paragraphs, plain_html

_SAID_SHOWN = 1500


def notice(t: Texts, facts: Facts) -> Reply:
    """Tell a resident what happened to their complaint."""
    reference = bold(facts["reference"])
    said = shorten(facts["said"] or "", _SAID_SHOWN)
    action = Action(facts["action"])
    if action is Action.FINISH:
        ask = t("Is it solved? Only you decide.")
        head = t("{reference}: staff report that it is done.", reference=reference)
        rows: Rows = (verdict_row(t, facts["id"]),)
        return Reply(text=paragraphs(head, plain_html(said), ask), rows=rows)
    if action is Action.REPLY:
        head = t("{reference}: staff answer", reference=reference)
        hint = t("Reply to this message to write back.")
        return Reply(text=paragraphs(head, plain_html(said), hint))
    head = t("{reference}: {owner} is on it.", reference=reference, owner=t.plain("a clerk"))
    return Reply(text=head)
