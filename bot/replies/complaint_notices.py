"""What residents hear of a complaint when somebody else moved it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.complaint import VERDICT_WINDOW, Action, ComplaintStatus, Verdict
from bot.replies.complaint_words import (
    action_text,
    object_row,
    open_row,
    status_text,
    unfollow_row,
    verdict_row,
    verdict_text,
)
from bot.replies.reply import Reply, shorten
from bot.replies.texts import Facts, Html, Texts, bold, lines, named, paragraphs, plain_html

_SAID_SHOWN = 1500


def notice(t: Texts, facts: Facts) -> Reply:
    """Tell a resident what happened to their own complaint."""
    action = Action(facts["action"])
    if action in _HEADS:
        return _step(t, facts, _HEADS[action](t, facts))
    if action in _CLOSES:
        return _closed(t, facts, action)
    return _TALKS[action](t, facts)


def _step(t: Texts, facts: Facts, head: Html) -> Reply:
    """Tell of a step after which the work goes on."""
    due = t("An outcome is due by {day}.", day=_due(t, facts))
    return Reply(text=paragraphs(head, due), rows=(open_row(t, facts["id"]),))


def _claimed(t: Texts, facts: Facts) -> Html:
    owner = named(t, facts["unit"]) or t.plain("a clerk")
    return t("{reference}: {owner} is on it.", reference=bold(facts["reference"]), owner=owner)


def _taken_over(t: Texts, facts: Facts) -> Html:
    return t(
        "{reference}: {unit} has taken it over and is on it.",
        reference=bold(facts["reference"]),
        unit=named(t, facts["unit"]) or t.plain("another unit"),
    )


def _sorted(t: Texts, facts: Facts) -> Html:
    return t(
        "{reference} is filed under “{category}” now, and {unit} handles it.",
        reference=bold(facts["reference"]),
        category=named(t, facts["category"]),
        unit=named(t, facts["unit"]) or t.plain("another unit"),
    )


def _joined(t: Texts, facts: Facts) -> Html:
    return t(
        "{reference} is handled together with neighbours' reports of the same event. You keep"
        " your number, hear of every step, and say yourself whether it is solved.",
        reference=bold(facts["reference"]),
    )


def _split(t: Texts, facts: Facts) -> Html:
    if facts.get("more", {}).get("inherits"):
        return t(
            "{reference}: the report that yours was joined with was taken back; yours goes on.",
            reference=bold(facts["reference"]),
        )
    return t(
        "{reference} turned out to be another matter than the reports it was joined with; it is"
        " handled on its own now.",
        reference=bold(facts["reference"]),
    )


_HEADS: dict[Action, Callable[[Texts, Facts], Html]] = {
    Action.CLAIM: _claimed,
    Action.ACCEPT: _taken_over,
    Action.CATEGORISE: _sorted,
    Action.JOIN: _joined,
    Action.SPLIT: _split,
}


def _answered(t: Texts, facts: Facts) -> Reply:
    head = t("{reference}: staff answer", reference=bold(facts["reference"]))
    hint = t("Reply to this message to write back.")
    return Reply(text=paragraphs(head, _said(facts), hint), rows=(open_row(t, facts["id"]),))


def _asked(t: Texts, facts: Facts) -> Reply:
    head = t("❓ {reference}: staff ask you", reference=bold(facts["reference"]))
    hint = t(
        "Please answer by replying to this message; words, photos and voice notes all do. Their"
        " clock stands still until then."
    )
    return Reply(text=paragraphs(head, _said(facts), hint), asks_reply=True)


def _extended(t: Texts, facts: Facts) -> Reply:
    # An extension posted before the new date was told has the old one's place.
    until = facts.get("more", {}).get("due_at") or facts["due_at"]
    head = t(
        "⏳ {reference}: staff need more time, until {day}.",
        reference=bold(facts["reference"]),
        day=t.day(datetime.fromisoformat(until)),
    )
    return Reply(text=paragraphs(head, _reason(t, facts)), rows=(open_row(t, facts["id"]),))


def _finished(t: Texts, facts: Facts) -> Reply:
    head = t("{reference}: staff report that it is done.", reference=bold(facts["reference"]))
    task = facts.get("more", {}).get("task")
    whole = t("With it the improvement task “{title}” is done.", title=task) if task else None
    ask = t("Is it solved? Only you decide.")
    return Reply(
        text=paragraphs(head, _said(facts), whole, ask),
        rows=(verdict_row(t, facts["id"]), open_row(t, facts["id"])),
    )


def _reminded(t: Texts, facts: Facts) -> Reply:
    head = t(
        "{reference}: staff report that it is done. Is it solved?",
        reference=bold(facts["reference"]),
    )
    end = facts.get("act_by")
    until = (
        t(
            "This is the only reminder. Without an answer by {day} we note that there was none,"
            " and do not count it as satisfied.",
            day=t.day(datetime.fromisoformat(end)),
        )
        if end
        else None
    )
    return Reply(
        text=paragraphs(head, until),
        rows=(verdict_row(t, facts["id"]), open_row(t, facts["id"])),
    )


_TALKS: dict[Action, Callable[[Texts, Facts], Reply]] = {
    Action.REPLY: _answered,
    Action.ASK: _asked,
    Action.EXTEND: _extended,
    Action.FINISH: _finished,
    Action.REMIND: _reminded,
}
_CLOSES = {Action.REFER, Action.DEFER, Action.DUPLICATE}


def _closed(t: Texts, facts: Facts, action: Action) -> Reply:
    """Tell of an end that is no solution: why, where to go, and until when to object."""
    reference = bold(facts["reference"])
    head = {
        Action.REFER: t(
            "{reference} is closed: this is not the office's to do.", reference=reference
        ),
        Action.DEFER: t(
            "{reference} is closed for now: it cannot be done at present.", reference=reference
        ),
        Action.DUPLICATE: t(
            "{reference} is closed: you reported the same before, and that report goes on.",
            reference=reference,
        ),
    }[action]
    object_ = t(
        "It does not count as solved. If you do not agree, say so within {days} days: it then goes"
        " back to the same staff.",
        days=VERDICT_WINDOW.days,
    )
    return Reply(
        text=paragraphs(head, _said(facts), object_),
        rows=(object_row(t, facts["id"]), open_row(t, facts["id"])),
    )


def _said(facts: Facts) -> Html:
    return plain_html(shorten(facts.get("said") or "", _SAID_SHOWN))


def _reason(t: Texts, facts: Facts) -> Html | None:
    said = _said(facts)
    return t("Reason: {reason}", reason=said) if said else None


def _due(t: Texts, facts: Facts) -> str:
    return t.day(datetime.fromisoformat(facts["due_at"]))


def proof(t: Texts, facts: Facts) -> Reply:
    """Show a picture of the outcome."""
    caption = t("{reference}: photo of the outcome", reference=bold(facts["reference"]))
    return Reply(text=caption, photo=facts["photo"])


def followed(t: Texts, facts: Facts) -> Reply:
    """Tell somebody who follows another's complaint of its public steps."""
    action, status = Action(facts["action"]), ComplaintStatus(facts["status"])
    verdict = facts.get("verdict")
    what = verdict_text(t, Verdict(verdict)) if verdict else action_text(t, action, is_own=False)
    text = lines(
        Html(f"👀 {bold(facts['reference'])} {plain_html(what)}"),
        t("Category: {category}", category=named(t, facts["category"])),
        t("Handled by: {unit}", unit=named(t, facts["unit"])) if facts["unit"] else None,
        t("Status: {status}", status=status_text(t, status, is_own=False)),
        t("Due by: {day}", day=_due(t, facts)) if status.is_open else None,
    )
    return Reply(text=text, rows=(unfollow_row(t, facts["id"]),))
