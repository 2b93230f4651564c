"""`jiefang ask --json --batch`, a contract that others' programs rely on, in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
OUTCOMES = {"answer", "suggest", "none", "complaint", "smalltalk"}


def _ask(*records: dict[str, Any]) -> list[dict[str, Any]]:
    given = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--json", "--batch"],
        cwd=ROOT,
        input=given.encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_every_field_of_the_contract_has_its_type() -> None:
    """One line out for each line in, in order, nothing else on either stream."""
    answers = _ask(
        {"q": "今年要新建多少个停车位？"},
        {"q": "今年會新增多少個停車位？"},
        {"q": "How many parking spaces will be added this year?"},
        {"turns": ["今年要新建多少个停车位？", "今天天气怎么样"]},
        {"q": "学校"},
    )

    assert [one["lang"] for one in answers[:3]] == ["zh-Hans", "zh-Hant", "en"]
    assert {one["entry"] for one in answers[:3]} == {"parking.target"}
    for one in answers:
        assert one["outcome"] in OUTCOMES
        assert one["entry"] is None or isinstance(one["entry"], str)
        assert one["topic"] is None or isinstance(one["topic"], str)
        assert 0 <= one["score"] <= 100
        assert all(set(choice) == {"entry", "score"} for choice in one["suggestions"])
        assert isinstance(one["urgent"], bool)
        assert isinstance(one["took_us"], int)
        assert one["text"]


def test_the_text_is_what_a_resident_would_read() -> None:
    """Figure, source, and 未更新 where nothing was recorded; no markup."""
    (answer,) = _ask({"q": "今年要新建多少个停车位？"})

    assert "1000" in answer["text"]
    assert "依据：" in answer["text"]
    assert "未更新" in answer["text"]
    assert "<b>" not in answer["text"]
