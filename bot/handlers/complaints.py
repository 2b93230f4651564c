"""Drafts, submission, the list of complaints and verdicts."""

from __future__ import annotations

from bot.handlers import announcements
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.complaints import (
    confirm_withdraw_reply,
    judged_reply,
    mine_reply,
    withdrawn_reply,
)
from bot.replies.drafts import categories_reply, draft_reply, receipt_reply
from bot.replies.press import Arguments, DraftStep
from bot.replies.reply import Reply
from bot.services.intake import Beginning, DraftView


async def new(door: Door, incoming: Incoming) -> None:
    """Begin an empty draft, as /report does."""
    draft = await door.intake.begin(incoming.user_id, Beginning(cause=incoming.cause))
    await _show(door, incoming, draft)


async def from_question(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Make a question asked before a complaint, nothing retyped."""
    await _from_question(door, incoming, arguments, is_question=False)


async def to_staff(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Pass a question asked before to staff, nothing retyped."""
    await _from_question(door, incoming, arguments, is_question=True)


async def _from_question(
    door: Door, incoming: Incoming, arguments: Arguments, *, is_question: bool
) -> None:
    draft = await door.intake.begin_from_question(
        incoming.user_id, arguments[0], incoming.cause, is_question=is_question
    )
    await door.toast(incoming)
    await _show(door, incoming, draft)


async def draft(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Do what a button of the draft says."""
    step = arguments[0]
    if step is DraftStep.DROP:
        await _drop(door, incoming)
    elif step is DraftStep.CATEGORY:
        await _categories(door, incoming, is_all=False)
    elif step is DraftStep.ALL_CATEGORIES:
        await _categories(door, incoming, is_all=True)
    elif step is DraftStep.NEW:
        await door.toast(incoming)
        await new(door, incoming)
    else:
        wanted = "preview" if step is DraftStep.SKIP else step.value
        changed = await door.intake.change(incoming.user_id, step=wanted)
        await door.toast(incoming)
        await _show(door, incoming, changed)


async def submit(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """File the draft that the button was shown under."""
    receipt = await door.intake.submit(incoming.user_id, arguments[0], incoming.cause)
    await door.toast(incoming)
    await door.drop_buttons(incoming)
    await door.say(incoming, receipt_reply(await door.texts_for(incoming), receipt))


async def _drop(door: Door, incoming: Incoming) -> None:
    await door.intake.drop(incoming.user_id)
    t = await door.texts_for(incoming)
    await door.toast(incoming, t.plain("Dropped; nothing was sent."))
    await door.drop_buttons(incoming)
    await door.say(incoming, Reply(text=t("Dropped; nothing was sent.")))


async def _categories(door: Door, incoming: Incoming, *, is_all: bool) -> None:
    likely = [] if is_all else await door.intake.likely_categories(incoming.user_id)
    shown = likely or list(door.knowledge.knowledge.categories.values())
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    await door.say(incoming, categories_reply(t, shown, has_more=bool(likely)))


async def category(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Set the category that a button names."""
    changed = await door.intake.change(incoming.user_id, category=arguments[0])
    await door.toast(incoming)
    await _show(door, incoming, changed)


async def photo(door: Door, incoming: Incoming) -> None:
    """Attach a picture to the draft, or begin one with it."""
    if await announcements.written(door, incoming):
        return
    file_id = incoming.photo or ""
    is_urgent = bool(incoming.text) and door.knowledge.matcher.decide(incoming.text).urgent
    current = await door.intake.current(incoming.user_id)
    if current is None:
        start = Beginning(
            cause=incoming.cause, text=incoming.text, photo=file_id, is_urgent=is_urgent
        )
        shown = await door.intake.begin(incoming.user_id, start)
    else:
        shown = await door.intake.add_photo(incoming.user_id, file_id)
        if incoming.text:
            shown = await door.intake.add_text(incoming.user_id, incoming.text, is_urgent=is_urgent)
    await _show(door, incoming, shown)


async def location(door: Door, incoming: Incoming) -> None:
    """Set the place of the draft, or begin one with it."""
    latitude, longitude = incoming.location or (0.0, 0.0)
    current = await door.intake.current(incoming.user_id)
    if current is None:
        await door.intake.begin(incoming.user_id, Beginning(cause=incoming.cause))
    # A bare pin adds to a place told in words, it does not wipe it out.
    named = {"place": incoming.place} if incoming.place else {}
    changed = await door.intake.change(
        incoming.user_id, latitude=latitude, longitude=longitude, **named
    )
    await _show(door, incoming, changed)


async def _show(door: Door, incoming: Incoming, shown: DraftView) -> None:
    await door.say(incoming, draft_reply(await door.texts_for(incoming), shown))


async def mine(door: Door, incoming: Incoming) -> None:
    """List the resident's complaints."""
    page = await door.complaints.mine(incoming.user_id)
    await door.say(incoming, mine_reply(await door.texts_for(incoming), page))


async def mine_page(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """List another page of the resident's complaints."""
    page = await door.complaints.mine(incoming.user_id, arguments[0])
    await door.toast(incoming)
    await door.say(incoming, mine_reply(await door.texts_for(incoming), page))


async def judge(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Record the resident's verdict."""
    verdict = arguments[1]
    summary = await door.complaints.judge(incoming.user_id, arguments[0], verdict, incoming.cause)
    t = await door.texts_for(incoming)
    await door.toast(incoming, t.plain("Thank you, noted."))
    await door.say(incoming, judged_reply(t, summary, verdict))


async def withdraw(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Take a complaint back, asked twice."""
    if not arguments[1]:
        await door.toast(incoming)
        t = await door.texts_for(incoming)
        await door.say(incoming, confirm_withdraw_reply(t, arguments[0]))
        return
    summary = await door.complaints.withdraw(incoming.user_id, arguments[0], incoming.cause)
    await door.toast(incoming)
    await door.say(incoming, withdrawn_reply(await door.texts_for(incoming), summary))
