"""Drafts: begun, changed step by step, submitted."""

from __future__ import annotations

from bot.handlers import announcements
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.complaints import added_reply
from bot.replies.consent import added_consent_reply, with_consent
from bot.replies.drafts import (
    categories_reply,
    offer_reply,
    receipt_reply,
    unfinished_reply,
    unreadable_reply,
)
from bot.replies.joining import with_offers
from bot.replies.press import Arguments, DraftStep
from bot.replies.reply import Reply
from bot.services.additions import Added
from bot.services.answers import Asked
from bot.services.brought import Brought
from bot.services.drafts import Beginning, DraftView

_CHANGES: dict[DraftStep, dict[str, object]] = {
    DraftStep.SKIP: {},
    DraftStep.NO_PLACE: {"place": None, "latitude": None, "longitude": None},
    DraftStep.NO_FILES: {"photos": [], "voices": []},
    DraftStep.ANONYMOUS: {"is_anonymous": True},
    DraftStep.NAMED: {"is_anonymous": False},
    DraftStep.PLACE: {"step": "place"},
    DraftStep.PHOTO: {"step": "photo"},
    DraftStep.TEXT: {"step": "text"},
}
"""What each button changes of the draft."""


async def new(door: Door, incoming: Incoming) -> None:
    """Begin an empty draft, as /report does."""
    await door.additions.forget_request(incoming.user_id)
    draft = await door.intake.begin(
        incoming.user_id, Beginning(cause=incoming.cause, hint=incoming.hint)
    )
    await show(door, incoming, draft)


def _fresh(incoming: Incoming) -> Beginning:
    """Begin a draft without words yet."""
    return Beginning(cause=incoming.cause, hint=incoming.hint)


