"""What of all that is refused an admin may want to hear of: missing rights and failed sign-ins."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.errors import (
    JiefangError,
    NotAllowedError,
    NotFoundError,
    TooManyError,
    UnknownLoginError,
)


class RefusalKind(StrEnum):
    """What was refused."""

    RIGHT = "right"
    """The role or unit lacks the right, or there is no role."""
    SIGN_IN = "sign_in"
    """A link that is unknown, used or too old, an unknown account, or too many tries."""


def refusal_of(error: JiefangError) -> RefusalKind | None:
    """Tell what kind of refusal an error is; None where it is nobody's attempt at anything."""
    if isinstance(error, NotAllowedError):
        return RefusalKind.RIGHT
    is_link = isinstance(error, NotFoundError) and error.kind == "link"
    if is_link or isinstance(error, UnknownLoginError | TooManyError):
        return RefusalKind.SIGN_IN
    return None
