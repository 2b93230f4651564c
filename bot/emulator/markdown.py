"""Markdown and MarkdownV2 parse modes, with Telegram's error texts."""

from __future__ import annotations

import re

from bot.emulator.markup import Builder, Formatted, MarkupError, byte_offset

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
V2_MARKS = (
    ("```", "pre", "PreCode"),
    ("__", "underline", "Underline"),
    ("||", "spoiler", "Spoiler"),
    ("*", "bold", "Bold"),
    ("_", "italic", "Italic"),
    ("~", "strikethrough", "Strikethrough"),
    ("`", "code", "Code"),
    ("[", "text_link", "TextUrl"),
)
NAMES = {kind: name for _, kind, name in V2_MARKS}
CLOSING = {kind: mark for mark, kind, _ in V2_MARKS} | {"text_link": "]"}
LANGUAGE = re.compile(r"([^\s`]*)\n")
V1_MARKS = {"_": "italic", "*": "bold", "`": "code", "[": "text_link"}


def parse_markdown_v2(text: str) -> Formatted:
    """Parse; raises MarkupError with Telegram's words."""
    builder = Builder()
    at, quote = 0, False
    while at < len(text):
        line_start = at == 0 or text[at - 1] == "\n"
        if line_start and not quote and text.startswith((">", "**>"), at):
            at += 3 if text.startswith("**>", at) else 1
            builder.open("blockquote", "", byte_offset(text, at))
            quote = True
        elif line_start and quote and text.startswith(">", at):
            at += 1
        elif line_start and quote:
            builder.close("blockquote", builder.opened.pop(0))
            quote = False
        else:
            at = _v2_step(text, at, builder)
    if quote:
        builder.close("blockquote", builder.opened.pop(0))
    if builder.opened:
        last = builder.opened[-1]
        raise MarkupError(
            f"Can't find end of {NAMES[last.kind]} entity at byte offset {last.at_byte}"
        )
    return builder.formatted()


def _v2_step(text: str, at: int, builder: Builder) -> int:
    character = text[at]
    inside = builder.opened[-1].kind if builder.opened else ""
    if character == "\\" and at + 1 < len(text) and 0 < ord(text[at + 1]) <= 126:  # noqa: PLR2004
        builder.add(text[at + 1])
        return at + 2
    closing = CLOSING.get(inside)
    if closing and text.startswith(closing, at) and not _is_underline(text, at, inside):
        return _v2_close(text, at, builder)
    if inside in {"code", "pre"} or character not in RESERVED:
        builder.add(character)
        return at + 1
    return _v2_open(text, at, builder)


def _is_underline(text: str, at: int, inside: str) -> bool:
    return inside == "italic" and text.startswith("__", at)


def _v2_open(text: str, at: int, builder: Builder) -> int:
    for mark, kind, _ in V2_MARKS:
        if text.startswith(mark, at):
            where = byte_offset(text, at)
            at += len(mark)
            language = LANGUAGE.match(text, at) if kind == "pre" else None
            builder.open(kind, language.group(1) if language else "", where)
            return language.end() if language else at
    raise MarkupError(
        f"Character '{text[at]}' is reserved and must be escaped with the preceding '\\'"
    )


def _v2_close(text: str, at: int, builder: Builder) -> int:
    opened = builder.opened.pop()
    at += len(CLOSING[opened.kind])
    if opened.kind == "text_link":
        url, at = _link_target(text, at)
        if url:
            builder.close("text_link", opened, url=url)
    elif opened.kind == "pre" and opened.argument:
        builder.close("pre", opened, language=opened.argument)
    else:
        builder.close(opened.kind, opened)
    return at


def _link_target(text: str, at: int) -> tuple[str, int]:
    if not text.startswith("(", at):
        return "", at
    end = at + 1
    while end < len(text) and text[end] != ")":
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        raise MarkupError(f"Can't find end of a URL at byte offset {byte_offset(text, at)}")
    return re.sub(r"\\(.)", r"\1", text[at + 1 : end]), end + 1


def parse_markdown(text: str) -> Formatted:
    """Parse the legacy mode, in which entities do not nest."""
    builder = Builder()
    at = 0
    while at < len(text):
        if text[at] == "\\" and text[at + 1 : at + 2] in {"_", "*", "`", "["}:
            builder.add(text[at + 1])
            at += 2
        elif text[at] in V1_MARKS:
            at = _v1_entity(text, at, builder)
        else:
            builder.add(text[at])
            at += 1
    return builder.formatted()


def _v1_entity(text: str, at: int, builder: Builder) -> int:
    where = byte_offset(text, at)
    pre = text.startswith("```", at)
    kind = "pre" if pre else V1_MARKS[text[at]]
    mark = "```" if pre else CLOSING[kind]
    start = at + (3 if pre else 1)
    end = text.find(mark, start)
    if end < 0:
        raise MarkupError(f"Can't find end of the entity starting at byte offset {where}")
    builder.open(kind, "", where)
    builder.add(text[start:end])
    if kind == "text_link":
        url, after = _link_target(text, end + 1)
        opened = builder.opened.pop()
        if url:
            builder.close(kind, opened, url=url)
        return after
    builder.close(kind, builder.opened.pop())
    return end + len(mark)
