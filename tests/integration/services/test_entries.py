"""Entries from the form to the directory, to the knowledge in force, to those who asked."""

from __future__ import annotations

import errno
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from bot.adapters.knowledge_folder import KnowledgeFolder, put_file
from bot.bootstrap.knowledge import put
from bot.domain.entry_draft import EntryDraft, Lack
from bot.domain.errors import NotAllowedError
from bot.domain.knowledge import Knowledge
from bot.domain.language import Language
from bot.domain.matching import Matcher, Outcome
from bot.domain.replaying import Effect
from bot.services.answered import Telling
from bot.services.entries import Entries
from bot.services.entry_files import ChangedMeanwhileError, Hindrance, NotWrittenError
from bot.services.entry_trial import Prepared
from bot.services.gaps import KEPT, Gaps
from bot.services.knowledge import KnowledgeInForce
from bot.services.quiet import QuietHours
from bot.store.tables import AuditAct, AuditEntry, Question, Settled
from tests.integration.services.conftest import (
    ADMIN,
    COLLEAGUE,
    HANDLER,
    NEIGHBOUR,
    RESIDENT,
    ZONE,
    House,
)

DOG, DOG_TOO, LIBRARY = "养狗证在哪里办", "狗证在哪儿办理", "图书馆几点关门"
FAQ = """\
# What people ask about parking.
- id: parking.target
  topic: parking
  questions: [今年建多少车位？, 车位目标, 停车位有多少个]
  answer: {zh-Hans: 报告没有写。, en: The report does not say.}
  owner: 交通组
  review_by: 2023-10-01
- id: parking.where
  topic: parking
  questions:
    - 车位建在哪里？   # the commonest
    - 停车位在什么地方
  answer: {zh-Hans: 没有写。, en: It does not say.}
"""


def _build(knowledge: Knowledge) -> Matcher:
    return Matcher.build(knowledge.entries.values())


@dataclass
class Desk:
    """A house with a knowledge directory of its own, and somebody who keeps it."""

    house: House
    directory: Path
    folder: KnowledgeFolder
    entries: Entries

    @property
    def faq(self) -> Path:
        return self.directory / "faq.yaml"

    async def ask(self, text: str, by: int = RESIDENT) -> int:
        """Ask in vain."""
        asked = await self.house.answers.ask(by, text, f"{by}:{text}:{self.house.clock()}")
        self.house.clock.move(minutes=1)
        return asked.question_id

    async def prepare(self, draft: EntryDraft, gap: int | None = None) -> Prepared:
        """Begin and check, as one who types fast."""
        shelf = await self.entries.begin(COLLEAGUE)
        return await self.entries.prepare(COLLEAGUE, draft, shelf.knowledge.version, gap)

    async def publish(self, draft: EntryDraft, gap: int | None = None, cause: str = "p") -> int:
        """Check, publish, tell all that it answers; give how many are told."""
        prepared = await self.prepare(draft, gap)
        tell = [one.key for one in prepared.tried if one.is_answered]
        return (await self.entries.publish(COLLEAGUE, prepared, tell, cause)).told


def _joined(house: House, directory: Path, folder: KnowledgeFolder) -> Desk:
    knowledge = folder.read().knowledge
    in_force = KnowledgeInForce(knowledge, _build(knowledge))
    quiet = QuietHours(house.clock, in_force, ZONE)
    entries = Entries(
        gaps=Gaps(house.store, house.clock, in_force),
        files=folder,
        telling=Telling(quiet),
        put_in_force=lambda known, matcher: put(in_force, None, known, matcher),
        zone=ZONE,
    )
    return Desk(house, directory, folder, entries)


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Desk:
    """The desk."""
    directory = tmp_path / "knowledge"
    directory.mkdir()
    (directory / "faq.yaml").write_text(FAQ, encoding="utf-8")
    return _joined(house, directory, KnowledgeFolder(directory, _build))


