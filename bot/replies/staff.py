"""What staff see in answer to their commands about schedules, roles and cards."""

from __future__ import annotations

from bot.domain.complaint import Action
from bot.domain.knowledge import Knowledge, Unit, text_in
from bot.domain.people import Role
from bot.domain.schedule_rules import OnHoliday, WhenMissed
from bot.domain.subscription import Pace, pace_of
from bot.replies.reply import Reply, shorten
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.complaint_notices import TOLD
from bot.services.schedules import Plan
from bot.services.staff import Colleague
from bot.services.triage import Details, Moved

_TEXT_SHOWN = 3000


def plans_reply(t: Texts, plans: list[Plan]) -> Reply:
    """Show when digests go out and how to change it."""
    shown = [_plan(t, plan) for plan in plans]
    usage = t(
        "Change it: <code>/schedule digest 0 18 * * *</code> (minute hour day month weekday; 1 is"
        " Monday, 7 Sunday). <code>/schedule weekly 0 18 * * 5</code> is for those who want it"
        " weekly; <code>off</code> in place of the numbers ends one."
    )
    more = t(
        "After it: {skip} leaves days off out, {next} moves them to the next working day; {mark}"
        " sends nothing late.",
        **{word: Html(f"<code>{word}</code>") for word in ("skip", "next", "mark")},
    )
    return Reply(text=paragraphs(t("Digests go out at:"), lines(*shown), usage, more))


def _plan(t: Texts, plan: Plan) -> Html:
    coming = " · ".join(t.appointment(one) for one in plan.upcoming)
    rules = " · ".join(_rules(t, plan))
    head = Html(f"{bold(plan.name)} <code>{plain_html(plan.cron)}</code> {plain_html(rules)}")
    return lines(head, plain_html(coming))


def _rules(t: Texts, plan: Plan) -> list[str]:
    """Say whom a schedule serves and what it does out of the ordinary."""
    pace = t.plain("Weekly") if pace_of(plan.name) is Pace.WEEKLY else t.plain("Daily")
    holiday = {
        OnHoliday.SKIP: t.plain("not on days off"),
        OnHoliday.NEXT_WORKDAY: t.plain("moved from days off to the next working day"),
    }.get(plan.on_holiday)
    late = t.plain("nothing late") if plan.when_missed is WhenMissed.MARK else None
    return [pace, *(one for one in (holiday, late) if one)]


def staff_reply(t: Texts, knowledge: Knowledge, colleagues: list[Colleague]) -> Reply:
    """List the staff and how to give a role."""
    shown = [
        t("{name}: {role}", name=one.name, role=_post(t, knowledge, one)) for one in colleagues
    ]
    return Reply(text=paragraphs(lines(*shown), plain_html(grant_usage(t))))


def grant_usage(t: Texts) -> str:
    """Say how a role is given."""
    return t.plain(
        "Give a role: reply to a colleague's message with “/grant {role}”, or write"
        " “/grant 123456 {role}”; a unit may follow. Roles: {roles}",
        role=role_text(t, Role.HANDLER),
        roles=t.plain(", ").join(role_text(t, role) for role in Role),
    )


def _post(t: Texts, knowledge: Knowledge, one: Colleague) -> str:
    unit = knowledge.units.get(one.unit or "")
    named = text_in(unit.name, t.language) if unit else one.unit
    return " · ".join(part for part in (role_text(t, one.role), named) if part)


def details_replies(t: Texts, details: Details) -> list[tuple[Reply, int | None]]:
    """Show one colleague, in private, what a card leaves out; voice notes with their number."""
    head = bold(details.reference)
    text = lines(
        head,
        plain_html(shorten(details.text, _TEXT_SHOWN)),
        t("Place: {place}", place=details.place) if details.place else None,
    )
    hint = t("Reply to this voice note with its gist; it then stands on the card.")
    return [
        (Reply(text=text), None),
        *([(Reply(text="", location=details.location), None)] if details.location else []),
        *((Reply(text=head, photo=file_id), None) for file_id in details.photos),
        *((Reply(text=lines(head, hint), voice=file_id), of) for of, file_id in details.voices),
    ]


def answered_text(t: Texts, moved: Moved) -> Html:
    """Confirm what became of a staff member's words."""
    if moved.is_kept:
        text = t("Photo kept. Now reply to the same message with what was done.")
    elif moved.is_program and moved.action in TOLD:
        text = t("Kept; the program that filed it can read it. Nobody is sent anything.")
    else:
        text = {
            Action.FINISH: t("Recorded as done; the resident is asked whether it is solved."),
            Action.ASK: t("The resident is asked; the clock stands still until they answer."),
            Action.EXTEND: t("The resident is told the new date and the reason."),
            Action.REFER: t("Closed; the resident is told where to go."),
            Action.DEFER: t("Closed; the resident is told why."),
            Action.DUPLICATE: t("Closed; the resident is told which number it goes on under."),
            Action.NOTE: t("Noted."),
            Action.OFFER: t("Offered; it stays yours until they accept."),
            Action.REJECT: t("Noted; it stays with its unit."),
        }.get(moved.action) or t("Passed on to the resident.")
    text = Html(f"{text} ({bold(moved.reference)})")
    if moved.held_until is None:
        return text
    return lines(
        text, t("🌙 Quiet hours: they read it at {time}.", time=t.moment(moved.held_until))
    )


def role_text(t: Texts, role: Role) -> str:
    """Name a role."""
    return {
        Role.HANDLER: t.plain("handler"),
        Role.DISPATCHER: t.plain("dispatcher"),
        Role.PUBLISHER: t.plain("publisher"),
        Role.ADMIN: t.plain("admin"),
    }[role]


def console_reply(t: Texts, link: str) -> Reply:
    """Hand out the link into the console."""
    said = t("🔑 Your way into the console. It works once, within five minutes:")
    return Reply(text=lines(said, plain_html(link)))


def staff_help_reply(t: Texts, menu: dict[str, str]) -> Reply:
    """List what staff can type, and how to answer a resident."""
    hint = t("Reply to a card, and the resident reads it; the buttons do the rest.")
    listed = [plain_html(f"/{name} · {text}") for name, text in menu.items()]
    return Reply(text=paragraphs(hint, lines(*listed)))


def no_console_reply(t: Texts) -> Reply:
    """Say calmly that nobody knows the console's address here."""
    return Reply(
        text=t(
            "No address is set for the console yet. An administrator sets {setting}; after that"
            " /console sends you a link.",
            setting="JIEFANG_PUBLIC_URL",
        )
    )


def granted_reply(t: Texts, name: str, role: Role, unit: Unit | None) -> Reply:
    """Confirm a role."""
    said = role_text(t, role)
    post = f"{said} · {text_in(unit.name, t.language)}" if unit else said
    return Reply(text=t("{name} is now {role}.", name=name, role=post))
