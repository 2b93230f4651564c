"""The dashboard and the alert rules ask for nothing that the bot does not export."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.metrics import Metrics
from bot.domain.vitals import LIMITS, Reading
from bot.services.vitals import DueWork, Load
from bot.store.tables import DeliveryStatus

ROOT = Path(__file__).parents[3]
FILES = ROOT / "docs" / "operations"
NAME = re.compile(r"\b(?:jiefang|process)_\w+")
LABEL = re.compile(r'(\w+)(?:=~|!~|!=|=)"')
PROMETHEUS = {"le", "job", "instance"}
"""Labels that Prometheus adds."""


@cache
def _exported() -> dict[str, set[str]]:
    """Name every sample that a process at work gives, with its labels."""
    metrics = Metrics(now=lambda: 0.0)
    metrics.asked("answer")
    metrics.delivered("card", "sent")
    metrics.called("sendMessage", "ok", 0.1)
    metrics.ticked("alarms", 0.1, False)  # noqa: FBT003 — as `Pulse` calls it
    metrics.timed("updates", _nothing)
    load = Load(
        oldest_update_seconds=0,
        due={"updates": DueWork(count=0, oldest_seconds=0)},
        deliveries={DeliveryStatus.CREATED: 0},
        complaints={"roads": (1, 0)},
    )
    text = metrics.exposed(tuple(Reading(one, 0.0) for one in LIMITS), load).decode()
    samples: dict[str, set[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name = re.split(r"[ {]", line, maxsplit=1)[0]
            samples.setdefault(name, set()).update(re.findall(r'(\w+)="', line))
    return samples


async def _nothing(_item: object) -> None:
    """Take no time."""


def _expressions() -> Iterator[tuple[str, str]]:
    board: dict[str, Any] = json.loads((FILES / "grafana.json").read_text(encoding="utf-8"))
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for rule in _rules():
        yield rule["alert"], rule["expr"]


def _rules() -> list[dict[str, Any]]:
    rules = yaml.safe_load((FILES / "alerts.yml").read_text(encoding="utf-8"))
    return [rule for group in rules["groups"] for rule in group["rules"]]


@pytest.mark.parametrize(("title", "expression"), list(_expressions()))
def test_what_is_asked_for_is_exported(title: str, expression: str) -> None:
    """By its name and with the labels that the expression goes by."""
    names = set(NAME.findall(expression))
    known = _exported()

    assert names <= set(known), f"{title} asks for {names - set(known)}"
    labels = set(LABEL.findall(expression))
    for listed in re.findall(r"by \(([^)]*)\)", expression):
        labels |= {one.strip() for one in listed.split(",")}
    given = set().union(*(known[name] for name in names)) | PROMETHEUS
    assert labels <= given, f"{title} goes by {labels - given}"


def test_every_rule_says_what_is_wrong_and_where_to_read_what_to_do() -> None:
    """The page exists, and the section on it."""
    for rule in _rules():
        page, _, section = rule["annotations"]["runbook"].partition("#")
        heads = re.findall(r"^#+ (.+)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
        known = {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}

        assert rule["annotations"]["summary"]
        assert not section or section in known, f"{rule['alert']}: {section}"


def test_every_figure_of_ours_is_on_the_board_or_in_a_rule() -> None:
    """One that nobody looks at is dropped or shown."""
    asked = {name for _, one in _expressions() for name in NAME.findall(one)}
    ours = {name for name in _exported() if name.startswith("jiefang_")}
    families = {re.sub(r"_(bucket|count|sum|created)$", "", name) for name in ours}
    shown = {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked}

    unseen = {one for one in families if one not in shown and f"{one}_total" not in shown}
    assert unseen == {"jiefang_build_info", "jiefang_tick_seconds"}
