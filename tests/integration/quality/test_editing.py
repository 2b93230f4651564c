"""The office's own files, as they are today, can be edited on the console."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.adapters.knowledge.editing import with_entry


def test_every_entry_of_the_office_can_be_edited() -> None:
    """One phrasing more is one line more, in every file that comes with the service."""
    for path in sorted(Path("knowledge/faq").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for entry in yaml.safe_load(text):
            asked = [str(one) for one in entry["questions"]]
            edited = with_entry(text, entry["id"], {"questions": (*asked, "新的问法")})
            more = edited.splitlines()
            more.remove("    - 新的问法")
            assert more == text.splitlines()
