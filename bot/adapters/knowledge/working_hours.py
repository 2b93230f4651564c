"""The hours that office.yaml gives: those of a working day, and those of the night."""

from __future__ import annotations

from bot.adapters.knowledge.nodes import Listing
from bot.adapters.knowledge.record import Record
from bot.domain.errors import InvalidInputError
from bot.domain.quiet import DEFAULT_QUIET
from bot.domain.slots import DEFAULT_SLOTS, Slot, Slots, parse_slot, with_slot


def read_slots(office: Record) -> Slots:
    """Return the slots of *office*; the default where the field is absent or wrong."""
    slots: Slots = ()
    for index, text in enumerate(office.texts("slots")):
        try:
            slots = with_slot(slots, parse_slot(text))
        except InvalidInputError as error:
            office.error(office.parts[f"slots.{index}"], f'"slots": {error.hint}')
    given = office.node.values.get("slots")
    if isinstance(given, Listing) and not given.items:
        office.error(office.parts["slots"], '"slots" is an empty list; fill it or delete the line')
    return slots or DEFAULT_SLOTS


def read_quiet(office: Record) -> Slot:
    """Return the quiet hours of *office*; the default where the field is absent or wrong."""
    text = office.text("quiet")
    if not text:
        return DEFAULT_QUIET
    try:
        return parse_slot(text)
    except InvalidInputError as error:
        office.error(office.parts["quiet"], f'"quiet": {error.hint}')
        return DEFAULT_QUIET
