"""Decoding of a request: query, form, JSON or multipart, into typed parameters."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.emulator.errors import Json, bad_request

JSON_FIELDS = frozenset(
    [
        "reply_markup",
        "entities",
        "caption_entities",
        "reply_parameters",
        "link_preview_options",
        "media",
        "allowed_updates",
        "commands",
        "scope",
        "menu_button",
        "message_ids",
        "results",
        "reaction",
        "button",
        "permissions",
        "explanation_entities",
        "options",
    ]
)
TRUE = frozenset({"true", "1", "yes", "y", "t"})


@dataclass(frozen=True)
class Upload:
    """A file that came in a multipart request."""

    name: str
    mime: str
    content: bytes


@dataclass
class Params:
    """The parameters of one call; an absent one and an empty string are alike, as at Telegram."""

    values: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a string, empty when absent."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def has(self, name: str) -> bool:
        """Tell whether the parameter was given, as value or as upload."""
        return name in self.uploads or self.values.get(name) not in {None, ""}

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number, the default when absent or unreadable."""
        try:
            return int(str(self.values.get(name, default)))
        except ValueError:
            return default

    def decimal(self, name: str) -> float | None:
        """Return a number, or None."""
        try:
            return float(str(self.values.get(name)))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        """Return a truth value, False when absent."""
        return str(self.values.get(name, "")).lower() in TRUE

    def array(self, name: str) -> list[Json] | None:
        """Return a JSON array, or None when absent."""
        value = self._json(name)
        if value is None or isinstance(value, list):
            return value
        raise bad_request(f"can't parse {name}: Expected an Array")

    def mapping(self, name: str) -> Json | None:
        """Return a JSON object, or None when absent."""
        value = self._json(name)
        if value is None or isinstance(value, dict):
            return value
        raise bad_request(f"can't parse {name}: Expected an Object")

    def _json(self, name: str) -> object:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error

    def record(self) -> Json:
        """Return the parameters for the ledger, JSON decoded and uploads summed up."""
        shown = {name: _shown(name, value) for name, value in self.values.items()}
        for name, upload in self.uploads.items():
            shown[name] = {"file": upload.name, "size": len(upload.content)}
        return shown


def _shown(name: str, value: object) -> object:
    if name in JSON_FIELDS and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    if name.endswith("_id") and isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    return value


async def read_params(request: Request) -> Params:
    """Read a request of any of the four shapes Telegram takes."""
    values: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        values.update(_json_body(await request.body()))
    elif kind == "multipart/form-data":
        return await _multipart(request, values)
    elif request.method == "POST":
        body = (await request.body()).decode("utf-8", "replace")
        values.update(parse_qsl(body, keep_blank_values=True))
    return Params(values)


def _json_body(body: bytes) -> Json:
    try:
        decoded = json.loads(body or b"{}")
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(decoded, dict):
        raise bad_request("can't parse JSON object")
    return decoded


async def _multipart(request: Request, values: Json) -> Params:
    uploads: dict[str, Upload] = {}
    async with request.form(max_part_size=4 << 20) as form:
        for name, part in form.multi_items():
            if isinstance(part, UploadFile):
                content = await part.read()
                uploads[name] = Upload(part.filename or "file", part.content_type or "", content)
            else:
                values[name] = part
    return Params(values, uploads)
