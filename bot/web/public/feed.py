"""What was recorded last, as an Atom feed (RFC 4287)."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.domain.knowledge import Commitment, text_in
from bot.replies.commitments import reached_text
from bot.services.standings import Recorded
from bot.web.visit import Visit

_SPACE = "http://www.w3.org/2005/Atom"
_MOST = 50
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


async def atom(visit: Visit) -> bytes:
    """Write the newest entries of all commitments; a correction is an entry of its own."""
    known = visit.site.commitments.everything()
    entries = [(one, entry) for one in known for entry in await visit.site.commitments.history(one)]
    entries.sort(key=lambda pair: pair[1].recorded_at, reverse=True)
    root = _head(visit, entries[0][1].recorded_at if entries else _NEVER)
    for one, entry in entries[:_MOST]:
        root.append(_entry(visit, one, entry))
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _head(visit: Visit, updated: datetime) -> Element:
    root = Element("feed", {"xmlns": _SPACE, "xml:lang": visit.t.language})
    _text(root, "title", visit.t.plain("What we promised, and how it stands"))
    _text(root, "id", f"{visit.site.base_url}/feed.atom")
    _text(root, "updated", updated.isoformat())
    SubElement(root, "link", rel="self", href=f"{visit.site.base_url}/feed.atom")
    SubElement(root, "link", href=f"{visit.site.base_url}/")
    author = SubElement(root, "author")
    _text(author, "name", text_in(visit.site.knowledge.knowledge.office.name, visit.t.language))
    return root


def _entry(visit: Visit, commitment: Commitment, one: Recorded) -> Element:
    link = f"{visit.site.base_url}/commitments/{commitment.id}"
    element = Element("entry")
    said = reached_text(visit.t, commitment, one.value, one.milestone)
    title = visit.t.plain(
        "{title}: {reached}", title=text_in(commitment.title, visit.t.language), reached=said
    )
    _text(element, "title", title)
    _text(element, "id", f"{link}#entry-{one.number}")
    _text(element, "updated", one.recorded_at.isoformat())
    SubElement(element, "link", href=f"{link}#entry-{one.number}")
    when = visit.t.plain("as of {day}", day=visit.t.day(one.holds_on))
    _text(element, "summary", f"{when} {one.note or ''}".strip())
    return element


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text
