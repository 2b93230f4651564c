"""A complaint as staff see it in their group: its card, personal numbers masked."""

from __future__ import annotations

from datetime import datetime

from bot.domain.complaint import ComplaintStatus
from bot.domain.duty import ClockName, Party
from bot.domain.masking import mask
from bot.domain.topics import Colour, colour_of, topic_name
from bot.replies.card_buttons import card_rows
from bot.replies.complaint_words import PLACE_SHOWN, staff_status_text
from bot.replies.joining import joined_card
from bot.replies.reply import Reply, Rows, shorten
from bot.replies.texts import Facts, Html, Texts, bold, lines, named, paragraphs, plain_html

_TEXT_SHOWN = 800
_GIST_SHOWN = 200
_MOST_GISTS = 3


def card(t: Texts, facts: Facts) -> Reply:
    """Show a complaint to staff; one that is joined to another, where it is handled."""
    if facts.get("lead", facts["reference"]) != facts["reference"]:
        return joined_card(t, facts)
    return card_with(t, facts, card_rows(t, facts))


def topic(facts: Facts) -> tuple[str, Colour]:
    """Name a complaint's topic in the staff group and choose its icon."""
    colour = colour_of(is_urgent=facts["is_urgent"], is_question=facts["is_question"])
    return topic_name(facts["reference"], facts["text"]), colour


def card_with(t: Texts, facts: Facts, rows: Rows) -> Reply:
    """Show a complaint to staff with these buttons."""
    kind = t.plain("Question") if facts["is_question"] else t.plain("Complaint")
    urgent = t.plain("🚨 URGENT ") if facts["is_urgent"] else ""
    head = Html(f"{urgent}{bold(facts['reference'])} {kind}")
    said = plain_html(shorten(mask(facts["text"]), _TEXT_SHOWN))
    return Reply(text=paragraphs(head, said, _what(t, facts), _who(t, facts)), rows=rows)


def _what(t: Texts, facts: Facts) -> Html:
    """Tell what it is about; a card that was posted before something was known has none of it."""
    place = facts["place"] and shorten(mask(facts["place"]), PLACE_SHOWN)
    similar = " ".join(facts.get("similar", ()))
    gists = [shorten(mask(one), _GIST_SHOWN) for one in facts.get("gists", ())[:_MOST_GISTS]]
    return lines(
        t("Category: {category}", category=named(t, facts["category"])),
        t("Place: {place}", place=place) if place else None,
        t("Location pin attached") if facts["has_location"] else None,
        t("Photos: {count}", count=facts["photo_count"]) if facts["photo_count"] else None,
        t("Voice notes: {count}", count=facts["voice_count"]) if facts.get("voice_count") else None,
        t("Residents who tell of it: {count}", count=1 + facts["joined"])
        if facts.get("joined")
        else None,
        *(Html(f"🎤 {plain_html(one)}") for one in gists),
        t("Perhaps the same event: {references}", references=similar) if similar else None,
    )


def _who(t: Texts, facts: Facts) -> Html:
    """Tell where it stands, whose turn it is and until when."""
    offered = named(t, facts.get("offered_unit") or {})
    return lines(
        t("Status: {status}", status=_status(t, facts)),
        t("Unit: {unit}", unit=named(t, facts["unit"])) if facts["unit"] else None,
        t("Offered to: {unit}", unit=offered) if offered else None,
        t("Filed by a program: {name}; nobody can be written to", name=facts["client"])
        if facts.get("client")
        else None,
        t("Owner: {owner}", owner=facts["owner"]) if facts["owner"] else None,
        _turn(t, facts),
        t("Due by: {day}", day=t.day(datetime.fromisoformat(facts["due_at"]))),
    )


def _status(t: Texts, facts: Facts) -> str:
    is_program = bool(facts.get("client"))
    return staff_status_text(t, ComplaintStatus(facts["status"]), is_program=is_program)


def _turn(t: Texts, facts: Facts) -> Html | None:
    party, clock, act_by = facts.get("party"), facts.get("clock"), facts.get("act_by")
    if not act_by or party not in {Party.QUEUE, Party.OWNER}:
        return None
    what = {
        ClockName.ACCEPT: t.plain("taking it"),
        ClockName.REPLY: t.plain("a first answer"),
        ClockName.SOLVE: t.plain("an outcome"),
    }[ClockName(clock or "")]
    due = t.moment(datetime.fromisoformat(act_by))
    if party == Party.QUEUE:
        return t("Next: the unit, {what} by {due}", what=what, due=due)
    return t("Next: the owner, {what} by {due}", what=what, due=due)
