"""Messages to people who are not speaking now: each renders one kind of delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.domain.complaint import Action
from bot.replies import cards, group, prompts
from bot.replies.commitments import figure
from bot.replies.complaints import verdict_row
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply, Rows, shorten
from bot.replies.texts import Facts, Html, Texts, bold, lines, named, paragraphs, plain_html

_SAID_SHOWN = 1500


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


def _digest(t: Texts, facts: Facts) -> Reply:
    """Tell a subscriber what changed."""
    items = [_news(t, fact) for fact in facts["news"]]
    stop = Button(t.plain("🔕 Stop these messages"), encode(Press.SUBSCRIBE, "*", 0))
    return Reply(text=paragraphs(t("📣 What moved:"), *items), rows=((stop,),))


def _news(t: Texts, fact: Facts) -> Html:
    day = t.day(date.fromisoformat(fact["holds_on"]))
    if fact["value"] is not None:
        unit = named(t, fact["unit"])
        now = t(
            "Now: {value} {unit} (as of {day})", value=figure(fact["value"]), unit=unit, day=day
        )
    else:
        milestone = named(t, fact["milestone"] or {})
        now = t("Now: {milestone} (as of {day})", milestone=milestone, day=day)
    return lines(
        bold(named(t, fact["title"])),
        t("Target: {target}", target=named(t, fact["target"])),
        now,
        t("Note: {note}", note=fact["note"]) if fact["note"] else None,
    )


KINDS: dict[str, Callable[[Texts, Facts], Reply]] = {
    "notice": _notice,
    "card": cards.card,
    "relay": group.relay,
    "alarm": group.alarm,
    "ask_reply": prompts.ask_reply,
    "ask_outcome": prompts.ask_outcome,
    "digest": _digest,
    "knowledge_broken": group.knowledge_broken,
    "quarantined": group.quarantined,
}
"""Every kind of delivery and what renders it."""
