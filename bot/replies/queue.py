"""The queue's lists as messages; each line's button brings its card up again."""

from __future__ import annotations

from bot.domain.knowledge import Knowledge, text_in
from bot.replies.complaint_words import staff_status_text
from bot.replies.press import Listing, Press, encode
from bot.replies.reply import Button, Reply, Rows, shorten
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.queue import QueueLine, QueuePage

_TEXT_SHOWN = 60


def queue_reply(t: Texts, knowledge: Knowledge, listing: Listing, page: QueuePage) -> Reply:
    """List a page of the queue."""
    head = {
        Listing.OPEN: t("Open: {total}", total=page.total),
        Listing.MINE: t("Mine: {total}", total=page.total),
        Listing.OVERDUE: t("Overdue: {total}", total=page.total),
    }[listing]
    units = [
        f"{text_in(knowledge.units[unit].name, t.language) if unit in knowledge.units else unit}"
        f" {count}"
        for unit, count in page.by_unit.items()
    ]
    if page.pages > 1:
        place = t("page {page} of {pages}", page=page.page + 1, pages=page.pages)
        head = Html(f"{head} · {place}")
    text = paragraphs(
        lines(head, plain_html(" · ".join(units))),
        *(_line(t, one) for one in page.lines),
    )
    return Reply(text=text, rows=(*_rows(page.lines), *_turns(t, listing, page)))


def found_reply(t: Texts, page: QueuePage) -> Reply:
    """List what was found."""
    found = page.lines
    if not found:
        return Reply(text=t("Nothing found."))
    return Reply(text=paragraphs(*(_line(t, one) for one in found)), rows=_rows(found))


def _line(t: Texts, one: QueueLine) -> Html:
    kind = text_in(one.category, t.language)
    marks = f"{'🚨' if one.is_urgent else ''}{'🔴' if one.is_overdue else ''}"
    due = t.plain("by {due}", due=t.moment(one.act_by)) if one.act_by else ""
    stands = staff_status_text(t, one.status, is_program=one.is_program)
    facts = " · ".join(part for part in (kind, stands, due) if part)
    return lines(
        Html(f"{marks}{bold(one.reference)} {plain_html(facts)}"),
        plain_html(shorten(" ".join(one.text.split()), _TEXT_SHOWN)),
    )


def _rows(found: tuple[QueueLine, ...]) -> Rows:
    buttons = [Button(one.reference, encode(Press.SHOW, one.id)) for one in found]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def _turns(t: Texts, listing: Listing, page: QueuePage) -> Rows:
    turns = []
    if page.page:
        turns.append(Button(t.plain("◀ Earlier"), encode(Press.QUEUE, listing, page.page - 1)))
    if page.page + 1 < page.pages:
        turns.append(Button(t.plain("Later ▶"), encode(Press.QUEUE, listing, page.page + 1)))
    return (tuple(turns),) if turns else ()
