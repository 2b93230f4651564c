"""The resident's list of complaints, and what becomes of what they say about one."""

from __future__ import annotations

from bot.domain.complaint import Action, Verdict
from bot.domain.knowledge import text_in
from bot.replies.complaint_view import task_line, timeline_line
from bot.replies.complaint_words import (
    open_row,
    status_text,
    unfollow_row,
    verdict_row,
)
from bot.replies.press import DraftStep, Press, encode
from bot.replies.reply import Button, Reply, Rows, label, shorten
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.additions import Added
from bot.services.complaint_views import ComplaintSummary, ComplaintView
from bot.services.complaints import ComplaintPage

_LIST_TEXT_SHOWN = 60


def mine_reply(t: Texts, page: ComplaintPage) -> Reply:
    """List a resident's complaints, open ones first; each opens by a button."""
    if not page.total:
        new = Button(t.plain("📝 Report a problem"), encode(Press.DRAFT, DraftStep.NEW))
        rows: Rows = ((new,), *_followed_rows(t, page))
        return Reply(text=t("You have not reported anything yet."), rows=rows)
    head = t(
        "Your complaints: {total} (page {page} of {pages})",
        total=page.total,
        page=page.page + 1,
        pages=page.pages,
    )
    text = paragraphs(head, *(_summary(t, one) for one in page.complaints))
    return Reply(text=text, rows=_mine_rows(t, page))


def _mine_rows(t: Texts, page: ComplaintPage) -> Rows:
    opening: Rows = tuple(
        (Button(label(f"📄 {one.reference} {_words(t, one)}"), encode(Press.OPEN, one.id)),)
        for one in page.complaints
    )
    turns = []
    if page.page:
        turns.append(Button(t.plain("◀ Newer"), encode(Press.MINE, page.page - 1)))
    if page.page + 1 < page.pages:
        turns.append(Button(t.plain("Older ▶"), encode(Press.MINE, page.page + 1)))
    return (*opening, *((tuple(turns),) if turns else ()), *_followed_rows(t, page))


def _followed_rows(t: Texts, page: ComplaintPage) -> Rows:
    if not page.followed:
        return ()
    text = t.plain("👀 Followed: {count}", count=page.followed)
    return ((Button(text, encode(Press.FOLLOWED)),),)


def _summary(t: Texts, one: ComplaintSummary) -> Html:
    return lines(
        Html(f"{bold(one.reference)} {status_text(t, one.status)}"),
        plain_html(shorten(_words(t, one), _LIST_TEXT_SHOWN)),
        t("Due by: {day}", day=t.day(one.due_at)) if one.status.is_open else None,
        task_line(t, one.task),
        timeline_line(t, one.timeline[-1]) if one.timeline else None,
    )


def _words(t: Texts, one: ComplaintSummary) -> str:
    return " ".join(one.text.split()) or t.plain("voice note")


def followed_reply(t: Texts, views: list[ComplaintView]) -> Reply:
    """List what a resident follows."""
    items = [
        lines(
            Html(
                f"👀 {bold(one.summary.reference)} "
                f"{status_text(t, one.summary.status, is_own=False)}"
            ),
            plain_html(text_in(one.category, t.language)),
        )
        for one in views
    ]
    rows = tuple(
        (Button(f"📄 {one.summary.reference}", encode(Press.OPEN, one.summary.id)),)
        for one in views
    )
    head = t("You follow:") if views else t("You follow no complaint of others.")
    return Reply(text=paragraphs(head, *items), rows=rows)


def following_reply(t: Texts, view: ComplaintView) -> Reply:
    """Confirm that a resident follows somebody else's complaint."""
    text = t(
        "👀 You follow {reference} now and hear of its public steps; nothing personal is in them.",
        reference=bold(view.summary.reference),
    )
    return Reply(text=text, rows=(unfollow_row(t, view.summary.id),))