def _draft(**more: object) -> EntryDraft:
    answer = {Language.ZH_HANS: "报告没有写养狗证。", Language.EN: "The report is silent."}
    draft = EntryDraft(topic="parking", questions=(DOG, DOG_TOO), answer=answer)
    return replace(draft, **more)  # type: ignore[arg-type]


async def test_an_entry_is_written_live_and_told(desk: Desk) -> None:
    """Two who asked are told once each, the next one is answered, and it is on record."""
    number = await desk.ask(DOG)
    await desk.ask(DOG)
    await desk.ask(DOG_TOO, NEIGHBOUR)
    await desk.ask(LIBRARY)

    assert await desk.publish(_draft(), number) == 2

    verdict = desk.entries.knowledge.matcher.decide(DOG)
    assert (verdict.outcome, verdict.entry) == (Outcome.ANSWER, "parking.1")
    assert desk.faq.read_text(encoding="utf-8").startswith(FAQ)
    told = await desk.house.sent()
    assert sorted(one.chat_id for one in told) == [RESIDENT, NEIGHBOUR]
    assert {one.kind for one in told} == {"answered"}
    assert told[0].facts["answer"]["en"] == "The report is silent."
    assert [one.text for one in (await desk.entries.gaps.page(COLLEAGUE)).lines] == [LIBRARY]
    line = (await desk.house.rows(AuditEntry))[-1]
    assert line.act is AuditAct.PUBLISH_ENTRY
    assert (line.facts["entry"], line.facts["told"]) == ("parking.1", 2)


async def test_a_form_that_is_sent_twice_tells_once(desk: Desk) -> None:
    """The second is answered with what the first did."""
    number = await desk.ask(DOG)
    prepared = await desk.prepare(_draft(), number)
    first = await desk.entries.publish(COLLEAGUE, prepared, [number], "once")
    again = await desk.entries.publish(COLLEAGUE, prepared, [number], "once")

    assert first == again == desk.entries.published("once")
    assert first.told == 1
    assert desk.faq.read_text(encoding="utf-8").count("parking.1") == 1
    assert len(await desk.house.sent()) == 1


async def test_nobody_is_woken(desk: Desk) -> None:
    """At night it waits for the morning, unless its resident wants it at once."""
    number = await desk.ask(DOG)
    await desk.ask(DOG, NEIGHBOUR)
    await desk.house.nights.choose(NEIGHBOUR, is_quiet=False)
    desk.house.clock.move(hours=14)
    await desk.publish(_draft(), number)

    assert [one.chat_id for one in await desk.house.sent()] == [NEIGHBOUR]

    desk.house.clock.move(hours=8)
    assert [one.chat_id for one in await desk.house.sent()] == [RESIDENT]


async def test_who_said_stop_or_was_forgotten_is_told_nothing(desk: Desk) -> None:
    """Nor who asked longer ago than questions are kept; who asks again after a stop is told."""
    old = await desk.ask(DOG)
    desk.house.clock.move(days=KEPT.days)
    await desk.ask(DOG, NEIGHBOUR)
    await desk.house.subscriptions.stop(NEIGHBOUR)
    desk.house.clock.move(minutes=1)
    number = await desk.ask(DOG_TOO, 5_003)
    await desk.ask(DOG_TOO, 5_004)
    await desk.house.privacy.forget(5_004, "f")

    assert await desk.publish(_draft(), number) == 1
    assert [one.chat_id for one in await desk.house.sent()] == [5_003]
    settled = {one.id: one.settled for one in await desk.house.rows(Question)}
    assert settled[old] is None
    assert settled[number] is Settled.ANSWERED


async def test_a_stop_takes_back_what_waits(desk: Desk) -> None:
    """Said at night, before the morning's message."""
    number = await desk.ask(DOG)
    desk.house.clock.move(hours=14)
    await desk.publish(_draft(), number)
    await desk.house.subscriptions.stop(RESIDENT)
    desk.house.clock.move(hours=8)

    assert await desk.house.sent() == []


