"""The catalogues: a sentence by its English msgid, in the reader's language, facts filled in."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Any

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po

from bot.domain.knowledge import Localised, text_in
from bot.domain.language import Language

Facts = dict[str, Any]
"""What a delivery says, as plain JSON."""


class Html(str):
    """Text that is markup already and must not be escaped again."""

    __slots__ = ()


@lru_cache
def catalogue(language: Language) -> dict[str, str]:
    """Read one language's texts by msgid; English has none, its msgids are its texts."""
    name = language.replace("-", "_")
    with (files("bot") / "locale" / f"{name}.po").open("rb") as file:
        # Only the texts stay: Babel's messages take five times the room.
        return {str(one.id): str(one.string) for one in read_po(file, locale=name) if one.id}


class Texts:
    """Speaks one language and tells the time of one place."""

    def __init__(self, language: Language, zone: tzinfo) -> None:
        self.language = language
        self.zone = zone

    def __call__(self, msgid: str, **facts: object) -> Html:
        """Give a sentence as Telegram HTML; every fact is escaped unless it is `Html`."""
        safe = {name: _safe(fact) for name, fact in facts.items()}
        return Html(self._find(msgid).format(**safe))

    def plain(self, msgid: str, **facts: object) -> str:
        """Give a sentence as plain text, for buttons and short answers to a press."""
        return self._find(msgid).format(**facts)

    def _find(self, msgid: str) -> str:
        if self.language is Language.EN:
            return msgid
        return catalogue(self.language).get(msgid) or msgid

    def day(self, when: datetime | date) -> str:
        """Write a date as people of this language do; an instant as its local day."""
        local = when.astimezone(self.zone) if isinstance(when, datetime) else when
        return str(format_date(local, "medium", locale=self._locale))

    def moment(self, instant: datetime) -> str:
        """Write an instant as month, day, hour and minute of the local clock."""
        local = instant.astimezone(self.zone)
        return str(format_datetime(local, "MM-dd HH:mm", locale=self._locale))

    def appointment(self, instant: datetime) -> str:
        """Write an instant to come with its weekday."""
        local = instant.astimezone(self.zone)
        return str(format_datetime(local, "MM-dd EEE HH:mm", locale=self._locale))

    @property
    def _locale(self) -> str:
        return self.language.replace("-", "_")


def _safe(fact: object) -> str:
    return fact if isinstance(fact, Html) else escape(str(fact), quote=False)


def bold(text: str) -> Html:
    """Escape and embolden."""
    return Html(f"<b>{escape(text, quote=False)}</b>")


def plain_html(text: str) -> Html:
    """Escape what somebody typed or a data file says."""
    return Html(escape(text, quote=False))


def mention(person: Facts) -> Html:
    """Call somebody by name, so that their telephone rings."""
    return Html(f'<a href="tg://user?id={int(person["id"])}">{plain_html(person["name"])}</a>')


def paragraphs(*parts: str | None) -> Html:
    """Join the parts that say something with a blank line between them."""
    return Html("\n\n".join(part for part in parts if part))


def lines(*parts: str | None) -> Html:
    """Join the parts that say something, a line each."""
    return Html("\n".join(part for part in parts if part))


def named(t: Texts, texts: dict[str, str]) -> str:
    """Pick the reader's language of a name that a delivery carries in all of them."""
    known: Localised = {Language(key): value for key, value in texts.items()}
    return text_in(known, t.language)
