"""The buttons of a card: what is usually done next, everything else, and lists to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.complaint import MAX_EXTENSIONS, Action, ComplaintStatus, can_move
from bot.domain.knowledge import text_in
from bot.replies.joining import merge_rows
from bot.replies.press import CardMenu, Press, encode
from bot.replies.reply import Button, Rows, label
from bot.replies.texts import Facts, Texts
from bot.services.card_menus import Choice

_USUAL = {
    ComplaintStatus.RECEIVED: (Action.CLAIM, Action.REPLY, Action.FINISH),
    ComplaintStatus.IN_PROGRESS: (Action.REPLY, Action.FINISH, Action.ASK),
    ComplaintStatus.WAITING: (Action.RESUME, Action.REPLY, Action.FINISH),
}
_ALL = (
    *(Action.CLAIM, Action.REPLY, Action.FINISH, Action.ASK, Action.RESUME, Action.EXTEND),
    *(Action.REFER, Action.DEFER, Action.DUPLICATE, Action.NOTE, Action.RELEASE),
)
_MENUS = (
    (Action.ASSIGN, CardMenu.COLLEAGUES),
    (Action.OFFER, CardMenu.UNITS),
    (Action.CATEGORISE, CardMenu.CATEGORIES),
)


def act_text(t: Texts, action: Action) -> str:
    """Name what a button does."""
    return {
        Action.CLAIM: t.plain("Claim"),
        Action.REPLY: t.plain("Answer"),
        Action.FINISH: t.plain("Finish"),
        Action.ASK: t.plain("Ask back"),
        Action.RESUME: t.plain("Wait no longer"),
        Action.EXTEND: t.plain("More time"),
        Action.REFER: t.plain("Not ours"),
        Action.DEFER: t.plain("Not possible for now"),
        Action.DUPLICATE: t.plain("Reported twice"),
        Action.NOTE: t.plain("Note"),
        Action.RELEASE: t.plain("Give back"),
        Action.ASSIGN: t.plain("Give to a colleague"),
        Action.OFFER: t.plain("Offer to another unit"),
        Action.CATEGORISE: t.plain("Change kind"),
        Action.ACCEPT: t.plain("Take it over"),
        Action.REJECT: t.plain("Do not take it"),
    }[action]


def _act(t: Texts, complaint_id: int, action: Action) -> Button:
    return Button(act_text(t, action), encode(Press.DO, complaint_id, action))


def _menu(text: str, complaint_id: int, menu: CardMenu) -> Button:
    return Button(text, encode(Press.MENU, complaint_id, menu))


def usual_rows(t: Texts, complaint_id: int, status: ComplaintStatus) -> Rows:
    """Offer what is usually done next."""
    acts = _USUAL.get(status, ())
    return (tuple(_act(t, complaint_id, one) for one in acts),) if acts else ()


def card_rows(t: Texts, facts: Facts) -> Rows:
    """Offer what makes sense now: an offered hand-over, the usual, the rest behind one tap."""
    id_, status = facts["id"], ComplaintStatus(facts["status"])
    offered = (_act(t, id_, Action.ACCEPT), _act(t, id_, Action.REJECT))
    last = [_menu(t.plain("More…"), id_, CardMenu.MORE)]
    if facts["photo_count"] or facts["has_location"] or facts["voice_count"]:
        last.append(details_button(t, id_))
    is_offered = bool(facts.get("offered_unit")) and status.is_open
    return (
        *((offered,) if is_offered else ()),
        *usual_rows(t, id_, status),
        *merge_rows(t, facts),
        tuple(last),
    )


def details_button(t: Texts, complaint_id: int) -> Button:
    """Offer all of it in private."""
    text = t.plain("Everything, in private")
    return Button(text, encode(Press.DETAILS, complaint_id))


def more_rows(t: Texts, facts: Facts) -> Rows:
    """Offer all that makes sense now, two a row, and the way back."""
    id_, status = facts["id"], ComplaintStatus(facts["status"])
    acts = [
        _act(t, id_, one)
        for one in _ALL
        if can_move(status, one)
        and (one is not Action.EXTEND or facts.get("extensions", 0) < MAX_EXTENSIONS)
    ]
    menus = [_menu(act_text(t, one), id_, menu) for one, menu in _MENUS if can_move(status, one)]
    if facts["voice_count"]:
        menus.append(_menu(t.plain("Write a voice note down"), id_, CardMenu.VOICES))
    return (*_two_a_row([*acts, *menus, details_button(t, id_)]), (_back(t, id_),))


def choice_rows(t: Texts, facts: Facts, menu: CardMenu, choices: Iterable[Choice]) -> Rows:
    """Offer lines to choose from, two a row, and the way back."""
    buttons = [
        Button(label(_name(t, one)), encode(Press.PICK, facts["id"], menu, one.key))
        for one in choices
    ]
    return (*_two_a_row(buttons), (_back(t, facts["id"]),))


def _name(t: Texts, choice: Choice) -> str:
    return choice.name if isinstance(choice.name, str) else text_in(choice.name, t.language)


def _back(t: Texts, complaint_id: int) -> Button:
    return _menu(t.plain("↩ To the card"), complaint_id, CardMenu.CARD)


def _two_a_row(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
