"""What had no answer, and why it was matched as it was, in words for staff."""

from __future__ import annotations

from bot.domain.gaps import Shortfall
from bot.domain.knowledge import Knowledge
from bot.domain.matching import Decision, Outcome
from bot.replies.texts import Texts
from bot.services.gaps import Order
from bot.services.titles import title


def shortfall_text(t: Texts, shortfall: Shortfall, count: int) -> str:
    """Say why questions count as not well answered."""
    return {
        Shortfall.NOTHING: t.plain("{count} without an answer", count=count),
        Shortfall.UNTAKEN: t.plain("{count} took no suggestion", count=count),
        Shortfall.UNHELPFUL: t.plain("{count} with a 👎", count=count),
        Shortfall.TO_STAFF: t.plain("{count} passed to staff", count=count),
    }[shortfall]


def order_text(t: Texts, order: Order) -> str:
    """Name an order of the list."""
    return {
        Order.LATEST: t.plain("Latest first"),
        Order.MOST: t.plain("Most people first"),
    }[order]


def verdict_now_text(t: Texts, knowledge: Knowledge, decision: Decision) -> str:
    """Say what somebody would get who asked this now."""
    entry = knowledge.entries.get(decision.entry or "")
    named = title(entry, t.language) if entry else ""
    return {
        Outcome.ANSWER: t.plain("Answered now by “{title}”", title=named),
        Outcome.SUGGEST: t.plain("Choices offered now, first “{title}”", title=named),
        Outcome.NONE: t.plain("No answer now"),
        Outcome.COMPLAINT: t.plain("Taken for a complaint now"),
        Outcome.SMALLTALK: t.plain("Taken for a courtesy now"),
    }[decision.outcome]


def feature_text(t: Texts, name: str) -> str:
    """Name a feature by which the matcher compares, or a sign it heeds."""
    return {
        "written": t.plain("Characters alike"),
        "sound": t.plain("Sounds alike"),
        "concept": t.plain("Meanings alike"),
        "of message written": t.plain("Of the question, by characters"),
        "of message sound": t.plain("Of the question, by sound"),
        "of message concept": t.plain("Of the question, by meaning"),
        "of phrasing written": t.plain("Of the phrasing, by characters"),
        "of phrasing sound": t.plain("Of the phrasing, by sound"),
        "of phrasing concept": t.plain("Of the phrasing, by meaning"),
        "ratio": t.plain("Whole text alike"),
        "sound ratio": t.plain("Whole sound alike"),
        "sorted sound ratio": t.plain("Sound alike in any order"),
        "length": t.plain("Length alike"),
        "ridge": t.plain("Learned from all phrasings"),
        "vote": t.plain("Share of the near phrasings"),
        "question": t.plain("Sounds like a question"),
        "complaint": t.plain("Sounds like a complaint"),
        "stranger": t.plain("Sounds like another subject"),
        "injection": t.plain("Sounds like a trick"),
        "advert": t.plain("Sounds like an advert"),
        "urgent": t.plain("Sounds urgent"),
        "complaint lead": t.plain("Complaint rather than question"),
    }.get(name, name)
