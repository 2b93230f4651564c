"""Large buttons: how a reply looks with them, and the choice itself."""

from __future__ import annotations

from dataclasses import replace

from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply
from bot.replies.texts import Texts


def enlarged(reply: Reply) -> Reply:
    """Leave out what is only offered besides, and give each button a whole line."""
    kept = (button for row in reply.rows for button in row if not button.is_extra)
    return replace(reply, rows=tuple((button,) for button in kept))


def large_buttons_reply(t: Texts, *, is_large: bool) -> Reply:
    """Say what is chosen, and offer the other."""
    if is_large:
        text = t("Buttons are large now: one on each line, and only those most needed.")
        other = Button(t.plain("Show all buttons again"), encode(Press.LARGE, 0))
    else:
        text = t("Buttons stand side by side, all of them.")
        other = Button(t.plain("Large buttons"), encode(Press.LARGE, 1))
    return Reply(text=text, rows=((other,),))
