"""A complaint's life told once more, plainly: what the services must agree with.

Nothing of the code under test is called here. Instants are minutes; people, units and kinds are
names. What is refused is refused by name, as a person would be told.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.life.clocks import Case
from tests.life.events import (
    JUDGED,
    LASTING,
    OPEN,
    PROOF,
    UNITS,
    UNSOLVED,
    WEEK,
    Events,
    RefusedError,
    check,
    check_dispatch,
    may_work,
)
from tests.life.minutes import DAY, is_workday_of


@dataclass
class Model(Events):
    """What people and the clock do."""

    def file(self, resident: str, told: str, kind: str) -> Case:
        """Tell of something."""
        case = Case(len(self.cases), resident, told, kind, UNITS[kind], self.now)
        self.cases.append(case)
        return case

    def join(self, resident: str, told: str, other: Case) -> None:
        """Tell of what others have told of: their lead's course, one's own verdict."""
        lead = self._lead(other)
        check(lead.status in OPEN, "refused")
        group = [lead, *self._joined(lead)]
        check(all(one.resident != resident for one in group), "unknown")
        check(any(self._is_alike(one, told) for one in group), "unknown")
        case = self.file(resident, told, lead.kind)
        self._tie(case, lead)
        self._share_owner(case, lead)

    def _is_alike(self, case: Case, told: str) -> bool:
        return case.told == told and self.now - case.filed <= LASTING

    def withdraw(self, resident: str, case: Case) -> None:
        """Take it back; of a lead, the oldest of those who joined it goes on."""
        self._check_own(resident, case)
        check(case.status in OPEN, "refused")
        case.move("withdraw", self.now, status="withdrawn")
        self._hand_on(case)

    def judge(self, resident: str, case: Case, verdict: str) -> None:
        """Say whether it is solved."""
        self._check_own(resident, case)
        can_say = {"solved", "partly"} if case.is_mistaken or case.status in JUDGED else set()
        can_say |= {"unsolved"} if case.status in JUDGED | UNSOLVED else set()
        check(verdict in can_say, "refused")
        until = self._judging_ends(case)
        check(until is None or self.now <= until, "late")
        if verdict == "unsolved":
            self._reopen(case)
            return
        was_open = case.status in OPEN
        case.verdict, case.judged = verdict, case.judged or self.now
        case.move("recant" if was_open else "confirm", self.now, status="confirmed")
        if was_open:
            self._hand_on(case)

    def _reopen(self, case: Case) -> None:
        case.verdict, case.judged, case.extensions = "unsolved", None, 0
        case.reopen(self.now)
        lead = self._lead(case)
        if lead is not case and not self._leads(lead):
            case.lead = None
            case.move("split", self.now)

    def _judging_ends(self, case: Case) -> int | None:
        since = {
            "confirmed": case.judged,
            "not_ours": case.ended,
            "not_feasible": case.ended,
            "duplicate": case.ended,
            "in_progress": case.started,
            "received": case.started,
        }.get(case.status)
        return None if since is None else since + WEEK

    def add(self, resident: str, case: Case) -> None:
        """Say more; whoever of the event is waited for, the waiting is over."""
        self._check_own(resident, case)
        check(case.status != "withdrawn", "refused")
        self._speak(case, "add")

    def edit(self, resident: str, case: Case, told: str) -> None:
        """Put one's words right."""
        self._check_own(resident, case)
        check(case.status in OPEN, "refused")
        case.told = told
        self._speak(case, "edit")

    def _speak(self, case: Case, action: str) -> None:
        case.move(action, self.now, status=case.status.replace("waiting", "in_progress"))
        lead = self._lead(case)
        for one in (lead, *self._joined(lead)):
            if one.status == "waiting":
                one.move("resume", self.now, status="in_progress")

    def _check_own(self, resident: str, case: Case) -> None:
        check(case.resident == resident, "unknown")

    def claim(self, who: str, case: Case) -> None:
        """Take it: the first one gets it."""
        self._check_works(who, case)
        if case.owner == who:
            return
        check(case.owner is None and case.status == "received", "refused")
        for one in self._shared(case, {"received"}):
            one.owner = one.owner or who
            one.move("claim", self.now, who, status="in_progress")

    def release(self, who: str, case: Case) -> None:
        """Give it back."""
        self._check_works(who, case)
        if case.owner != who:
            check_dispatch(who)
        check(case.status == "in_progress", "refused")
        self._release(case, who)

    def _release(self, case: Case, who: str | None) -> None:
        for one in self._shared(case, {"in_progress"}):
            one.owner = None
            one.move("release", self.now, who, status="received")

    def assign(self, who: str, case: Case, to: str) -> None:
        """Give it to somebody who may work it."""
        check_dispatch(who)
        check(may_work(to, case.unit), "not allowed")
        check(case.status in {"received", "in_progress"}, "refused")
        for one in self._shared(case, {"received", "in_progress"}):
            one.owner = to
            one.move("assign", self.now, who, status="in_progress")

    def offer(self, who: str, case: Case, unit: str) -> None:
        """Offer it to another unit."""
        self._check_works(who, case)
        check(unit != case.unit, "invalid")
        check(case.status in OPEN, "refused")
        for one in self._shared(case, OPEN):
            one.offered = unit
            one.move("offer", self.now, who)

    def accept(self, who: str, case: Case) -> None:
        """Take over what is offered."""
        unit = self._check_offered(who, case)
        for one in self._shared(case, OPEN):
            one.unit, one.offered, one.owner = unit, None, who
            status = one.status.replace("received", "in_progress")
            one.move("accept", self.now, who, status=status)

    def reject(self, who: str, case: Case) -> None:
        """Leave it where it is."""
        self._check_offered(who, case)
        for one in self._shared(case, OPEN):
            one.offered = None
            one.move("reject", self.now, who)

    def _check_offered(self, who: str, case: Case) -> str:
        if case.offered is None:
            raise RefusedError("refused")
        check(may_work(who, case.offered), "not allowed")
        check(case.status in OPEN, "refused")
        return case.offered

    def sort(self, who: str, case: Case, kind: str) -> None:
        """Put it under another kind, and its unit."""
        check_dispatch(who)
        check(case.status in OPEN, "refused")
        for one in self._shared(case, OPEN):
            one.kind, one.unit = kind, UNITS[kind]
            one.move("categorise", self.now, who)

    def reply(self, who: str, case: Case) -> None:
        """Answer the resident."""
        self._check_works(who, case)
        check(case.status != "withdrawn", "refused")
        for one in self._shared(case, OPEN | JUDGED | UNSOLVED):
            one.owner = one.owner or who
            status = one.status.replace("received", "in_progress")
            one.move("reply", self.now, who, status=status)

    def note(self, who: str, case: Case) -> None:
        """Leave words among staff."""
        self._check_works(who, case)
        case.move("note", self.now, who)

    def ask(self, who: str, case: Case) -> None:
        """Ask the resident back: the clocks stand still."""
        self._check_works(who, case)
        check(case.status in OPEN, "refused")
        for one in self._shared(case, OPEN):
            one.owner = one.owner or who
            one.move("ask", self.now, who, status="waiting")

    def resume(self, who: str, case: Case) -> None:
        """Wait no longer."""
        self._check_works(who, case)
        check(case.status == "waiting", "refused")
        for one in self._shared(case, {"waiting"}):
            one.move("resume", self.now, who, status="in_progress")

    def extend(self, who: str, case: Case, until: int) -> None:
        """Take more time, until closing time of a day."""
        check_dispatch(who)
        check(case.extensions < 2, "refused")
        check(until > case.due and is_workday_of(until), "invalid")
        check(case.status in OPEN, "refused")
        for one in self._shared(case, OPEN):
            one.extensions += 1
            one.longer = (self.now, until)
            one.move("extend", self.now, who)

    def finish(self, who: str, case: Case, *, has_photo: bool) -> None:
        """Say what was done."""
        self._check_works(who, case)
        check(case.status in OPEN, "refused")
        check(has_photo or case.kind not in PROOF, "proof")
        self._end(case, who, "finish", "done")

    def close(self, who: str, case: Case, reason: str) -> None:
        """End it unsolved, and say why."""
        self._check_works(who, case)
        check(case.status in OPEN, "refused")
        self._end(case, who, {"not_ours": "refer", "not_feasible": "defer"}[reason], reason)

    def _end(self, case: Case, who: str, action: str, status: str) -> None:
        for one in self._shared(case, OPEN):
            one.owner = one.owner or who
            one.move(action, self.now, who, status=status)

    def double(self, who: str, case: Case, of: Case) -> None:
        """Close what the same resident has told before; those who joined it go on."""
        self._check_works(who, case)
        check(of is not case and of.resident == case.resident, "invalid")
        check(case.status in OPEN, "refused")
        case.owner = case.owner or who
        case.move("duplicate", self.now, who, status="duplicate")
        self._hand_on(case)

    def merge(self, who: str, case: Case, other: Case) -> None:
        """Put one event to another."""
        check_dispatch(who)
        one, lead = self._lead(case), self._lead(other)
        check(one is not lead, "invalid")
        check(one.status in OPEN and lead.status in OPEN, "refused")
        followers = self._joined(one)
        self._tie(one, lead, who)
        for follower in followers:
            if follower.status in OPEN:
                self._tie(follower, lead, who)
            else:
                follower.lead = lead
        self._share_owner(one, lead, who)

    def split(self, who: str, case: Case) -> None:
        """Set one apart."""
        check_dispatch(who)
        check(case.lead is not None and case.status in OPEN, "refused")
        case.lead = None
        case.move("split", self.now, who)

    def _check_works(self, who: str, case: Case) -> None:
        check(may_work(who, case.unit), "not allowed")

    def wait(self, minutes: int) -> None:
        """Let time pass, and the clock act on what it has brought about."""
        self.now += minutes
        while any(self._ring(case) for case in self.cases):
            pass

    def _ring(self, case: Case) -> bool:
        if case.status == "done" and case.ended is not None:
            if case.reminded is None and self.now >= case.ended + 3 * DAY:
                case.move("remind", self.now)
                return True
            if case.reminded is not None and self.now >= case.reminded + 4 * DAY:
                case.move("lapse", self.now, status="unanswered")
                return True
        lapses = case.lapses_at if case.lead is None else None
        if lapses is not None and self.now >= lapses:
            self._release(case, None)
            return True
        return False
