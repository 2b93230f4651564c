"""What staff are asked for; a reply to it is the answer."""

from __future__ import annotations

from datetime import datetime

from bot.domain.complaint import Action
from bot.replies.reply import Reply
from bot.replies.texts import Facts, Html, Texts, bold, lines, mention


def prompt(t: Texts, facts: Facts) -> Reply:
    """Ask somebody by name for the words to what they pressed."""
    wanted = _gist(t) if facts["action"] == Action.NOTE and facts["argument"] else _wanted(t, facts)
    head = Html(f"{mention(facts['staff'])} {bold(facts['reference'])}")
    return Reply(text=lines(head, wanted), asks_reply=True)


def _gist(t: Texts) -> Html:
    return t("Reply to this message with what the voice note says, in a sentence or two.")


def _wanted(t: Texts, facts: Facts) -> Html:
    if facts["action"] == Action.FINISH:
        return _outcome(t, facts)
    if facts["action"] == Action.EXTEND:
        return _new_date(t, facts)
    return {
        Action.REPLY: t(
            "Reply to this message with your answer; the resident reads it as it is. A photo may"
            " come with it."
        ),
        Action.ASK: t(
            "Reply to this message with your question to the resident. The clock stands still"
            " until they answer."
        ),
        Action.NOTE: t("Reply to this message with a note; only colleagues see it."),
        Action.REFER: t(
            "Reply to this message with who is in charge and where to go; the resident reads it."
        ),
        Action.DEFER: t(
            "Reply to this message with what stands in the way for now; the resident reads it."
        ),
        Action.DUPLICATE: t(
            "Reply to this message with the number of the same resident's other complaint and a"
            " word to them."
        ),
        Action.OFFER: t(
            "Reply to this message with why it is the other unit's. Until they accept, it stays"
            " yours."
        ),
        Action.REJECT: t("Reply to this message with why your unit does not take it."),
    }[Action(facts["action"])]


def _outcome(t: Texts, facts: Facts) -> Html:
    asked = t(
        "Reply to this message with what was done. The resident reads it and says whether it is"
        " solved."
    )
    photos = t("This kind needs a photo of the outcome: send it along, or before the words.")
    return lines(asked, photos if facts["needs_proof"] else None)


def _new_date(t: Texts, facts: Facts) -> Html:
    return t(
        "Reply to this message with the new date and why, as in “11-20 waiting for a part”. It is"
        " due on {day}; the resident reads the reason. Extensions left: {left}",
        day=t.day(datetime.fromisoformat(facts["due_at"])),
        left=facts["extensions_left"],
    )
