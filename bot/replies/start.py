"""Welcome, notice, language and the menu of topics."""

from __future__ import annotations

from bot.domain.knowledge import Knowledge, Topic, text_in
from bot.domain.language import Language
from bot.replies.press import DraftStep, Press, encode
from bot.replies.reply import Button, Reply, Rows, label
from bot.replies.texts import Texts, bold, paragraphs, plain_html
from bot.services.titles import Titled

LANGUAGE_NAMES = {
    Language.ZH_HANS: "简体中文",
    Language.ZH_HANT: "繁體中文",
    Language.EN: "English",
}
"""Each by its own name."""
_COLUMNS = 3


def welcome_reply(t: Texts, knowledge: Knowledge) -> Reply:
    """Say who speaks, what is kept and what one can do; then the menu."""
    office = text_in(knowledge.office.name, t.language)
    elsewhere = text_in(knowledge.office.alternatives, t.language)
    text = paragraphs(
        t("Hello, this is {bot}, the service bot of {office}.", bot=bold("街坊"), office=office),
        t(
            "Ask me in your own words, or tell me what is wrong: one message is enough. Staff see"
            " every complaint, and only you decide whether it is solved."
        ),
        t(
            "Please note: messages travel through Telegram, a service outside mainland China. We"
            " keep what you send only to handle your matter. Please do not send ID or bank card"
            " numbers."
        ),
        plain_html(elsewhere),
    )
    return Reply(text=text, rows=(*topic_rows(t, knowledge), *action_rows(t), language_row()))


def menu_reply(t: Texts, knowledge: Knowledge) -> Reply:
    """Show the topics."""
    return Reply(
        text=t("What would you like to know about?"),
        rows=(*topic_rows(t, knowledge), *action_rows(t)),
    )


def topic_rows(t: Texts, knowledge: Knowledge) -> Rows:
    """Lay the topics out in rows, the office's core commitments first."""
    asked = {entry.topic for entry in knowledge.entries.values()}
    topics = [topic for topic in knowledge.topics.values() if topic.id in asked]
    topics.sort(key=lambda topic: not topic.core)
    buttons = [Button(topic_label(t, topic), encode(Press.TOPIC, topic.id)) for topic in topics]
    return tuple(tuple(buttons[i : i + _COLUMNS]) for i in range(0, len(buttons), _COLUMNS))


def topic_label(t: Texts, topic: Topic) -> str:
    """Name a topic on a button."""
    return f"{topic.emoji} {text_in(topic.name, t.language)}".strip()


def action_rows(t: Texts) -> Rows:
    """Offer what one can do besides asking."""
    return (
        (
            Button(t.plain("📝 Report a problem"), encode(Press.DRAFT, DraftStep.NEW)),
            Button(t.plain("📂 My complaints"), encode(Press.MINE, 0)),
        ),
        (Button(t.plain("📊 Promises and how they stand"), encode(Press.PROMISES, 0)),),
    )


def language_row() -> tuple[Button, ...]:
    """Offer the languages, each by its own name."""
    return tuple(
        Button(name, encode(Press.LANGUAGE, language)) for language, name in LANGUAGE_NAMES.items()
    )


def language_reply(t: Texts) -> Reply:
    """Ask for a language."""
    return Reply(text=t("Which language shall I use?"), rows=(language_row(),))


def topic_reply(t: Texts, topic: Topic, entries: tuple[Titled, ...]) -> Reply:
    """List what is often asked about a topic."""
    rows: Rows = tuple((Button(label(one.title), encode(Press.ENTRY, one.id)),) for one in entries)
    back = (Button(t.plain("📋 All topics"), encode(Press.HOME)),)
    text = t("Often asked about {topic}:", topic=bold(topic_label(t, topic)))
    return Reply(text=text, rows=(*rows, back))


def help_reply(t: Texts) -> Reply:
    """List the commands in plain words."""
    return Reply(
        text=t(
            "Just write what you want to know or what is wrong.\n"
            "/start – all topics\n"
            "/report – report a problem\n"
            "/my – my complaints and where they stand\n"
            "/follow – follow a neighbour's complaint by its number\n"
            "/promises – what was promised and how it stands\n"
            "/subscribe – hear of progress\n"
            "/stop – stop all messages\n"
            "/quiet – whether notices wait for the morning\n"
            "/large – large buttons\n"
            "/language – switch language\n"
            "/privacy – what is kept about me"
        )
    )
