"""Photos that come along with a form: kept at once, so that they outlive a form that is refused."""

from __future__ import annotations

from starlette.datastructures import UploadFile

from bot.services.uploads import Subject
from bot.web.visit import Visit


async def put_up(visit: Visit, subject: Subject) -> tuple[str, ...]:
    """Give the keys of a form's photos: those kept before, then those that came with it.

    Raises:
        JiefangError: As `Uploads` says; none of the new ones was kept then.
    """
    fields = await visit.request.form()
    files = [one for one in fields.getlist("photos") if isinstance(one, UploadFile)]
    contents = [await one.read() for one in files if one.size]
    before = [one for one in fields.getlist("photo") if isinstance(one, str)]
    if not contents and not before:
        return ()
    return await visit.site.uploads.gather(visit.member.telegram_id, subject, before, contents)
