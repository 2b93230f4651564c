"""Forum topics."""

from __future__ import annotations

from bot.emulator import errors
from bot.emulator.chats import Chat, Topic
from bot.emulator.errors import Json, bad_request
from bot.emulator.registry import Request, method
from bot.emulator.targets import writable_chat

NAME_LIMIT = 128
DEFAULT_COLOR = 7322096
COLORS = frozenset({7322096, 16766590, 13338331, 9367192, 16749490, 16478047})


def _forum(request: Request) -> Chat:
    chat = writable_chat(request)
    if not chat.is_forum:
        raise bad_request(errors.NOT_FORUM)
    if not chat.may(request.bot.id, "can_manage_topics"):
        raise bad_request(errors.NO_TOPIC_RIGHTS)
    return chat


def _topic(request: Request) -> tuple[Chat, Topic]:
    chat = _forum(request)
    topic = chat.topics.get(request.params.integer("message_thread_id"))
    if topic is None:
        raise bad_request(errors.NO_TOPIC)
    return chat, topic


@method("createForumTopic")
def create_forum_topic(request: Request) -> Json:
    """Open a topic; its first message is a service message of the bot."""
    chat, name = _forum(request), request.params.text("name").strip()
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    color = request.params.integer("icon_color", DEFAULT_COLOR)
    if color not in COLORS:
        raise bad_request("invalid forum topic icon color specified")
    topic = request.world.topic(chat, name[:NAME_LIMIT], request.bot.user, color)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


@method("editForumTopic")
def edit_forum_topic(request: Request) -> bool:
    """Rename a topic."""
    chat, topic = _topic(request)
    name = request.params.text("name").strip()[:NAME_LIMIT]
    if not name or name == topic.name:
        raise bad_request(errors.TOPIC_UNCHANGED)
    topic.name = name
    content = {"forum_topic_edited": {"name": name}}
    request.world.post(chat, request.bot.user, content, thread_id=topic.id)
    return True


@method("closeForumTopic")
def close_forum_topic(request: Request) -> bool:
    """Close an open topic."""
    return _close(request, closed=True)


@method("reopenForumTopic")
def reopen_forum_topic(request: Request) -> bool:
    """Open a closed topic again."""
    return _close(request, closed=False)


def _close(request: Request, *, closed: bool) -> bool:
    chat, topic = _topic(request)
    if topic.closed == closed:
        raise bad_request(errors.TOPIC_UNCHANGED)
    topic.closed = closed
    content: Json = {"forum_topic_closed" if closed else "forum_topic_reopened": {}}
    request.world.post(chat, request.bot.user, content, thread_id=topic.id)
    return True


@method("deleteForumTopic")
def delete_forum_topic(request: Request) -> bool:
    """Delete a topic with all its messages."""
    chat, topic = _topic(request)
    for message in chat.visible():
        if message.thread_id == topic.id:
            request.world.remove(message, request.bot.user)
    del chat.topics[topic.id]
    return True
