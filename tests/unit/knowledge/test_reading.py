"""What a directory in good form becomes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from bot.adapters.knowledge_files import (
    Severity,
    format_problems,
    load_knowledge,
    read_knowledge,
)
from bot.domain.errors import KnowledgeError
from bot.domain.language import Language
from bot.domain.slots import Slots

Files = dict[str, str | bytes]
Write = Callable[[Files], Path]
LEAST = "- {id: a, topic: t, questions: 怎么办理？, answer: 请到服务中心办理。}\n"


def test_every_field_arrives_from_the_good_directory(write: Write, good: Files) -> None:
    """Entries, topics, promises, categories, office and lexicon are all there."""
    knowledge = load_knowledge(write(good))

    entry = knowledge.entries["housing.target"]
    assert entry.review_by == date(2027, 3, 1)
    assert (entry.related, entry.commitments) == (("parking.target",), ("housing",))
    assert knowledge.topics["housing"].core
    assert knowledge.commitments["housing"].target == 1000
    assert knowledge.commitments["parking"].milestones[0].name[Language.EN] == "Planned"
    assert knowledge.categories["illegal-parking"].proof
    assert knowledge.units["order"].name[Language.ZH_HANS] == "城管组"
    assert knowledge.office.links == (("网站", "https://example.org/"),)
    assert knowledge.lexicon.synonyms == (("车位", "停车位"),)


def test_traditional_chinese_is_derived_where_it_is_not_given(write: Write, good: Files) -> None:
    """Hong Kong's characters come from the Simplified text."""
    knowledge = load_knowledge(write(good))

    answer = knowledge.entries["housing.target"].answer
    assert answer[Language.ZH_HANT] == "今年籌集保障房1000套以上。"


def test_traditional_chinese_is_kept_where_it_is_given(write: Write) -> None:
    """A reviewed wording wins over the conversion."""
    entry = (
        "- {id: a, topic: t, questions: [q], answer: {zh-Hans: 头发, zh-Hant: 頭髮啊, en: hair}}"
    )

    knowledge = load_knowledge(write({"faq.yaml": entry}))

    assert knowledge.entries["a"].answer[Language.ZH_HANT] == "頭髮啊"


@pytest.mark.parametrize("name", ["faq/a.yaml", "faq/deep/a.yml", "faq.yaml", "faq.yml"])
def test_the_least_directory_is_one_file_of_entries(write: Write, name: str) -> None:
    """Four fields are enough; one text serves every language and topics name themselves."""
    knowledge = load_knowledge(write({name: LEAST}))

    entry = knowledge.entries["a"]
    assert entry.questions == ("怎么办理？",)
    assert entry.answer[Language.EN] == "请到服务中心办理。"
    assert entry.answer[Language.ZH_HANT] == "請到服務中心辦理。"
    assert list(knowledge.topics) == ["t"]


def test_json_is_read_as_it_is_commonly_written(write: Write) -> None:
    """Escaped emoji, escaped slashes and tab indentation are all JSON."""
    entry = {"id": "a", "topic": "t", "questions": ["去/哪🏠"], "answer": "这里", "owner": None}
    text = json.dumps([entry], indent="\t").replace("/", "\\/").replace("null", '"组"')

    knowledge = load_knowledge(write({"faq/a.json": text}))

    assert knowledge.entries["a"].questions == ("去/哪🏠",)
    assert knowledge.entries["a"].owner == "组"


def test_words_that_yaml_takes_for_values_stay_words(write: Write) -> None:
    """A bare no, a number and a date are texts where a text is wanted."""
    entry = "- {id: 12, topic: t, questions: [no, 2027-03-01], answer: yes}"

    knowledge = load_knowledge(write({"faq.yaml": entry}))

    assert knowledge.entries["12"].questions == ("no", "2027-03-01")
    assert knowledge.entries["12"].answer[Language.EN] == "yes"


def test_one_language_is_enough_when_no_answer_has_two(write: Write) -> None:
    """A Chinese-only directory is answered in Chinese whatever is asked for."""
    entry = "- {id: a, topic: t, questions: [q], answer: {zh-Hans: 好}}"

    knowledge = load_knowledge(write({"faq.yaml": entry}))

    assert knowledge.entries["a"].answer[Language.EN] == "好"


def test_figures_are_free_where_nothing_was_promised(write: Write) -> None:
    """A directory without commitments may state any number."""
    entry = "- {id: a, topic: t, questions: [q], answer: 需要15个工作日，收费200元。}"

    assert not read_knowledge(write({"faq.yaml": entry})).broken


