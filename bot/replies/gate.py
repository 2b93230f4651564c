"""What whoever says too much or is kept out hears, and what staff see of them."""

from __future__ import annotations

from bot.domain.flood import Verdict
from bot.domain.knowledge import Localised, text_in
from bot.replies.reply import Reply
from bot.replies.texts import Texts, bold, lines, paragraphs, plain_html
from bot.services.bans import BanList
from bot.services.gate import Admission


def refusal_reply(t: Texts, admission: Admission, elsewhere: Localised) -> Reply:
    """Say calmly why nothing was done, and what to do."""
    if admission.verdict is Verdict.BANNED:
        return Reply(
            text=paragraphs(
                t(
                    "The office has stopped taking messages from you: {reason}",
                    reason=admission.reason,
                ),
                plain_html(text_in(elsewhere, t.language)),
                t("Your own data you can still have, by /mydata, or erase, by /forget."),
            )
        )
    return Reply(
        text=t(
            "That was a lot at once, so I put the rest aside unread. Please wait a minute, then"
            " send what I did not answer once more. Of danger I read at any time."
        )
    )


def bans_reply(t: Texts, found: BanList) -> Reply:
    """List who is kept out and who was slowed down, and say how to keep out and let in."""
    kept_out = [
        t(
            "{number} · {day} · {name}: {reason}",
            number=bold(str(one.number)),
            day=t.day(one.at),
            name=one.by,
            reason=one.reason,
        )
        for one in found.bans
    ]
    hasty = [
        t("#{number}: {count} put aside", number=one.resident_id, count=one.count)
        for one in found.hasty
    ]
    return Reply(
        text=paragraphs(
            lines(t("Kept out:"), *(kept_out or [t("nobody")])),
            lines(t("Wrote too much at once, within a day:"), *hasty) if hasty else None,
            t(
                "Keep somebody out by a complaint of theirs or their number here, with the reason,"
                " which they are told: <code>/ban JF-20231106-0001 …</code> or"
                " <code>/ban #17 …</code>. Let them in: <code>/unban 3 …</code>. Name nobody in the"
                " reason: it is kept."
            ),
        )
    )


def banned_reply(t: Texts, number: int) -> Reply:
    """Confirm a ban."""
    return Reply(
        text=t(
            "Kept out from now on; ban {number}. Open complaints of theirs go on as before. To let"
            " them in: <code>/unban {number} …</code>",
            number=number,
        )
    )


def unbanned_reply(t: Texts, number: int) -> Reply:
    """Confirm that a ban is over."""
    return Reply(text=t("Ban {number} is lifted.", number=number))
