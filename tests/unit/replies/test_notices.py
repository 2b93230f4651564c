"""Every kind of delivery has a renderer, in every language, as valid Telegram HTML."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement import AnnouncementStatus
from bot.domain.breakthrough import STEPS_MOST, BreakthroughMove, BreakthroughStatus
from bot.domain.complaint import Action, ComplaintStatus, Verdict
from bot.domain.duty import ClockName
from bot.domain.language import Language
from bot.domain.vitals import Vital
from bot.emulator.hypertext import parse_html
from bot.replies.notices import KINDS, render
from bot.replies.reply import CALLBACK_LIMIT, TEXT_LIMIT, Reply, split, units
from bot.replies.texts import Texts
from bot.services.announcement_record import BOARD, PROPOSED
from bot.services.announcement_tally import Tally
from bot.services.announcement_trials import TRIAL
from bot.services.breakthrough_notices import CARD, FOUND, LATE, REPORT, Tidings
from bot.services.breakthrough_notices import PROMPT as BREAKTHROUGH_PROMPT
from bot.services.breakthrough_notices import TOLD as TOLD_TASK
from bot.services.complaint_notices import FOLLOWED, TOLD
from bot.services.places import TOPIC, TOPIC_NAME
from bot.services.taking_back import TAKE_BACK
from bot.store.tables import Answered

ROOT = Path(__file__).parents[3]
SHANGHAI = ZoneInfo("Asia/Shanghai")
NASTY = "<b>&amp; {reference} 😀" * 40


def _complaint(**changes: Any) -> dict[str, Any]:
    facts = {
        "id": 2**40,
        "reference": "JF-20231106-0001",
        "text": NASTY,
        "is_question": False,
        "is_urgent": True,
        "category": {"zh-Hans": "路灯<", "en": "Lamp"},
        "unit": {"zh-Hans": "城管组"},
        "place": NASTY * 5,
        "has_location": True,
        "photo_count": 3,
        "voice_count": 2,
        "gists": [NASTY] * 9,
        "offered_unit": {"zh-Hans": "交通<组"},
        "party": "owner",
        "status": ComplaintStatus.RECEIVED,
        "owner": "张<三>",
        "due_at": "2023-11-09T10:00:00+00:00",
        "filed_at": "2023-11-06T02:00:00+00:00",
        "action": Action.REPLY,
        "said": NASTY,
        "verdict": None,
        "more": {},
        "act_by": "2023-11-08T10:00:00+00:00",
        "clock": ClockName.REPLY,
    }
    return {**facts, **changes}


PROMPT = {
    "reference": "JF-20231106-0001",
    "staff": {"id": 7, "name": "<张三>"},
    "needs_proof": True,
    "due_at": "2023-11-09T10:00:00+00:00",
    "extensions_left": 1,
}
PROMPTED = [
    *(Action.REPLY, Action.FINISH, Action.ASK, Action.EXTEND, Action.NOTE),
    *(Action.REFER, Action.DEFER, Action.DUPLICATE, Action.OFFER, Action.REJECT),
]
CHANGE = {
    "title": {"zh-Hans": "停车位"},
    "target": {"zh-Hans": "1000个以上"},
    "unit": {"zh-Hans": "个"},
    "value": 320.0,
    "milestone": None,
    "holds_on": "2023-11-05",
    "note": NASTY,
}
DUE = {"commitment": "parking", "title": {"zh-Hans": NASTY}, "due": "2023-11-09"}
COUNTS = dict.fromkeys(Tally().facts(), 1)
ON_CARD = {
    "id": 2**40,
    "reference": "JF-20231106-0001",
    "status": ComplaintStatus.DONE,
    "words": "<b>" * 20,
}
TASK: dict[str, Any] = {
    "id": 2**40,
    "status": BreakthroughStatus.OPEN,
    "title": "<路灯>" * 15,
    "category": {"zh-Hans": "路灯<"},
    "owner": "张<三>",
    "due_on": "2023-12-15",
    "is_late": True,
    "commitment": {"zh-Hans": "停车位<"},
    "outcome": NASTY * 5,
    "steps": [
        {"position": one, "text": "<线>" * 40, "is_done": one < 4}
        for one in range(1, 1 + STEPS_MOST)
    ],
    "count": 200,
    "complaints": [ON_CARD] * 10,
    "verdicts": dict.fromkeys(Verdict, 3),
    "unanswered": 7,
}
TOLD_OF = {**ON_CARD, "title": TASK["title"], "due_on": "2023-12-15", "count": 3, "said": NASTY}
_M = BreakthroughMove
ASKED = [_M.OPEN, _M.ADD, _M.RESCHEDULE, _M.RENAME, _M.PLAN, _M.CLOSE, _M.DROP]
SAMPLES: dict[str, list[dict[str, Any]]] = {
    "answered": [
        {
            "question": 7,
            "asked": "<b>狗证</b>？",
            "entry": "dogs.1",
            "answer": {"zh-Hans": "带上<疫苗本>。", "en": "Bring the <booklet>."},
            "source": source,
            "has_figures": has_figures,
        }
        for source in ({}, {"zh-Hans": "报告", "en": "Report"})
        for has_figures in (True, False)
    ],
    "notice": [
        *(_complaint(action=one) for one in TOLD - {Action.EXTEND}),
        _complaint(action=Action.EXTEND, more={"due_at": "2023-11-20T10:00:00+00:00"}),
        _complaint(action=Action.EXTEND, unit={}, said=None),
    ],
    "proof": [{"reference": "JF-20231106-0001", "photo": "file"}],
    "followed": [
        *(_complaint(action=one, status=two) for one in FOLLOWED for two in ComplaintStatus),
        _complaint(action=Action.CONFIRM, verdict=Verdict.PARTLY),
    ],
    "joined": [_complaint(joined=2)],
    "card": [
        *(_complaint(status=one) for one in ComplaintStatus),
        _complaint(joined=9, lead="JF-20231106-0001", similar=["JF-20231106-0002"] * 3),
        _complaint(lead="JF-20231106-0002"),
    ],
    "relay": [
        *(_complaint(action=one.action, verdict=one, said=None) for one in Verdict),
        _complaint(action=Action.ADD),
        _complaint(action=Action.JOIN),
        _complaint(action=Action.WITHDRAW, said=None),
    ],
    "alarm": [
        _complaint(action=action, more={"clock": clock, "act_by": by}, called=[PROMPT["staff"]])
        for action in (Action.WARN, Action.ESCALATE, Action.RELEASE)
        for clock, by in (
            (ClockName.ACCEPT, "2023-11-06T04:00:00+00:00"),
            (ClockName.REPLY, "2023-11-07T10:00:00+00:00"),
            (ClockName.SOLVE, "2023-11-09T10:00:00+00:00"),
        )
    ],
    "prompt": [
        *({**PROMPT, "action": one, "argument": None} for one in PROMPTED),
        {**PROMPT, "action": Action.NOTE, "argument": "7"},
    ],
    "digest": [{"news": [CHANGE, {**CHANGE, "value": None, "milestone": {"zh-Hans": "开工"}}]}],
    "progress_due": [
        {"items": [{**DUE, "is_overdue": late, "owner": owner, "owner_id": id_}]}
        for late in (True, False)
        for owner, id_ in ((None, None), (NASTY, None), (NASTY, 9))
    ],
    "announcement_board": [
        {"id": 3, "status": one, "recipients": 9, "text": NASTY * 90, "counts": COUNTS}
        for one in AnnouncementStatus
    ],
    "announcement_proposed": [
        {"id": 3, "version": 2, "by": NASTY, "text": NASTY},
        {"id": 3, "version": 2, "by": NASTY, "text": "", "is_correction": True},
        {"id": 3, "version": 2, "by": "", "text": "", "is_void": True},
    ],
    CARD: [{**TASK, "status": one} for one in BreakthroughStatus],
    FOUND: [{**TASK, "complaint": ON_CARD}],
    LATE: [{**TASK, "called": [PROMPT["staff"]]}, {**TASK, "called": []}],
    BREAKTHROUGH_PROMPT: [
        {**TASK, "asks": one, "staff": PROMPT["staff"], "needs_proof": True} for one in ASKED
    ],
    REPORT: [
        {**TASK, "answered": dict.fromkeys(Answered, 3), "refused": ["JF-20231106-0001"] * 200},
        {**TASK, "answered": dict.fromkeys(Answered, 0), "refused": []},
    ],
    TOLD_TASK: [
        {**TOLD_OF, "what": one, "status": status}
        for one in Tidings
        for status in (ComplaintStatus.RECEIVED, ComplaintStatus.CONFIRMED)
    ],
    TRIAL: [
        {
            "language": language,
            "content": {
                "text": NASTY,
                "is_in_language": False,
                "picture": None,
                "buttons": [],
                "version": 1,
            },
        }
        for language in Language
    ],
    "ill": [{"vital": one, "since": "2023-11-06T02:00:00+00:00"} for one in Vital],
    "well_again": [
        {"vital": one, "since": "2023-11-06T02:00:00+00:00", "until": "2023-11-06T03:00:00+00:00"}
        for one in Vital
    ],
    "knowledge_broken": [{"problems": "faq.yaml:3: <x> " * 300}],
    "no_topics": [{"is_refused": True}, {"is_refused": False}],
    "quarantined": [{"attempts": 3, "number": 5}],
}


_ACTS = {TAKE_BACK, TOPIC, TOPIC_NAME}
"""Done to a topic or a message; nobody reads them."""


def _posted_kinds() -> set[str]:
    """Collect the kinds that the services write into the outbox, off their syntax trees."""
    kinds = {"digest", BOARD, PROPOSED, CARD, FOUND, LATE, BREAKTHROUGH_PROMPT, REPORT}
    for path in (ROOT / "bot" / "services").glob("*.py"):
        module = vars(import_module(f"bot.services.{path.stem}"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "kind":
                kinds |= _named(node.value, module)
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "_tell":
                kinds |= _named(node.args[0], module)
    return kinds - _ACTS


def _named(node: ast.expr, module: dict[str, Any]) -> set[str]:
    """Read a kind that is written out, a constant of the module, or one of a table's."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return set(module[node.value.id].values())
    value = module.get(node.id) if isinstance(node, ast.Name) else getattr(node, "value", None)
    return {value} if isinstance(value, str) else set()


