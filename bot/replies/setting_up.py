"""The settings file as an operator reads it: each setting under a line that says what it is."""

from __future__ import annotations

from collections.abc import Callable

from bot.replies.texts import Texts

PREFIX = "JIEFANG_"

_SAID: dict[str, Callable[[Texts], str]] = {
    "TOKEN": lambda t: t.plain("The bot's token. Whoever has it is the bot: show it to nobody."),
    "OFFICE_NAME": lambda t: t.plain("The office's name, as residents read it."),
    "STAFF_CHAT_ID": lambda t: t.plain("The staff group's number, negative."),
    "ADMIN_IDS": lambda t: t.plain("The first admins' Telegram numbers, with commas between."),
    "PUBLIC_URL": lambda t: t.plain("Where browsers reach the web pages."),
    "LISTEN": lambda t: t.plain("Where the web pages are served on this machine."),
    "DATA_DIR": lambda t: t.plain("Where everything is kept. Make copies of it."),
    "DATABASE_URL": lambda t: t.plain("Another database, where one machine is not enough."),
    "KNOWLEDGE_DIR": lambda t: t.plain("The directory with the questions and answers."),
}
_EXAMPLES = {
    "LISTEN": "127.0.0.1:8080",
    "PUBLIC_URL": "https://example.org",
    "STAFF_CHAT_ID": "-1001234567890",
    "DATA_DIR": "data",
    "KNOWLEDGE_DIR": "knowledge",
    "DATABASE_URL": "postgresql://user:password@host/name",
}


def env_file(t: Texts, values: dict[str, str]) -> str:
    """Write the file; a setting without a value is shown by an example, commented out."""
    return "\n".join(_entry(t, name, values.get(name)) for name in _SAID)


def _entry(t: Texts, name: str, value: str | None) -> str:
    line = f"{PREFIX}{name}={_quoted(value)}" if value else f"# {PREFIX}{name}={_example(name)}"
    return f"# {_SAID[name](t)}\n{line}\n"


def _example(name: str) -> str:
    return _EXAMPLES.get(name, "")


def _quoted(value: str) -> str:
    if all(one.isalnum() or one in "-_.,:/@%+" for one in value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
