"""How each kind of file looks inside a message."""

from __future__ import annotations

from bot.emulator.errors import Json
from bot.emulator.files import StoredFile, image_size

THUMBNAIL = 90


def media_json(stored: StoredFile, kind: str, facts: Json | None = None) -> Json:
    """Return the content of a message that carries the file.

    Args:
        stored: the file.
        kind: photo, document, voice, video, audio or animation.
        facts: `duration`, `width`, `height`, `title`, `performer` where known.
    """
    if kind == "photo":
        return {"photo": photo_sizes(stored)}
    body = {**stored.json(), "mime_type": stored.mime, **_facts(kind, facts or {})}
    if kind in {"document", "video", "audio", "animation"}:
        body["file_name"] = stored.name
    content: Json = {kind: body}
    if kind == "animation":
        content["document"] = {key: body[key] for key in (*stored.json(), "mime_type", "file_name")}
    return content


def photo_sizes(stored: StoredFile) -> list[Json]:
    """Return a small and the full size; both lead to the same bytes."""
    width, height = image_size(stored.content) or (1, 1)
    shrink = max(width, height, THUMBNAIL) / THUMBNAIL
    full = {**stored.json(), "width": width, "height": height}
    if shrink <= 1:
        return [full]
    small = {
        **full,
        "width": max(1, int(width / shrink)),
        "height": max(1, int(height / shrink)),
        "file_unique_id": stored.unique_id[::-1],
    }
    return [small, full]


def _facts(kind: str, facts: Json) -> Json:
    if kind == "document":
        return {}
    body: Json = {"duration": int(facts.get("duration") or 0)}
    if kind in {"video", "animation"}:
        body |= {"width": int(facts.get("width") or 1), "height": int(facts.get("height") or 1)}
    if kind == "audio":
        body |= {name: facts[name] for name in ("title", "performer") if facts.get(name)}
    return body
