"""What a resident agrees to: asked under a draft's preview, shown and taken back under /privacy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.consent import Consent
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply, Rows, label
from bot.replies.texts import Html, Texts, lines, paragraphs
from bot.services.consents import Answer


def with_consent(t: Texts, preview: Reply, tag: str, missing: Sequence[Consent]) -> Reply:
    """Ask below a draft's preview whether photo, voice note and place may be kept.

    Its Submit becomes two: with them, which agrees, and without.
    """
    if not missing:
        return preview
    what = _named(t, missing)
    asked = t(
        "May the office keep your {what} for this? They travel through Telegram, a service outside"
        " mainland China, and only those who handle it see them. Without them it is handled just"
        " as well.",
        what=what,
    )
    others = tuple(
        kept
        for row in preview.rows
        if (kept := tuple(one for one in row if not one.press.startswith(f"{Press.SUBMIT}:")))
    )
    text = paragraphs(preview.text, asked)
    return replace(preview, text=text, rows=(*_choice(t, what, tag), *others))


def joining_consent_reply(
    t: Texts, tag: str, missing: Sequence[Consent], complaint_id: int
) -> Reply:
    """Ask the same of somebody who joins what others have told."""
    what = _named(t, missing)
    text = t("Join with your {what}, which the office then keeps, or without?", what=what)
    return Reply(text=text, rows=_choice(t, what, tag, complaint_id))


def added_consent_reply(t: Texts, kind: Consent) -> Reply:
    """Ask the same of what was sent to a complaint that is filed already."""
    what = _named(t, (kind,))
    text = t(
        "May the office keep your {what} for this? They travel through Telegram, a service outside"
        " mainland China, and only those who handle it see them. Without them it is handled just"
        " as well.",
        what=what,
    )
    agree = Button(label(t.plain("✅ Yes, keep {what}", what=what)), encode(Press.KEEP, 1))
    refuse = Button(label(t.plain("No, leave {what} out", what=what)), encode(Press.KEEP, 0))
    return Reply(text=text, rows=((agree,), (refuse,)))


def left_out_reply(t: Texts) -> Reply:
    """Confirm that it was not kept."""
    return Reply(text=t("Left out; nothing of it is kept. Your words are with the office."))


def _choice(t: Texts, what: str, tag: str, complaint_id: int = 0) -> Rows:
    agree = Button(
        label(t.plain("✅ Submit, keep {what}", what=what)),
        encode(Press.CONSENT, tag, 1, complaint_id),
    )
    refuse = Button(
        label(t.plain("Submit without {what}", what=what)),
        encode(Press.CONSENT, tag, 0, complaint_id),
    )
    return ((agree,), (refuse,))


def answers_text(t: Texts, answers: Sequence[Answer]) -> Html | None:
    """List what was agreed to and when."""
    said = [_answer(t, one) for one in answers]
    return lines(*said) if said else None


def withdraw_row(t: Texts, answers: Sequence[Answer]) -> tuple[Button, ...]:
    """Offer to take back what is agreed to, if anything is."""
    given = [one.kind for one in answers if one.is_given and one.kind is not Consent.NOTICE]
    if not given:
        return ()
    what = _named(t, given)
    return (Button(label(t.plain("↩ No longer keep {what}", what=what)), encode(Press.UNCONSENT)),)


def withdrawn_reply(t: Texts) -> Reply:
    """Confirm that it was taken back."""
    return Reply(
        text=t(
            "Taken back: your photos, voice notes and map positions are deleted here. Your"
            " complaints go on as they are."
        )
    )


def _answer(t: Texts, one: Answer) -> Html:
    if one.kind is Consent.NOTICE:
        return t("Notice no. {number} shown on {day}", number=one.version, day=t.day(one.at))
    what = _named(t, (one.kind,))
    if one.is_given:
        return t("You let us keep: {what} ({day})", what=what, day=t.day(one.at))
    return t("You did not let us keep: {what} ({day})", what=what, day=t.day(one.at))


def _named(t: Texts, kinds: Sequence[Consent]) -> str:
    names = {
        Consent.PHOTO: t.plain("photos"),
        Consent.VOICE: t.plain("voice notes"),
        Consent.LOCATION: t.plain("map position"),
    }
    return t.plain(", ").join(names[one] for one in kinds)
