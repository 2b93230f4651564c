"""An announcement on the way: what staff see, and what they can do next."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.domain.announcement import AnnouncementMove, AnnouncementStatus, can_move
from bot.domain.knowledge import Topic, text_in
from bot.domain.language import Language
from bot.replies.announcement_words import audience_line, reach_line, trouble_line
from bot.replies.announcements import (
    announcement_status_text,
    control_rows,
    tally_lines,
)
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply, Rows, shorten
from bot.replies.start import LANGUAGE_NAMES, topic_label
from bot.replies.texts import Html, Texts, bold, lines, paragraphs, plain_html
from bot.services.announcement_shown import AnnouncementView

_SHOWN = 600
_TROUBLES_SHOWN = 10
_M = AnnouncementMove


def panel_reply(t: Texts, view: AnnouncementView, topics: Sequence[Topic]) -> Reply:
    """Show an announcement with everything that can be done with it now."""
    head = Html(f"📣 {bold(f'#{view.id}')} {plain_html(announcement_status_text(t, view.status))}")
    content = view.contents[Language.ZH_HANS]
    text = plain_html(shorten(content.text, _SHOWN)) if content.text else t("(no text yet)")
    facts = (
        _begun_lines(t, view)
        if view.tally.facts() and view.has_begun
        else lines(
            _extras_line(t, view),
            audience_line(t, view.audience, topics),
            reach_line(t, view.reach),
            _start_line(t, view),
            _night_line(t, view),
            t("Traditional is converted; please check it.")
            if Language.ZH_HANT in view.proposed
            else None,
        )
    )
    return Reply(text=paragraphs(head, text, facts, _correction(t, view)), rows=_rows(t, view))


def _begun_lines(t: Texts, view: AnnouncementView) -> Html:
    troubles = [trouble_line(t, one) for one in view.troubles[:_TROUBLES_SHOWN]]
    beyond = (
        t("Could not be recalled: {count}", count=view.beyond_recall)
        if view.beyond_recall
        else None
    )
    facts = view.tally.facts()
    # A million recipients are never listed; their number is the sum of what became of them.
    return lines(tally_lines(t, facts, sum(facts.values())), beyond, *troubles)


def _correction(t: Texts, view: AnnouncementView) -> Html | None:
    if view.correction is None:
        return None
    words = plain_html(shorten(view.correction.contents[Language.ZH_HANS].text, _SHOWN))
    return lines(t("✏️ Correction, waits for a second person:"), words)


def _extras_line(t: Texts, view: AnnouncementView) -> Html | None:
    content = view.contents[Language.ZH_HANS]
    named = [
        text_in({Language(key): text for key, text in one["label"].items()}, t.language)
        for one in content.buttons
    ]
    picture = t("🖼 With a picture") if content.picture else ""
    buttons = t("Buttons: {names}", names=" · ".join(named)) if named else ""
    return Html(" · ".join(part for part in (picture, buttons) if part))


def _start_line(t: Texts, view: AnnouncementView) -> Html:
    if view.starts_at is None:
        return t("Starts: as soon as it is approved")
    return t("Starts: {moment}", moment=t.moment(view.starts_at))


def _night_line(t: Texts, view: AnnouncementView) -> Html:
    if view.is_urgent:
        return t("🚨 Urgent: it comes at night too")
    begins, ends = (f"{one:%H:%M}" for one in view.quiet)
    return t("🌙 Between {begins} and {ends} it waits for the morning", begins=begins, ends=ends)


def _rows(t: Texts, view: AnnouncementView) -> Rows:
    if view.has_begun:
        rows = control_rows(t, view.id, view.status)[:-1]
        if view.correction is None:
            return rows
        apply = t.plain("✅ Approve the correction")
        return (*rows, (_button(view, apply, f"apply.{view.correction.number}"),))
    if view.status is AnnouncementStatus.DROPPED:
        return ()
    look = (
        _button(view, t.plain("👀 Exact preview"), "preview"),
        _button(view, t.plain("📨 Send to me as a test"), "test"),
    )
    return (*_writing_rows(t, view), look, _deciding_row(t, view))


def _writing_rows(t: Texts, view: AnnouncementView) -> Rows:
    return (
        (
            _button(view, t.plain("Text"), "text"),
            _button(view, LANGUAGE_NAMES[Language.ZH_HANT], "hant"),
            _button(view, LANGUAGE_NAMES[Language.EN], "en"),
        ),
        (
            _button(view, t.plain("Picture"), "picture"),
            _button(view, t.plain("Buttons"), "buttons"),
            _button(view, t.plain("To whom"), "whom"),
            _button(view, t.plain("When"), "time"),
        ),
        (_toggle(view, f"urgent.{int(not view.is_urgent)}", t.plain("🚨 Urgent"), view.is_urgent),),
    )


def _deciding_row(t: Texts, view: AnnouncementView) -> tuple[Button, ...]:
    offered = (
        (_M.PROPOSE, t.plain("Propose"), "propose", True),
        (_M.APPROVE, t.plain("✅ Approve"), f"approve.{view.version}", not view.is_own),
        (_M.GIVE_BACK, t.plain("Give back"), "back", not view.is_own),
        (_M.DROP, t.plain("Drop"), "drop?", True),
    )
    return tuple(
        _button(view, text, act)
        for move, text, act, shown in offered
        if shown and can_move(view.status, move)
    )


def _button(view: AnnouncementView, text: str, act: str) -> Button:
    return Button(text, encode(Press.ANNOUNCE, view.id, act))


def list_reply(t: Texts, newest: Sequence[tuple[int, AnnouncementStatus, str]]) -> Reply:
    """List the latest announcements and offer a new one."""
    items = [
        plain_html(f"#{id_} {announcement_status_text(t, status)} {shorten(text, 40)}")
        for id_, status, text in newest
    ]
    rows = tuple(
        (Button(f"#{id_} {shorten(text, 24)}", encode(Press.ANNOUNCE, id_, "look")),)
        for id_, _, text in newest[:5]
    )
    new = Button(t.plain("➕ New announcement"), encode(Press.ANNOUNCE, 0, "new"))
    return Reply(text=paragraphs(t("📣 Announcements"), lines(*items)), rows=((new,), *rows))


def ask_reply(t: Texts, step: str) -> Reply:
    """Ask for what the next message shall say."""
    asked = {
        "text": t("Reply with the text (Simplified Chinese)."),
        "hant": t("Reply with the Traditional text; a dash lets it be converted again."),
        "en": t("Reply with the English text; a dash leaves it out."),
        "picture": t("Reply with a picture; a dash takes it off."),
        "buttons": t(
            "Reply with one button a line: a label and an https address, or the name of a topic."
            " A dash takes them off."
        ),
        "time": t("Reply with the time: 2023-11-08 18:00, 18:00, or now."),
        "place": t("Reply with the places, separated by spaces; a dash takes them off."),
        "back": t("Reply with what shall be changed."),
        "correct": t("Reply with the corrected text; a colleague approves it."),
    }
    return Reply(text=asked[step], asks_reply=True)


def whom_reply(t: Texts, view: AnnouncementView, topics: Sequence[Topic]) -> Reply:
    """Choose whom it is for; a tap changes one."""
    chosen = set(view.audience.topics) | {str(one) for one in view.audience.languages}
    keys = [(f"topic.{one.id}", topic_label(t, one), one.id) for one in topics]
    keys += [(f"language.{one}", LANGUAGE_NAMES[one], str(one)) for one in Language]
    buttons = [_toggle(view, act, text, id_ in chosen) for act, text, id_ in keys]
    rows = tuple(tuple(buttons[i : i + 3]) for i in range(0, len(buttons), 3))
    more = (
        _button(view, t.plain("Places"), "place"),
        _button(view, t.plain("Done"), "look"),
    )
    hint = t(
        "Whoever follows the whole community is addressed; a topic adds its followers. A place"
        " leaves those who follow it, a language its readers."
    )
    return Reply(text=paragraphs(hint, reach_line(t, view.reach)), rows=(*rows, more))


def _toggle(view: AnnouncementView, act: str, text: str, is_on: bool) -> Button:  # noqa: FBT001 — one of a list
    return _button(view, ("✅ " if is_on else "") + text, act)


def sure_reply(t: Texts, id_: int, act: str) -> Reply:
    """Ask once more before something that cannot be undone."""
    asked = {
        "stop": t("Stop it for good? Whoever has not got it will not get it."),
        "recall": t("Delete it from everybody's chat? Telegram allows that for 48 hours."),
        "drop": t("Give this announcement up?"),
    }
    yes = Button(t.plain("Yes"), encode(Press.ANNOUNCE, id_, act))
    no = Button(t.plain("No"), encode(Press.ANNOUNCE, id_, "look"))
    return Reply(text=asked[act], rows=((yes, no),))


def is_topic_name(topic: Topic, names: Collection[str]) -> bool:
    """Say whether one of these is the topic's id or its name in any language."""
    return topic.id in names or any(name in names for name in topic.name.values())
