"""What staff see in answer to their commands about schedules, roles and cards."""

from __future__ import annotations

from bot.domain.people import Role
from bot.replies.reply import Reply, shorten
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.schedules import Plan
from bot.services.staff import Colleague
from bot.services.triage import Details

_TEXT_SHOWN = 3000


def plans_reply(t: Texts, plans: list[Plan]) -> Reply:
    """Show when digests go out and how to change it."""
    shown = [Html(f"{plan.name}: <code>{plan.cron}</code>") for plan in plans]
    usage = t(
        "Change it: <code>/schedule digest 0 18 * * *</code> (minute hour day month weekday;"
        " weekdays are <code>mon</code> to <code>sun</code>)"
    )
    return Reply(text=paragraphs(t("Digests go out at:"), lines(*shown), usage))


def staff_reply(t: Texts, colleagues: list[Colleague]) -> Reply:
    """List the staff and how to give a role."""
    shown = [t("{name}: {role}", name=one.name, role=role_text(t, one.role)) for one in colleagues]
    roles = ", ".join(Role)
    usage = t(
        "Give a role: reply to a colleague's message with <code>/grant handler</code>, or write"
        " <code>/grant 123456 handler</code>. Roles: {roles}",
        roles=roles,
    )
    return Reply(text=paragraphs(lines(*shown), usage))


def details_replies(t: Texts, details: Details) -> list[Reply]:
    """Show one colleague, in private, what a card leaves out."""
    where = details.location
    text = lines(
        bold(details.reference),
        plain_html(shorten(details.text, _TEXT_SHOWN)),
        t("Place: {place}", place=details.place) if details.place else None,
        t("Location: {north}, {east}", north=where[0], east=where[1]) if where else None,
    )
    photos = [Reply(text=bold(details.reference), photo=file_id) for file_id in details.photos]
    return [Reply(text=text), *photos]


def role_text(t: Texts, role: Role) -> str:
    """Name a role."""
    return {
        Role.HANDLER: t.plain("handler"),
        Role.DISPATCHER: t.plain("dispatcher"),
        Role.PUBLISHER: t.plain("publisher"),
        Role.ADMIN: t.plain("admin"),
    }[role]


def granted_reply(t: Texts, name: str, role: Role) -> Reply:
    """Confirm a role."""
    return Reply(text=t("{name} is now {role}.", name=name, role=role_text(t, role)))


def console_reply(t: Texts, link: str) -> Reply:
    """Hand out the link into the console."""
    said = t("🔑 Your way into the console. It works once, within five minutes:")
    return Reply(text=lines(said, plain_html(link)))
