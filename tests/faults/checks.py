"""The promises, checked against Telegram's own ledger and the bot's file.

Each function returns what is wrong, one line each: an empty list is a promise kept.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable

from bot.domain.complaint import Action, ComplaintStatus, next_status
from bot.domain.errors import MoveRefusedError
from bot.emulator.ledger import Call
from bot.emulator.seed import STAFF_CHAT_ID
from tests.faults.office import Office
from tests.faults.people import RECEIPT, Diary, reference_in

DIGEST_TITLE = "最新进展"
_OTHER_ENDS = {("digest", "unknown"), ("ill", "blocked"), ("well_again", "blocked")}
"""Kinds of deliveries and how they may end beside being sent."""


def broken_promises(office: Office, diary: Diary) -> list[str]:
    """Check everything; call it when the bot has stopped after everything was worked off."""
    checks: tuple[Callable[[Office, Diary], list[str]], ...] = (
        lost_updates,
        doubled_or_lost_complaints,
        missing_or_repeated_cards,
        repeated_receipts,
        repeated_digests,
        unsettled_deliveries,
        illegal_timelines,
        damage,
    )
    return [line for check in checks for line in check(office, diary)]


def lost_updates(office: Office, _diary: Diary) -> list[str]:
    """Whatever Telegram was told to forget is in the inbox as it was, and handled."""
    queue = office.people.bot.queue
    waiting = {update.id for update in queue.pending}
    query = "SELECT update_id, status, raw FROM inbox_update"
    kept = {row["update_id"]: row for row in office.rows(query)}
    wrong = []
    for update in queue.history:
        row = kept.get(update.id)
        if row is None and update.id not in waiting:
            wrong.append(f"update {update.id} was acknowledged and is lost")
        elif row is not None and row["status"] != "done":
            wrong.append(f"update {update.id} is {row['status']}")
        elif row is not None and json.loads(row["raw"]) != update.json():
            wrong.append(f"update {update.id} was changed")
    return wrong


def doubled_or_lost_complaints(office: Office, diary: Diary) -> list[str]:
    """Each submitted draft is one complaint with one reference, told to its resident."""
    rows = office.rows("SELECT text, reference FROM complaint")
    count = Counter(row["text"] for row in rows)
    references = Counter(row["reference"] for row in rows)
    wrong = [f"reference {ref} was given {n} times" for ref, n in references.items() if n > 1]
    wrong += [
        f"complaint nobody submitted: {text}" for text in count if text not in diary.submitted
    ]
    told = {row["text"]: row["reference"] for row in rows}
    receipts = {
        (call.chat_id, reference_in(text))
        for call in _messages(office)
        if re.search(RECEIPT, text := str(call.params["text"]))
    }
    for words, person in diary.submitted.items():
        if count[words] != 1:
            wrong.append(f"submitted once, filed {count[words]} times: {words}")
        elif (person.id, told[words]) not in receipts:
            wrong.append(f"no receipt with {told[words]}: {words}")
    return wrong


def missing_or_repeated_cards(office: Office, _diary: Diary) -> list[str]:
    """Staff see each complaint, and one more time for each kill at the very most."""
    shown = Counter(
        reference_in(str(call.params["text"]))
        for call in _messages(office)
        if call.chat_id == STAFF_CHAT_ID and "认领" in json.dumps(call.params, ensure_ascii=False)
    )
    references = [row["reference"] for row in office.rows("SELECT reference FROM complaint")]
    wrong = [f"no card for {one}" for one in references if shown[one] == 0]
    repeated = sum(shown.values()) - len(shown)
    if repeated > office.kills:
        wrong.append(f"{repeated} repeated cards after {office.kills} kills")
    return wrong


def repeated_receipts(office: Office, _diary: Diary) -> list[str]:
    """A resident gets each receipt, and one more time for each kill at the very most."""
    shown = Counter(
        (call.chat_id, reference_in(text))
        for call in _messages(office)
        if call.chat_id != STAFF_CHAT_ID and re.search(RECEIPT, text := str(call.params["text"]))
    )
    repeated = sum(shown.values()) - len(shown)
    return [f"{repeated} repeated receipts after {office.kills} kills"] * (repeated > office.kills)


def repeated_digests(office: Office, _diary: Diary) -> list[str]:
    """Nobody gets the same digest twice, and what is marked as sent was sent."""
    got: Counter[int] = Counter()
    seen: Counter[tuple[int | None, str]] = Counter()
    for call in _messages(office):
        text = str(call.params["text"])
        if DIGEST_TITLE in text:
            got[call.chat_id or 0] += 1
            seen[call.chat_id, text] += 1
    wrong = [f"{chat} got {n} times: {text[:60]!r}" for (chat, text), n in seen.items() if n > 1]
    query = (
        "SELECT chat_id, status, COUNT(*) AS n FROM delivery WHERE kind = 'digest' GROUP BY 1, 2"
    )
    ended = {(row["chat_id"], row["status"]): row["n"] for row in office.rows(query)}
    for chat in {chat for chat, _ in ended}:
        least = ended.get((chat, "sent"), 0)
        most = least + ended.get((chat, "unknown"), 0)
        if not least <= got[chat] <= most:
            wrong.append(f"{chat} got {got[chat]} digests, the ledger says {least} to {most}")
    return wrong


def unsettled_deliveries(office: Office, _diary: Diary) -> list[str]:
    """Nothing hangs between two states; only bulk may be unknown.

    Of an illness, all admins are told; those who never opened the bot cannot be.
    """
    query = "SELECT id, kind, status, error FROM delivery WHERE status <> 'sent'"
    return [
        f"delivery {row['id']} ({row['kind']}) is {row['status']}: {row['error']}"
        for row in office.rows(query)
        if (row["kind"], row["status"]) not in _OTHER_ENDS
    ]


def illegal_timelines(office: Office, _diary: Diary) -> list[str]:
    """Each complaint's events lead from one to the next by the rules, up to its status."""
    wrong = []
    for row in office.rows("SELECT id, reference, status FROM complaint"):
        status = ""
        query = "SELECT action, status FROM complaint_event WHERE complaint_id = ? ORDER BY id"
        for event in office.rows(query, row["id"]):
            if _next(status, event["action"]) != event["status"]:
                wrong.append(f"{row['reference']}: {status} {event['action']} {event['status']}")
            status = event["status"]
        if status != row["status"]:
            wrong.append(f"{row['reference']} is {row['status']}, its events say {status}")
    return wrong


def _next(status: str, action: str) -> str:
    if not status:
        return ComplaintStatus.RECEIVED if action == Action.SUBMIT else "nothing"
    try:
        return next_status(ComplaintStatus(status), Action(action))
    except MoveRefusedError:
        return "nothing"


def damage(office: Office, _diary: Diary) -> list[str]:
    """The database is whole and every reference within it leads somewhere."""
    return office.damage()


def _messages(office: Office) -> list[Call]:
    return office.world.ledger.calls("sendMessage", ok=True)
