"""The residents' commands as the app's menu shows them."""

from __future__ import annotations

from datetime import UTC

from bot.domain.language import Language
from bot.replies.texts import Texts


def command_menu(language: Language) -> dict[str, str]:
    """Describe each command in one language, in the order shown."""
    t = Texts(language, UTC)
    return {
        "start": t.plain("All topics"),
        "report": t.plain("Report a problem"),
        "my": t.plain("My complaints"),
        "follow": t.plain("Follow a neighbour's complaint"),
        "promises": t.plain("Promises and how they stand"),
        "subscribe": t.plain("Hear of progress"),
        "stop": t.plain("Stop all messages"),
        "quiet": t.plain("Quiet hours"),
        "large": t.plain("Large buttons"),
        "language": t.plain("Switch language"),
        "privacy": t.plain("What is kept about me"),
        "mydata": t.plain("Send me all of it"),
        "forget": t.plain("Erase it"),
        "help": t.plain("How this works"),
    }


def staff_menu(language: Language) -> dict[str, str]:
    """Describe what staff type in their group, in the order shown."""
    t = Texts(language, UTC)
    return {
        "queue": t.plain("Open complaints"),
        "mine": t.plain("Those I have claimed"),
        "overdue": t.plain("Those past their time"),
        "find": t.plain("Find a complaint"),
        "breakthroughs": t.plain("What keeps coming back"),
        "progress": t.plain("Record progress"),
        "announce": t.plain("Write an announcement"),
        "console": t.plain("Open the console"),
        "bans": t.plain("Who is kept out"),
    }


def about(language: Language) -> str:
    """Say what the bot is for before anybody has pressed Start (at most 512 characters)."""
    t = Texts(language, UTC)
    return t.plain(
        "Ask about this year's promises on homes, school places, hospital beds, parking and"
        " culture. Report what troubles you, and only you decide whether it is solved."
    )


def about_in_short(language: Language) -> str:
    """Say it in the profile (at most 120 characters)."""
    return Texts(language, UTC).plain("Ask your sub-district office; tell it what troubles you.")
