"""A draft on its way to a complaint, as its resident sees it: preview, steps, receipt."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.knowledge import Category, text_in
from bot.replies.complaint_words import PLACE_SHOWN, mine_button
from bot.replies.press import DraftStep, Press, encode
from bot.replies.reply import Button, Reply, Rows, label, shorten
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.drafts import DraftView
from bot.services.filing import Receipt
from bot.services.titles import Titled

_TEXT_SHOWN = 600


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
        text = t("Send one or more photos, or a voice note.")
        return Reply(text=text, rows=(_skip(t),))
    return _preview(t, draft)


def _preview(t: Texts, draft: DraftView) -> Reply:
    head = t("Pass this question to staff?") if draft.is_question else t("Report this problem?")
    urgent = emergency(t) if draft.is_urgent else None
    voice = t(
        "🎤 Staff listen to your voice note and write down what it is about; you need not type"
        " anything."
    )
    text = paragraphs(
        urgent,
        Html(f"<b>{head}</b>"),
        plain_html(shorten(draft.text, _TEXT_SHOWN)),
        _details(t, draft),
        voice if draft.voice_count else None,
        t("Check it and tap Submit. Nothing is sent before that."),
    )
    return Reply(text=text, rows=_preview_rows(t, draft))


def unfinished_reply(t: Texts, draft: DraftView, question_id: int = 0) -> Reply:
    """Ask what becomes of an unfinished draft; none is replaced unasked.

    Args:
        t: The reader's language.
        draft: The unfinished one.
        question_id: Of what was typed just now; 0 for nothing.
    """
    said = shorten(" ".join(draft.text.split()), _TEXT_SHOWN) or t.plain("photos, no words yet")
    text = paragraphs(
        t("You have a report that is not sent yet:"),
        plain_html(said),
        t("Go on with it, or begin a new one? The new one takes its place."),
    )
    go_on = Button(t.plain("Go on with it"), encode(Press.DRAFT, DraftStep.SKIP))
    new = Button(
        t.plain("Begin a new one"), encode(Press.ANEW, question_id, int(draft.is_question))
    )
    rows: Rows = ((go_on, new),)
    if question_id:
        add = Button(t.plain("➕ Add what I wrote to it"), encode(Press.APPEND, question_id))
        rows = ((add,), *rows)
    return Reply(text=text, rows=rows)


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
    unit = text_in(draft.unit, t.language)
    return lines(
        t("Category: {category}", category=text_in(draft.category.name, t.language)),
        t("Handled by: {unit}", unit=unit) if unit else None,
        t("Place: {place}", place=place) if place else None,
        t("Photos: {count}", count=draft.photo_count) if draft.photo_count else None,
        t("Voice notes: {count}", count=draft.voice_count) if draft.voice_count else None,
        t("The unit does not learn who you are.") if draft.is_anonymous else None,
    )


def _preview_rows(t: Texts, draft: DraftView) -> Rows:
    def button(text: str, step: DraftStep) -> Button:
        return Button(text, encode(Press.DRAFT, step))

    hide = (
        button(t.plain("👤 Not anonymous after all"), DraftStep.NAMED)
        if draft.is_anonymous
        else button(t.plain("🙈 Anonymous to the unit"), DraftStep.ANONYMOUS)
    )
    return (
        (Button(t.plain("✅ Submit"), encode(Press.SUBMIT, draft.tag)),),
        (
            button(t.plain("📍 Add place"), DraftStep.PLACE),
            button(t.plain("📷 Add photo"), DraftStep.PHOTO),
        ),
        (
            button(t.plain("🏷 Change category"), DraftStep.CATEGORY),
            button(t.plain("✏️ Rewrite"), DraftStep.TEXT),
        ),
        *_removals(t, draft),
        (hide,),
        (button(t.plain("✖ Cancel"), DraftStep.DROP),),
    )


def _removals(t: Texts, draft: DraftView) -> Rows:
    """Offer to take out what is in."""
    row = []
    if draft.place or draft.has_location:
        row.append(Button(t.plain("🗑 Remove place"), encode(Press.DRAFT, DraftStep.NO_PLACE)))
    if draft.photo_count or draft.voice_count:
        row.append(Button(t.plain("🗑 Remove files"), encode(Press.DRAFT, DraftStep.NO_FILES)))
    return (tuple(row),) if row else ()


def _skip(t: Texts) -> tuple[Button, ...]:
    return (
        Button(t.plain("Skip"), encode(Press.DRAFT, DraftStep.SKIP)),
        *_cancel(t),
    )


def _cancel(t: Texts) -> tuple[Button, ...]:
    return (Button(t.plain("✖ Cancel"), encode(Press.DRAFT, DraftStep.DROP)),)


def unreadable_reply(t: Texts, draft: DraftView | None) -> Reply:
    """Say calmly what can be read, and that an unfinished draft is as it was."""
    text = t(
        "I can take words, photos, voice notes and locations; this I cannot open. If it is a"
        " picture, please send it as a photo."
    )
    if draft is None:
        return Reply(text=text)
    kept = t("Your report is kept as it was.")
    go_on = Button(t.plain("Go on with it"), encode(Press.DRAFT, DraftStep.SKIP))
    return Reply(text=paragraphs(text, kept), rows=((go_on, *_cancel(t)),))


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
        t("It is handled together with neighbours' reports of the same event.")
        if receipt.is_joined
        else None,
        lines(
            t("Category: {category}", category=text_in(receipt.category, t.language)),
            t("Handled by: {unit}", unit=unit) if unit else None,
            t("Due by: {day}", day=t.day(receipt.due_at)),
        ),
        t("You will hear of every step here. /my shows where it stands."),
    )
    return Reply(text=text, rows=((mine_button(t),),))
