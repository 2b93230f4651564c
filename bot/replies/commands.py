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
        "language": t.plain("Switch language"),
        "privacy": t.plain("What is kept about me"),
        "help": t.plain("How this works"),
    }
