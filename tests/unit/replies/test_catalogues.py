"""The catalogues are complete, keep their placeholders, and speak plainly."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache

import pytest

from bot.domain.language import Language
from bot.domain.traditional import traditional
from bot.locale.__main__ import extracted, stored
from bot.locale.drafting import FUZZY
from bot.replies.texts import catalogue

MOST_CHARACTERS = 40
"""A sentence that a phone shows in two lines."""
TRANSLATED = (Language.ZH_HANS, Language.ZH_HANT)
OWN_NAMES = {
    "Telegram",
    "Open",  # Open311, a name
    "promises",
    *(
        "progress",
        "correct",
        "parking",
        "hospital-new",
        "started",
        "schedule",
        "digest",
        "grant",
        "follow",
        "quiet",
        "large",
        "handler",
        "console",
        "breakthrough",
        "Cookie",
        "CSV",
        "https",
    ),
    *("start", "my", "subscribe", "stop", "language", "report", "privacy", "help"),
    *("weekly", "off"),
    *("find", "JF-"),
    *("ban", "unban", "mydata", "forget", "hold", "endhold"),
}
"""Words that Chinese readers type or read as they are."""


@cache
def _msgids() -> list[str]:
    """List what the code says; reading all of it takes seconds, so not where files are imported."""
    return sorted(str(message.id) for message in extracted() if message.id)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _tags(text: str) -> list[str]:
    return re.findall(r"</?[a-z]+", text)


def _text(msgid: str, language: Language) -> str:
    return catalogue(language).get(msgid, "")


def _sentences(text: str) -> Iterator[str]:
    # A command to copy is not read as a sentence.
    bare = re.sub(r"<code>.*?</code>|<[^>]*>|\{\w+\}", "", text)
    yield from (part for part in re.split(r"[。！？；\n]", bare) if part.strip())


def _is_whole(msgid: str, text: str) -> bool:
    return (
        bool(text)
        and _placeholders(text) == _placeholders(msgid)
        and _tags(text) == _tags(msgid)
        and text.startswith("\n") == msgid.startswith("\n")
    )


def _foreign_words(text: str) -> set[str]:
    bare = re.sub(r"<[^>]*>|\{\w+\}", " ", text)
    return set(re.findall(r"[A-Za-z][A-Za-z-]+", bare)) - OWN_NAMES


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_sentence_is_translated_with_the_same_places_and_marks(language: Language) -> None:
    """Complete, nothing to fill in lost or invented, the same tags in the same order."""
    wrong = [one for one in _msgids() if not _is_whole(one, _text(one, language))]

    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_english_is_left_in_a_chinese_sentence(language: Language) -> None:
    """Only commands, their arguments and proper names stay as they are."""
    wrong = {one: left for one in _msgids() if (left := _foreign_words(_text(one, language)))}

    assert not wrong


def test_a_chinese_sentence_is_short() -> None:
    """At most 40 characters from one full stop to the next."""
    texts = (_text(one, Language.ZH_HANS) for one in _msgids())
    long = [one for text in texts for one in _sentences(text) if len(one.strip()) > MOST_CHARACTERS]

    assert not long


def test_a_traditional_sentence_has_no_simplified_character() -> None:
    """Converting it once more changes nothing."""
    texts = (_text(one, Language.ZH_HANT) for one in _msgids())
    wrong = [text for text in texts if traditional(text) != text]

    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_nothing_that_nobody_says(language: Language) -> None:
    """A text whose sentence is gone from the code is dead."""
    assert set(catalogue(language)) == set(_msgids())


def test_no_traditional_sentence_stands_for_a_text_that_has_changed() -> None:
    """`python -m bot.locale` flags those that a person wrote: look, and take the flag away."""
    stale = [message.id for message in stored("zh_Hant") if FUZZY in message.flags and message.id]

    assert not stale
