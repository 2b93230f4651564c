"""The office edits its files while the bot runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.conftest import Office

FAQ = """\
- id: market.hours
  topic: market
  questions: [菜市场几点开门？, 市场什么时候开, 菜场营业时间]
  answer: {{zh-Hans: {answer}, en: {answer}}}
- id: library.card
  topic: library
  questions: [图书馆怎么办证？, 借书证在哪里办, 办读者证]
  answer: {{zh-Hans: 带上证件即可。, en: Bring your papers.}}
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A small knowledge directory of the office's own."""
    directory = tmp_path / "knowledge"
    directory.mkdir()
    (directory / "faq.yaml").write_text(FAQ.format(answer="早上六点。"), encoding="utf-8")
    return directory


async def test_an_edit_is_live_without_a_restart_and_a_broken_one_changes_nothing(
    office: Office, files: Path
) -> None:
    """Old answer, broken file told once with its line, old answer still, new answer."""
    resident, clerk = office.resident, office.clerk
    group = office.people.staff_chat
    faq = files / "faq.yaml"
    async with office.open(knowledge_dir=files):
        resident.say("菜市场几点开门？")
        await resident.expect("早上六点")

        faq.write_text(FAQ.format(answer="早上七点。") + "- id: [", encoding="utf-8")
        told = await clerk.expect("知识文件有错", chat=group, timeout=10)
        assert "faq.yaml:" in told.text
        resident.say("菜市场几点开门？")
        await resident.expect("早上六点")

        faq.write_text(FAQ.format(answer="早上八点。"), encoding="utf-8")
        answer = ""
        # The files are looked at every other second.
        while "八点" not in answer:
            resident.say("菜市场几点开门？")
            answer = (await resident.expect("早上", timeout=30)).text
    notices = [one for one in group.visible() if "知识文件有错" in one.text]
    assert len(notices) == 1
