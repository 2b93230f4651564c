"""The audit log in words."""

from __future__ import annotations

from typing import Any

from bot.domain.knowledge import Knowledge, text_in
from bot.domain.people import Role
from bot.domain.refusal import RefusalKind
from bot.replies.staff import role_text
from bot.replies.texts import Texts
from bot.store.audit import AuditLine
from bot.store.refusals import Refused
from bot.store.tables import AuditAct, Settled

_WITHHELD = {AuditAct.BAN, AuditAct.UNBAN, AuditAct.HOLD, AuditAct.END_HOLD}


def audit_text(t: Texts, knowledge: Knowledge, line: AuditLine) -> str:
    """Say what was done to whom."""
    facts, whom = line.facts, line.subject or ""
    if line.act in _WITHHELD:
        return _withheld(t, line.act, facts)
    if line.act is None:
        return t.plain(
            "looked at what is masked in {reference}: {reason}",
            reference=whom,
            reason=facts["reason"],
        )
    if line.act is AuditAct.GRANT:
        return _granted(t, knowledge, whom, facts)
    if line.act is AuditAct.SETTLE_QUESTIONS:
        return _laid_aside(t, facts)
    if line.act in {AuditAct.PUBLISH_ENTRY, AuditAct.TELL_ANSWER}:
        return _published(t, line.act, facts)
    client = facts.get("client", "")
    return {
        AuditAct.DISMISS: t.plain("{name} works here no more", name=whom),
        AuditAct.END_SESSION: t.plain("signed {name} out", name=whom),
        AuditAct.GIVE_KEY: t.plain("gave a key to the program {name}", name=client),
        AuditAct.REVOKE_KEY: t.plain("took the key of the program {name} back", name=client),
    }[line.act]


def refused_text(t: Texts, line: Refused) -> str:
    """Say who was refused what, how often."""
    who = line.name or t.plain("somebody without a role")
    if line.name and not line.is_active:
        who = t.plain("{name}, who works here no more", name=line.name)
    told = {"who": who, "count": line.count}
    if line.kind is RefusalKind.SIGN_IN:
        return t.plain("{who}: {count} × could not sign in", **told)
    return t.plain("{who}: {count} × without the right", **told)


def _withheld(t: Texts, act: AuditAct, facts: dict[str, Any]) -> str:
    """Say who was kept out or let in, or which complaint is kept whole or no longer."""
    told = {"what": facts.get("ban") or facts.get("reference"), "reason": facts["reason"]}
    return {
        AuditAct.BAN: t.plain("kept somebody out (ban {what}): {reason}", **told),
        AuditAct.UNBAN: t.plain("let somebody back in (ban {what}): {reason}", **told),
        AuditAct.HOLD: t.plain("put {what} on hold: {reason}", **told),
        AuditAct.END_HOLD: t.plain("ended the hold of {what}: {reason}", **told),
    }[act]


def _published(t: Texts, act: AuditAct, facts: dict[str, Any]) -> str:
    told = {"entry": facts["entry"], "count": facts["told"]}
    if act is AuditAct.TELL_ANSWER:
        return t.plain("told {count} people of the entry {entry}", **told)
    return t.plain(
        "published the entry {entry} in {file} and told {count} people", file=facts["file"], **told
    )


def _laid_aside(t: Texts, facts: dict[str, Any]) -> str:
    told = {"count": facts["count"], "why": facts["why"]}
    if facts["how"] == Settled.NO_QUESTION:
        return t.plain("laid {count} questions aside, which were none for us: {why}", **told)
    return t.plain("laid {count} questions aside, dealt with elsewhere: {why}", **told)


def post_text(t: Texts, knowledge: Knowledge, role: Role, unit: str | None) -> str:
    """Name a role and a unit."""
    known = knowledge.units.get(unit or "")
    called = text_in(known.name, t.language) if known else unit
    return " · ".join(part for part in (role_text(t, role), called) if part)


def _granted(t: Texts, knowledge: Knowledge, whom: str, facts: dict[str, Any]) -> str:
    now = post_text(t, knowledge, Role(facts["role"]), facts["unit"])
    if not facts.get("was_role"):
        return t.plain("{name} works here now: {post}", name=whom, post=now)
    before = post_text(t, knowledge, Role(facts["was_role"]), facts["was_unit"])
    name, was_name = facts["name"], facts["was_name"]
    renamed = t.plain("{before} is called {name} now", before=was_name, name=name)
    moved = t.plain("{name}: {post}, before that {before}", name=name, post=now, before=before)
    login, was_login = facts.get("login"), facts.get("was_login")
    account = (
        t.plain("{name} signs in as {login}", name=name, login=login)
        if login
        else t.plain("{name} signs in by links alone", name=name)
    )
    changes = ((renamed, name != was_name), (moved, now != before), (account, login != was_login))
    return " · ".join(said for said, is_so in changes if is_so)