async def anew(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Begin a draft in place of an unfinished one, as its resident was asked."""
    question_id, is_question = arguments
    if question_id:
        draft = await door.intake.begin_from_question(
            incoming.user_id, question_id, incoming.cause, is_question=is_question, is_anew=True
        )
    else:
        start = Beginning(cause=incoming.cause, is_anew=True, hint=incoming.hint)
        draft = await door.intake.begin(incoming.user_id, start)
    await door.toast(incoming)
    await show(door, incoming, draft)


async def append(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Add to the unfinished draft what was typed when another seemed meant."""
    draft = await door.intake.append_question(incoming.user_id, arguments[0])
    await door.toast(incoming)
    await show(door, incoming, draft)


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
    await show(door, incoming, draft, question_id=arguments[0])


async def step(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Do what a button of the draft says."""
    wanted = arguments[0]
    if wanted is DraftStep.DROP:
        await _drop(door, incoming)
    elif wanted is DraftStep.CATEGORY:
        await _categories(door, incoming, is_all=False)
    elif wanted is DraftStep.ALL_CATEGORIES:
        await _categories(door, incoming, is_all=True)
    elif wanted is DraftStep.NEW:
        await door.toast(incoming)
        await new(door, incoming)
    else:
        await door.additions.forget_request(incoming.user_id)
        changed = await door.intake.change(incoming.user_id, **_CHANGES[wanted])
        await door.toast(incoming)
        await show(door, incoming, changed)


async def submit(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """File the draft that the button was shown under."""
    if await door.consents.missing(incoming.user_id):
        # An older preview's button says nothing of keeping.
        draft = await door.intake.current(incoming.user_id)
        await door.toast(incoming)
        if draft is not None:
            await show(door, incoming, draft)
        return
    await file_it(door, incoming, arguments[0])


async def file_it(door: Door, incoming: Incoming, tag: str) -> None:
    """File the draft of this tag, with what its resident agreed to."""
    receipt = await door.intake.submit(incoming.user_id, tag, incoming.cause)
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
    await show(door, incoming, changed)


async def file(door: Door, incoming: Incoming) -> None:
    """Take a picture or a voice note: for a complaint that is filed, or for a draft."""
    if await announcements.written(door, incoming) or await added(door, incoming):
        return
    user, text = incoming.user_id, incoming.text
    is_urgent = bool(text) and door.knowledge.matcher.decide(text).urgent
    if await door.intake.current(user) is None:
        await door.intake.begin(user, _fresh(incoming))
    if text:
        await door.intake.add_text(user, text, is_urgent=is_urgent)
    shown = await door.intake.add_file(
        user, photo=incoming.photo, voice=incoming.voice, album=incoming.album
    )
    await show(door, incoming, shown)


async def location(door: Door, incoming: Incoming) -> None:
    """Set the place of the draft, or begin one with it."""
    if await added(door, incoming):
        return
    latitude, longitude = incoming.location or (0.0, 0.0)
    if await door.intake.current(incoming.user_id) is None:
        await door.intake.begin(
            incoming.user_id, Beginning(cause=incoming.cause, hint=incoming.hint)
        )
    # A bare pin adds to a place told in words, it does not wipe it out.
    named = {"place": incoming.place} if incoming.place else {}
    changed = await door.intake.change(
        incoming.user_id, latitude=latitude, longitude=longitude, **named
    )
    await show(door, incoming, changed)


async def edited(door: Door, incoming: Incoming) -> None:
    """Follow an edit of a message that the draft has words of."""
    is_urgent = door.knowledge.matcher.decide(incoming.text).urgent
    shown = await door.intake.correct(
        incoming.user_id, incoming.message_id, incoming.text, is_urgent=is_urgent
    )
    if shown is not None:
        await show(door, incoming, shown)


async def unreadable(door: Door, incoming: Incoming) -> None:
    """Answer what nothing can be done with; a draft stays as it is."""
    draft = await door.intake.current(incoming.user_id)
    await door.say(incoming, unreadable_reply(await door.texts_for(incoming), draft))


async def added(door: Door, incoming: Incoming) -> bool:
    """Pass a message on to the complaint that it is about, if that is filed already."""
    brought = Brought(
        cause=incoming.cause,
        text=incoming.text,
        photo=incoming.photo,
        voice=incoming.voice,
        place=incoming.place,
        location=incoming.location,
        album=incoming.album,
    )
    taken = await door.additions.take(incoming.user_id, brought, incoming.quoted)
    if taken is None:
        return False
    if not taken.is_mate:
        await _told(door, incoming, taken)
    return True


async def _told(door: Door, incoming: Incoming, taken: Added) -> None:
    t = await door.texts_for(incoming)
    if taken.is_passed_on:
        await door.say(incoming, added_reply(t, taken))
    if taken.asks is not None:
        await door.say(incoming, added_consent_reply(t, taken.asks))


async def show(
    door: Door,
    incoming: Incoming,
    shown: DraftView,
    *,
    question_id: int = 0,
    asked: Asked | None = None,
) -> None:
    """Show a draft: one preview for an album, changed in place as its pictures arrive.

    Args:
        door: The use cases.
        incoming: What was said.
        shown: The draft after it.
        question_id: Of what was said, if that was kept as a question.
        asked: What it might have asked instead.
    """
    t = await door.texts_for(incoming)
    if shown.is_other:
        await door.say(incoming, unfinished_reply(t, shown, question_id))
        return
    reply = offer_reply(t, shown, asked.suggestions if asked else ())
    if shown.step == "preview":
        offers = await door.joining.offers(incoming.user_id)
        reply = with_offers(t, reply, shown.tag, offers)
        missing = await door.consents.missing(incoming.user_id)
        reply = with_consent(t, reply, shown.tag, missing)
    if shown.is_mate and shown.preview_id is not None:
        await door.change(incoming, shown.preview_id, reply)
        return
    message_id = await door.say(incoming, reply)
    if message_id is not None:
        await door.intake.previewed(incoming.user_id, shown.tag, message_id)
