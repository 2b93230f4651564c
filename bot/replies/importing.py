"""What became of an imported list of questions, row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.faq_import import Remark, What
from bot.replies.texts import Texts

_WORDS: dict[What, Callable[[Texts, Mapping[str, str]], str]] = {
    What.NO_QUESTION: lambda t, f: t.plain("no question here", **f),
    What.NO_ANSWER: lambda t, f: t.plain("no answer here", **f),
    What.TOO_LONG: lambda t, f: t.plain("the answer is longer than one message", **f),
    What.CLAIMED: lambda t, f: t.plain("“{question}” is answered by {entry} already", **f),
    What.JOINED: lambda t, f: t.plain("same answer as {entry}: became one way more to ask it", **f),
    What.LONG: lambda t, f: t.plain("the answer is long for a telephone: shorten it", **f),
    What.UNTRANSLATED: lambda t, f: t.plain(
        "the answer is missing in {languages}, which your other answers have", **f
    ),
    What.UNSOUND: lambda t, f: t.plain("the check refuses it: {reason}", **f),
}


def remark_text(t: Texts, remark: Remark) -> str:
    """Say where the row stands, whether it was taken, and what is the matter."""
    words = _WORDS[remark.what](t, remark.facts)
    mark = t.plain("refused") if remark.is_refusal else t.plain("look at it")
    return f"{remark.where}: {mark}: {words}"
