"""The audit log in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.language import Language
from bot.replies.team import audit_text
from bot.replies.texts import Texts
from bot.store.audit import AuditLine
from bot.store.tables import AuditAct

T = Texts(Language.EN, ZoneInfo("Asia/Shanghai"))
BEFORE = {"was_role": "handler", "was_unit": None, "was_name": "Lin", "was_login": "old"}
SAME = {"role": "handler", "unit": None, "name": "Lin", "login": "old"}


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"name": "Lin Yi"}, "Lin is called Lin Yi now"),
        ({"login": "lin@office.example"}, "Lin signs in as lin@office.example"),
        ({"login": None}, "Lin signs in by links alone"),
        ({"role": "publisher"}, "Lin: publisher, before that handler"),
        (
            {"role": "publisher", "name": "Lin Yi"},
            "Lin is called Lin Yi now · Lin Yi: publisher, before that handler",
        ),
    ],
)
def test_a_new_name_is_no_new_role(after: dict[str, Any], said: str) -> None:
    """Each change is told as what it is, and only what changed."""
    line = AuditLine(
        at=datetime(2023, 11, 6, tzinfo=UTC),
        by="Wang",
        act=AuditAct.GRANT,
        subject="Lin",
        facts={**BEFORE, **SAME, **after},
    )

    assert audit_text(T, Knowledge(version="1", entries={}), line) == said
