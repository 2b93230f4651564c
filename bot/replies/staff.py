"""What staff see in answer to their commands."""

from __future__ import annotations

from bot.domain.knowledge import Commitment, text_in
from bot.domain.people import Role
from bot.replies.commitments import standing_lines
from bot.replies.reply import Reply, shorten
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.commitments import Standing
from bot.services.schedules import Plan
from bot.services.staff import Colleague
from bot.services.triage import Details

_TEXT_SHOWN = 3000


def progress_help_reply(t: Texts, standings: list[Standing]) -> Reply:
    """Explain how to record progress and show how every commitment stands."""
    usage = t(
        "Record progress:\n"
        "<code>/progress parking 320</code> – a figure\n"
        "<code>/progress hospital-new started</code> – a milestone\n"
        "A date (2023-11-05) and a note may follow."
    )
    return Reply(text=paragraphs(usage, *(_line(t, one) for one in standings)))


def _line(t: Texts, standing: Standing) -> Html:
    commitment = standing.commitment
    steps = " → ".join(milestone.id for milestone in commitment.milestones)
    return lines(
        Html(f"<code>{commitment.id}</code> {text_in(commitment.title, t.language)}"),
        t("Milestones: {steps}", steps=steps) if steps else None,
    )


def progress_recorded_reply(t: Texts, standing: Standing) -> Reply:
    """Confirm an entry by showing what residents will read from now on."""
    return Reply(text=paragraphs(t("✅ Recorded."), standing_lines(t, standing)))


def unknown_commitment_reply(t: Texts, known: list[Commitment]) -> Reply:
    """List the commitments there are."""
    names = [Html(f"<code>{one.id}</code>") for one in known]
    return Reply(text=paragraphs(t("No such commitment. There are:"), lines(*names)))


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
