"""HTML parse mode: an own reading of the tags Telegram knows, with its error texts."""

from __future__ import annotations

import re

from bot.emulator.markup import Builder, Formatted, MarkupError, Opened, byte_offset

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"([^\s=>/\"']+)\s*(?:=\s*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9.-]+))?\s*")
KEPT_ATTRIBUTE = {
    ("a", "href"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "",
}


def unescape(text: str) -> str:
    """Decode the four named references and numeric ones; Telegram leaves all others alone."""
    return REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 else match.group()  # noqa: PLR2004 - end of Unicode


def parse_html(text: str) -> Formatted:
    """Parse; raises MarkupError with Telegram's words."""
    builder = Builder()
    at = 0
    while at < len(text):
        tag = text.find("<", at)
        builder.add(unescape(text[at : tag if tag >= 0 else len(text)]))
        if tag < 0:
            break
        closing = text.startswith("</", tag)
        at = _end_tag(text, tag, builder) if closing else _start_tag(text, tag, builder)
    if builder.opened:
        raise MarkupError(
            f'Can\'t find end tag corresponding to start tag "{builder.opened[-1].kind}"'
        )
    return _joined(builder.formatted())


def _start_tag(text: str, at: int, builder: Builder) -> int:
    where = byte_offset(text, at)
    match = TAG_NAME.match(text, at + 1)
    end = match.end() if match else len(text)
    if end >= len(text):
        raise MarkupError(f"Unclosed start tag at byte offset {where}")
    name = text[at + 1 : end].lower()
    if name not in KINDS:
        raise MarkupError(f'Unsupported start tag "{name}" at byte offset {where}')
    argument, end = _attributes(text, end, name, where)
    if name == "span" and argument != "spoiler":
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
    if name == "tg-emoji" and not argument.isdigit():
        raise MarkupError(f"Invalid custom emoji identifier specified at byte offset {where}")
    builder.open(name, argument, where)
    return end


def _attributes(text: str, at: int, tag: str, where: int) -> tuple[str, int]:
    argument = ""
    at = _skip_space(text, at)
    while at < len(text) and text[at] != ">":
        match = ATTRIBUTE.match(text, at)
        if match is None:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        argument = _kept(tag, match.group(1), match.group(2)) or argument
        at = match.end()
    if at >= len(text):
        raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {where}')
    return argument, at + 1


def _kept(tag: str, name: str, raw: str | None) -> str:
    if tag == "blockquote" and name == "expandable":
        return "expandable"
    prefix = KEPT_ATTRIBUTE.get((tag, name))
    value = unescape((raw or "").strip("\"'"))
    if prefix is None or not value.startswith(prefix):
        return ""
    return value.removeprefix(prefix)


def _end_tag(text: str, at: int, builder: Builder) -> int:
    where = byte_offset(text, at)
    if not builder.opened:
        raise MarkupError(f"Unexpected end tag at byte offset {where}")
    match = TAG_NAME.match(text, at + 2)
    end = match.end() if match else len(text)
    name = text[at + 2 : end].lower()
    end = _skip_space(text, end)
    if end >= len(text) or text[end] != ">":
        raise MarkupError(f"Unclosed end tag at byte offset {where}")
    opened = builder.opened.pop()
    if name and name != opened.kind:
        raise MarkupError(
            f'Unmatched end tag at byte offset {where}, expected "</{opened.kind}>", '
            f'found "</{name}>"'
        )
    _close(builder, opened)
    return end + 1


def _close(builder: Builder, opened: Opened) -> None:
    kind = KINDS[opened.kind]
    if kind == "text_link":
        url = opened.argument or "".join(builder.pieces)[-(builder.length - opened.offset) :]
        if "." in url or ":" in url:
            builder.close(kind, opened, url=_absolute(url))
    elif kind == "custom_emoji":
        builder.close(kind, opened, custom_emoji_id=opened.argument)
    elif kind == "blockquote":
        builder.close("expandable_blockquote" if opened.argument else kind, opened)
    elif opened.kind == "code" and opened.argument:
        builder.close("code", opened, language=opened.argument)
    else:
        builder.close(kind, opened)


def _absolute(url: str) -> str:
    return url if "://" in url or url.startswith(("tg:", "ton:", "mailto:")) else f"http://{url}/"


def _joined(formatted: Formatted) -> Formatted:
    """Make `<pre><code class=…>` one entity, as Telegram does, and drop stray languages."""
    spans = {(e["offset"], e["length"]): e for e in formatted.entities if e["type"] == "pre"}
    kept = []
    for entity in formatted.entities:
        outer = spans.get((entity["offset"], entity["length"]))
        if entity["type"] == "code" and outer is not None:
            if "language" in entity:
                outer["language"] = entity["language"]
            continue
        if entity["type"] == "code":
            entity.pop("language", None)
        kept.append(entity)
    return Formatted(formatted.text, kept)


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
