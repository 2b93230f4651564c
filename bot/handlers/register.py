"""Every command, press and message kind, and which function takes it: all on one screen."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.domain.errors import JiefangError
from bot.handlers import (
    announcements,
    bans,
    breakthroughs,
    cards,
    commitments,
    complaints,
    drafts,
    elsewhere,
    holds,
    joining,
    office,
    promises,
    questions,
    residents,
    subscriptions,
    topics,
    triage,
)
from bot.handlers.door import Door, MessengerUnavailableError
from bot.handlers.incoming import Incoming, read
from bot.replies.press import Arguments, Press, decode

Handle = Callable[[Door, Incoming], Coroutine[Any, Any, None]]
HandlePress = Callable[[Door, Incoming, Arguments], Coroutine[Any, Any, None]]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]
AnyContext = CallbackContext[Any, Any, Any, Any]

PRIVATE_COMMANDS: dict[str, Handle] = {
    "start": residents.start,
    "help": residents.help_,
    "language": residents.ask_language,
    "report": drafts.new,
    "my": complaints.mine,
    "follow": complaints.follow_named,
    "quiet": residents.nights,
    "large": residents.large_buttons,
    "promises": promises.overview,
    "subscribe": subscriptions.choose,
    "stop": subscriptions.stop,
    "privacy": residents.privacy,
    "mydata": residents.mydata,
    "forget": residents.privacy,
}
STAFF_COMMANDS: dict[str, Handle] = {
    "progress": commitments.progress,
    "correct": commitments.correct,
    "announce": announcements.announce,
    "schedule": office.schedule,
    "staff": office.staff,
    "grant": office.grant,
    "queue": triage.queue,
    "mine": triage.mine,
    "overdue": triage.overdue,
    "find": triage.find,
    "breakthroughs": breakthroughs.board,
    "breakthrough": breakthroughs.show,
    "console": office.console,
    "ban": bans.ban,
    "unban": bans.unban,
    "bans": bans.bans,
    "hold": holds.hold,
    "endhold": holds.end_hold,
    "holds": holds.holds,
    "help": office.help_,
}
PRIVATE_PRESSES: dict[Press, HandlePress] = {
    Press.HOME: residents.home,
    Press.LANGUAGE: residents.set_language,
    Press.TOPIC: residents.topic,
    Press.ENTRY: questions.show,
    Press.PROMISES: promises.overview_page,
    Press.CARD: promises.card,
    Press.TREND: promises.trend,
    Press.EVIDENCE: promises.evidence,
    Press.RATE: questions.rate,
    Press.NONE_OF_THESE: questions.none_of_these,
    Press.TO_STAFF: drafts.to_staff,
    Press.TO_COMPLAINT: drafts.from_question,
    Press.DRAFT: drafts.step,
    Press.SUBMIT: drafts.submit,
    Press.CONSENT: joining.with_answer,
    Press.UNCONSENT: residents.withdraw_consent,
    Press.KEEP: complaints.keep_added,
    Press.JOIN: joining.join,
    Press.CATEGORY: drafts.category,
    Press.ANEW: drafts.anew,
    Press.APPEND: drafts.append,
    Press.SUBSCRIBE: subscriptions.put,
    Press.SUBSCRIPTIONS: subscriptions.menu,
    Press.CHOOSE: subscriptions.toggle,
    Press.PACE: subscriptions.pace,
    Press.MINE: complaints.mine_page,
    Press.OPEN: complaints.open_,
    Press.ADD: complaints.add,
    Press.EDIT: complaints.correct,
    Press.PASS_ON: complaints.pass_on,
    Press.FOLLOW: complaints.follow,
    Press.FOLLOWED: complaints.followed,
    Press.NIGHT: residents.set_night,
    Press.LARGE: residents.set_large,
    Press.VERDICT: complaints.judge,
    Press.WITHDRAW: complaints.withdraw,
    Press.FORGET: residents.forget,
    Press.EXPORT: residents.export,
}
STAFF_PRESSES: dict[Press, HandlePress] = {
    Press.DO: cards.do,
    Press.MENU: cards.menu,
    Press.PICK: cards.pick,
    Press.SHOW: cards.show,
    Press.QUEUE: triage.turn,
    Press.DETAILS: cards.details,
    Press.CLAIM: cards.claim,
    Press.MERGE: joining.merge,
    Press.SPLIT: joining.split,
    Press.TASK: breakthroughs.pressed,
    Press.REPLY: cards.reply,
    Press.FINISH: cards.finish,
}
ANYWHERE_PRESSES: dict[Press, HandlePress] = {Press.ANNOUNCE: announcements.pressed}
"""Of staff, who may do the same in private."""

_WORDS = filters.TEXT & ~filters.COMMAND
_PHOTO_OF_PROGRESS = filters.PHOTO & filters.CaptionRegex(r"^/progress(@\w+)?\b")
"""Evidence: the command as a photo's caption."""


