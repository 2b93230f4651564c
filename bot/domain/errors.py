"""Expected failures, each with its facts as attributes.

JiefangError
├── KnowledgeError            the knowledge directory is broken; carries file and line
├── MoveRefusedError          a complaint cannot make this move from where it is
│   ├── TakenError            somebody else has it already; says who
│   ├── EditedError           somebody changed the words since they were read
│   └── NoMoreTimeError       it was extended as often as it may be
├── TooLateError              the time in which this could be done is over
├── TooManyError              too many tries in a short while
├── ProofMissingError         an outcome of this category needs a photo
├── NotAllowedError           this person's role does not permit the act
│   └── OwnWordsError         whoever wrote it cannot be the second person
├── LastAdminError            nobody would be left who manages staff
├── StaleSignInError          signed in too long ago for what is hard to undo
├── SignInFailedError         another server did not say who signs in; says why, for the log
├── UnknownLoginError         whoever signed in elsewhere is nobody here
├── NotFoundError             no such complaint, commitment or schedule
├── InvalidInputError         what was typed does not parse; says what would
│   └── UnexplainedError      progress behind plan needs a sentence why
├── FileUnreadableError       a photo or voice note cannot be shown
│   └── FileOutOfReachError   not now, since the messenger does not answer
├── StoreBusyError            another process holds the database file
├── TargetNotEmptyError       what shall be copied into has rows already
├── CopyFailedError           a database could not be copied whole
├── OtherVersionError         a database or backup is not of the shape this version knows
├── AlreadyThereError         what shall be written is there already
├── WrongKeyError             a key is none, or does not open the backup
└── BackupBrokenError         a backup is damaged or cut short
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.domain.problems import Problem


class JiefangError(Exception):
    """Root of all expected failures; doors turn it into one calm sentence."""


class KnowledgeError(JiefangError):
    """The knowledge directory cannot go live; *problems* has all that was found, warnings too."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        first = min(problems, key=lambda problem: (problem.severity, problem))
        super().__init__(f"{first.file}:{first.line}: {first.message}")


class MoveRefusedError(JiefangError):
    """A complaint cannot make this move from its present status."""

    def __init__(self, status: str, action: str) -> None:
        self.status = status
        self.action = action
        super().__init__(f"{action} is not possible while a complaint is {status}")


class TakenError(MoveRefusedError):
    """Somebody else was faster: *owner* has the complaint."""

    def __init__(self, status: str, action: str, owner: str) -> None:
        self.owner = owner
        super().__init__(status, action)


class EditedError(MoveRefusedError):
    """Somebody changed it since it was read; show what it is now, and what was typed."""

    def __init__(self, action: str) -> None:
        super().__init__("edited", action)


class NoMoreTimeError(MoveRefusedError):
    """A complaint was extended *times* times, which is as often as it may be."""

    def __init__(self, status: str, action: str, times: int) -> None:
        self.times = times
        super().__init__(status, action)


class TooLateError(JiefangError):
    """The time in which this could be done ended at *since*; say so and what can be done now."""

    def __init__(self, since: datetime) -> None:
        self.since = since
        super().__init__(f"this could be done until {since.isoformat()}")


class TooManyError(JiefangError):
    """Too many tries within a while; *within* tells after how long to try again."""

    def __init__(self, within: timedelta) -> None:
        self.within = within
        super().__init__(f"too many tries within {within}")


class ProofMissingError(JiefangError):
    """An outcome of this category needs a photo that shows it; ask for one."""

    def __init__(self, category: str) -> None:
        self.category = category
        super().__init__(f"an outcome of category {category!r} needs a photo")


class NotAllowedError(JiefangError):
    """The person's role does not permit the act; tell them, change nothing."""

    def __init__(self, act: str) -> None:
        self.act = act
        super().__init__(f"not allowed: {act}")


class OwnWordsError(NotAllowedError):
    """Some of the words are theirs: a second person has to approve them."""

    def __init__(self) -> None:
        super().__init__("approve_own")


class LastAdminError(JiefangError):
    """*name* is the last admin: another one has to be named first."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is the last admin; name another one first")


class StaleSignInError(JiefangError):
    """Signed in longer than *within* ago; ask for a new sign-in."""

    def __init__(self, within: timedelta) -> None:
        self.within = within
        super().__init__(f"needs a sign-in within {within}")


class SignInFailedError(JiefangError):
    """Another server did not say who signs in; *reason* is for the log, not for them."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class UnknownLoginError(JiefangError):
    """Who signed in elsewhere is no colleague here; an admin may write *login* to one."""

    def __init__(self, login: str) -> None:
        self.login = login
        super().__init__("no colleague has this login")


class NotFoundError(JiefangError):
    """Nothing is recorded under this name; ask for another."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind = kind
        self.name = name
        super().__init__(f"no {kind} {name!r}")


class InvalidInputError(JiefangError):
    """What was typed does not parse; *hint* names the field and what would."""

    def __init__(self, field: str, hint: str) -> None:
        self.field = field
        self.hint = hint
        super().__init__(f"{field}: {hint}")


class UnexplainedError(InvalidInputError):
    """The entry leaves its commitment behind plan and does not say why; residents would ask."""

    def __init__(self, wanted: str, by: date) -> None:
        self.wanted = wanted
        self.by = by
        super().__init__("note", f"{wanted} by {by}")


class FileUnreadableError(JiefangError):
    """A file cannot be shown: gone, broken, not what it is called, or too large."""


class FileOutOfReachError(FileUnreadableError):
    """A file cannot be fetched just now; later perhaps."""


class StoreBusyError(JiefangError):
    """Another process holds the database file; stop it or use PostgreSQL."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"another process is using {path}")


class TargetNotEmptyError(JiefangError):
    """A database that shall be copied into has rows already; nothing was changed."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(f"the target is not empty: {table} has rows; name an empty database")


class CopyFailedError(JiefangError):
    """A database could not be copied whole; the target was left empty."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"not copied: {reason}")


class OtherVersionError(JiefangError):
    """A database is older or newer than this version of the code; *remedy* says what to do."""

    def __init__(self, found: str, remedy: str) -> None:
        self.found = found
        self.remedy = remedy
        super().__init__(f"the database has shape {found}: {remedy}")


class AlreadyThereError(JiefangError):
    """Nothing is overwritten: name another file."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} is there already; nothing was written")


class WrongKeyError(JiefangError):
    """A key cannot be read, or none of them opens the backup; *reason* says which."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class BackupBrokenError(JiefangError):
    """A backup is not what was written; nothing of it was restored."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path} cannot be restored: {reason}")


class AddressTakenError(JiefangError):
    """Another program listens there: choose another port."""

    def __init__(self, host: str, port: int) -> None:
        self.address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__(f"another program listens on {self.address} already")