async def test_wordings_that_are_left_out_stay_open(desk: Desk) -> None:
    """Only those chosen are told and settled."""
    number = await desk.ask(DOG)
    other = await desk.ask(DOG_TOO, NEIGHBOUR)
    prepared = await desk.prepare(_draft(), number)

    await desk.entries.publish(COLLEAGUE, prepared, [other], "p")

    assert [one.chat_id for one in await desk.house.sent()] == [NEIGHBOUR]
    assert [one.text for one in (await desk.entries.gaps.page(COLLEAGUE)).lines] == [DOG]


async def test_an_entry_is_edited_in_its_lines(desk: Desk) -> None:
    """Comments and the other entry stay; what changed is one line more."""
    draft = EntryDraft(
        id="parking.where",
        topic="parking",
        questions=("车位建在哪里？", "停车位在什么地方", "车位选址"),
        answer={Language.ZH_HANS: "没有写。", Language.EN: "It does not say."},
    )
    prepared = await desk.prepare(draft)
    await desk.entries.publish(COLLEAGUE, prepared, [], "p")

    assert desk.faq.read_text(encoding="utf-8") == FAQ.replace(
        "    - 停车位在什么地方\n", "    - 停车位在什么地方\n    - 车位选址\n"
    ).replace(
        "  answer: {zh-Hans: 没有写。, en: It does not say.}",
        '  answer:\n    zh-Hans: "没有写。"\n    en: "It does not say."',
    )


async def test_what_the_check_refuses_is_said_by_field(desk: Desk) -> None:
    """And nothing can be published."""
    draft = _draft(
        topic="nowhere",
        questions=("车位目标", DOG, f"{DOG}？", "狗证 13812345678"),
        answer={Language.ZH_HANS: "有"},
        review_by=date(2023, 1, 1),
    )
    prepared = await desk.prepare(draft)

    assert {(one.field, one.lack) for one in prepared.faults} == {
        ("topic", Lack.TOPIC),
        ("questions", Lack.TAKEN),
        ("questions", Lack.TWICE),
        ("questions", Lack.PERSONAL),
        ("answer.en", Lack.MISSING),
        ("review_by", Lack.PAST),
    }
    assert not prepared.is_sound


async def test_an_edit_on_disk_meanwhile_is_told_and_nothing_is_written(desk: Desk) -> None:
    """Between opening and checking, and between checking and publishing."""
    shelf = await desk.entries.begin(COLLEAGUE)
    edited = FAQ.replace("没有写。, en: It", "还没有写。, en: It") + (
        "- {id: new, topic: parking, questions: 新的, answer: {zh-Hans: 有, en: Yes}}\n"
    )
    desk.faq.write_text(edited, encoding="utf-8")
    prepared = await desk.entries.prepare(COLLEAGUE, _draft(), shelf.knowledge.version, None)

    assert prepared.meanwhile is not None
    assert prepared.meanwhile.added == ("new",)
    assert prepared.meanwhile.changed == ("parking.where",)

    sound = await desk.entries.prepare(COLLEAGUE, _draft(), prepared.version, None)
    desk.faq.write_text(FAQ, encoding="utf-8")
    with pytest.raises(ChangedMeanwhileError):
        await desk.entries.publish(COLLEAGUE, sound, [], "p")
    assert desk.faq.read_text(encoding="utf-8") == FAQ


