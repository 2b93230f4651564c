"""Knows from the calls that are made anyway whether the Bot API answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

from telegram.error import NetworkError, TimedOut

from bot.adapters.telegram_pacing import Monotonic, loop_time

Result = TypeVar("Result")
OnCall = Callable[[str, str, float], None]


class NotSentError(NetworkError):
    """The request never reached the server: trying again cannot double anything."""


def _unheard(_method: str, _outcome: str, _seconds: float) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Line:
    """The connection to the Bot API, as its calls fare."""

    on_call: OnCall = _unheard
    """Told each call's method, outcome and seconds."""
    now: Monotonic = loop_time
    _failing_since: float | None = None
    _answered_at: float | None = None

    def unanswered_seconds(self) -> float:
        """Tell for how long no call has been answered; 0 while they are."""
        return 0.0 if self._failing_since is None else self.now() - self._failing_since

    def quiet_seconds(self) -> float:
        """Tell how long ago the last answer came; infinite before the first."""
        return float("inf") if self._answered_at is None else self.now() - self._answered_at

    async def watched(
        self, method: str, call: Callable[[], Awaitable[tuple[int, Result]]]
    ) -> tuple[int, Result]:
        """Make a call and note how it went; whatever it raises passes on.

        Args:
            method: The Bot API's name for it; never an address, which holds the token.
            call: Gives the status and the body.
        """
        began = self.now()
        try:
            status, body = await call()
        except NetworkError as error:
            self._note(method, _trouble(error), began)
            raise
        self._note(method, _outcome(status), began)
        return status, body

    def _note(self, method: str, outcome: str, began: float) -> None:
        now = self.now()
        if outcome in _ANSWERS:
            self._failing_since, self._answered_at = None, now
        elif self._failing_since is None:
            self._failing_since = now
        self.on_call(method, outcome, now - began)


_ANSWERS = {"ok", "refused", "limited"}


def _outcome(status: int) -> str:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "broken"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "limited"
    # The token is not the bot's any more: it answers, and no call is of any use.
    if status == HTTPStatus.UNAUTHORIZED:
        return "token_refused"
    return "ok" if status < HTTPStatus.BAD_REQUEST else "refused"


def _trouble(error: NetworkError) -> str:
    if isinstance(error, NotSentError):
        return "unreachable"
    return "timeout" if isinstance(error, TimedOut) else "broken"
