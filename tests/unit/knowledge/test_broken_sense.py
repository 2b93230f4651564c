"""Knowledge in good form that contradicts itself, leads nowhere or states what nobody promised."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Told = Callable[[str, str, str | bytes], list[str]]

HOUSING, PARKING = "faq/housing.yaml", "faq/parking.yaml"
TOPICS, OFFICE, LEXICON = "topics.yaml", "office.yaml", "lexicon.yaml"
PROMISES, CATEGORIES = "commitments.yaml", "categories.yaml"
PLAIN = "- id: p\n  topic: parking\n  questions: [车位？]\n  answer: 有。\n"
T1000 = "    target: 1000\n"
PLAN = "    plan:\n"


def _point(by: str, value: int) -> str:
    return f"      - {{by: {by}, value: {value}}}\n"


BREAKS: dict[str, tuple[str, str, str | bytes, str]] = {
    "same id": (PARKING, "id: parking.target", "id: housing.target", "1: error: taken already by"),
    "phrasing of two": (
        PARKING,
        "今年新增多少停车位",
        "今年籌集多少套保障房 ！",
        "3: error: is claimed by",
    ),
    "phrasing twice": (
        HOUSING,
        "How many affordable homes this year?",
        "今年筹集多少套保障房",
        "5: warning: is here twice",
    ),
    "few phrasings": (PARKING, "questions", "questions", "3: warning: fewer than 8 phrasings (1)"),
    "missing English": (
        PARKING,
        "    en: At least one thousand parking spaces this year.\n",
        "",
        '4: error: "answer" is missing in en',
    ),
    "missing Chinese": (TOPICS, "zh-Hans: 停车, ", "", '3: error: "name" is missing in zh-Hans'),
    "one text only": (PARKING, "", PLAIN, '4: error: "answer" is one text'),
    "unknown language": (HOUSING, "    en: At", "    EN: At", '8: error: did you mean "en"?'),
    "zh for a language": (
        HOUSING,
        "    zh-Hans: 今",
        "    zh: 今",
        '7: error: did you mean "zh-Hans"?',
    ),
    "dead related id": (
        HOUSING,
        "[parking.target]",
        "[\n    parking.gone]",
        "10: error: which is nowhere",
    ),
    "related to itself": (
        HOUSING,
        "[parking.target]",
        "[housing.target]",
        "9: error: related to itself",
    ),
    "dead commitment": (
        HOUSING,
        "commitments: [housing]",
        "commitments: [homes]",
        '10: error: commitment "homes"',
    ),
    "dead topic": (PARKING, "topic: parking", "topic: parks", '2: error: no topic "parks"'),
    "dead topic of a promise": (PROMISES, "topic: parking", "topic: x", '9: error: no topic "x"'),
    "dead topic of a category": (
        CATEGORIES,
        "topic: parking",
        "topic: x",
        '6: error: no topic "x"',
    ),
    "dead unit": (CATEGORIES, "unit: order", "unit: odrer", '7: error: no unit "odrer"'),
    "foreign figure": (HOUSING, "1000套", "1200套", '7: error: states "1200套"'),
    "foreign figure in words": (PARKING, "一千个", "两千个", '5: error: states "两千"'),
    "foreign figure in English": (
        PARKING,
        "one thousand",
        "two thousand",
        '6: error: "two thousand',
    ),
    "foreign date": (PARKING, "以上。", "以上，3月完成。", '5: error: states "3月"'),
    "long answer": (
        HOUSING,
        "zh-Hans: 今年",
        "zh-Hans: " + "好" * 4097,
        "7: error: a message holds 4096",
    ),
    "past review": (HOUSING, "2027-03-01", "2023-03-01", "11: warning: was to be reviewed by"),
    "no date": (HOUSING, "2027-03-01", "next spring", "11: error: must be a date such as"),
    "days out of range": (
        CATEGORIES,
        "working_days: 5",
        "working_days: 90",
        "8: error: must be 1 to 60",
    ),
    "half days": (CATEGORIES, "working_days: 5", "working_days: 2.5", "8: error: a whole number"),
    "no days": (CATEGORIES, "    working_days: 5\n", "", '4: error: "working_days" is missing'),
    "proof in words": (
        CATEGORIES,
        "proof: true",
        "proof: photo",
        "9: error: must be true or false",
    ),
    "target in words": (PROMISES, "target: 1000", "target: 1000套", "6: error: a plain number"),
    "target without unit": (
        PROMISES,
        "    unit: {zh-Hans: 套, en: homes}\n",
        "",
        '6: error: needs a "unit"',
    ),
    "target of two minds": (
        PROMISES,
        "    target: 1000\n",
        "    target: 1000\n    target_text: {zh-Hans: 1200套以上, en: 1200 or more}\n",
        '7: error: "target_text" states another number than "target"',
    ),
    "nothing to follow up": (
        PROMISES,
        "    milestones:\n      - {id: planned, name: {zh-Hans: 规划, en: Planned}}\n",
        "",
        '8: error: "target" or "milestones"',
    ),
    "milestone without a name": (
        PROMISES,
        ", name: {zh-Hans: 规划, en: Planned}",
        "",
        '14: error: "name" is missing',
    ),
    "never updated": (
        PROMISES,
        "    target: 1000\n",
        "    target: 1000\n    update_every_days: 0\n",
        "7: error: must be 1 to 366",
    ),
    "plan without a date": (
        PROMISES,
        T1000,
        f"{T1000}{PLAN}      - {{value: 1}}\n",
        '8: error: "by" is',
    ),
    "plan with half a date": (
        PROMISES,
        T1000,
        f"{T1000}{PLAN}      - {{by: 2023-13-01, value: 1}}\n",
        '8: error: "by" must be a date',
    ),
    "plan that goes back in time": (
        PROMISES,
        T1000,
        f"{T1000}{PLAN}{_point('2023-06-30', 1)}{_point('2023-06-30', 1000)}",
        '9: error: "plan" must go forward',
    ),
    "plan that goes down": (
        PROMISES,
        T1000,
        f"{T1000}{PLAN}{_point('2023-03-31', 1000)}{_point('2023-06-30', 999)}",
        '9: error: "plan" goes down to 999',
    ),
    "plan of nothing": (
        PROMISES,
        T1000,
        f"{T1000}{PLAN}{_point('2023-03-31', 0)}{_point('2023-06-30', 1000)}",
        '8: error: a "value" of "plan" must be above 0',
    ),
    "plan that ends too early": (
        PROMISES,
        T1000,
        f"{T1000}{PLAN}{_point('2023-03-31', 999)}",
        '7: warning: "plan" ends at 999',
    ),
    "plan for milestones": (
        PROMISES,
        "    milestones:\n",
        f"{PLAN}{_point('2023-03-31', 1)}    milestones:\n",
        '13: error: a "plan" needs a "target"',
    ),
    "milestones out of order": (
        PROMISES,
        "zh-Hans: 规划, en: Planned}}\n",
        (
            "zh-Hans: 规划, en: Planned}, due: 2023-06-30}\n"
            "      - {id: built, name: {zh-Hans: 建成, en: Built}, due: 2023-06-29}\n"
        ),
        '15: error: milestone "built" is due before "planned"',
    ),
    "link that is none": (
        OFFICE,
        "https://example.org/",
        "example.org",
        "3: error: must begin with https://",
    ),
    "hours in words": (
        OFFICE,
        "  links",
        "  slots: [all day]\n  links",
        '3: error: "slots": "all day" is no slot; write one such as 09:00-12:00',
    ),
    "hours that no clock shows": (
        OFFICE,
        "  links",
        '  slots:\n    - "09:00-12:00"\n    - "14:00-25:00"\n  links',
        '5: error: "14:00-25:00" has a time that no clock shows',
    ),
    "reversed hours": (
        OFFICE,
        "  links",
        '  slots: ["18:00-14:00"]\n  links',
        '3: error: "18:00-14:00" must end after it begins',
    ),
    "overlapping hours": (
        OFFICE,
        "  links",
        '  slots:\n    - "09:00-12:00"\n    - "11:00-18:00"\n  links',
        '5: error: "11:00-18:00" must begin when "09:00-12:00" is over',
    ),
    "hours out of order": (
        OFFICE,
        "  links",
        '  slots:\n    - "14:00-18:00"\n    - "09:00-12:00"\n  links',
        '5: error: "09:00-12:00" must begin when "14:00-18:00" is over',
    ),
    "no hours at all": (OFFICE, "  links", "  slots: []\n  links", "3: error: an empty list"),
    "hours left open": (OFFICE, "  links", "  slots:\n  links", '3: error: "slots" is empty'),
    "hours as fields": (
        OFFICE,
        "  links",
        "  slots: {from: 9}\n  links",
        "3: error: this is a set of named fields",
    ),
    "lonely synonym": (LEXICON, "[车位, 停车位]", "[车位]", "2: error: two words or more"),
    "synonyms in one row": (LEXICON, "[车位, 停车位]", "车位", "2: error: must be a list"),
    "unknown section": (TOPICS, "topics:", "topic:", '1: error: did you mean "topics"?'),
    "stray file": ("topic.yaml", "", "x: 1\n", '1: warning: did you mean "topics"?'),
    "broken JSON": ("faq/more.json", "", '[\n {"id": }]\n', "2: error: not valid JSON"),
}


@pytest.mark.parametrize(("file", "old", "new", "expected"), BREAKS.values(), ids=BREAKS)
def test_knowledge_without_sense_is_told_with_file_and_line(
    told: Told, file: str, old: str, new: str | bytes, expected: str
) -> None:
    """The report has the file, the line, how bad it is and what to mend."""
    line, severity, message = expected.split(": ", 2)

    start = f"{file}:{line}: {severity}: "
    assert [said for said in told(file, old, new) if said.startswith(start) and message in said]
