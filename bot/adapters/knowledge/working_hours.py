"""The field `slots` of office.yaml into the hours of a working day."""

from __future__ import annotations

from bot.adapters.knowledge.nodes import Listing
from bot.adapters.knowledge.record import Record
from bot.domain.errors import InvalidInputError
from bot.domain.slots import DEFAULT_SLOTS, Slots, parse_slot, with_slot


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
