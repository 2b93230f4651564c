"""Announcements as residents get them, and as staff see them on the way there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import Any

from bot.domain.announcement import AnnouncementMove, AnnouncementStatus, can_move
from bot.domain.knowledge import text_in
from bot.domain.language import Language
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply, Rows, label, shorten
from bot.replies.subscriptions import news_rows
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.announcement_shown import Content

_GIST = 200
Facts = dict[str, Any]


def announcement_reply(t: Texts, content: Content) -> Reply:
    """Give what one resident gets: the words, the buttons, and a way to stop."""
    note = None if content.is_in_language else t("(This announcement is only in Chinese.)")
    rows = tuple((_button(t, one),) for one in content.buttons)
    return Reply(
        text=paragraphs(plain_html(content.text), note),
        rows=(*rows, *news_rows(t)),
        photo=content.picture,
    )


def letters(
    zone: tzinfo, contents: Mapping[Language, Content], languages: Iterable[Language] = Language
) -> list[tuple[Language, Reply]]:
    """Give exactly what a reader of each language gets."""
    return [(one, announcement_reply(Texts(one, zone), contents[one])) for one in languages]


def trial_reply(t: Texts, facts: Facts) -> Reply:
    """Give who tries it out what a reader of the language of *facts* gets."""
    read = facts["content"]
    return announcement_reply(
        Texts(Language(facts["language"]), t.zone),
        Content(**{**read, "buttons": tuple(read["buttons"])}),
    )


def _button(t: Texts, button: Facts) -> Button:
    named = {Language(key): text for key, text in button["label"].items()}
    shown = label(text_in(named, t.language))
    if button["url"]:
        return Button(shown, url=button["url"])
    return Button(shown, encode(Press.TOPIC, button["topic"]))


def announcement_status_text(t: Texts, status: AnnouncementStatus) -> str:
    """Name a status in a word or two."""
    return {
        AnnouncementStatus.DRAFT: t.plain("draft"),
        AnnouncementStatus.PROPOSED: t.plain("waits for a second person"),
        AnnouncementStatus.APPROVED: t.plain("approved"),
        AnnouncementStatus.SENDING: t.plain("being sent"),
        AnnouncementStatus.PAUSED: t.plain("paused"),
        AnnouncementStatus.STOPPED: t.plain("stopped"),
        AnnouncementStatus.DONE: t.plain("sent"),
        AnnouncementStatus.RECALLED: t.plain("recalled"),
        AnnouncementStatus.DROPPED: t.plain("dropped"),
    }[status]


def proposed_reply(t: Texts, facts: Facts) -> Reply:
    """Tell the staff group that an announcement or a correction waits for a second person."""
    if facts.get("is_void"):
        head = t("📣 No. {id} was to start, but its approval no longer holds.", id=facts["id"])
    elif facts.get("is_correction"):
        head = t("✏️ {name} corrects announcement no. {id}.", name=facts["by"], id=facts["id"])
    else:
        head = t("📣 {name} proposes announcement no. {id}.", name=facts["by"], id=facts["id"])
    ask = t("A second person looks at it and approves it; not who wrote it.")
    look = Button(t.plain("Look at it"), encode(Press.ANNOUNCE, facts["id"], "look"))
    gist = plain_html(shorten(facts["text"], _GIST))
    return Reply(text=paragraphs(head, gist, ask), rows=((look,),))


def board_reply(t: Texts, facts: Facts) -> Reply:
    """Show the staff group how far an announcement is; one message, edited."""
    status, counts = AnnouncementStatus(facts["status"]), facts["counts"]
    head = Html(
        f"📣 {bold('#' + str(facts['id']))} {plain_html(announcement_status_text(t, status))}"
    )
    return Reply(
        text=paragraphs(
            head,
            plain_html(shorten(facts["text"], _GIST)),
            tally_lines(t, counts, facts["recipients"]),
        ),
        rows=control_rows(t, facts["id"], status),
    )


def tally_lines(t: Texts, counts: dict[str, int], recipients: int) -> Html:
    """State the numbers; what is nought is left out, but for what was sent."""
    named = (
        (t.plain("waiting"), counts["waiting"] + counts["sending"]),
        (t.plain("not reachable (bot blocked)"), counts["blocked"]),
        (t.plain("failed"), counts["failed"]),
        (t.plain("unknown whether it arrived"), counts["unknown"]),
        (t.plain("not sent: stopped first"), counts["withdrawn"]),
        (t.plain("being corrected"), counts["correcting"]),
        (t.plain("being recalled"), counts["recalling"]),
        (t.plain("recalled"), counts["recalled"]),
    )
    sent = t("Sent {sent} of {recipients}", sent=counts["sent"], recipients=recipients)
    more = [t("{what}: {count}", what=what, count=count) for what, count in named if count]
    return lines(sent, *more)


def control_rows(t: Texts, id_: int, status: AnnouncementStatus) -> Rows:
    """Offer what can be done with an announcement that has begun."""
    offered = (
        (AnnouncementMove.PAUSE, t.plain("⏸ Pause"), "pause"),
        (AnnouncementMove.RESUME, t.plain("▶️ Go on"), "resume"),
        (AnnouncementMove.STOP, t.plain("⏹ Stop"), "stop?"),
        (AnnouncementMove.CORRECT, t.plain("✏️ Correct"), "correct"),
        (AnnouncementMove.RECALL, t.plain("↩️ Recall"), "recall?"),
    )
    row = tuple(
        Button(text, encode(Press.ANNOUNCE, id_, act))
        for move, text, act in offered
        if can_move(status, move)
    )
    look = Button(t.plain("Look at it"), encode(Press.ANNOUNCE, id_, "look"))
    return (row, (look,)) if row else ((look,),)
