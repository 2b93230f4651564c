"""The resident's side of a complaint: draft, receipt, list and verdict as messages."""

from __future__ import annotations

from bot.domain.complaint import Action, Verdict, can_move
from bot.replies.complaint_words import action_text, status_text, verdict_text
from bot.replies.press import DraftStep, Press, encode
from bot.replies.reply import Button, Reply, Rows, shorten
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.complaint_record import ComplaintSummary, TimelineLine
from bot.services.complaints import ComplaintPage

_TEXT_SHOWN = 600
_LIST_TEXT_SHOWN = 60
_LINE_SHOWN = 160
PLACE_SHOWN = 120
"""Characters of a place: people paste whole messages there."""


def mine_reply(t: Texts, page: ComplaintPage) -> Reply:
    """List a resident's complaints with their timelines, newest first."""
    if not page.total:
        new = Button(t.plain("📝 Report a problem"), encode(Press.DRAFT, DraftStep.NEW))
        return Reply(text=t("You have not reported anything yet."), rows=((new,),))
    head = t(
        "Your complaints: {total} (page {page} of {pages})",
        total=page.total,
        page=page.page + 1,
        pages=page.pages,
    )
    text = paragraphs(head, *(_summary(t, one) for one in page.complaints))
    return Reply(text=text, rows=_mine_rows(t, page))


def _mine_rows(t: Texts, page: ComplaintPage) -> Rows:
    withdrawable = [one for one in page.complaints if can_move(one.status, Action.WITHDRAW)]
    rows: Rows = tuple(
        (
            Button(
                t.plain("Withdraw {reference}", reference=one.reference),
                encode(Press.WITHDRAW, one.id, 0),
            ),
        )
        for one in withdrawable
    )
    turns = []
    if page.page:
        turns.append(Button(t.plain("◀ Newer"), encode(Press.MINE, page.page - 1)))
    if page.page + 1 < page.pages:
        turns.append(Button(t.plain("Older ▶"), encode(Press.MINE, page.page + 1)))
    return (*rows, tuple(turns)) if turns else rows


def _summary(t: Texts, one: ComplaintSummary) -> Html:
    return lines(
        Html(f"{bold(one.reference)} {status_text(t, one.status)}"),
        plain_html(shorten(" ".join(one.text.split()), _LIST_TEXT_SHOWN)),
        t("Due by: {day}", day=t.day(one.due_at)),
        *(_timeline_line(t, line) for line in one.timeline),
    )


def _timeline_line(t: Texts, line: TimelineLine) -> Html:
    said = f"：{shorten(' '.join(line.text.split()), _LINE_SHOWN)}" if line.text else ""
    what = verdict_text(t, line.verdict) if line.verdict else action_text(t, line.action)
    return Html(f"· {t.moment(line.at)} {plain_html(what + said)}")


def judged_reply(t: Texts, summary: ComplaintSummary, verdict: Verdict) -> Reply:
    """Confirm a verdict; unsolved has reopened the complaint."""
    reference = bold(summary.reference)
    if verdict is Verdict.UNSOLVED:
        text = t(
            "{reference} is open again and back with the same staff. To add something, reply to"
            " their message.",
            reference=reference,
        )
    elif verdict is Verdict.PARTLY:
        text = t("{reference}: recorded as partly solved. Thank you.", reference=reference)
    else:
        text = t("{reference}: recorded as solved. Thank you.", reference=reference)
    return Reply(text=text)


def confirm_withdraw_reply(t: Texts, complaint_id: int) -> Reply:
    """Ask once more: a complaint taken back is closed."""
    yes = Button(t.plain("Yes, withdraw"), encode(Press.WITHDRAW, complaint_id, 1))
    return Reply(text=t("Really withdraw it? Staff will stop working on it."), rows=((yes,),))


def withdrawn_reply(t: Texts, summary: ComplaintSummary) -> Reply:
    """Confirm a withdrawal."""
    return Reply(text=t("{reference} is withdrawn.", reference=bold(summary.reference)))


def added_reply(t: Texts, summary: ComplaintSummary) -> Reply:
    """Confirm that words were passed on."""
    return Reply(text=t("Passed on to staff ({reference}).", reference=summary.reference))
