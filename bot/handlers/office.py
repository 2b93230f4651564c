"""Staff commands: schedules and roles."""

from __future__ import annotations

from datetime import UTC

from bot.domain.errors import InvalidInputError
from bot.domain.language import Language
from bot.domain.people import Role
from bot.domain.schedule_rules import OnHoliday, WhenMissed
from bot.domain.subscription import DIGEST
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.commands import staff_menu
from bot.replies.reply import Reply
from bot.replies.staff import (
    console_reply,
    granted_reply,
    no_console_reply,
    plans_reply,
    role_text,
    staff_help_reply,
    staff_reply,
)
from bot.replies.texts import Texts
from bot.services.staff import Post

_CRON_FIELDS = 5
_OFF = "off"


async def schedule(door: Door, incoming: Incoming) -> None:
    """Show when digests go out, or change it."""
    words = incoming.arguments.split()
    rules = [word for word in words if word in {*OnHoliday, *WhenMissed}]
    words = [word for word in words if word not in rules]
    if len(words) == _CRON_FIELDS:
        words = [DIGEST, *words]
    if words[1:] == [_OFF]:
        await door.schedules.switch_off(incoming.user_id, words[0])
    elif words:
        holiday = next((OnHoliday(one) for one in rules if one in {*OnHoliday}), OnHoliday.FIRE)
        is_marked = WhenMissed.MARK in rules
        await door.schedules.change(
            incoming.user_id,
            words[0],
            " ".join(words[1:]),
            on_holiday=holiday,
            when_missed=WhenMissed.MARK if is_marked else WhenMissed.LATE,
        )
    t = await door.texts_for(incoming)
    await door.say(incoming, plans_reply(t, await door.schedules.shown_to(incoming.user_id)))


async def staff(door: Door, incoming: Incoming) -> None:
    """List the staff."""
    colleagues = await door.staff.colleagues(incoming.user_id)
    t = await door.texts_for(incoming)
    await door.say(incoming, staff_reply(t, door.knowledge.knowledge, colleagues))


async def help_(door: Door, incoming: Incoming) -> None:
    """Say in the staff group what can be typed there."""
    t = await door.texts_for(incoming)
    await door.say(incoming, staff_help_reply(t, staff_menu(t.language)))


async def console(door: Door, incoming: Incoming) -> None:
    """Send a link into the web console, in private: whoever has it is let in once."""
    t = await door.texts_for(incoming)
    if not incoming.is_private:
        await door.say(incoming, Reply(text=t("Please write /console to me in private.")))
        return
    if not door.base_url:
        await door.say(incoming, no_console_reply(t))
        return
    token = await door.sign_in.link_for(incoming.user_id)
    link = f"{door.base_url}/console/enter/{token}"
    await door.say(incoming, console_reply(t, link))


async def grant(door: Door, incoming: Incoming) -> None:
    """Give a role, and a unit, to the author of the message replied to or to an id."""
    words = incoming.arguments.split()
    telegram_id, name = _grantee(incoming, words)
    if incoming.reply_to_user is None:
        words = words[1:]
    role = _role(words[0] if words else "")
    unit = door.knowledge.unit_named(" ".join(words[1:])) if len(words) > 1 else None
    post = Post(role=role, name=name, unit=unit.id if unit else None)
    await door.staff.grant(incoming.user_id, telegram_id, post)
    t = await door.texts_for(incoming)
    await door.say(incoming, granted_reply(t, name, role, unit))


def _grantee(incoming: Incoming, words: list[str]) -> tuple[int, str]:
    if incoming.reply_to_user is not None:
        return incoming.reply_to_user
    if len(words) > 1 and words[0].isdecimal():
        return int(words[0]), words[0]
    raise InvalidInputError("grant", "")


def _role(text: str) -> Role:
    """Read a role by its name in any language."""
    for role in Role:
        names = {role_text(Texts(language, UTC), role) for language in Language}
        if text.casefold() in {role.value, *(name.casefold() for name in names)}:
            return role
    raise InvalidInputError("grant", "")
