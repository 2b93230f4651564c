"""What admins are told when the bot is ill, and when it is well again."""

from __future__ import annotations

from datetime import datetime

from bot.domain.vitals import Vital
from bot.replies.reply import Reply
from bot.replies.texts import Facts, Html, Texts, paragraphs


def ill(t: Texts, facts: Facts) -> Reply:
    """Say what is wrong since when, and what to look at."""
    vital, since = Vital(facts["vital"]), t.moment(datetime.fromisoformat(facts["since"]))
    head = t("🩺 The bot is not well since {since}.", since=since)
    return Reply(text=paragraphs(head, _trouble(t, vital)))


def well_again(t: Texts, facts: Facts) -> Reply:
    """Say that it is over."""
    since, until = (t.moment(datetime.fromisoformat(facts[key])) for key in ("since", "until"))
    trouble = _trouble(t, Vital(facts["vital"]))
    head = t("💚 The bot is well again. From {since} to {until}:", since=since, until=until)
    return Reply(text=paragraphs(head, trouble))


def _trouble(t: Texts, vital: Vital) -> Html:
    return {
        Vital.DATABASE: t("The database does not answer. Look at its server and its disk."),
        Vital.TELEGRAM: t(
            "Telegram does not answer or refuses the token. Look at the network and the token."
        ),
        Vital.INBOX: t(
            "Messages wait more than a minute to be handled. Look at the log of the bot."
        ),
        Vital.SCHEDULER: t(
            "The clock of the bot is late: reminders and digests wait. Look at the log."
        ),
        Vital.SENDER: t("Nobody sends what waits. Is a process that runs the jobs up?"),
        Vital.DISK: t("The disk is nearly full. Make room, or nothing more can be kept."),
    }[vital]
