"""What the staff group is told: what residents said, limits that pass, what the bot set aside."""

from __future__ import annotations

from datetime import datetime

from bot.domain.complaint import Action, ComplaintStatus, Verdict
from bot.domain.duty import ClockName
from bot.domain.masking import mask
from bot.replies.card_buttons import usual_rows
from bot.replies.complaint_words import verdict_text
from bot.replies.joining import joined_relay
from bot.replies.reply import Reply, shorten
from bot.replies.texts import Facts, Html, Texts, bold, lines, mention, paragraphs, plain_html

_PROBLEMS_SHOWN = 1500


def relay(t: Texts, facts: Facts) -> Reply:
    """Tell the staff group what the resident did or said."""
    verdict = facts.get("verdict")
    if Action(facts["action"]) is Action.JOIN:
        return joined_relay(t, facts)
    if verdict:
        what = t.plain("the resident says: {verdict}", verdict=verdict_text(t, Verdict(verdict)))
    elif Action(facts["action"]) is Action.ADD:
        what = t.plain("the resident adds")
    else:
        what = t.plain("withdrawn by the resident")
    head = Html(f"{bold(facts['reference'])} {plain_html(what)}")
    return Reply(text=paragraphs(head, plain_html(mask(facts["said"] or ""))))


def alarm(t: Texts, facts: Facts) -> Reply:
    """Tell staff that a limit comes near or has passed, and which; the people it is for by name."""
    more = facts["more"]
    limits = {
        ClockName.ACCEPT: t.plain("taking it"),
        ClockName.REPLY: t.plain("a first answer"),
        ClockName.SOLVE: t.plain("an outcome"),
    }
    due = t.moment(datetime.fromisoformat(more["act_by"]))
    what = limits[ClockName(more["clock"])]
    said = {
        Action.WARN: t("⏳ {what} is due by {due}", what=what, due=due),
        Action.ESCALATE: t("🔴 {what} was due by {due}", what=what, due=due),
        Action.RELEASE: t(
            "↩️ back in the queue: its owner had not answered the resident (due by {due})", due=due
        ),
    }[Action(facts["action"])]
    owner = t("Owner: {owner}", owner=facts["owner"]) if facts["owner"] else None
    called = Html(" ".join(mention(one) for one in facts["called"]))
    rows = usual_rows(t, facts["id"], ComplaintStatus(facts["status"]))
    text = lines(Html(f"{bold(facts['reference'])} {said}"), owner, called)
    return Reply(text=text, rows=rows)


def knowledge_broken(t: Texts, facts: Facts) -> Reply:
    """Tell staff once that an edit of the knowledge files did not take."""
    head = t("The edited knowledge has errors; answers stay as they were.")
    return Reply(text=paragraphs(head, plain_html(shorten(facts["problems"], _PROBLEMS_SHOWN))))


def quarantined(t: Texts, facts: Facts) -> Reply:
    """Tell staff that a message could not be handled."""
    return Reply(
        text=t(
            "One message could not be handled after {attempts} tries and was set aside (no."
            " {number}). An administrator can look into it.",
            attempts=facts["attempts"],
            number=facts["number"],
        )
    )


def no_topics(t: Texts, facts: Facts) -> Reply:
    """Tell an admin that complaints have no topics of their own any more, and what to do."""
    if not facts["is_refused"]:
        return Reply(
            text=t(
                "Topics were switched off in the staff group. Cards go into the group itself now;"
                " nothing is lost."
            )
        )
    return Reply(
        text=t(
            "The staff group has topics, but I may not manage them, so cards go into the group"
            " itself. Make me an administrator with the right to manage topics, and each new"
            " complaint gets a topic of its own."
        )
    )
