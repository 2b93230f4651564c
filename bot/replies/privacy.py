"""What is kept about a resident, as a message."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.knowledge import Localised, text_in
from bot.replies.consent import answers_text, withdraw_row
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply
from bot.replies.texts import Html, Texts, lines, paragraphs, plain_html
from bot.services.consents import Answer
from bot.services.privacy import Kept


def privacy_reply(t: Texts, kept: Kept, answers: Sequence[Answer], elsewhere: Localised) -> Reply:
    """Say what is kept, why, and offer to erase it."""
    text = paragraphs(
        t("We keep only what handling your matter needs:"),
        lines(
            t("Questions: {count}", count=kept.questions),
            t("Complaints: {count}", count=kept.complaints),
            t("Topics you follow: {count}", count=kept.subscriptions),
        ),
        t(
            "Staff cards hide phone and ID numbers. Messages travel through Telegram, a service"
            " outside mainland China."
        ),
        answers_text(t, answers),
        notice_text(t),
        plain_html(text_in(elsewhere, t.language)),
        plain_html(open_data_text(t)),
        t(
            "Erasing removes your words, pictures and places for good. Of a complaint only its"
            " number, kind and dates remain, and staff can no longer answer it."
        ),
    )
    erase = Button(t.plain("🗑 Erase my data"), encode(Press.FORGET, 0))
    withdraw = withdraw_row(t, answers)
    export = Button(t.plain("📄 Send me my data"), encode(Press.EXPORT))
    return Reply(text=text, rows=((export,), *([withdraw] if withdraw else []), (erase,)))


def notice_text(t: Texts) -> Html:
    """Say why it is kept, for how long, and what one may ask for.

    It is part of the notice: count `domain.consent.NOTICE_VERSION` up when it says something else.
    """
    return t(
        "It is kept so that the office can do its duty in your matter; photos, voice notes and map"
        " positions only if you agree, which you can take back. Drafts, files and old messages are"
        " deleted after a time that the office has set. You may have all of it sent to you, and"
        " have it erased."
    )


def open_data_text(t: Texts) -> str:
    """Say what anybody can read of a complaint by the open interface."""
    return t.plain(
        "Anybody may read by the open interface (Open311) how complaints stand: number, kind, unit,"
        " state, dates, and where to about a kilometre, unless it is anonymous. Never your words,"
        " pictures, name or address."
    )


def confirm_forget_reply(t: Texts) -> Reply:
    """Ask once more: there is no way back."""
    erase = Button(t.plain("Yes, erase"), encode(Press.FORGET, 1))
    return Reply(text=t("Really erase everything? This cannot be undone."), rows=((erase,),))


def forgotten_reply(t: Texts, on_hold: int) -> Reply:
    """Confirm the erasure, and say what a duty keeps for now."""
    kept = t(
        "Complaints that the office must keep by law for now: {count}. They are erased when that"
        " duty ends.",
        count=on_hold,
    )
    done = t("Done. What you wrote here is erased.")
    return Reply(text=lines(done, kept if on_hold else None))


def erased_reply(t: Texts) -> Reply:
    """Stand where words were that their resident had erased."""
    return Reply(text=t("Erased at the resident's wish."))
