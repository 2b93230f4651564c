"""Quiet hours: what is chosen, and the other choice."""

from __future__ import annotations

from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply
from bot.replies.texts import Texts
from bot.services.quiet import NightRest


def nights_reply(t: Texts, rest: NightRest) -> Reply:
    """Say whether notices wait for the morning, and offer the other."""
    begins, ends = (f"{one:%H:%M}" for one in rest.hours)
    if rest.is_quiet:
        text = t(
            "🌙 From {begins} to {ends} notices wait for the morning; urgent ones come at once,"
            " and I still answer when you write.",
            begins=begins,
            ends=ends,
        )
        other = Button(t.plain("Tell me at night too"), encode(Press.NIGHT, 0))
    else:
        text = t("🔔 Notices come at any hour.")
        label = t.plain("🌙 Be quiet from {begins} to {ends}", begins=begins, ends=ends)
        other = Button(label, encode(Press.NIGHT, 1))
    return Reply(text=text, rows=((other,),))
