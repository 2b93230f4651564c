"""Updates as the Bot API gives them, and what becomes of them when the dice change them.

The shapes are recorded from the emulator, whose people do all that people can do; a mutant keeps
its update's id alone, so that it can be acknowledged and found again.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.emulator.seed import seed
from bot.emulator.world import World
from bot.handlers.register import ANYWHERE_PRESSES, PRIVATE_COMMANDS, STAFF_COMMANDS
from bot.replies.press import Press

Json = dict[str, Any]
_WHOLE = 0.05
"""How many stay as they are."""
_NESTED = (20, 200, 2_000)
_DEEPEST = 12
"""Where it stops looking for what to change."""
_NAMES = ("text", "from", "chat", "message", "photo", "data", "entities", "unheard_of")


_RESIDENTS, _APART = 16, 1_000_000
"""Whom updates come from in turn, and by how much their ids differ: those of one chat wait for
each other, and one chat alone would show nothing of what is under way side by side."""


@dataclass(frozen=True)
class Shapes:
    """Recorded updates, one of each kind."""

    updates: list[Json]
    resident: int
    """Who most of them are from."""

    @cached_property
    def values(self) -> dict[Any, list[Any]]:
        """All that stands anywhere in them, by its name or place in a list."""
        found: dict[Any, list[Any]] = {}
        for holder, key in (place for one in self.updates for place in _places(one)):
            found.setdefault(key, []).append(holder[key])
        return found

    def of(self, update: Json, number: int) -> Json:
        """Copy an update as another resident would have sent it."""
        copied = copy.deepcopy(update)
        for holder, key in _places(copied):
            if holder[key] == self.resident:
                holder[key] += number % _RESIDENTS * _APART
        return copied


def shapes() -> Shapes:
    """Record one update of each kind there is."""
    world = World()
    people = seed(world)
    resident, colleague = people.residents[0], people.staff[1]
    resident.start("from-a-poster")
    said = resident.say("今年新增多少停车位？")
    resident.edit(said, "今年新建多少停车位？")
    resident.reply_to(said, "还有呢")
    resident.photo(caption="路灯坏了")
    resident.album([b"a", b"b"], caption="两张")
    resident.voice()
    resident.document(b"x", "a.pdf")
    resident.location(22.5, 114.0)
    resident.venue(22.5, 114.0, "福田站", "深南大道")
    resident.contact("+8613800000000")
    resident.press_data("home", said)
    resident.ask_inline("停车")
    resident.block()
    resident.unblock()
    in_group = colleague.say("大家好", people.staff_chat)
    colleague.reply_to(in_group, "收到")
    for command in (*PRIVATE_COMMANDS, *STAFF_COMMANDS):
        resident.say(f"/{command}")
        colleague.say(f"/{command} 1 2023-11-05 parking=600 https://a.example", people.staff_chat)
    for press in (*Press, *ANYWHERE_PRESSES):
        resident.press_data(f"{press}:1:1", said)
        colleague.press_data(f"{press}:1", said)
    colleague.leave(people.staff_chat)
    return Shapes([copy.deepcopy(one.body) for one in people.bot.queue.history], resident.id)


def mutants(seed_: int, count: int, first_id: int = 1) -> Iterator[Json]:
    """Change recorded updates, most of them in more than one place."""
    dice, found = random.Random(seed_), shapes()
    for number in range(first_id, first_id + count):
        update = found.of(dice.choice(found.updates), number)
        if dice.random() > _WHOLE:
            change = dice.choice((_change, _vary, _vary))
            for _ in range(dice.choice((1, 1, 2, 3, 8))):
                change(dice, update, found)
        update.pop("update_id", None)
        # The id stands first, as Telegram writes it.
        yield {"update_id": number, **update}


def _change(dice: random.Random, update: Json, found: Shapes) -> None:
    holder, key = dice.choice(list(_places(update)))
    kind = dice.randrange(8)
    if kind == 0:
        del holder[key]
    elif kind == 1:
        other, its_key = dice.choice(list(_places(dice.choice(found.updates))))
        holder[key] = copy.deepcopy(other[its_key])
    elif kind == 2 and isinstance(holder, dict):
        holder[dice.choice(_NAMES)] = _value(dice)
    elif kind == 3 and isinstance(holder[key], str):
        place = dice.randrange(len(holder[key]) + 1)
        holder[key] = holder[key][:place] + _text(dice) + holder[key][place:]
    elif kind == 4 and isinstance(holder[key], int):
        holder[key] = holder[key] * dice.choice((-1, 10**6, 2**20, 2**64)) + dice.choice((0, 1))
    else:
        holder[key] = _value(dice)


def _vary(dice: random.Random, update: Json, found: Shapes) -> None:
    """Change something for another of its type, so that it comes as far as the handlers."""
    holder, key = dice.choice(list(_places(update)))
    if isinstance(holder[key], str):
        holder[key] = dice.choice((_text(dice), holder[key] + _text(dice), holder[key][:5]))
    elif isinstance(holder[key], bool):
        holder[key] = not holder[key]
    elif isinstance(holder[key], int):
        holder[key] = dice.choice((0, 1, -1, 2**31, 2**52, 2**63 - 1, holder[key] + 1))
    else:
        like = found.values.get(key, [holder[key]])
        holder[key] = copy.deepcopy(dice.choice(like))


def _places(node: object, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    keys = range(len(node)) if isinstance(node, list) else node if isinstance(node, dict) else ()
    for key in keys:
        yield node, key
        if depth < _DEEPEST:
            yield from _places(node[key], depth + 1)  # type: ignore[index]


def _value(dice: random.Random) -> object:
    return dice.choice(
        (
            *(None, True, False, 0, -1, 1, 2**31, 2**52, 2**63, -(2**63), 2**70),
            *(
                1.5,
                1e308,
                float("nan"),
                float("inf"),
                "",
                "0",
                [],
                {},
                [[]],
                [None],
                [{}],
                {"": None},
            ),
            _text(dice),
            _nest(dice),
        )
    )


def _text(dice: random.Random) -> str:
    return dice.choice(
        (
            *("\x00", "\ud83d", "\udc00\ud800", "\u202e", "\u200b" * 50, "😀" * 300, "\r\n\t\x1b"),
            *(
                "<b>&amp;</i>",
                "'; DROP TABLE complaint; --",
                "%s{0}$1",
                "/report",
                "/progress",
                "：:",
            ),
            "长" * dice.choice((1, 5_000, 100_000)),
            "9" * dice.choice((1, 30, 5_000)),
            ":".join(str(dice.randrange(-9, 10**9)) for _ in range(dice.randrange(6))),
        )
    )


def _nest(dice: random.Random) -> object:
    nested: object = {}
    for _ in range(dice.choice(_NESTED)):
        nested = [nested] if dice.random() < 0.5 else {"message": nested}
    return nested
