"""Free text, suggestions and thumbs."""

from __future__ import annotations

from bot.domain.matching import Outcome
from bot.handlers import announcements, drafts
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.answers import answer_reply, asked_reply, miss_reply, rated_text
from bot.replies.complaints import belongs_reply
from bot.replies.press import Arguments
from bot.services.answers import Asked
from bot.services.drafts import Beginning, DraftView

_UNSURE = {Outcome.COMPLAINT, Outcome.NONE, Outcome.SUGGEST}
"""What may as well be an answer to staff, where they wait for one."""


async def message(door: Door, incoming: Incoming) -> None:
    """Take a resident's message: for a complaint, a step of a draft, or a question."""
    is_plain = incoming.quoted is None
    is_free = is_plain and await door.residents.is_free(incoming.user_id, incoming.cause)
    if not is_free and await _taken(door, incoming):
        return
    asked = await door.answers.ask(incoming.user_id, incoming.text, incoming.cause)
    t, outcome = door.texts(asked.language), asked.decision.outcome
    waiting = await door.additions.waiting(incoming.user_id) if outcome in _UNSURE else []
    if waiting:
        await door.say(incoming, belongs_reply(t, waiting, asked.question_id))
    elif outcome is Outcome.COMPLAINT:
        await _offer(door, incoming, asked)
    else:
        await door.say(incoming, asked_reply(t, asked))


async def _taken(door: Door, incoming: Incoming) -> bool:
    """Give a message to what waits for it; False when it is for nothing of the kind."""
    if await announcements.written(door, incoming) or await drafts.added(door, incoming):
        return True
    draft = await door.intake.current(incoming.user_id)
    if draft is None or (
        draft.step not in {"text", "place"} and draft.last_cause != incoming.cause
    ):
        return False
    await _step(door, incoming, draft)
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
            incoming.user_id,
            text=incoming.text,
            is_urgent=is_urgent,
            said={str(incoming.message_id): incoming.text},
            last_cause=cause,
        )
    await drafts.show(door, incoming, changed)


async def _offer(door: Door, incoming: Incoming, asked: Asked) -> None:
    start = Beginning(
        cause=incoming.cause,
        text=incoming.text,
        category=asked.decision.category,
        is_urgent=asked.decision.urgent,
        question_id=asked.question_id,
        message_id=incoming.message_id,
        hint=incoming.hint,
    )
    offered = await door.intake.offer(incoming.user_id, start)
    await drafts.show(door, incoming, offered, question_id=asked.question_id, asked=asked)


async def show(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Answer with the entry that a button names."""
    asked = await door.answers.show(incoming.user_id, arguments[0], incoming.cause)
    await door.toast(incoming)
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
    await door.toast(incoming, rated_text(t, is_helpful=is_helpful))
