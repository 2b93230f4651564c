"""Free text, suggestions and thumbs."""

from __future__ import annotations

from bot.domain.matching import Outcome
from bot.handlers import announcements
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.answers import answer_reply, asked_reply, miss_reply
from bot.replies.complaints import added_reply
from bot.replies.drafts import draft_reply, offer_reply
from bot.replies.press import Arguments
from bot.services.answers import Asked
from bot.services.intake import Beginning, DraftView


async def message(door: Door, incoming: Incoming) -> None:
    """Take a resident's message: a step of a draft, an addition to a complaint, or a question."""
    if await announcements.written(door, incoming) or await _added(door, incoming):
        return
    draft = await door.intake.current(incoming.user_id)
    if draft is not None and (
        draft.step in {"text", "place"} or draft.last_cause == incoming.cause
    ):
        await _step(door, incoming, draft)
        return
    asked = await door.answers.ask(incoming.user_id, incoming.text, incoming.cause)
    if asked.decision.outcome is Outcome.COMPLAINT:
        await _offer(door, incoming, asked, draft)
        return
    await door.say(incoming, asked_reply(door.texts(asked.language), asked))


async def _added(door: Door, incoming: Incoming) -> bool:
    if incoming.quoted is None:
        return False
    summary = await door.complaints.add(
        incoming.user_id, incoming.quoted, incoming.text, incoming.cause
    )
    if summary is None:
        return False
    await door.say(incoming, added_reply(await door.texts_for(incoming), summary))
    return True


async def _step(door: Door, incoming: Incoming, draft: DraftView) -> None:
    cause = incoming.cause
    if draft.last_cause == cause:
        # The process died after the step was taken and before it was shown.
        changed = draft
    elif draft.step == "place":
        changed = await door.intake.change(incoming.user_id, place=incoming.text, last_cause=cause)
    else:
        is_urgent = door.knowledge.matcher.decide(incoming.text).urgent
        changed = await door.intake.change(
            incoming.user_id, text=incoming.text, is_urgent=is_urgent, last_cause=cause
        )
    await door.say(incoming, draft_reply(await door.texts_for(incoming), changed))


async def _offer(door: Door, incoming: Incoming, asked: Asked, draft: DraftView | None) -> None:
    is_urgent = asked.decision.urgent
    if draft is not None:
        offered = await door.intake.add_text(incoming.user_id, incoming.text, is_urgent=is_urgent)
    else:
        start = Beginning(
            cause=incoming.cause,
            text=incoming.text,
            category=asked.decision.category,
            is_urgent=is_urgent,
            question_id=asked.question_id,
        )
        offered = await door.intake.begin(incoming.user_id, start)
    t = door.texts(asked.language)
    await door.say(incoming, offer_reply(t, offered, asked.suggestions))


async def show(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Answer with the entry that a button names."""
    await door.toast(incoming)
    asked = await door.answers.show(incoming.user_id, arguments[0], incoming.cause)
    if asked.answer is not None:
        t = door.texts(asked.language)
        await door.say(incoming, answer_reply(t, asked.answer, asked.question_id))


async def none_of_these(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Offer staff where no suggestion fits."""
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    await door.say(incoming, miss_reply(t, arguments[0]))


async def rate(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Record a thumb."""
    question_id, is_helpful = arguments[0], arguments[1]
    await door.answers.rate(incoming.user_id, question_id, is_helpful=is_helpful)
    t = await door.texts_for(incoming)
    await door.toast(incoming, t.plain("Thank you, noted."))
