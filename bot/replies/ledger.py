"""What staff see of the ledger: how to record, what was recorded, a commitment's history."""

from __future__ import annotations

from datetime import date

from bot.domain.commitment import State
from bot.domain.errors import InvalidInputError, JiefangError, NotFoundError, UnexplainedError
from bot.domain.knowledge import Commitment, text_in
from bot.domain.ledger_row import COLUMNS
from bot.replies.commitments import reached_text, standing_lines
from bot.replies.problems import problem_text
from bot.replies.reply import Reply
from bot.replies.texts import Facts, Html, Texts, bold, lines, named, paragraphs, plain_html
from bot.services.ledger_transfer import Fate
from bot.services.standings import Recorded, Standing

_HISTORY_SHOWN = 15
"""Entries of a history that fit one message with room to spare."""


def progress_help_reply(t: Texts, standings: list[Standing]) -> Reply:
    """Explain how to record progress and show how every commitment stands."""
    usage = t(
        "Record progress:\n"
        "<code>/progress parking 320</code> – a figure\n"
        "<code>/progress hospital-new started</code> – a milestone\n"
        "A date (2023-11-05), a note and links may follow; a photo may carry it as its caption.\n"
        "<code>/progress parking</code> – history and entry numbers\n"
        "<code>/correct 12 310</code> – put entry 12 right; <code>/correct 12 void why</code>"
        " takes it back"
    )
    return Reply(text=paragraphs(usage, *(_line(t, one) for one in standings)))


def _line(t: Texts, standing: Standing) -> Html:
    commitment = standing.commitment
    steps = " → ".join(milestone.id for milestone in commitment.milestones)
    mark = "⚠️" if standing.state is State.NOT_UPDATED else ""
    return lines(
        Html(f"{mark}<code>{commitment.id}</code> {text_in(commitment.title, t.language)}"),
        t("Milestones: {steps}", steps=steps) if steps else None,
    )


def progress_recorded_reply(t: Texts, standing: Standing) -> Reply:
    """Confirm an entry by showing what residents will read from now on."""
    head = t("✅ Recorded.")
    if standing.entry:
        head = Html(f"{head} #{standing.entry}")
    shown = t("📷 Residents can look at the photo: no faces or number plates, please.")
    return Reply(
        text=paragraphs(head, standing_lines(t, standing), shown if standing.photos else None)
    )


def history_reply(t: Texts, standing: Standing, history: list[Recorded]) -> Reply:
    """Show how a commitment stands and all that was recorded, what was corrected struck out."""
    shown = [_entry(t, standing.commitment, one) for one in history[-_HISTORY_SHOWN:]]
    return Reply(text=paragraphs(standing_lines(t, standing), lines(*shown)))


def _entry(t: Texts, commitment: Commitment, entry: Recorded) -> Html:
    if entry.value is None and entry.milestone is None:
        what = t("takes back #{number}", number=entry.corrects)
    else:
        reached = reached_text(t, commitment, entry.value, entry.milestone)
        what = Html(f"{entry.holds_on.isoformat()} {bold(reached)}")
    if entry.corrected_by is not None:
        what = Html(f"<s>{what}</s> → #{entry.corrected_by}")
    extra = [entry.note or "", *entry.links]
    said = plain_html(" ".join(part for part in extra if part))
    photos = t("photos: {count}", count=len(entry.photos)) if entry.photos else ""
    when = t.moment(entry.recorded_at)
    parts = [f"#{entry.number} {what}", said, photos, plain_html(f"({entry.by}, {when})")]
    return Html(" ".join(part for part in parts if part))


def progress_due(t: Texts, facts: Facts) -> Reply:
    """Remind staff of the updates that are wanted soon, and of those that are missing."""
    soon = [_wanted(t, one) for one in facts["items"] if not one["is_overdue"]]
    late = [_wanted(t, one) for one in facts["items"] if one["is_overdue"]]
    parts = [
        lines(t("⏰ Progress to be recorded soon:"), *soon) if soon else None,
        lines(t("⚠️ Update overdue; residents now read “not updated”:"), *late) if late else None,
        t("Record it: <code>/progress {commitment} …</code>", commitment=_first(facts)),
    ]
    return Reply(text=paragraphs(*parts))


def _first(facts: Facts) -> str:
    return str(facts["items"][0]["commitment"])


def _wanted(t: Texts, item: Facts) -> Html:
    day = t.day(date.fromisoformat(item["due"]))
    title = bold(named(t, item["title"]))
    line = t("{title} (by {day})", title=title, day=day)
    if not item["owner"]:
        return line
    who = plain_html(item["owner"])
    if item["owner_id"] is not None:
        who = Html(f'<a href="tg://user?id={int(item["owner_id"])}">{who}</a>')
    return Html(f"{line} {who}")


def ledger_problem_text(t: Texts, error: JiefangError) -> str:
    """Say beside a field, or of a line of a table, what is wrong with it and what would do."""
    if isinstance(error, UnexplainedError):
        return t.plain(
            "This is behind the plan ({wanted} by {day}). Please write why; residents will read"
            " it.",
            wanted=error.wanted,
            day=t.day(error.by),
        )
    if isinstance(error, NotFoundError):
        return t.plain("There is no such promise or entry: {name}", name=error.name)
    if not isinstance(error, InvalidInputError):
        return problem_text(t, error)
    said = {
        "value": t.plain("Enter a figure such as 320, or choose a step."),
        "milestone": t.plain("There is no such step. There are: {hint}", hint=error.hint),
        "date": t.plain("Enter a day up to today, such as {hint}.", hint=error.hint),
        "holds_on": t.plain("Enter a day such as 2023-11-05."),
        "links": t.plain("A link begins with https://"),
        "corrects": _corrects_text(t, error.hint),
        "number": t.plain("This must be the number of an entry."),
        "lines": t.plain("At most {hint} lines are taken at once.", hint=error.hint),
        "file": t.plain("This is no table that can be read. Save it as CSV and try again."),
        "header": t.plain("The first line must name the columns: {hint}", hint=", ".join(COLUMNS)),
    }
    return said.get(error.field) or problem_text(t, error)


def _corrects_text(t: Texts, hint: str) -> str:
    if hint.startswith("#"):
        return t.plain("It was corrected already: correct {hint} instead.", hint=hint)
    return t.plain("This must be the number of an entry.")


def fate_text(t: Texts, fate: Fate) -> str:
    """Say what became, or would become, of a line."""
    return {
        Fate.TAKEN: t.plain("taken"),
        Fate.KNOWN: t.plain("there already"),
        Fate.REFUSED: t.plain("cannot be taken"),
    }[fate]


def unknown_commitment_reply(t: Texts, known: list[Commitment]) -> Reply:
    """List the commitments there are."""
    names = [Html(f"<code>{one.id}</code>") for one in known]
    return Reply(text=paragraphs(t("No such commitment. There are:"), lines(*names)))
