"""Telegram's refusals: codes and texts as its own server words them, all in this one place."""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]


class ApiError(Exception):
    """A refused call.

    Attributes:
        code: Telegram's `error_code`, which is the HTTP status as well.
        description: the full text with its prefix, for example `Bad Request: chat not found`.
        parameters: `retry_after` (whole seconds) or `migrate_to_chat_id`, or empty.
    """

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}

    def body(self) -> Json:
        """Return the JSON object that Telegram answers with."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> ApiError:
    """Return a 400 whose text starts, as Telegram's do, with `Bad Request: `."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return a 403 whose text starts with `Forbidden: `."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Return a 409 whose text starts with `Conflict: `."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """Return a 429 that asks to wait for `seconds`."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def migrated(new_chat_id: int) -> ApiError:
    """Return the refusal of a basic group that has become the supergroup `new_chat_id`."""
    return ApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new_chat_id},
    )


UNAUTHORIZED: Final = "Unauthorized"
NOT_FOUND: Final = "Not Found"
TOO_LARGE: Final = "Request Entity Too Large"
CHAT_NOT_FOUND: Final = "chat not found"
USER_NOT_FOUND: Final = "user not found"
CHAT_EMPTY: Final = "chat_id is empty"
TEXT_EMPTY: Final = "message text is empty"
TEXT_LONG: Final = "message is too long"
CAPTION_LONG: Final = "message caption is too long"
BUTTON_DATA: Final = "BUTTON_DATA_INVALID"
MARKUP_LONG: Final = "reply markup is too long"
MARKUP_UNREADABLE: Final = "can't parse reply keyboard markup JSON object"
QUERY_OLD: Final = "query is too old and response timeout expired or query ID is invalid"
ANSWER_LONG: Final = "MESSAGE_TOO_LONG"
NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
NO_EDIT_TARGET: Final = "message to edit not found"
NOT_EDITABLE: Final = "message can't be edited"
NO_TEXT_TO_EDIT: Final = "there is no text in the message to edit"
NO_CAPTION_TO_EDIT: Final = "there is no caption in the message to edit"
NO_DELETE_TARGET: Final = "message to delete not found"
DELETE_TOO_LATE: Final = "message can't be deleted for everyone"
DELETE_REFUSED: Final = "message can't be deleted"
NO_REPLY_TARGET: Final = "message to be replied not found"
NO_FORWARD_TARGET: Final = "message to forward not found"
NO_COPY_TARGET: Final = "message to copy not found"
NO_PIN_TARGET: Final = "message to pin not found"
NO_REACTION_TARGET: Final = "message to react not found"
NO_MESSAGE_ID: Final = "message identifier is not specified"
NO_THREAD: Final = "message thread not found"
NO_TOPIC: Final = "TOPIC_ID_INVALID"
TOPIC_CLOSED: Final = "TOPIC_CLOSED"
TOPIC_UNCHANGED: Final = "TOPIC_NOT_MODIFIED"
NOT_FORUM: Final = "the chat is not a forum"
NO_RIGHTS: Final = "not enough rights"
NO_TOPIC_RIGHTS: Final = "not enough rights to create a topic"
NO_PIN_RIGHTS: Final = "not enough rights to manage pinned messages in the chat"
FILE_BIG: Final = "file is too big"
FILE_INVALID: Final = "invalid file_id"
FILE_WRONG: Final = "wrong file identifier/HTTP URL specified"
FILE_EMPTY: Final = "file must be non-empty"
IMAGE_BROKEN: Final = "IMAGE_PROCESS_FAILED"
IMAGE_SHAPE: Final = "PHOTO_INVALID_DIMENSIONS"
NO_MEDIA: Final = "there is no media in the request"
ALBUM_SIZE: Final = "media group must include 2-10 items"
ALBUM_MIXED: Final = "can't be mixed with other media types"
WEBHOOK_URL: Final = "bad webhook: An HTTPS URL must be provided for webhook"
WEBHOOK_SECRET: Final = "secret token contains unallowed characters"  # noqa: S105 - a refusal text
BLOCKED: Final = "bot was blocked by the user"
DEACTIVATED: Final = "user is deactivated"
NO_INITIATIVE: Final = "bot can't initiate conversation with a user"
KICKED_SUPERGROUP: Final = "bot was kicked from the supergroup chat"
KICKED_GROUP: Final = "bot was kicked from the group chat"
NOT_MEMBER_SUPERGROUP: Final = "bot is not a member of the supergroup chat"
NOT_MEMBER_GROUP: Final = "bot is not a member of the group chat"
SECOND_POLLER: Final = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE: Final = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
POLL_ENDED_BY_WEBHOOK: Final = "terminated by setWebhook request"
