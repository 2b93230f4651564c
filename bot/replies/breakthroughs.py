"""A breakthrough as staff see it in their group: its card, prompts, and what else they are told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.breakthrough import BreakthroughMove, BreakthroughStatus
from bot.domain.complaint import ComplaintStatus, Verdict
from bot.domain.radar import WINDOW
from bot.replies.breakthrough_buttons import card_rows, found_rows, task_button
from bot.replies.breakthrough_words import day_of, task_status_text, task_title
from bot.replies.complaint_words import staff_status_text, verdict_text
from bot.replies.reply import Reply, Rows, shorten
from bot.replies.texts import (
    Facts,
    Html,
    Texts,
    bold,
    lines,
    mention,
    named,
    paragraphs,
    plain_html,
)
from bot.services.breakthrough_views import Board, TaskLine
from bot.store.tables import Answered

_M = BreakthroughMove
_OUTCOME_SHOWN = 600
_LISTED = 12
"""Tasks that the list in chat shows; the console shows all."""


def card(t: Texts, facts: Facts) -> Reply:
    """Show a task to staff."""
    return card_with(t, facts, card_rows(t, facts))


def card_with(t: Texts, facts: Facts, rows: Rows) -> Reply:
    """Show a task to staff with these buttons."""
    parts = (_head(t, facts), _plan(t, facts), _steps(t, facts), _told(t, facts))
    return Reply(text=paragraphs(*parts, _outcome(t, facts)), rows=rows)


def _outcome(t: Texts, facts: Facts) -> Html | None:
    said = plain_html(shorten(facts["outcome"] or "", _OUTCOME_SHOWN))
    if not said:
        return None
    if facts["status"] == BreakthroughStatus.DROPPED:
        return t("Reason: {reason}", reason=said)
    return t("Outcome: {outcome}", outcome=said)


def _head(t: Texts, facts: Facts) -> Html:
    return lines(
        Html(f"🎯 {bold(task_title(t, facts['id'], facts['title']))}"),
        t("Status: {status}", status=task_status_text(t, BreakthroughStatus(facts["status"]))),
        t(
            "The same kind at the same place came {count} times within {days} days.",
            count=facts["count"],
            days=WINDOW.days,
        )
        if facts["status"] == BreakthroughStatus.PROPOSED
        else None,
    )


def _plan(t: Texts, facts: Facts) -> Html:
    due = day_of(t, facts["due_on"])
    late = t("🔴 Its day has passed.") if facts["is_late"] else None
    return lines(
        t("Category: {category}", category=named(t, facts["category"]))
        if facts["category"]
        else None,
        t("Owner: {owner}", owner=facts["owner"]) if facts["owner"] else None,
        t("Due by: {day}", day=due) if facts["due_on"] else None,
        late,
        _promise(t, facts) if facts["commitment"] else None,
    )


def _promise(t: Texts, facts: Facts) -> Html:
    title = named(t, facts["commitment"])
    if facts["status"] == BreakthroughStatus.OPEN:
        return t("Promise at risk: {title}", title=title)
    return t("Promise: {title}", title=title)


def _steps(t: Texts, facts: Facts) -> Html | None:
    if not facts["steps"]:
        return None
    marked = (
        plain_html(f"{'✅' if one['is_done'] else '⬜'} {one['position']}. {one['text']}")
        for one in facts["steps"]
    )
    return lines(t("Steps:"), *marked)


def _told(t: Texts, facts: Facts) -> Html:
    shown = [_complaint(t, one) for one in facts["complaints"]]
    more = facts["count"] - len(shown)
    verdicts = t.plain(", ").join(
        f"{verdict_text(t, Verdict(verdict))} {count}"
        for verdict, count in facts["verdicts"].items()
    )
    return lines(
        t("Complaints in it: {count}", count=facts["count"]),
        *shown,
        t("and {count} more", count=more) if more else None,
        t("The residents say: {verdicts}", verdicts=verdicts) if verdicts else None,
        t("Still to be answered: {count}", count=facts["unanswered"])
        if facts["unanswered"]
        else None,
    )


def _complaint(t: Texts, one: Facts) -> Html:
    status = staff_status_text(t, ComplaintStatus(one["status"]))
    words = f" · {one['words']}" if one["words"] else ""
    return Html(f"· {bold(one['reference'])} {plain_html(status + words)}")


def found(t: Texts, facts: Facts) -> Reply:
    """Show staff a complaint that may be part of a task under way."""
    head = t(
        "🎯 A new complaint seems to belong to {task}.",
        task=bold(task_title(t, facts["id"], facts["title"])),
    )
    text = paragraphs(head, _complaint(t, facts["complaint"]))
    return Reply(text=text, rows=found_rows(t, facts))


def late(t: Texts, facts: Facts) -> Reply:
    """Call the owner: the day has passed."""
    head = t(
        "🔴 {task} was to be done by {day}.",
        task=bold(task_title(t, facts["id"], facts["title"])),
        day=day_of(t, facts["due_on"]),
    )
    called = Html(" ".join(mention(one) for one in facts["called"]))
    return Reply(text=lines(head, called), rows=((task_button(t, facts["id"], "show"),),))


def report(t: Texts, facts: Facts) -> Reply:
    """Tell staff who was answered when a task was closed."""
    counts = facts["answered"]
    head = t("{task}: closed.", task=bold(task_title(t, facts["id"], facts["title"])))
    refused = " ".join(facts["refused"])
    text = lines(
        head,
        t("Answered and asked for a verdict: {count}", count=counts[Answered.TOLD]),
        t("Had ended before, left as they were: {count}", count=counts[Answered.LEFT])
        if counts[Answered.LEFT]
        else None,
        t(
            "🔴 Could not be answered, please finish them one by one: {references}",
            references=refused,
        )
        if refused
        else None,
    )
    return Reply(text=text)


def prompt(t: Texts, facts: Facts) -> Reply:
    """Ask somebody by name for the words to what they pressed."""
    head = Html(f"{mention(facts['staff'])} {bold(task_title(t, facts['id'], facts['title']))}")
    photos = t("Some of them need a photo of the outcome: send it along with the words.")
    text = lines(head, _wanted(t, _M(facts["asks"])), photos if facts["needs_proof"] else None)
    return Reply(text=text, asks_reply=True)


def _wanted(t: Texts, asks: BreakthroughMove) -> Html:
    return {
        _M.OPEN: t(
            "Reply to this message with the date and, if it is not you, the owner's name; then one"
            " step a line:\n12-15 Zhang San\ninspect the cable\nreplace it"
        ),
        _M.ADD: t("Reply to this message with the numbers of the complaints."),
        _M.RESCHEDULE: t(
            "Reply to this message with the new date and why, as in “12-20 waiting for a part”."
            " Every resident in it reads the reason."
        ),
        _M.RENAME: t("Reply to this message with the new title."),
        _M.PLAN: t("Reply to this message with the steps, a line each."),
        _M.CLOSE: t(
            "Reply to this message with what was done. Every resident in it reads it under their"
            " own number and says whether it is solved."
        ),
        _M.DROP: t(
            "Reply to this message with why it is not pursued. Every resident in it reads it."
        ),
    }[asks]


def board_reply(t: Texts, board: Board) -> Reply:
    """List what waits for a decision and what is under way."""
    proposed = board.lines[BreakthroughStatus.PROPOSED]
    under_way = board.lines[BreakthroughStatus.OPEN]
    shown = (*proposed, *under_way)
    done = board.counts[BreakthroughStatus.DONE]
    text = paragraphs(
        t("🎯 To be decided: {proposed} · under way: {open} · done: {done}",
          proposed=board.counts[BreakthroughStatus.PROPOSED],
          open=board.counts[BreakthroughStatus.OPEN],
          done=done),
        *(_line(t, one) for one in shown[:_LISTED]),
        t(
            "Open one by hand: /breakthrough, the complaints' numbers and a title on one line;"
            " the date and the owner on the next; then a step a line."
        ),
    )  # fmt: skip
    return Reply(text=text, rows=_two_a_row(t, shown[:_LISTED]))


def _line(t: Texts, one: TaskLine) -> Html:
    facts = (
        task_status_text(t, one.status),
        t.plain("by {due}", due=t.day(one.due_on)) if one.due_on else "",
        one.owner or "",
        t.plain("steps {done}/{all}", done=one.steps_done, all=one.steps) if one.steps else "",
        t.plain("complaints {count}", count=one.count),
    )
    mark = "🔴 " if one.is_late else ""
    return lines(
        Html(f"{mark}{bold(task_title(t, one.id, one.title))}"),
        plain_html(" · ".join(part for part in facts if part)),
    )


def _two_a_row(t: Texts, shown: Sequence[TaskLine]) -> Rows:
    buttons = [task_button(t, one.id, "show", f"#{one.id} {one.title}") for one in shown]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
