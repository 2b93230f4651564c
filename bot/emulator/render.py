"""Messages as HTML for the chat page: entities, media, buttons; everything escaped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from html import escape
from urllib.parse import quote, urlsplit

from bot.emulator.chats import Chat, Message
from bot.emulator.errors import Json

TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler" tabindex="0">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
    "hashtag": ('<span class="tag">', "</span>"),
    "mention": ('<span class="tag">', "</span>"),
    "bot_command": ('<button type="button" class="command">', "</button>"),
}
SHANGHAI = timezone(timedelta(hours=8))
SAFE_SCHEMES = frozenset({"http", "https", "tg", "mailto"})


def formatted(text: str, entities: list[Json]) -> str:
    """Return text with entities (UTF-16 offsets) as HTML; nested ones nest."""
    units = text.encode("utf-16-le", "surrogatepass")
    marks: dict[int, list[str]] = {}
    ordered = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    for entity in ordered:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        covered = units[2 * start : 2 * end].decode("utf-16-le", "replace")
        opening, closing = _tags(entity, covered)
        marks.setdefault(start, []).append(opening)
        marks.setdefault(end, []).insert(0, closing)
    cuts = sorted({0, len(units) // 2, *marks})
    pieces = []
    for place, start in enumerate(cuts):
        pieces += marks.get(start, [])
        end = cuts[place + 1] if place + 1 < len(cuts) else len(units) // 2
        pieces.append(escape(units[2 * start : 2 * end].decode("utf-16-le", "replace")))
    # A block already ends its line; the newline after it would show as an empty one.
    html = "".join(pieces)
    return html.replace("</pre>\n", "</pre>").replace("</blockquote>\n", "</blockquote>")


def _tags(entity: Json, covered: str) -> tuple[str, str]:
    if entity["type"] in {"text_link", "url"}:
        url = str(entity.get("url") or covered)
        url = url if "://" in url else f"http://{url}"
        if urlsplit(url).scheme in SAFE_SCHEMES:
            return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">', "</a>"
    return TAGS.get(entity["type"], ("", ""))


def chat_html(chat: Chat, viewer_id: int) -> str:
    """Return all bubbles of a chat as its viewer sees them."""
    return "".join(_bubble(message, viewer_id) for message in chat.visible()[-200:])


def _bubble(message: Message, viewer_id: int) -> str:
    body = message.body
    service = _service(body)
    if service:
        return f'<p class="service">{service}</p>'
    sender = message.sender
    side = "mine" if sender.get("id") == viewer_id else "theirs"
    kind = " bot" if sender.get("is_bot") else ""
    at = datetime.fromtimestamp(body["date"], SHANGHAI).strftime("%H:%M")
    edited = "已编辑 " if "edit_date" in body and sender.get("is_bot") else ""
    name = escape(str(sender.get("first_name", "")))
    return (
        f'<article class="bubble {side}{kind}" data-id="{message.id}">'
        f'{_topic(message)}<header class="name">{name}</header>{"".join(_content(body))}'
        f'<footer><button type="button" class="reply" title="回复">↩ 回复</button>'
        f"<time>{edited}{at}</time></footer>"
        f"{_keyboard(body)}</article>"
    )


def _topic(message: Message) -> str:
    topic = message.chat.topics.get(message.thread_id or 0)
    if topic is None:
        return ""
    mark = "🔒" if topic.closed else "#"
    return f'<div class="topic">{mark} {escape(topic.name)}</div>'


def _content(body: Json) -> Iterator[str]:
    replied = body.get("reply_to_message")
    if replied and "forum_topic_created" not in replied:
        who = escape(str(replied.get("from", {}).get("first_name", "")))
        what = escape(str(replied.get("text") or replied.get("caption") or "附件")[:60])
        yield f'<div class="quote"><b>{who}</b> {what}</div>'
    if "photo" in body:
        source = quote(body["photo"][-1]["file_id"])
        yield f'<img src="/emulator/files/{source}" alt="照片">'
    if "location" in body:
        yield _place(body)
    for kind, label in (("voice", "🎤 语音"), ("document", "📎 文件"), ("contact", "👤 联系人")):
        if kind in body:
            name = body[kind].get("file_name") or body[kind].get("phone_number") or ""
            yield f'<div class="file">{label} {escape(str(name))}</div>'
    text = str(body.get("text") or body.get("caption") or "")
    if text:
        entities = body.get("entities") or body.get("caption_entities") or []
        yield f'<div class="text">{formatted(text, entities)}</div>'


def _place(body: Json) -> str:
    place, venue = body["location"], body.get("venue", {})
    title = escape(str(venue.get("title") or "位置"))
    return (
        f'<div class="place">📍 <b>{title}</b><br>'
        f"{float(place['latitude']):.5f}, {float(place['longitude']):.5f}</div>"
    )


def _keyboard(body: Json) -> str:
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return "".join(f'<div class="keys">{"".join(map(_key, row))}</div>' for row in rows)


def _key(button: Json) -> str:
    label = escape(str(button["text"]))
    if "url" in button and urlsplit(str(button["url"])).scheme in SAFE_SCHEMES:
        url = escape(str(button["url"]))
        return (
            f'<a class="key" href="{url}" rel="noopener noreferrer" target="_blank">{label} ↗</a>'
        )
    data = escape(str(button.get("callback_data", "")))
    return f'<button type="button" class="key" data-press="{data}">{label}</button>'


def _service(body: Json) -> str:
    if "new_chat_members" in body:
        names = "、".join(str(user["first_name"]) for user in body["new_chat_members"])
        return f"{escape(names)} 加入了群组"
    if "left_chat_member" in body:
        return f"{escape(str(body['left_chat_member']['first_name']))} 离开了群组"
    if "forum_topic_created" in body:
        return f"话题「{escape(str(body['forum_topic_created']['name']))}」已创建"
    plain = {
        "pinned_message": "置顶了一条消息",
        "migrate_to_chat_id": "群组已升级为超级群组",
        "migrate_from_chat_id": "群组已升级为超级群组",
        "forum_topic_closed": "话题已关闭",
        "forum_topic_reopened": "话题已重新打开",
        "forum_topic_edited": "话题已改名",
    }
    return next((words for key, words in plain.items() if key in body), "")


def reply_keys_html(chat: Chat) -> str:
    """Return the reply keyboard in force under the composer, empty when there is none."""
    for message in reversed(chat.visible()):
        markup = message.markup or {}
        if markup.get("remove_keyboard"):
            return ""
        if "keyboard" in markup:
            labels = [
                str(key["text"] if isinstance(key, dict) else key)
                for row in markup["keyboard"]
                for key in row
            ]
            keys = (f'<button type="button" data-say>{escape(label)}</button>' for label in labels)
            return "".join(keys)
    return ""
