"""What the composer's form asks for, and the edit that it stands for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from itertools import zip_longest
from typing import Annotated

from pydantic import BaseModel, Field

from bot.domain.announcement import BUTTONS_MOST, Audience
from bot.domain.announcement_typed import read_start
from bot.domain.knowledge import Topic
from bot.domain.language import Language
from bot.services.announcement_buttons import LinkButton
from bot.services.announcement_shown import AnnouncementView
from bot.services.announcements import Edit
from bot.web.fields import AS_TYPED, Once

FIELDS = {
    "text": "hans",
    "text_length": "hans",
    "photo": "photos",
    "photos": "photos",
    "button": "button-1",
    "buttons": "button-1",
    "topic": "topics",
    "place": "places",
    "time": "at",
    "date": "at",
}
"""Which field of the form an error is about."""


class Step(StrEnum):
    """Which of the form's buttons was pressed."""

    LOOK = "look"
    """See how it reads, and go on writing."""
    SAVE = "save"


class When(StrEnum):
    """When it shall start."""

    NOW = "now"
    """As soon as it is approved."""
    AT = "at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One button as it is typed: a topic, or an address with labels."""

    label: str = ""
    english: str = ""
    topic: str = ""
    url: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed in it."""
        return not (self.label or self.english or self.topic or self.url)

    def button(self, topics: Mapping[str, Topic]) -> LinkButton:
        """Give the button; one that cannot be is refused by the use case."""
        if self.topic:
            named = topics.get(self.topic)
            label = named.name if named else {}
            return LinkButton(label=dict(label), topic=self.topic, url=self.url or None)
        label = {Language.ZH_HANS: self.label, Language.EN: self.english}
        return LinkButton(label=label, url=self.url)


Typed = Annotated[str, AS_TYPED, Field(max_length=20_000)]
Cells = Annotated[list[Annotated[str, Field(max_length=2000)]], Field(max_length=20)]


class ComposeForm(BaseModel):
    """Everything that the composer asks for."""

    once: Once
    step: Step = Step.LOOK
    seen: Annotated[int, Field(ge=0, le=2**31)] = 0
    """The version that was read; 0 before there is one."""
    number: Annotated[int, Field(ge=0, le=10**15)] = 0
    hans: Typed = ""
    hant: Typed = ""
    en: Typed = ""
    photo: Cells = []
    """The picture that stands already, unless it was taken off."""
    button_label: Cells = []
    button_en: Cells = []
    button_topic: Cells = []
    button_url: Cells = []
    topics: Cells = []
    languages: list[Language] = []
    places: Annotated[str, Field(max_length=400)] = ""
    when: When = When.NOW
    at: Annotated[str, Field(max_length=40)] = ""
    urgent: bool = False

    @property
    def cause(self) -> str:
        """What the act is recorded under."""
        return f"web:{self.once}"

    @property
    def rows(self) -> list[Row]:
        """Give the buttons that were typed and an empty one, as long as there may be more."""
        columns = (self.button_label, self.button_en, self.button_topic, self.button_url)
        cells = zip_longest(*columns, fillvalue="")
        rows = [
            Row(label=label.strip(), english=en.strip(), topic=topic, url=url.strip())
            for label, en, topic, url in cells
        ]
        rows = [one for one in rows if not one.is_blank]
        return [*rows, Row()] if len(rows) < BUTTONS_MOST else rows

    @property
    def texts(self) -> dict[Language, str]:
        """Give the texts by language."""
        return {Language.ZH_HANS: self.hans, Language.ZH_HANT: self.hant, Language.EN: self.en}

    @property
    def audience(self) -> Audience:
        """Say whom it is for."""
        return Audience(
            topics=tuple(self.topics),
            places=tuple(self.places.split()),
            languages=tuple(self.languages),
        )

    @property
    def picture(self) -> str:
        """Give the picture that is to stand; empty for none."""
        return self.photo[-1] if self.photo else ""

    def starts_at(self, now: datetime, zone: tzinfo) -> datetime | None:
        """Read when it shall start.

        Raises:
            InvalidInputError: It is no time, or has passed.
        """
        if self.when is When.NOW:
            return None
        return read_start(self.at.replace("T", " "), now, zone)

    def look(self, topics: Mapping[str, Topic]) -> Edit:
        """Give the edit as far as it can be seen: all but the time."""
        return Edit(
            texts=self.texts,
            picture=self.picture,
            buttons=tuple(one.button(topics) for one in self.rows if not one.is_blank),
            audience=self.audience,
            is_urgent=self.urgent,
        )


def form_of(view: AnnouncementView, zone: tzinfo) -> ComposeForm:
    """Fill the form with what an announcement is now."""
    content = view.contents[Language.ZH_HANS]
    labels = [one["label"] if one["url"] else {} for one in content.buttons]
    at = view.starts_at.astimezone(zone) if view.starts_at else None
    return ComposeForm(
        once=secrets.token_hex(8),
        seen=view.version,
        number=view.id,
        hans=view.texts.get(Language.ZH_HANS, ""),
        hant=view.texts.get(Language.ZH_HANT, ""),
        en=view.texts.get(Language.EN, ""),
        photo=[content.picture] if content.picture else [],
        button_label=[one.get(Language.ZH_HANS, "") for one in labels],
        button_en=[one.get(Language.EN, "") for one in labels],
        button_topic=[one["topic"] or "" for one in content.buttons],
        button_url=[one["url"] or "" for one in content.buttons],
        topics=list(view.audience.topics),
        languages=list(view.audience.languages),
        places=" ".join(view.audience.places),
        when=When.AT if at else When.NOW,
        at=f"{at:%Y-%m-%dT%H:%M}" if at else "",
        urgent=view.is_urgent,
    )
