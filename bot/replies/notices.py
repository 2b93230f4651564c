"""Messages to people who are not speaking now: each renders one kind of delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.replies import answers, breakthroughs, cards, group, joining, prompts, vitals
from bot.replies.announcements import board_reply, proposed_reply, trial_reply
from bot.replies.breakthrough_told import told
from bot.replies.commitments import figure
from bot.replies.complaint_notices import followed, notice, proof
from bot.replies.ledger import progress_due
from bot.replies.reply import Reply
from bot.replies.subscriptions import news_rows
from bot.replies.texts import Facts, Html, Texts, bold, lines, named, paragraphs

_SAID_SHOWN = 1500


def render(t: Texts, kind: str, facts: Facts) -> Reply:
    """Render one delivery.

    Raises:
        KeyError: No such kind; a delivery is posted with one of `KINDS`.
    """
    return KINDS[kind](t, facts)


def _digest(t: Texts, facts: Facts) -> Reply:
    """Tell a subscriber what changed."""
    items = [_news(t, fact) for fact in facts["news"]]
    return Reply(text=paragraphs(t("📣 What moved:"), *items), rows=news_rows(t))


def _news(t: Texts, fact: Facts) -> Html:
    if fact["holds_on"] is None:
        # What was recorded was taken back, and there was nothing before it.
        return lines(bold(named(t, fact["title"])), t("Progress: not updated yet"))
    day = t.day(date.fromisoformat(fact["holds_on"]))
    if fact["value"] == 0 and not fact["unit"]:
        # Of milestones nought says that nothing has begun.
        now = t("Now: {reached} (as of {day})", reached=t.plain("not started"), day=day)
    elif fact["value"] is not None:
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
    "notice": notice,
    "proof": proof,
    "followed": followed,
    "joined": joining.told_lead,
    "card": cards.card,
    "relay": group.relay,
    "alarm": group.alarm,
    "prompt": prompts.prompt,
    "breakthrough_card": breakthroughs.card,
    "breakthrough_found": breakthroughs.found,
    "breakthrough_late": breakthroughs.late,
    "breakthrough_prompt": breakthroughs.prompt,
    "breakthrough_report": breakthroughs.report,
    "breakthrough_told": told,
    "announcement_board": board_reply,
    "announcement_proposed": proposed_reply,
    "announcement_trial": trial_reply,
    "answered": answers.answered,
    "digest": _digest,
    "progress_due": progress_due,
    "knowledge_broken": group.knowledge_broken,
    "quarantined": group.quarantined,
    "no_topics": group.no_topics,
    "ill": vitals.ill,
    "well_again": vitals.well_again,
}
"""Every kind of delivery and what renders it."""
