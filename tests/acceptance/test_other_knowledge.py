"""Another house's questions and answers run the bot with no line of code changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.acceptance.conftest import Office

KNOWLEDGE = Path(__file__).parent / "knowledge_en"
PROMISE = "1,000"


def _entries() -> list[dict[str, Any]]:
    files = sorted((KNOWLEDGE / "faq").glob("*.yaml"))
    return [one for file in files for one in yaml.safe_load(file.read_text(encoding="utf-8"))]


@pytest.fixture
def library(office: Office, tmp_path: Path) -> Office:
    """A library that speaks English alone; the matcher learns it anew."""
    office.options |= {"knowledge_dir": KNOWLEDGE, "cache_dir": tmp_path / "cache"}
    return office


async def test_an_english_library_runs_on_its_own_knowledge(library: Office) -> None:
    """Answers, menus and complaints are the library's; nothing of the sub-district shows."""
    reader, group = library.people.residents[3], library.people.staff_chat
    async with library.open():
        reader.say("/start")
        hello = await reader.expect("Riverside Library")
        reader.say("how do I keep my book a bit longer")
        await reader.expect(button="How do I renew a loan?")
        await reader.tap("How do I renew a loan?")
        answer = await reader.expect("Renew in your account")
        reader.say("The toilet on the ground floor is leaking, the floor is wet since Monday")
        preview = await reader.expect(button="Submit")
        await reader.tap("Submit")
        receipt = await reader.expect("JF-")
        card = await library.clerk.expect("leaking", chat=group)

    assert len(_entries()) >= 100
    assert "Something is broken" in preview.text
    assert receipt.text
    assert "JF-" in card.text
    for message in (hello, answer, preview, receipt):
        assert PROMISE not in message.text


async def test_a_question_of_the_library_finds_its_own_answer(library: Office) -> None:
    """The first phrasing of every fifth entry, asked in the chat one after the other."""
    reader = library.people.residents[3]
    missed = []
    async with library.open():
        for entry in _entries()[::5]:
            reader.say(entry["questions"][0])
            said = await reader.expect(timeout=10)
            if entry["answer"][:30] not in said.text:
                missed.append(entry["id"])

    assert not missed


async def test_the_least_knowledge_there_can_be_takes_complaints(
    office: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """One file with one entry of four fields, as the reference has it, and no kinds at all."""
    least = tmp_path_factory.mktemp("least")
    entry = "- {id: card, topic: library, questions: How do I get a card?, answer: At the desk.}\n"
    (least / "faq").mkdir()
    (least / "faq" / "anything.yaml").write_text(entry, encoding="utf-8")
    office.options |= {"knowledge_dir": least, "cache_dir": least / "cache"}
    reader = office.people.residents[3]
    async with office.open():
        reader.say("The lift is broken and somebody is stuck in it")
        preview = await reader.expect(button="Submit")
        await reader.tap("Submit")
        await reader.expect("JF-")
        await office.clerk.expect("lift", chat=office.people.staff_chat)

    assert "Other" in preview.text
