"""What had no answer, and why it was matched as it was, in words for staff."""

from __future__ import annotations

from bot.domain.entry_draft import Fault, Lack
from bot.domain.errors import JiefangError
from bot.domain.gaps import Shortfall
from bot.domain.knowledge import Knowledge
from bot.domain.knowledge_check import LONGEST_MESSAGE
from bot.domain.matching import Decision, Outcome
from bot.domain.replaying import Case, Effect
from bot.replies.texts import Texts
from bot.services.entry_files import ChangedMeanwhileError, Hindrance, NotWrittenError
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


def case_text(t: Texts, knowledge: Knowledge, case: Case) -> str:
    """Say in a word or two what a message gets."""
    entry = knowledge.entries.get(case.entry or "")
    named = title(entry, t.language) if entry else case.entry or ""
    return {
        Outcome.ANSWER: t.plain("answer “{title}”", title=named),
        Outcome.SUGGEST: t.plain("choices, first “{title}”", title=named),
        Outcome.NONE: t.plain("no answer"),
        Outcome.COMPLAINT: t.plain("a complaint"),
        Outcome.SMALLTALK: t.plain("a courtesy"),
    }[Outcome(case.outcome)]


def effect_text(t: Texts, effect: Effect) -> str:
    """Say what a change is worth."""
    return {
        Effect.BETTER: t.plain("better"),
        Effect.WORSE: t.plain("worse"),
        Effect.OTHER: t.plain("otherwise"),
    }[effect]


def fault_text(t: Texts, fault: Fault) -> str:
    """Say what is wrong with a field and what to do."""
    return {
        Lack.MISSING: t.plain("Please fill this in."),
        Lack.TOPIC: t.plain("Please choose a topic."),
        Lack.GONE: t.plain("This entry is not there any more."),
        Lack.TAKEN: t.plain(
            "“{phrasing}” belongs to the entry {entry} already: leave it out here.",
            phrasing=fault.what,
            entry=fault.whose,
        ),
        Lack.TWICE: t.plain("“{phrasing}” stands here twice.", phrasing=fault.what),
        Lack.PERSONAL: t.plain(
            "“{phrasing}” carries somebody's number: leave that out.", phrasing=fault.what
        ),
        Lack.LONG: t.plain(
            "This has {length} characters; one message holds {limit}.",
            length=fault.what,
            limit=LONGEST_MESSAGE,
        ),
        Lack.FIGURE: t.plain(
            "Nothing vouches for “{figure}”: if the source gives it, name it under the figures.",
            figure=fault.what,
        ),
        Lack.PAST: t.plain("This day is over."),
        Lack.CHECKED: t.plain("The check says: {message}", message=fault.what),
    }[fault.lack]


def date_fault_text(t: Texts) -> str:
    """Say how a date is written."""
    return t.plain("Please write the day as in 2027-03-01.")


def problem_of_writing(t: Texts, error: JiefangError | None) -> str | None:
    """Say why an entry was not written; None where it was."""
    if isinstance(error, ChangedMeanwhileError):
        return t.plain("The files were changed just now. Nothing is lost: please check again.")
    if not isinstance(error, NotWrittenError):
        return None
    return {
        Hindrance.READ_ONLY: t.plain(
            "The service may not write into the knowledge directory. Take the entry along as a"
            " file and put it there by hand, or ask the operator to let the service write."
        ),
        Hindrance.FULL: t.plain(
            "The disk of the knowledge directory is full. Nothing was changed; take the entry"
            " along as a file, or try again once there is room."
        ),
        Hindrance.STYLE: t.plain(
            "This file is written in a way that only a person can edit without loss. Take the"
            " entry along and put it in by hand."
        ),
        Hindrance.BROKEN: t.plain(
            "The knowledge directory has errors, so nothing new goes live. Mend these first:"
            " jiefang check names file and line."
        ),
        Hindrance.BUSY: t.plain("Somebody is writing this moment. Please try again."),
    }[error.hindrance]