def test_an_entry_vouches_for_figures_of_its_source(write: Write, good: Files) -> None:
    """A name such as 1+7 is accepted once the entry lists it."""
    text = str(good["faq/parking.yaml"]).replace("以上。", "以上，即“1+7”体系。")

    listed = text + '  figures: ["1+7"]\n'

    assert read_knowledge(write(good | {"faq/parking.yaml": text})).broken
    assert not read_knowledge(write(good | {"faq/parking.yaml": listed})).broken


def test_working_days_may_be_those_of_a_category(write: Write, good: Files) -> None:
    """An answer may state the limits that categories.yaml sets."""
    text = str(good["faq/parking.yaml"]).replace("以上。", "以上。投诉5个工作日内答复。")

    assert not read_knowledge(write(good | {"faq/parking.yaml": text})).broken


def test_the_office_is_called_as_the_settings_say(write: Write, good: Files) -> None:
    """A name given from outside replaces the one in office.yaml."""
    knowledge = load_knowledge(write(good), office_name="安民街道")

    assert knowledge.office.name[Language.ZH_HANS] == "安民街道"


@pytest.mark.parametrize(
    ("field", "slots"),
    [
        ("", ((time(9), time(12)), (time(14), time(18)))),
        (
            '  slots: ["08:30-12:00", "14:00-17:30"]\n',
            ((time(8, 30), time(12)), (time(14), time(17, 30))),
        ),
        ("  slots: [08:30-12:00, 14:00-24:00]\n", ((time(8, 30), time(12)), (time(14), time(0)))),
        ("  slots: 9:00-17:00\n", ((time(9), time(17)),)),
    ],
    ids=["absent", "quoted", "bare, until midnight", "one alone"],
)
def test_the_hours_of_a_working_day_arrive(
    write: Write, good: Files, field: str, slots: Slots
) -> None:
    """An office that does not say has a morning and an afternoon."""
    knowledge = load_knowledge(write(good | {"office.yaml": f"office:\n  name: XX街道\n{field}"}))

    assert knowledge.office.slots == slots


def test_the_version_follows_the_contents(write: Write, good: Files) -> None:
    """The same files have the same version, others another."""
    first = load_knowledge(write(good)).version
    again = load_knowledge(write(good)).version
    changed = load_knowledge(write({"lexicon.yaml": "fillers: [麻烦]"})).version

    assert first == again != changed


def test_the_rest_is_read_where_one_entry_is_broken(write: Write) -> None:
    """What is complete is there to answer from, whatever else is wrong."""
    loaded = read_knowledge(write({"faq.yaml": LEAST + "- {id: b, topic: t}\n"}))

    assert loaded.broken
    assert list(loaded.knowledge.entries) == ["a"]


def test_dead_ids_are_not_told_while_a_file_cannot_be_read(write: Write, good: Files) -> None:
    """One unreadable file is one mistake, not one for each reference into it."""
    problems = read_knowledge(write(good | {"faq/parking.yaml": "- id: [\n"})).problems

    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    assert [problem.file.rpartition("/")[2] for problem in errors] == ["parking.yaml"]


def test_loading_refuses_what_has_errors(write: Write) -> None:
    """The refusal carries every problem and says the first."""
    directory = write({"faq.yaml": "- {id: b, topic: t, questions: [q]}\n"})

    with pytest.raises(
        KnowledgeError, match=r'faq\.yaml:1: entry "b": "answer" is missing'
    ) as held:
        load_knowledge(directory)
    assert f"{directory.as_posix()}/faq.yaml:1: error: " in format_problems(held.value.problems)


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_directory_without_entries_is_an_error(tmp_path: Path, name: str) -> None:
    """An empty or absent directory is told as such."""
    assert "there " in read_knowledge(tmp_path / name).problems[0].message


def test_many_short_entries_are_one_warning(write: Write) -> None:
    """A large FAQ with one phrasing each is not drowned in warnings."""
    text = "".join(f"- {{id: e{n}, topic: t, questions: [问{n}], answer: 答}}\n" for n in range(50))

    (problem,) = read_knowledge(write({"faq.yaml": text})).problems

    assert problem.message.startswith("50 entries have fewer than 8 phrasings")


def test_signs_that_make_another_word_make_another_phrasing(write: Write) -> None:
    """C, C++ and C# are three questions."""
    entry = "- {id: a, topic: t, questions: [C, C++, 'C#', C%, C@, C&, C1, CC], answer: a}"

    assert not read_knowledge(write({"faq.yaml": entry})).problems
