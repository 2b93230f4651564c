"""One complaint opened: whose turn it is, what happened so far, and what one can do now."""

from __future__ import annotations

from bot.domain.complaint import Action, Verdict, can_move
from bot.domain.duty import ClockName, Party
from bot.domain.knowledge import text_in
from bot.replies.complaint_words import (
    PLACE_SHOWN,
    action_text,
    mine_button,
    object_row,
    status_text,
    unfollow_row,
    verdict_row,
    verdict_text,
)
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply, Rows, shorten
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.complaint_views import ComplaintView, TaskShown, TimelineLine

_TEXT_SHOWN = 800
_LINE_SHOWN = 160


def complaint_reply(t: Texts, view: ComplaintView) -> Reply:
    """Show one complaint to its resident, or its public part to a follower."""
    one = view.summary
    head = Html(
        f"{'' if view.is_own else '👀 '}{bold(one.reference)} "
        f"{status_text(t, one.status, is_own=view.is_own)}"
    )
    text = paragraphs(
        head,
        plain_html(shorten(one.text, _TEXT_SHOWN)),
        _facts(t, view),
        turn_text(t, view),
        lines(*(timeline_line(t, line, is_own=view.is_own) for line in one.timeline)),
    )
    return Reply(text=text, rows=_rows(t, view) if view.is_own else (unfollow_row(t, one.id),))


def _facts(t: Texts, view: ComplaintView) -> Html:
    unit = text_in(view.unit, t.language)
    return lines(
        t("Category: {category}", category=text_in(view.category, t.language)),
        t("Handled by: {unit}", unit=unit) if unit else None,
        t("Place: {place}", place=shorten(view.place, PLACE_SHOWN)) if view.place else None,
        t("Photos: {count}", count=view.photo_count) if view.photo_count and view.is_own else None,
        t("Voice notes: {count}", count=view.voice_count)
        if view.voice_count and view.is_own
        else None,
        t("The unit does not learn who you are.") if view.is_anonymous else None,
        t("Handled together with {count} more reports of the same event.", count=view.joined_with)
        if view.joined_with
        else None,
        task_line(t, view.summary.task),
    )


def task_line(t: Texts, task: TaskShown | None) -> Html | None:
    """Tell which improvement task a complaint is part of, and by when that is to be done."""
    if task is None:
        return None
    if task.is_done or task.due_on is None:
        return t("🎯 Part of the improvement task “{title}”: done.", title=task.title)
    return t(
        "🎯 Part of the improvement task “{title}”, to be done by {day}.",
        title=task.title,
        day=t.day(task.due_on),
    )


def turn_text(t: Texts, view: ComplaintView) -> Html | None:
    """Say whose turn it is and until when."""
    due = t.day(view.summary.due_at)
    if not view.summary.status.is_open and view.party is not Party.RESIDENT:
        return None
    if view.party is Party.RESIDENT:
        return _residents_turn(t, view)
    if view.act_by is None:
        return t("👉 An outcome is due by {day}.", day=due)
    when = t.moment(view.act_by)
    said = {
        ClockName.ACCEPT: t("👉 Somebody has to take it by {when}.", when=when),
        ClockName.REPLY: t("👉 Staff have to give a first answer by {when}.", when=when),
        ClockName.SOLVE: t("👉 Staff have to bring an outcome by {when}.", when=when),
    }.get(view.clock or ClockName.SOLVE)
    late = t("This is overdue; the people in charge have been told.") if view.is_late else None
    return lines(said, late, t("An outcome is due by {day}.", day=due))


def _residents_turn(t: Texts, view: ComplaintView) -> Html:
    if view.clock is ClockName.ANSWER:
        if view.is_own:
            return t("👉 Staff wait for your answer; their clock stands still until then.")
        return t("👉 Staff wait for the resident's answer.")
    if not view.is_own:
        return t("👉 The resident has to say whether it is solved.")
    end = t.day(view.act_by) if view.act_by else ""
    return t("👉 Is it solved? Without an answer by {day} we note that there was none.", day=end)


def _rows(t: Texts, view: ComplaintView) -> Rows:
    """Offer what makes sense now."""
    one = view.summary
    rows: Rows = ()
    if view.may_judge:
        is_objection = view.verdicts == (Verdict.UNSOLVED,)
        rows = (object_row(t, one.id) if is_objection else verdict_row(t, one.id, view.verdicts),)
    acts = []
    if can_move(one.status, Action.ADD):
        is_asked = view.clock is ClockName.ANSWER
        add = t.plain("↩️ Answer staff") if is_asked else t.plain("➕ Add something")
        acts.append(Button(add, encode(Press.ADD, one.id)))
    if can_move(one.status, Action.EDIT):
        acts.append(Button(t.plain("✏️ Correct it"), encode(Press.EDIT, one.id)))
    if acts:
        rows = (*rows, tuple(acts))
    last = [mine_button(t)]
    if can_move(one.status, Action.WITHDRAW):
        last.append(Button(t.plain("Withdraw"), encode(Press.WITHDRAW, one.id, 0)))
    return (*rows, tuple(last))


def timeline_line(t: Texts, line: TimelineLine, *, is_own: bool = True) -> Html:
    """Tell one event on one line."""
    what = (
        verdict_text(t, line.verdict)
        if line.verdict
        else action_text(t, line.action, is_own=is_own)
    )
    more = [
        t.plain("new date {day}", day=t.day(line.until)) if line.until else "",
        text_in(line.unit, t.language),
        t.plain("{count} photos", count=line.photo_count) if line.photo_count else "",
        t.plain("{count} voice notes", count=line.voice_count) if line.voice_count else "",
    ]
    facts = "".join(f" · {one}" for one in more if one)
    said = f"：{shorten(' '.join(line.text.split()), _LINE_SHOWN)}" if line.text else ""
    return Html(f"· {t.moment(line.at)} {plain_html(what + facts + said)}")
