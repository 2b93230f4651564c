"""The fault plan: what goes wrong, for which calls and updates, how often."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random

from bot.emulator.errors import Json
from bot.emulator.updates import Queued, UpdateQueue

CALL_FAULTS = frozenset({"status", "reset", "drop", "delay", "half"})
UPDATE_FAULTS = frozenset({"duplicate", "reorder", "restart_ids", "lose"})
HTML_ERROR = "<html><head><title>{0}</title></head><body><h1>{0}</h1>nginx</body></html>"


@dataclass
class Rule:
    """One thing that goes wrong.

    Attributes:
        kind: for calls: `status` (answer `code` without handling), `reset` (connection cut
            before handling), `drop` (handled, connection cut instead of the answer), `half`
            (handled, half of the answer), `delay` (handled after `seconds`); for updates:
            `duplicate`, `reorder` (before the one ahead of it), `restart_ids` (ids go on from
            `code`), `lose`.
        method: name or shell pattern of the calls concerned, capitals ignored; for update
            faults, a pattern of the kind of update.
        chat_id: only calls for this chat.
        nth: only the nth matching call since the rule was added, from 1.
        probability: 0–1, drawn from the plan's seed.
        times: how often it strikes before it is spent; None for ever.
        code: HTTP status, 429 included.
        retry_after: whole seconds, for a 429.
        html: whether the body is an HTML page, as from a proxy, instead of JSON.
    """

    kind: str
    method: str = "*"
    chat_id: int | None = None
    nth: int | None = None
    probability: float = 1.0
    times: int | None = None
    code: int = 500
    retry_after: int = 1
    html: bool = False
    seconds: float = 0.0
    seen: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in CALL_FAULTS | UPDATE_FAULTS:
            raise ValueError(f"unknown fault kind {self.kind!r}")

    def strikes(self, name: str, chat_id: int | None, random: Random) -> bool:
        """Count a matching call and decide."""
        if not fnmatchcase(name.lower(), self.method.lower()):
            return False
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        self.seen += 1
        if self.times is not None and self.struck >= self.times:
            return False
        if self.nth is not None and self.seen != self.nth:
            return False
        if self.probability < 1 and random.random() >= self.probability:
            return False
        self.struck += 1
        return True

    def json(self) -> Json:
        """Return the rule with its counters, for the driving API."""
        return asdict(self)


@dataclass
class FaultPlan:
    """Rules in force; the first that strikes decides, delays add to what follows."""

    seed: int = 0
    rules: list[Rule] = field(default_factory=list)
    random: Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - faults are repeatable, not secret

    def add(self, kind: str, method: str = "*", **facts: object) -> Rule:
        """Add a rule; see `Rule` for the facts. Returns it, so that `struck` can be read."""
        rule = Rule(kind, method, **facts)  # type: ignore[arg-type]  # checked by Rule's fields
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """Let everything go right again."""
        self.rules.clear()

    def for_call(self, method: str, chat_id: int | None) -> tuple[float, Rule | None]:
        """Return the delay in seconds and the fault that strike this call."""
        delay = 0.0
        for rule in self.rules:
            if rule.kind not in CALL_FAULTS or not rule.strikes(method, chat_id, self.random):
                continue
            if rule.kind != "delay":
                return delay, rule
            delay += rule.seconds
        return delay, None

    def arrange(self, queue: UpdateQueue, queued: Queued) -> None:
        """Disturb the queue after an update arrived."""
        for rule in self.rules:
            if rule.kind in UPDATE_FAULTS and rule.strikes(queued.kind, None, self.random):
                _disturb(rule, queue, queued)


def _disturb(rule: Rule, queue: UpdateQueue, queued: Queued) -> None:
    if rule.kind == "duplicate":
        queue.pending.append(replace(queued))
    elif rule.kind == "lose":
        queue.discard(queued)
    elif rule.kind == "reorder" and len(queue.pending) > 1:
        queue.pending[-1], queue.pending[-2] = queue.pending[-2], queue.pending[-1]
    elif rule.kind == "restart_ids":
        queue.next_id = rule.code
