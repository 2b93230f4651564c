"""Formatted text becomes entities with UTF-16 offsets, as Telegram counts."""

from __future__ import annotations

import pytest

from bot.emulator.entities import format_text
from bot.emulator.errors import ApiError, Json
from bot.emulator.files import TINY_JPEG, image_size
from bot.emulator.render import formatted


def entity(kind: str, offset: int, length: int, **extra: str) -> Json:
    """Return an entity."""
    return {"type": kind, "offset": offset, "length": length, **extra}


FORMATS: list[tuple[str, str, str, list[Json]]] = [
    ("HTML", "<b>粗<i>斜</i></b>", "粗斜", [entity("bold", 0, 2), entity("italic", 1, 1)]),
    ("HTML", "👨‍👩‍👧<b>家</b>", "👨‍👩‍👧家", [entity("bold", 8, 1)]),
    ("HTML", "1 &lt; 2 &amp; &nbsp;", "1 < 2 & &nbsp;", []),
    (
        "HTML",
        "<a href='https://e.cn/?a=1&amp;b'>链</a>",
        "链",
        [entity("text_link", 0, 1, url="https://e.cn/?a=1&b")],
    ),
    (
        "HTML",
        '<pre><code class="language-py">x</code></pre>',
        "x",
        [entity("pre", 0, 1, language="py")],
    ),
    ("HTML", "<tg-spoiler>秘</tg-spoiler>", "秘", [entity("spoiler", 0, 1)]),
    (
        "HTML",
        "<blockquote expandable>引</blockquote>",
        "引",
        [entity("expandable_blockquote", 0, 1)],
    ),
    ("HTML", "  <b>前后</b>\n", "前后", [entity("bold", 0, 2)]),
    (
        "MarkdownV2",
        "*粗* _斜_ __下__ ~删~ ||秘||",
        "粗 斜 下 删 秘",
        [
            entity("bold", 0, 1),
            entity("italic", 2, 1),
            entity("underline", 4, 1),
            entity("strikethrough", 6, 1),
            entity("spoiler", 8, 1),
        ],
    ),
    (
        "MarkdownV2",
        "[链](https://e.cn/\\))",
        "链",
        [entity("text_link", 0, 1, url="https://e.cn/)")],
    ),
    ("MarkdownV2", "一\\.二", "一.二", []),
    ("MarkdownV2", "```py\nx\n```", "x", [entity("pre", 0, 1, language="py")]),
    ("MarkdownV2", ">引\n外", "引\n外", [entity("blockquote", 0, 2)]),
    ("Markdown", "*粗* `码` a\\_b", "粗 码 a_b", [entity("bold", 0, 1), entity("code", 2, 1)]),
    (
        "",
        "/my@Bot #灯 x@e.cn",
        "/my@Bot #灯 x@e.cn",
        [
            entity("bot_command", 0, 7),
            entity("hashtag", 8, 2),
            entity("email", 11, 6),
        ],
    ),
    ("", "看 https://e.cn/a，好", "看 https://e.cn/a，好", [entity("url", 2, 14)]),
    ("", "a/b 和 </c>", "a/b 和 </c>", []),
]


@pytest.mark.parametrize(("mode", "raw", "text", "entities"), FORMATS)
def test_markup_becomes_entities(mode: str, raw: str, text: str, entities: list[Json]) -> None:
    """Text and entities are what Telegram would make of it."""
    found = format_text(raw, mode or None, None)
    assert (found.text, found.entities) == (text, entities)


def test_an_unknown_entity_type_is_refused() -> None:
    """Entities given by the bot are checked."""
    with pytest.raises(ApiError, match="can't parse MessageEntity"):
        format_text("一", None, [entity("blink", 0, 1)])


def test_entities_become_nested_escaped_html() -> None:
    """The chat page shows entities and escapes the rest."""
    html = formatted("😀<a>", [entity("bold", 0, 5), entity("italic", 2, 3)])
    assert html == "<b>😀<i>&lt;a&gt;</i></b>"


def test_a_dangerous_link_is_not_rendered() -> None:
    """A text link with a script address stays text on the page."""
    assert formatted("x", [entity("text_link", 0, 1, url="javascript://e.cn/%0aalert(1)")]) == "x"


def test_the_size_of_a_picture_is_read() -> None:
    """JPEG dimensions come from the frame header; other bytes have none."""
    assert image_size(TINY_JPEG) == (1, 1)
    assert image_size(b"no picture") is None