@pytest.mark.parametrize(
    ("code", "hindrance"),
    [(errno.EROFS, Hindrance.READ_ONLY), (errno.ENOSPC, Hindrance.FULL)],
)
async def test_a_directory_that_takes_nothing_loses_nothing(
    house: House, desk: Desk, code: int, hindrance: Hindrance
) -> None:
    """Nobody is told, the question stays open, the entry can be taken along."""

    def refuse(_path: Path, _content: bytes) -> None:
        raise OSError(code, "no")

    closed = _joined(house, desk.directory, replace(desk.folder, put=refuse))
    number = await closed.ask(DOG)
    prepared = await closed.prepare(_draft(), number)
    with pytest.raises(NotWrittenError) as refused:
        await closed.entries.publish(COLLEAGUE, prepared, [number], "p")

    assert refused.value.hindrance is hindrance
    assert prepared.proposal is not None
    assert prepared.proposal.yaml.startswith("- id: parking.1\n")
    assert await house.sent() == []
    assert (await closed.entries.gaps.page(COLLEAGUE)).total == 1
    assert closed.entries.knowledge.matcher.decide(DOG).entry != "parking.1"


async def test_a_file_that_only_a_person_can_edit_is_left_alone(desk: Desk) -> None:
    """Entries between braces; the new one can be taken along."""
    text = "[{id: a, topic: parking, questions: [一, 二], answer: {zh-Hans: 有, en: Yes}}]\n"
    desk.faq.write_text(text, encoding="utf-8")
    prepared = await desk.prepare(_draft())

    assert prepared.proposal is not None
    assert prepared.proposal.hindrance is Hindrance.STYLE


async def test_accepted_verdicts_that_change_are_told(desk: Desk) -> None:
    """A phrasing that draws a message away is worse; one that brings it home is better."""
    (desk.directory / "regression.jsonl").write_text(
        '{"q": "车位目标是多少", "outcome": "answer", "entry": "parking.target"}\n'
        f'{{"q": "{DOG}", "outcome": "answer", "entry": "parking.1"}}\n',
        encoding="utf-8",
    )
    prepared = await desk.prepare(_draft(questions=(DOG, DOG_TOO, "车位目标是多少")))

    effects = {one.before.turns[0]: one.effect for one in prepared.shifts}
    assert prepared.accepted == 2
    assert effects[DOG] is Effect.BETTER


async def test_those_who_asked_are_told_of_an_entry_that_is_there(desk: Desk) -> None:
    """As after a change by hand, or a crash between writing and telling."""
    number = await desk.ask(DOG)
    await desk.ask(LIBRARY, NEIGHBOUR)
    prepared = await desk.prepare(_draft(), number)
    await desk.entries.publish(COLLEAGUE, prepared, [], "p")

    assert await desk.entries.tell(COLLEAGUE, number, "parking.1", "t") == 1
    assert [one.chat_id for one in await desk.house.sent()] == [RESIDENT]


async def test_entries_to_be_looked_at_again_come_first(desk: Desk) -> None:
    """By their day; those without one come last."""
    listed = await desk.entries.listing(ADMIN)

    assert [(one.entry.id, one.is_overdue) for one in listed] == [
        ("parking.target", True),
        ("parking.where", False),
    ]


async def test_a_new_topic_begins_a_file(desk: Desk) -> None:
    """Where the entry's topic has none yet, in faq/, named after it."""
    (desk.directory / "topics.yaml").write_text(
        "topics:\n  - {id: parking, name: 停车}\n  - {id: pets, name: 宠物}\n", encoding="utf-8"
    )
    await desk.publish(_draft(topic="pets"))

    assert desk.faq.read_text(encoding="utf-8") == FAQ
    assert (desk.directory / "faq" / "pets.yaml").read_text(encoding="utf-8").startswith("- id: ")


async def test_handlers_write_nothing(desk: Desk) -> None:
    """Neither a draft nor a message."""
    prepared = await desk.prepare(_draft())

    with pytest.raises(NotAllowedError):
        await desk.entries.prepare(HANDLER, _draft(), "", None)
    with pytest.raises(NotAllowedError):
        await desk.entries.publish(HANDLER, prepared, [], "p")
    assert desk.faq.read_text(encoding="utf-8") == FAQ


def test_a_file_keeps_its_rights_and_leaves_no_half(tmp_path: Path) -> None:
    """It is replaced as a whole."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    put_file(path, b"new")

    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]
