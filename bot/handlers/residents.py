"""Start, language, help and privacy."""

from __future__ import annotations

from bot.domain.deep_link import Link, Target, read_payload
from bot.handlers import complaints, drafts, questions
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.consent import withdrawn_reply
from bot.replies.large_buttons import large_buttons_reply
from bot.replies.mydata import mydata_replies
from bot.replies.nights import nights_reply
from bot.replies.press import Arguments
from bot.replies.privacy import confirm_forget_reply, forgotten_reply, privacy_reply
from bot.replies.start import (
    help_reply,
    language_reply,
    menu_reply,
    topic_reply,
    welcome_reply,
)


async def start(door: Door, incoming: Incoming) -> None:
    """Welcome somebody with the notice and the menu; a link may name a complaint to follow."""
    if incoming.arguments.startswith("JF-"):
        await door.residents.meet(incoming.user_id, incoming.hint)
        await complaints.follow_named(door, incoming)
        return
    language = await door.residents.meet(incoming.user_id, incoming.hint)
    await door.say(incoming, welcome_reply(door.texts(language), door.knowledge.knowledge))
    await door.consents.informed(incoming.user_id)
    link = read_payload(incoming.arguments)
    if link is not None:
        await _follow(door, incoming, link)


async def _follow(door: Door, incoming: Incoming, link: Link) -> None:
    """Open what a poster, a card or a page led to, below the welcome."""
    if link.target is Target.TOPIC:
        await topic(door, incoming, (link.id,))
    elif link.target is Target.ENTRY:
        await questions.show(door, incoming, (link.id,))
    else:
        await drafts.new(door, incoming)


async def home(door: Door, incoming: Incoming, _arguments: Arguments) -> None:
    """Show the topics."""
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    await door.say(incoming, menu_reply(t, door.knowledge.knowledge))


async def help_(door: Door, incoming: Incoming) -> None:
    """List the commands."""
    await door.say(incoming, help_reply(await door.texts_for(incoming)))


async def ask_language(door: Door, incoming: Incoming) -> None:
    """Offer the languages."""
    await door.say(incoming, language_reply(await door.texts_for(incoming)))


async def set_language(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Speak the language chosen, starting with the menu."""
    language = arguments[0]
    await door.residents.choose_language(incoming.user_id, language)
    await door.toast(incoming)
    await door.say(incoming, menu_reply(door.texts(language), door.knowledge.knowledge))


async def topic(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """List what is often asked about a topic."""
    t = await door.texts_for(incoming)
    found = door.knowledge.topic(arguments[0])
    await door.toast(incoming)
    entries = door.answers.of_topic(found.id, t.language)
    await door.say(incoming, topic_reply(t, found, entries))


async def privacy(door: Door, incoming: Incoming) -> None:
    """Say what is kept and how to have it erased."""
    kept = await door.privacy.kept(incoming.user_id)
    answers = await door.consents.answers(incoming.user_id)
    elsewhere = door.knowledge.knowledge.office.alternatives
    t = await door.texts_for(incoming)
    await door.say(incoming, privacy_reply(t, kept, answers, elsewhere))


async def withdraw_consent(door: Door, incoming: Incoming, _arguments: Arguments) -> None:
    """Take back what was agreed to."""
    await door.consents.withdraw(incoming.user_id)
    await door.toast(incoming)
    await door.say(incoming, withdrawn_reply(await door.texts_for(incoming)))


async def mydata(door: Door, incoming: Incoming) -> None:
    """Hand over all that is kept about the person, as files."""
    export = await door.exporting.of(incoming.user_id)
    for reply in mydata_replies(await door.texts_for(incoming), export):
        await door.say(incoming, reply)


async def export(door: Door, incoming: Incoming, _arguments: Arguments) -> None:
    """The same by a button."""
    await door.toast(incoming)
    await mydata(door, incoming)


async def forget(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Erase what is kept about the person, asked twice."""
    t = await door.texts_for(incoming)
    await door.toast(incoming)
    if not arguments[0]:
        await door.say(incoming, confirm_forget_reply(t))
        return
    on_hold = await door.privacy.forget(incoming.user_id, incoming.cause)
    await door.say(incoming, forgotten_reply(t, on_hold))


async def nights(door: Door, incoming: Incoming) -> None:
    """Show whether notices wait for the morning."""
    rest = await door.nights.chosen(incoming.user_id)
    await door.say(incoming, nights_reply(await door.texts_for(incoming), rest))


async def set_night(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Let notices wait for the morning, or not."""
    rest = await door.nights.choose(incoming.user_id, is_quiet=arguments[0])
    await door.toast(incoming)
    await door.say(incoming, nights_reply(await door.texts_for(incoming), rest))


async def large_buttons(door: Door, incoming: Incoming) -> None:
    """Show whether buttons are large."""
    is_large = await door.large.wants(incoming.user_id)
    t = await door.texts_for(incoming)
    await door.say(incoming, large_buttons_reply(t, is_large=is_large))


async def set_large(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Make buttons large, or show all of them."""
    await door.large.choose(incoming.user_id, is_large=arguments[0])
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    await door.say(incoming, large_buttons_reply(t, is_large=arguments[0]))