def register(application: AnyApplication, door: Door) -> None:
    """Put every handler into the application."""
    private, group = filters.ChatType.PRIVATE, filters.ChatType.GROUPS
    application.add_handlers(
        [
            *_commands(door, PRIVATE_COMMANDS, private),
            # Staff may use their commands in private too: rights come from the role.
            *_commands(door, STAFF_COMMANDS, private | group),
            _message(door, (private | group) & _PHOTO_OF_PROGRESS, commitments.progress),
            CallbackQueryHandler(_pressed(door)),
            ChatMemberHandler(_presence(door), ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, _moving(door)),
            _message(door, private & (filters.PHOTO | filters.VOICE), _staff_first(drafts.file)),
            _message(door, private & (filters.LOCATION | filters.VENUE), drafts.location),
            MessageHandler(
                private & filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.PHOTO),
                _guarded(door, drafts.edited),
            ),
            _message(door, private & _WORDS, _staff_first(questions.message)),
            MessageHandler(
                group & filters.UpdateType.MESSAGE & (_WORDS | (filters.PHOTO & ~filters.COMMAND)),
                _in_groups(door),
            ),
            InlineQueryHandler(_typed(door)),
            _message(door, private & filters.COMMAND, residents.help_),
            _message(door, private & ~filters.StatusUpdate.ALL, drafts.unreadable),
        ]
    )


def _in_groups(door: Door) -> Callable[[Update, AnyContext], Coroutine[Any, Any, None]]:
    """Hear staff in their group; in anybody else's only who calls the bot."""
    by_staff = _guarded(door, triage.replied)

    async def run(update: Update, context: AnyContext) -> None:
        message, incoming = update.effective_message, read(update)
        if incoming is None or await _is_for_us(door, incoming):
            await by_staff(update, context)
        elif elsewhere.is_called(message, context.bot.username, context.bot.id):
            await elsewhere.called(door, incoming, context.bot.username)

    return run


def _typed(door: Door) -> Callable[[Update, AnyContext], Coroutine[Any, Any, None]]:
    async def run(update: Update, context: AnyContext) -> None:
        if update.inline_query is not None:
            await elsewhere.typed(door, update.inline_query, context.bot.username)

    return run


def _staff_first(handle: Handle) -> Handle:
    """Take a reply to a card or prompt as a colleague's; anything else is a resident's."""

    async def run(door: Door, incoming: Incoming) -> None:
        if not await triage.answered(door, incoming):
            await handle(door, incoming)

    return run


def _commands(
    door: Door, commands: dict[str, Handle], where: filters.BaseFilter
) -> list[BaseHandler[Any, Any, Any]]:
    # An edited command is not a new one.
    spoken = where & filters.UpdateType.MESSAGE
    return [
        CommandHandler(name, _guarded(door, handle), filters=spoken)
        for name, handle in commands.items()
    ]


def _message(door: Door, which: filters.BaseFilter, handle: Handle) -> BaseHandler[Any, Any, Any]:
    return MessageHandler(which & filters.UpdateType.MESSAGE, _guarded(door, handle))


def _guarded(
    door: Door, handle: Handle
) -> Callable[[Update, AnyContext], Coroutine[Any, Any, None]]:
    async def run(update: Update, _context: AnyContext) -> None:
        incoming = read(update)
        if incoming is None or not await _is_for_us(door, incoming):
            return
        try:
            await handle(door, incoming)
        except MessengerUnavailableError:
            raise
        except JiefangError as error:
            await door.refuse(incoming, error)

    return run


async def _is_for_us(door: Door, incoming: Incoming) -> bool:
    """Say whether to listen: of groups only staff's own; a press is one of our own buttons."""
    if incoming.is_private or incoming.press_id is not None:
        return True
    return await door.staff_group.is_here(incoming.chat_id)


def _pressed(door: Door) -> Callable[[Update, AnyContext], Coroutine[Any, Any, None]]:
    async def run(door: Door, incoming: Incoming) -> None:
        incoming = await _where_it_is_now(door, incoming)
        press = decode(incoming.press)
        # A card may be brought up in private too: rights come from the role.
        presses = {**STAFF_PRESSES, **(PRIVATE_PRESSES if incoming.is_private else {})}
        handle = (ANYWHERE_PRESSES | presses).get(press[0]) if press else None
        if press is None or handle is None:
            await door.toast(incoming)
            return
        await handle(door, incoming, press[1])

    return _guarded(door, run)


async def _where_it_is_now(door: Door, incoming: Incoming) -> Incoming:
    """Take a press on a message that a group left behind as one in what it has become."""
    chat_id = await door.staff_group.present_id(incoming.chat_id)
    return incoming if chat_id == incoming.chat_id else incoming.moved_to(chat_id)


def _moving(door: Door) -> Callable[[Update, AnyContext], Coroutine[Any, Any, None]]:
    """Follow the group; both the one left behind and the new one tell of it."""

    async def run(update: Update, _context: AnyContext) -> None:
        message = update.effective_message
        if message is not None and message.migrate_to_chat_id is not None:
            await door.staff_group.moved(message.chat.id, message.migrate_to_chat_id)
        elif message is not None and message.migrate_from_chat_id is not None:
            await door.staff_group.moved(message.migrate_from_chat_id, message.chat.id)

    return run


def _presence(door: Door) -> Callable[[Update, AnyContext], Coroutine[Any, Any, None]]:
    async def run(update: Update, context: AnyContext) -> None:
        change = update.my_chat_member
        if change is not None and change.chat.type == change.chat.PRIVATE:
            is_gone = change.new_chat_member.status == change.new_chat_member.BANNED
            await door.residents.note_presence(change.chat.id, is_gone=is_gone)
        elif change is not None and change.chat.id == await door.staff_group.now():
            await topics.look(context.bot, door)

    return run
