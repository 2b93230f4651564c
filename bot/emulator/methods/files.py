"""Files a call brings: uploads, `attach://` references, known ids; and getFile."""

from __future__ import annotations

from bot.emulator import errors
from bot.emulator.errors import ApiError, Json, bad_request
from bot.emulator.files import DOWNLOAD_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT, StoredFile, image_size
from bot.emulator.params import Upload
from bot.emulator.registry import Request, method

LONGEST_SIDES = 10_000
WIDEST_RATIO = 20


@method("getFile")
def get_file(request: Request) -> Json:
    """Tell where a file of at most 20 MB can be fetched."""
    found = request.world.files.by_id.get(request.params.text("file_id"))
    if found is None:
        raise bad_request(errors.FILE_INVALID)
    if found.size > DOWNLOAD_LIMIT:
        raise bad_request(errors.FILE_BIG)
    return {**found.json(), "file_path": found.path}


def incoming_file(request: Request, reference: str, field: str, kind: str) -> StoredFile:
    """Return the file meant by a parameter: its own upload, an attachment or a known id.

    Args:
        request: the call.
        reference: value of the parameter, empty when it is the name of the upload itself.
        field: name of the parameter, used by the refusal.
        kind: photo, document, voice, video, audio or animation.
    """
    upload = request.params.uploads.get(reference.removeprefix("attach://") or field)
    if upload is None:
        upload = None if reference else request.params.uploads.get(field)
    if upload is not None:
        return _stored(request, upload, kind)
    if not reference:
        raise bad_request(f"there is no {field} in the request")
    known = request.world.files.by_id.get(reference)
    if known is None:
        raise bad_request(errors.FILE_WRONG)
    return known


def _stored(request: Request, upload: Upload, kind: str) -> StoredFile:
    size = len(upload.content)
    if size == 0:
        raise bad_request(errors.FILE_EMPTY)
    if size > UPLOAD_LIMIT:
        raise ApiError(413, errors.TOO_LARGE)
    if kind == "photo":
        _check_photo(upload.content)
    return request.world.files.add(upload.content, kind, upload.name, upload.mime)


def _check_photo(content: bytes) -> None:
    if len(content) > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT} bytes"
        )
    size = image_size(content)
    if size is None:
        raise bad_request(errors.IMAGE_BROKEN)
    if sum(size) > LONGEST_SIDES or max(size) > WIDEST_RATIO * min(size):
        raise bad_request(errors.IMAGE_SHAPE)
