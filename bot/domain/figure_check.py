"""Whether every number that an answer states is one that the office has promised or vouched for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from bot.domain.figures import Figure, figures
from bot.domain.knowledge import Commitment, FaqEntry, Knowledge
from bot.domain.language import Language
from bot.domain.problems import Place, Places, Problem

_YEAR_AND_LINES = (2023.0, 110.0, 119.0, 120.0, 12345.0)
"""The report's year, and the police, fire, ambulance and government service lines."""
_WORKING_DAYS = frozenset(
    {"个工作日", "個工作日", "working day", "working days", "business day", "business days"}
)


@dataclass(frozen=True, slots=True)
class _Vouched:
    """Numbers that may be stated, in full or, for *leading* ones, before a scale word."""

    values: frozenset[float | str] = frozenset()
    leading: frozenset[float | str] = frozenset()

    def __or__(self, other: _Vouched) -> _Vouched:
        return _Vouched(self.values | other.values, self.leading | other.leading)

    def covers(self, figure: Figure) -> bool:
        return figure.value in self.values or figure.leading in self.leading


def check_figures(knowledge: Knowledge, places: Places) -> Iterator[Problem]:
    """Yield the figures of answers that nothing vouches for.

    For an entry vouch: the commitments it names, those of its topic, its own ``figures``, and for
    working days the limits in categories.yaml. A directory without commitments states what it
    likes: nothing in it could be compared.
    """
    if not knowledge.commitments:
        return
    promised = {name: _promised(item) for name, item in knowledge.commitments.items()}
    days = _limits(knowledge)
    for entry in knowledge.entries.values():
        vouched = _for_entry(entry, knowledge.commitments.values(), promised)
        place = places["entry", entry.id]
        for part, figure in _unvouched(_written(entry, place), vouched, days):
            yield place.problem(
                part,
                f'entry "{entry.id}": the answer states "{figure}", but no commitment '
                'of this entry or its topic does; name it under "figures" if the source does',
            )


def unvouched_figures(
    knowledge: Knowledge, entry: FaqEntry, texts: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield the figures of an entry's texts that nothing vouches for, each with its text's name."""
    if not knowledge.commitments:
        return
    promised = {name: _promised(item) for name, item in knowledge.commitments.items()}
    vouched = _for_entry(entry, knowledge.commitments.values(), promised)
    yield from _unvouched(texts, vouched, _limits(knowledge))


def _limits(knowledge: Knowledge) -> frozenset[float]:
    return frozenset(float(item.working_days) for item in knowledge.categories.values())


def _for_entry(
    entry: FaqEntry, commitments: Iterable[Commitment], promised: dict[str, _Vouched]
) -> _Vouched:
    always = _Vouched(frozenset(_YEAR_AND_LINES)) | _named(entry.figures)
    near = [
        promised[item.id]
        for item in commitments
        if item.topic == entry.topic or item.id in entry.commitments
    ]
    return reduce(_Vouched.__or__, near, always)


def _unvouched(
    texts: Iterable[tuple[str, str]], vouched: _Vouched, days: frozenset[float]
) -> Iterator[tuple[str, str]]:
    for part, text in texts:
        for figure in figures(text):
            due = figure.unit in _WORKING_DAYS and figure.value in days
            if figure.stated and not due and not vouched.covers(figure):
                yield part, figure.text


def _written(entry: FaqEntry, place: Place) -> Iterator[tuple[str, str]]:
    """Yield the answer's texts that people wrote, not those derived from them."""
    if not any(f"answer.{language}" in place.parts for language in Language):
        yield "answer", entry.answer[Language.ZH_HANS]
        return
    for language in Language:
        part = f"answer.{language}"
        if part in place.parts and language in entry.answer:
            yield part, entry.answer[language]


def _promised(commitment: Commitment) -> _Vouched:
    texts = [*commitment.title.values(), *commitment.target_text.values()]
    texts += [text for step in commitment.milestones for text in step.name.values()]
    wanted = [point.value for point in commitment.plan]
    if commitment.target is not None:
        wanted.append(commitment.target)
    texts += [f"{value:f} {unit}" for value in wanted for unit in commitment.unit.values()]
    stated = frozenset(figure.value for text in texts for figure in figures(text))
    return _Vouched(stated) | _named(commitment.figures)


def _named(names: tuple[str, ...]) -> _Vouched:
    """Read a ``figures`` list; a bare "40" also stands for 40亿, as its scale is not said."""
    found = [(name, figure) for name in names for figure in figures(name)]
    bare = frozenset(figure.value for name, figure in found if figure.text == name.strip())
    return _Vouched(frozenset(figure.value for _, figure in found), bare)
