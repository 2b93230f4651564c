"""Formatted text as Telegram reads it: dispatch by parse mode, detection, trimming, limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.emulator.errors import Json, bad_request
from bot.emulator.hypertext import parse_html
from bot.emulator.markdown import parse_markdown, parse_markdown_v2
from bot.emulator.markup import Formatted, MarkupError, utf16

PARSERS: dict[str, Callable[[str], Formatted]] = {
    "html": parse_html,
    "markdown": parse_markdown,
    "markdownv2": parse_markdown_v2,
}
ENTITY_TYPES = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)


@dataclass(frozen=True)
class Detector:
    """Something Telegram's server finds in text by itself."""

    kind: str
    pattern: re.Pattern[str]


DETECTORS = (
    Detector("url", re.compile(r"(?:https?://|www\.)[^\s<>\"'，。；！？）】》、]+")),
    Detector("email", re.compile(r"\b[\w.+-]+@[a-zA-Z0-9-]+\.[a-zA-Z]{2,}\b")),
    Detector(
        "bot_command",
        re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?\b(?![/<>])"),
    ),
    Detector("mention", re.compile(r"(?<![\w@/.])@[A-Za-z0-9_]{3,32}\b")),
    Detector("hashtag", re.compile(r"(?<![\w#&])#\w*[^\W\d]\w*")),
)


def format_text(text: str, parse_mode: str | None, entities: list[Json] | None) -> Formatted:
    """Parse, detect and trim as Telegram does before it measures.

    Raises:
        ApiError: `can't parse entities: …` with the byte offset where Telegram gives one.
    """
    parsed = _parse(text, parse_mode, entities)
    return trim(with_detected(parsed))


def _parse(text: str, parse_mode: str | None, entities: list[Json] | None) -> Formatted:
    if parse_mode:
        parser = PARSERS.get(parse_mode.lower())
        if parser is None:
            raise bad_request("unsupported parse_mode")
        try:
            return parser(text)
        except MarkupError as error:
            raise bad_request(f"can't parse entities: {error}") from error
    return Formatted(text, [_checked(entity) for entity in entities or []])


def _checked(entity: Json) -> Json:
    if entity.get("type") not in ENTITY_TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if not isinstance(entity.get("offset"), int) or not isinstance(entity.get("length"), int):
        raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
    return entity


def with_detected(formatted: Formatted) -> Formatted:
    """Add commands, links, mentions and hashtags that no other entity covers."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in formatted.entities
        if entity["type"] in {"code", "pre", "text_link", "url", "mention", "bot_command", "email"}
    ]
    found = list(formatted.entities)
    for detector in DETECTORS:
        for match in detector.pattern.finditer(formatted.text):
            start = utf16(formatted.text[: match.start()])
            end = start + utf16(match.group())
            if all(end <= low or start >= high for low, high in taken):
                taken.append((start, end))
                found.append({"type": detector.kind, "offset": start, "length": end - start})
    return Formatted(formatted.text, sorted(found, key=_reading_order))


def _reading_order(entity: Json) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def trim(formatted: Formatted) -> Formatted:
    """Drop white space at both ends and clip the entities to what remains."""
    text = formatted.text.replace("\r", "")
    stripped = text.strip()
    lead = utf16(text[: len(text) - len(text.lstrip())])
    size = utf16(stripped)
    entities = []
    for entity in formatted.entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > start:
            entities.append({**entity, "offset": start, "length": end - start})
    return Formatted(stripped, entities)
