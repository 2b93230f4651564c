"""What clients send, read into what the office understands."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pydantic import BaseModel

from bot.domain.errors import InvalidInputError
from bot.domain.matching import Matcher
from bot.services.filing import Report
from bot.services.reports import Wanted

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_MOST_TEXT, _MOST_PLACE, _MOST_LINK, _MOST_OWN = 4000, 300, 1000, 200
_EXAMPLE = "2023-11-06T10:00:00+08:00"


class ReportForm(BaseModel):
    """A report as the specification's form sends it; who the reporter is is not taken."""

    api_key: str = ""
    jurisdiction_id: str = ""
    """One office, one jurisdiction: whatever is sent is ours."""
    service_code: str = ""
    lat: str = ""
    long: str = ""
    address_string: str = ""
    description: str = ""
    media_url: str = ""

    def report(self, matcher: Matcher) -> Report:
        """Check the form.

        Raises:
            InvalidInputError: Something needed is missing, too long or no number.
        """
        code = _text("service_code", self.service_code, _MOST_PLACE)
        words = _text("description", self.description, _MOST_TEXT)
        place = _text("address_string", self.address_string, _MOST_PLACE) or None
        spot = self._spot()
        if not code:
            raise InvalidInputError("service_code", "services.json")
        if not words:
            raise InvalidInputError("description", f"1-{_MOST_TEXT}")
        if spot is None and place is None:
            raise InvalidInputError("address_string", "lat, long")
        north, east = spot or (None, None)
        return Report(
            category=code,
            text=f"{words}\n{self._link()}".strip(),
            place=place,
            latitude=north,
            longitude=east,
            is_urgent=matcher.decide(words).urgent,
        )

    def own(self, header: str) -> str | None:
        """Read the client's own reference.

        Raises:
            InvalidInputError: It is too long.
        """
        return _text("Idempotency-Key", header, _MOST_OWN) or None

    def _spot(self) -> tuple[float, float] | None:
        if not self.lat and not self.long:
            return None
        return _degrees("lat", self.lat, 90), _degrees("long", self.long, 180)

    def _link(self) -> str:
        """Keep a link as a link: nobody here follows it."""
        link = _text("media_url", self.media_url, _MOST_LINK)
        try:
            scheme = urlsplit(link).scheme
        except ValueError:
            scheme = "?"
        if link and (scheme not in {"http", "https"} or re.search(r"\s", link)):
            raise InvalidInputError("media_url", "https://…")
        return link


class ListQuery(BaseModel):
    """Filters of a list; what is empty does not filter."""

    api_key: str = ""
    jurisdiction_id: str = ""
    service_request_id: str = ""
    service_code: str = ""
    start_date: str = ""
    end_date: str = ""
    status: str = ""

    def wanted(self) -> Wanted:
        """Check the filters.

        Raises:
            InvalidInputError: A date without its zone, or a status that is neither.
        """
        statuses = set(_parts(self.status))
        if not statuses <= {"open", "closed"}:
            raise InvalidInputError("status", "open, closed")
        return Wanted(
            references=_parts(self.service_request_id),
            categories=_parts(self.service_code),
            is_open="open" in statuses if len(statuses) == 1 else None,
            since=_instant("start_date", self.start_date),
            until=_instant("end_date", self.end_date),
        )


def _text(field: str, value: str, most: int) -> str:
    text = _CONTROLS.sub("", value.replace("\r\n", "\n")).strip()
    if len(text) > most:
        raise InvalidInputError(field, f"≤ {most}")
    return text


def _degrees(field: str, value: str, most: int) -> float:
    try:
        degrees = float(value)
    except ValueError:
        degrees = math.nan
    if not abs(degrees) <= most:
        raise InvalidInputError(field, f"-{most} … {most}")
    return degrees


def _parts(value: str) -> tuple[str, ...]:
    parts = _CONTROLS.sub("", value).split(",")
    return tuple(part.strip() for part in parts if part.strip())[:1000]


def _instant(field: str, value: str) -> datetime | None:
    if not value.strip():
        return None
    try:
        # A plus that nobody escaped arrives as a space.
        when = datetime.fromisoformat(value.strip().replace(" ", "+"))
        if when.tzinfo is None:
            raise InvalidInputError(field, _EXAMPLE)
        return when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(field, _EXAMPLE) from None
