"""The resident's side of a complaint: draft, receipt, list and verdict as messages."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.complaint import Action, ComplaintStatus, Verdict, can_move
from bot.domain.knowledge import Category, text_in
from bot.replies.press import DraftStep, Press, encode
from bot.replies.reply import Button, Reply, Rows, label, shorten
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.answers import Titled
from bot.services.complaint_record import ComplaintSummary, TimelineLine
from bot.services.complaints import ComplaintPage
from bot.services.intake import DraftView, Receipt

_TEXT_SHOWN = 600
_LIST_TEXT_SHOWN = 60
_LINE_SHOWN = 160
PLACE_SHOWN = 120
"""Characters of a place: people paste whole messages there."""


def status_text(t: Texts, status: ComplaintStatus) -> str:
    """Name a status in plain words; fixed and closed never share one."""
    return {
        ComplaintStatus.RECEIVED: t.plain("waiting to be taken"),
        ComplaintStatus.IN_PROGRESS: t.plain("being worked on"),
        ComplaintStatus.WAITING: t.plain("waiting for your answer"),
        ComplaintStatus.DONE: t.plain("done, waiting for your verdict"),
        ComplaintStatus.CONFIRMED: t.plain("confirmed by you"),
        ComplaintStatus.UNANSWERED: t.plain("done, you did not say whether it is solved"),
        ComplaintStatus.NOT_OURS: t.plain("closed: not the office's to do"),
        ComplaintStatus.NOT_FEASIBLE: t.plain("closed: cannot be done for now"),
        ComplaintStatus.DUPLICATE: t.plain("closed: you reported it twice"),
        ComplaintStatus.WITHDRAWN: t.plain("withdrawn"),
    }[status]


def offer_reply(t: Texts, draft: DraftView, questions: tuple[Titled, ...]) -> Reply:
    """Offer to file what sounds like a complaint, and the likeliest question in its stead."""
    preview = draft_reply(t, draft)
    rows = tuple(
        (Button(label(f"❓ {one.title}"), encode(Press.ENTRY, one.id)),) for one in questions[:1]
    )
    return replace(preview, rows=(*preview.rows, *rows))


def draft_reply(t: Texts, draft: DraftView) -> Reply:
    """Show the step a draft is at: its preview, or the question that is open."""
    if draft.step == "text":
        return Reply(text=t("What is wrong? One sentence is enough."), rows=(_cancel(t),))
    if draft.step == "place":
        text = t("Where is it? Send a location, or type a place.")
        return Reply(text=text, rows=(_skip(t),))
    if draft.step == "photo":
        return Reply(text=t("Send one or more photos."), rows=(_skip(t),))
    return _preview(t, draft)


def _preview(t: Texts, draft: DraftView) -> Reply:
    head = t("Pass this question to staff?") if draft.is_question else t("Report this problem?")
    urgent = emergency(t) if draft.is_urgent else None
    text = paragraphs(
        urgent,
        Html(f"<b>{head}</b>"),
        plain_html(shorten(draft.text, _TEXT_SHOWN)),
        _details(t, draft),
        t("Check it and tap Submit. Nothing is sent before that."),
    )
    return Reply(text=text, rows=_preview_rows(t, draft.tag))


def emergency(t: Texts) -> Html:
    """Say first of all whom to call when somebody may come to harm."""
    return t(
        "⚠️ If anyone is in danger, call now: 110 police, 119 fire, 120 ambulance."
        " A report here is not fast enough."
    )


def _details(t: Texts, draft: DraftView) -> Html:
    place = shorten(draft.place or "", PLACE_SHOWN) or (
        t.plain("location attached") if draft.has_location else None
    )
    return lines(
        t("Category: {category}", category=text_in(draft.category.name, t.language)),
        t("Place: {place}", place=place) if place else None,
        t("Photos: {count}", count=draft.photo_count) if draft.photo_count else None,
    )


def _preview_rows(t: Texts, tag: str) -> Rows:
    def button(text: str, step: DraftStep) -> Button:
        return Button(text, encode(Press.DRAFT, step))

    return (
        (Button(t.plain("✅ Submit"), encode(Press.SUBMIT, tag)),),
        (
            button(t.plain("📍 Add place"), DraftStep.PLACE),
            button(t.plain("📷 Add photo"), DraftStep.PHOTO),
        ),
        (
            button(t.plain("🏷 Change category"), DraftStep.CATEGORY),
            button(t.plain("✏️ Rewrite"), DraftStep.TEXT),
        ),
        (button(t.plain("✖ Cancel"), DraftStep.DROP),),
    )


def _skip(t: Texts) -> tuple[Button, ...]:
    return (
        Button(t.plain("Skip"), encode(Press.DRAFT, DraftStep.SKIP)),
        *_cancel(t),
    )


def _cancel(t: Texts) -> tuple[Button, ...]:
    return (Button(t.plain("✖ Cancel"), encode(Press.DRAFT, DraftStep.DROP)),)


def categories_reply(t: Texts, categories: list[Category], *, has_more: bool) -> Reply:
    """Offer categories, two a row, and the rest behind a button."""
    buttons = [
        Button(text_in(one.name, t.language), encode(Press.CATEGORY, one.id)) for one in categories
    ]
    rows: Rows = tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))
    if has_more:
        more = Button(t.plain("All kinds"), encode(Press.DRAFT, DraftStep.ALL_CATEGORIES))
        rows = (*rows, (more,))
    return Reply(text=t("Which kind of problem is it?"), rows=rows)


def receipt_reply(t: Texts, receipt: Receipt) -> Reply:
    """Confirm with the reference, the unit and the day by which an outcome is due."""
    unit = text_in(receipt.unit.name, t.language) if receipt.unit else None
    text = paragraphs(
        emergency(t) if receipt.is_urgent else None,
        t("✅ Registered: {reference}", reference=bold(receipt.reference)),
        lines(
            t("Category: {category}", category=text_in(receipt.category, t.language)),
            t("Handled by: {unit}", unit=unit) if unit else None,
            t("Due by: {day}", day=t.day(receipt.due_at)),
        ),
        t("You will hear of every step here. /my shows where it stands."),
    )
    return Reply(text=text, rows=((_mine(t),),))


def _mine(t: Texts, page: int = 0) -> Button:
    return Button(t.plain("📂 My complaints"), encode(Press.MINE, page))


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


def action_text(t: Texts, action: Action) -> str:
    """Name what happened, for a timeline."""
    return {
        Action.SUBMIT: t.plain("submitted"),
        Action.CLAIM: t.plain("taken by staff"),
        Action.ASSIGN: t.plain("given to a colleague"),
        Action.RELEASE: t.plain("back in the queue"),
        Action.OFFER: t.plain("offered to another unit"),
        Action.ACCEPT: t.plain("taken over by another unit"),
        Action.REJECT: t.plain("not taken over"),
        Action.CATEGORISE: t.plain("moved to another kind"),
        Action.REPLY: t.plain("staff replied"),
        Action.NOTE: t.plain("note"),
        Action.ASK: t.plain("staff asked you"),
        Action.RESUME: t.plain("staff went on"),
        Action.EXTEND: t.plain("more time taken"),
        Action.ADD: t.plain("you added"),
        Action.EDIT: t.plain("you corrected it"),
        Action.JOIN: t.plain("joined with reports of the same event"),
        Action.SPLIT: t.plain("handled on its own again"),
        Action.FINISH: t.plain("staff report it done"),
        Action.REFER: t.plain("closed: not the office's to do"),
        Action.DEFER: t.plain("closed: cannot be done for now"),
        Action.DUPLICATE: t.plain("closed: you reported it twice"),
        Action.CONFIRM: t.plain("you confirmed"),
        Action.REOPEN: t.plain("reopened"),
        Action.WITHDRAW: t.plain("withdrawn by you"),
        Action.WARN: t.plain("a limit comes near"),
        Action.ESCALATE: t.plain("a limit has passed"),
        Action.REMIND: t.plain("you were asked again"),
        Action.LAPSE: t.plain("no answer from you"),
    }[action]


def verdict_text(t: Texts, verdict: Verdict) -> str:
    """Name a verdict as on its button."""
    return {
        Verdict.SOLVED: t.plain("Solved"),
        Verdict.PARTLY: t.plain("Partly solved"),
        Verdict.UNSOLVED: t.plain("Not solved"),
    }[verdict]


def verdict_row(t: Texts, complaint_id: int) -> tuple[Button, ...]:
    """Ask "is it solved?" with three answers."""
    return tuple(
        Button(verdict_text(t, verdict), encode(Press.VERDICT, complaint_id, verdict))
        for verdict in Verdict
    )


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
