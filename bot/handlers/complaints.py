"""Complaints once filed: the list, one opened, verdicts, additions, following."""

from __future__ import annotations

from bot.domain.complaint import Action
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.complaint_view import complaint_reply
from bot.replies.complaints import (
    added_reply,
    confirm_withdraw_reply,
    followed_reply,
    following_reply,
    judged_reply,
    mine_reply,
    withdrawn_reply,
    words_wanted_reply,
)
from bot.replies.consent import left_out_reply
from bot.replies.press import Arguments
from bot.services.complaint_views import ComplaintView


async def mine(door: Door, incoming: Incoming) -> None:
    """List the resident's complaints."""
    page = await door.complaints.mine(incoming.user_id)
    await door.say(incoming, mine_reply(await door.texts_for(incoming), page))


async def mine_page(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """List another page of the resident's complaints."""
    page = await door.complaints.mine(incoming.user_id, arguments[0])
    await door.toast(incoming)
    await door.say(incoming, mine_reply(await door.texts_for(incoming), page))


async def open_(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Show one complaint with its timeline."""
    view = await door.complaints.show(incoming.user_id, arguments[0])
    await door.additions.forget_request(incoming.user_id)
    await door.toast(incoming)
    await door.say(incoming, complaint_reply(await door.texts_for(incoming), view))


async def judge(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Record the resident's verdict."""
    verdict = arguments[1]
    view = await door.complaints.judge(incoming.user_id, arguments[0], verdict, incoming.cause)
    t = await door.texts_for(incoming)
    await door.toast(incoming, t.plain("Thank you, noted."))
    await door.say(incoming, judged_reply(t, view, verdict))


async def withdraw(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Take a complaint back, asked twice."""
    if not arguments[1]:
        await door.toast(incoming)
        t = await door.texts_for(incoming)
        await door.say(incoming, confirm_withdraw_reply(t, arguments[0]))
        return
    summary = await door.complaints.withdraw(incoming.user_id, arguments[0], incoming.cause)
    await door.toast(incoming)
    await door.drop_buttons(incoming)
    await door.say(incoming, withdrawn_reply(await door.texts_for(incoming), summary))


async def add(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Ask for what is to be added."""
    await _ask_words(door, incoming, arguments[0], Action.ADD)


async def correct(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Ask for better words."""
    await _ask_words(door, incoming, arguments[0], Action.EDIT)


async def _ask_words(door: Door, incoming: Incoming, complaint_id: int, action: Action) -> None:
    summary = await door.additions.ask_for(incoming.user_id, complaint_id, action)
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    await door.say(incoming, words_wanted_reply(t, summary, action))


async def pass_on(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Pass on to staff what was typed as an answer to them."""
    summary = await door.additions.pass_on(
        incoming.user_id, arguments[0], arguments[1], incoming.cause
    )
    await door.toast(incoming)
    await door.drop_buttons(incoming)
    await door.say(incoming, added_reply(await door.texts_for(incoming), summary))


async def keep_added(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Pass on what was sent after filing, or leave it out, as was pressed."""
    (is_given,) = arguments
    sent_to = await door.additions.answer(incoming.user_id, is_given=is_given)
    await door.toast(incoming)
    await door.drop_buttons(incoming)
    t = await door.texts_for(incoming)
    for summary in sent_to:
        reply = added_reply(t, summary) if is_given else left_out_reply(t)
        await door.say(incoming, reply)


async def follow_named(door: Door, incoming: Incoming) -> None:
    """Follow the complaint whose reference stands behind the command."""
    view = await door.following.follow_named(incoming.user_id, incoming.arguments)
    await _following(door, incoming, view)


async def follow(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Follow a complaint, or no longer."""
    complaint_id, is_on = arguments
    if is_on:
        view = await door.following.follow(incoming.user_id, complaint_id)
        await door.toast(incoming)
        await _following(door, incoming, view)
        return
    await door.following.unfollow(incoming.user_id, complaint_id)
    t = await door.texts_for(incoming)
    await door.toast(incoming, t.plain("You hear no more of it."))
    await door.drop_buttons(incoming)


async def _following(door: Door, incoming: Incoming, view: ComplaintView) -> None:
    t = await door.texts_for(incoming)
    await door.say(incoming, complaint_reply(t, view) if view.is_own else following_reply(t, view))


async def followed(door: Door, incoming: Incoming, _arguments: Arguments) -> None:
    """List what the resident follows."""
    views = await door.following.followed(incoming.user_id)
    await door.toast(incoming)
    await door.say(incoming, followed_reply(await door.texts_for(incoming), views))