def test_every_kind_that_is_posted_has_a_renderer() -> None:
    """A delivery that nobody can render would be a message that nobody gets."""
    assert _posted_kinds() == set(KINDS)
    assert set(SAMPLES) == set(KINDS)


def _check(reply: Reply) -> None:
    for part in split(reply.text):
        assert units(parse_html(part).text) <= TEXT_LIMIT
    for row in reply.rows:
        for button in row:
            assert len(button.press.encode()) <= CALLBACK_LIMIT
            assert button.label.strip()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
def test_a_delivery_is_valid_in_every_language(kind: str, language: Language) -> None:
    """Whatever residents and staff typed, Telegram takes it."""
    for facts in SAMPLES[kind]:
        _check(render(Texts(language, SHANGHAI), kind, facts))


@pytest.mark.parametrize("status", ComplaintStatus)
def test_a_card_is_one_message_that_an_edit_replaces_whole(status: ComplaintStatus) -> None:
    """An edit changes one message: a card in two would lose its second half."""
    for language in Language:
        card = render(Texts(language, SHANGHAI), "card", _complaint(status=status))
        assert len(split(card.text)) == 1


@pytest.mark.parametrize("status", BreakthroughStatus)
def test_a_tasks_card_is_one_message_too(status: BreakthroughStatus) -> None:
    """As many and as long steps, complaints and words as it takes."""
    for language in Language:
        shown = render(Texts(language, SHANGHAI), CARD, {**TASK, "status": status})
        assert len(split(shown.text)) == 1


@given(said=st.text(max_size=3000), place=st.text(max_size=300))
def test_no_personal_number_reaches_the_group(said: str, place: str) -> None:
    """Neither in the text nor in the place nor in what is relayed."""
    number = "13812345678"
    texts = Texts(Language.ZH_HANS, SHANGHAI)
    facts = _complaint(text=f"{number} {said}", place=f"{number} {place}", said=f"{number} {said}")
    for kind in ("card", "relay"):
        facts["action"] = Action.ADD
        assert number not in render(texts, kind, facts).text


@pytest.mark.parametrize("status", [ComplaintStatus.DONE, ComplaintStatus.CONFIRMED])
def test_a_card_speaks_of_the_resident_not_to_them(status: ComplaintStatus) -> None:
    """Staff read 居民, residents read 您."""
    card = render(Texts(Language.ZH_HANS, SHANGHAI), "card", _complaint(status=status))

    assert "居民" in card.text
    assert "您" not in card.text
