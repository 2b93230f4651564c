"""Answers, suggestions and misses as messages."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.matching import Noise, Outcome, Smalltalk
from bot.replies.commitments import standing_lines
from bot.replies.press import DraftStep, Press, encode
from bot.replies.promises import card_button, follow_button
from bot.replies.reply import Button, Reply, Rows, label
from bot.replies.texts import Facts, Texts, named, paragraphs, plain_html
from bot.services.answers import Answer, Asked
from bot.services.titles import Titled

_MOST_RELATED = 2
_MOST_CARDS = 3


def asked_reply(t: Texts, asked: Asked) -> Reply:
    """Show what became of a message; complaints are the intake's to show."""
    if asked.answer is not None:
        return answer_reply(t, asked.answer, asked.question_id, asked=asked)
    if asked.decision.outcome is Outcome.SMALLTALK:
        return smalltalk_reply(t, asked.decision.smalltalk)
    if asked.decision.outcome is Outcome.SUGGEST:
        return suggestions_reply(t, asked)
    return miss_reply(t, asked.question_id, asked.decision.noise)


def answer_text(t: Texts, answer: Answer) -> str:
    """Write the answer, the promise it carries and what it rests on."""
    standings = [standing_lines(t, standing) for standing in answer.standings]
    source = t("Source: {source}", source=answer.source) if answer.source else None
    return paragraphs(plain_html(answer.text.strip()), *standings, source)


def answer_reply(t: Texts, answer: Answer, question_id: int, asked: Asked | None = None) -> Reply:
    """Show an answer with what one may want next."""
    rows: Rows = (
        _thumbs(t, question_id),
        *_extra(_entry_rows(answer.related[:_MOST_RELATED])),
        _further_row(t, question_id),
    )
    if answer.standings:
        is_only = len(answer.standings) == 1
        follow = (
            follow_button(t, answer.standings[0].commitment.id)
            if is_only
            else Button(t.plain("🔔 Follow this topic"), encode(Press.SUBSCRIBE, answer.topic, 1))
        )
        cards = [card_button(t, one, is_only=is_only) for one in answer.standings[:_MOST_CARDS]]
        rows = (*rows, *_extra((*((card,) for card in cards[:-1]), (cards[-1], follow))))
    text = answer_text(t, answer)
    if asked is not None and asked.decision.looks_like_complaint:
        hint = t("If something is wrong right now, tap “Report a problem”: staff will act on it.")
        text = paragraphs(text, hint)
    return Reply(text=text, rows=rows)


def answered(t: Texts, facts: Facts) -> Reply:
    """Tell somebody who asked in vain that there is an answer now."""
    source = named(t, facts["source"])
    text = paragraphs(
        t("You asked: “{asked}”", asked=facts["asked"]),
        t("There is an answer now:"),
        plain_html(named(t, facts["answer"]).strip()),
        t("Source: {source}", source=source) if source else None,
    )
    figures = Button(t.plain("📊 Current figures"), encode(Press.ENTRY, facts["entry"]))
    rows = (_thumbs(t, facts["question"]), _further_row(t, facts["question"]))
    return Reply(text=text, rows=(*rows, (figures,)) if facts["has_figures"] else rows)


def _thumbs(t: Texts, question_id: int) -> tuple[Button, ...]:
    return (
        Button(t.plain("👍 Helpful"), encode(Press.RATE, question_id, 1)),
        Button(t.plain("👎 Not helpful"), encode(Press.RATE, question_id, 0)),
    )


def rated_text(t: Texts, *, is_helpful: bool) -> str:
    """Thank for a thumb."""
    if is_helpful:
        return t.plain("Thank you, noted.")
    return t.plain("Thank you. Staff will see that this answer is not good enough.")


def _entry_rows(entries: tuple[Titled, ...]) -> Rows:
    return tuple((Button(label(one.title), encode(Press.ENTRY, one.id)),) for one in entries)


def _extra(rows: Rows) -> Rows:
    return tuple(tuple(replace(button, is_extra=True) for button in row) for row in rows)


def _further_row(t: Texts, question_id: int) -> tuple[Button, ...]:
    return (
        Button(t.plain("🙋 Pass to staff"), encode(Press.TO_STAFF, question_id)),
        Button(t.plain("📝 Report a problem"), encode(Press.TO_COMPLAINT, question_id)),
    )


def suggestions_reply(t: Texts, asked: Asked) -> Reply:
    """Offer up to three entries rather than guess."""
    none = Button(t.plain("None of these"), encode(Press.NONE_OF_THESE, asked.question_id))
    rows = (*_entry_rows(asked.suggestions), (none,))
    return Reply(text=t("Did you mean one of these?"), rows=rows)


def miss_reply(t: Texts, question_id: int, noise: Noise | None = None) -> Reply:
    """Say plainly that there is no answer, and offer a person instead."""
    if noise in {Noise.GIBBERISH, Noise.INJECTION, Noise.ADVERT, Noise.EMOJI}:
        text = t(
            "I did not understand that. You can ask about housing, schools, hospitals, parking"
            " or culture, or simply tell me what is wrong."
        )
    else:
        text = t(
            "I have no reliable answer to this, so I will not guess. Staff can answer you, or"
            " you can report it as a problem; what you wrote goes along."
        )
    topics = Button(t.plain("📋 All topics"), encode(Press.HOME))
    return Reply(text=text, rows=(_further_row(t, question_id), (topics,)))


def smalltalk_reply(t: Texts, kind: Smalltalk | None) -> Reply:
    """Answer a courtesy with one."""
    if kind is Smalltalk.THANKS:
        return Reply(text=t("You are welcome. I am here whenever you need me."))
    if kind is Smalltalk.FAREWELL:
        return Reply(text=t("Goodbye, take care."))
    if kind is Smalltalk.PRAISE:
        return Reply(text=t("Thank you, I will pass that on."))
    rows = (
        (
            Button(t.plain("📋 All topics"), encode(Press.HOME)),
            Button(t.plain("📝 Report a problem"), encode(Press.DRAFT, DraftStep.NEW)),
        ),
    )
    return Reply(text=t("Hello! Ask me anything about the neighbourhood."), rows=rows)
