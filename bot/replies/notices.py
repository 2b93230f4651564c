"""Messages to people who are not speaking now: each renders one kind of delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.domain.complaint import Action, ComplaintStatus, Verdict, can_move
from bot.domain.duty import ClockName
from bot.domain.knowledge import Localised, text_in
from bot.domain.language import Language
from bot.domain.masking import mask
from bot.replies.commitments import figure
from bot.replies.complaints import PLACE_SHOWN, status_text, verdict_row, verdict_text
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply, Rows, shorten
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html

_SAID_SHOWN = 1500
_CARD_TEXT_SHOWN = 800
Facts = dict[str, Any]


def render(t: Texts, kind: str, facts: Facts) -> Reply:
    """Render one delivery.

    Raises:
        KeyError: No such kind; a delivery is posted with one of `KINDS`.
    """
    return KINDS[kind](t, facts)


def _notice(t: Texts, facts: Facts) -> Reply:
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


def _card(t: Texts, facts: Facts) -> Reply:
    """Show a complaint to staff, personal numbers masked."""
    kind = t.plain("Question") if facts["is_question"] else t.plain("Complaint")
    urgent = t.plain("🚨 URGENT ") if facts["is_urgent"] else ""
    head = Html(f"{urgent}{bold(facts['reference'])} {kind}")
    status = ComplaintStatus(facts["status"])
    # A card that was posted before this was known has none.
    similar = facts.get("similar", [])
    details = lines(
        t("Status: {status}", status=_staff_status(t, status)),
        t("Category: {category}", category=_local(t, facts["category"])),
        t("Unit: {unit}", unit=_local(t, facts["unit"])) if facts["unit"] else None,
        t("Place: {place}", place=mask(shorten(facts["place"], PLACE_SHOWN)))
        if facts["place"]
        else None,
        t("Location pin attached") if facts["has_location"] else None,
        t("Photos: {count}", count=facts["photo_count"]) if facts["photo_count"] else None,
        t("Owner: {owner}", owner=facts["owner"]) if facts["owner"] else None,
        t("Perhaps the same event: {references}", references=" ".join(similar))
        if similar
        else None,
        t("Due by: {day}", day=t.day(datetime.fromisoformat(facts["due_at"]))),
    )
    text = paragraphs(head, plain_html(mask(shorten(facts["text"], _CARD_TEXT_SHOWN))), details)
    rows = _card_rows(t, facts["id"], status)
    if facts["photo_count"] or facts["has_location"]:
        private = Button(
            t.plain("Photos and place, in private"), encode(Press.DETAILS, facts["id"])
        )
        rows = (*rows, (private,))
    return Reply(text=text, rows=rows)


def _staff_status(t: Texts, status: ComplaintStatus) -> str:
    """Name a status to staff: what residents read of themselves speaks of "you"."""
    named = {
        ComplaintStatus.WAITING: t.plain("waiting for the resident's answer"),
        ComplaintStatus.DONE: t.plain("done, waiting for the resident's verdict"),
        ComplaintStatus.CONFIRMED: t.plain("confirmed by the resident"),
        ComplaintStatus.UNANSWERED: t.plain("done, no answer from the resident"),
        ComplaintStatus.DUPLICATE: t.plain("closed: reported twice"),
    }
    return named.get(status) or status_text(t, status)


def _card_rows(t: Texts, complaint_id: int, status: ComplaintStatus) -> Rows:
    offered = (
        (Action.CLAIM, t.plain("Claim"), Press.CLAIM),
        (Action.REPLY, t.plain("Answer"), Press.REPLY),
        (Action.FINISH, t.plain("Finish"), Press.FINISH),
    )
    row = tuple(
        Button(text, encode(press, complaint_id))
        for action, text, press in offered
        if can_move(status, action)
    )
    return (row,) if row else ()


def _relay(t: Texts, facts: Facts) -> Reply:
    """Tell the staff group what the resident did or said."""
    verdict = facts.get("verdict")
    if verdict:
        what = t.plain("the resident says: {verdict}", verdict=verdict_text(t, Verdict(verdict)))
    elif Action(facts["action"]) is Action.ADD:
        what = t.plain("the resident adds")
    else:
        what = t.plain("withdrawn by the resident")
    head = Html(f"{bold(facts['reference'])} {plain_html(what)}")
    return Reply(text=paragraphs(head, plain_html(mask(facts["said"] or ""))))


def _alarm(t: Texts, facts: Facts) -> Reply:
    """Tell staff that a limit comes near or has passed, and which."""
    limits = {
        ClockName.ACCEPT: t.plain("taking it"),
        ClockName.REPLY: t.plain("a first answer"),
        ClockName.SOLVE: t.plain("an outcome"),
    }
    due = t.moment(datetime.fromisoformat(facts["act_by"]))
    what = limits[ClockName(facts["clock"])]
    if Action(facts["action"]) is Action.WARN:
        said = t("⏳ {what} is due by {due}", what=what, due=due)
    else:
        said = t("🔴 {what} was due by {due}", what=what, due=due)
    owner = t("Owner: {owner}", owner=facts["owner"]) if facts["owner"] else None
    return Reply(text=lines(Html(f"{bold(facts['reference'])} {said}"), owner))


def _ask_reply(t: Texts, facts: Facts) -> Reply:
    text = t(
        "{name}, reply to this message with your answer to the resident ({reference}).",
        name=_mention(facts),
        reference=facts["reference"],
    )
    return Reply(text=text, asks_reply=True)


def _ask_outcome(t: Texts, facts: Facts) -> Reply:
    text = t(
        "{name}, reply to this message with what was done ({reference}). The resident will read"
        " it and say whether it is solved.",
        name=_mention(facts),
        reference=facts["reference"],
    )
    return Reply(text=text, asks_reply=True)


def _mention(facts: Facts) -> Html:
    staff = facts["staff"]
    return Html(f'<a href="tg://user?id={int(staff["id"])}">{plain_html(staff["name"])}</a>')


def _digest(t: Texts, facts: Facts) -> Reply:
    """Tell a subscriber what changed."""
    items = [_news(t, fact) for fact in facts["news"]]
    stop = Button(t.plain("🔕 Stop these messages"), encode(Press.SUBSCRIBE, "*", 0))
    return Reply(text=paragraphs(t("📣 What moved:"), *items), rows=((stop,),))


def _news(t: Texts, fact: Facts) -> Html:
    day = t.day(date.fromisoformat(fact["holds_on"]))
    if fact["value"] is not None:
        unit = _local(t, fact["unit"])
        now = t(
            "Now: {value} {unit} (as of {day})", value=figure(fact["value"]), unit=unit, day=day
        )
    else:
        milestone = _local(t, fact["milestone"] or {})
        now = t("Now: {milestone} (as of {day})", milestone=milestone, day=day)
    return lines(
        bold(_local(t, fact["title"])),
        t("Target: {target}", target=_local(t, fact["target"])),
        now,
        t("Note: {note}", note=fact["note"]) if fact["note"] else None,
    )


def _knowledge_broken(t: Texts, facts: Facts) -> Reply:
    """Tell staff once that an edit of the knowledge files did not take."""
    head = t("The edited knowledge has errors; answers stay as they were.")
    return Reply(text=paragraphs(head, plain_html(shorten(facts["problems"], _SAID_SHOWN))))


def _quarantined(t: Texts, facts: Facts) -> Reply:
    """Tell staff that a message could not be handled."""
    return Reply(
        text=t(
            "One message could not be handled after {attempts} tries and was set aside (no."
            " {number}). An administrator can look into it.",
            attempts=facts["attempts"],
            number=facts["number"],
        )
    )


def _local(t: Texts, texts: dict[str, str]) -> str:
    named: Localised = {Language(key): value for key, value in texts.items()}
    return text_in(named, t.language)


KINDS: dict[str, Callable[[Texts, Facts], Reply]] = {
    "notice": _notice,
    "card": _card,
    "relay": _relay,
    "alarm": _alarm,
    "ask_reply": _ask_reply,
    "ask_outcome": _ask_outcome,
    "digest": _digest,
    "knowledge_broken": _knowledge_broken,
    "quarantined": _quarantined,
}
"""Every kind of delivery and what renders it."""