def judged_reply(t: Texts, view: ComplaintView, verdict: Verdict) -> Reply:
    """Confirm a verdict, which may be changed; unsolved has reopened the complaint."""
    reference, id_ = bold(view.summary.reference), view.summary.id
    if verdict is Verdict.UNSOLVED:
        return _reopened_reply(t, view)
    if verdict is Verdict.PARTLY:
        text = t("{reference}: recorded as partly solved. Thank you.", reference=reference)
    else:
        text = t("{reference}: recorded as solved. Thank you.", reference=reference)
    until = (
        t("You can change this until {day}.", day=t.day(view.judging_ends_at))
        if view.judging_ends_at
        else None
    )
    others = verdict_row(t, id_, [one for one in Verdict if one is not verdict])
    return Reply(text=paragraphs(text, until), rows=(others,))


def _reopened_reply(t: Texts, view: ComplaintView) -> Reply:
    """Ask what is still wrong; a slip of the finger can be put right while nobody has begun."""
    reference, id_ = bold(view.summary.reference), view.summary.id
    text = t(
        "{reference} is open again and back with the same staff. What is still wrong? Reply to"
        " this message with words or a photo, or tap below.",
        reference=reference,
    )
    add = Button(t.plain("➕ Say what is still wrong"), encode(Press.ADD, id_))
    if not view.verdicts:
        return Reply(text=text, rows=((add,), open_row(t, id_)))
    slip = t("Tapped by mistake? Until staff have begun again, choose another answer here.")
    others = verdict_row(t, id_, view.verdicts)
    return Reply(text=paragraphs(text, slip), rows=((add,), others, open_row(t, id_)))


def confirm_withdraw_reply(t: Texts, complaint_id: int) -> Reply:
    """Ask once more: a complaint taken back is closed."""
    yes = Button(t.plain("Yes, withdraw"), encode(Press.WITHDRAW, complaint_id, 1))
    return Reply(
        text=t("Really withdraw it? Staff will stop working on it."),
        rows=((yes,), open_row(t, complaint_id)),
    )


def withdrawn_reply(t: Texts, summary: ComplaintSummary) -> Reply:
    """Confirm a withdrawal."""
    return Reply(text=t("{reference} is withdrawn.", reference=bold(summary.reference)))


def words_wanted_reply(t: Texts, summary: ComplaintSummary, action: Action) -> Reply:
    """Ask for what is to be added to a complaint, or for better words."""
    if action is Action.EDIT:
        text = t(
            "{reference}: write the whole of it anew; your next message takes the place of the"
            " old words.",
            reference=bold(summary.reference),
        )
    else:
        text = t(
            "{reference}: what would you like to add? Your next message goes to the same staff:"
            " words, photos, a voice note or a location.",
            reference=bold(summary.reference),
        )
    return Reply(
        text=text, rows=((Button(t.plain("Nothing, go back"), encode(Press.OPEN, summary.id)),),)
    )


def added_reply(t: Texts, added: Added | ComplaintSummary) -> Reply:
    """Confirm that words were passed on."""
    if isinstance(added, ComplaintSummary):
        return _passed_on(t, added)
    if added.summary is None:
        raise ValueError("nothing was added")
    if added.action is Action.EDIT:
        text = t(
            "Corrected; staff see the new words ({reference}).", reference=added.summary.reference
        )
        return Reply(text=text, rows=(open_row(t, added.summary.id),))
    return _passed_on(t, added.summary)


def _passed_on(t: Texts, summary: ComplaintSummary) -> Reply:
    text = t("Passed on to staff ({reference}).", reference=summary.reference)
    return Reply(text=text, rows=(open_row(t, summary.id),))


def belongs_reply(t: Texts, waiting: list[ComplaintSummary], question_id: int) -> Reply:
    """Ask whether what was typed answers staff's question; nothing is retyped either way."""
    rows: Rows = tuple(
        (
            Button(
                label(t.plain("✅ Yes, for {reference}", reference=one.reference)),
                encode(Press.PASS_ON, one.id, question_id),
            ),
        )
        for one in waiting
    )
    other = (
        Button(t.plain("📝 Another problem"), encode(Press.TO_COMPLAINT, question_id)),
        Button(t.plain("🙋 A question"), encode(Press.TO_STAFF, question_id)),
    )
    text = t("Staff are waiting for your answer. Is this it?")
    return Reply(text=text, rows=(*rows, other))
