"""What is kept of a build comes back as it was, or not at all."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from bot.domain.knowledge import FaqEntry, Lexicon
from bot.domain.language import Language
from bot.domain.matching import Matcher
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.keeping import Laid, key
from bot.domain.matching.packing import join, pack, parts_of, unpack
from tests.unit.domain.matching.conftest import Memory, library

ENTRIES = library()


@pytest.fixture(scope="module")
def laid() -> Laid:
    """Lay out the library."""
    return Laid.of(ENTRIES, Thesaurus(), Lexicon())


def _same(one: Any, other: Any) -> bool:
    if is_dataclass(one):
        return all(_same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and bool((one == other).all())
    return bool(one == other) and type(one) is type(other)


def test_a_layout_comes_back_as_it_was(laid: Laid) -> None:
    """Arrays, their types, texts and numbers: nothing is lost."""
    assert _same(laid, join(Laid, unpack(pack(parts_of(laid)))))


def test_arrays_are_read_where_they_lie_and_cannot_be_changed(laid: Laid) -> None:
    """They are views of what was kept, which several processes may share."""
    again = join(Laid, unpack(memoryview(pack(parts_of(laid)))))
    with pytest.raises(ValueError, match="read-only"):
        again.corpus.index.idf[0] = 1.0


@pytest.mark.parametrize("stored", [b"", b"PK", b"jfpack1\n", b"jfpack1\n" + b"\0" * 64])
def test_what_is_no_pack_is_refused(stored: bytes) -> None:
    """A file of an older version or half of one is told apart."""
    with pytest.raises(ValueError):  # noqa: PT011 — several kinds of it, all named so
        unpack(stored)


@pytest.mark.parametrize("size", [40, 2000])
def test_half_a_file_is_built_anew(matcher: Matcher, learned: Memory, size: int) -> None:
    """Whatever became of the cache, the matcher is the same and the cache is mended."""
    memory = Memory()
    cut = {name: stored[:size] for name, stored in learned.kept.items()}
    memory.kept = dict(cut)

    again = Matcher.build(ENTRIES, cache=memory)

    assert again.decide("借书证丢了") == matcher.decide("借书证丢了")
    # What other tests learned there stays cut.
    mended = [name for name, stored in memory.kept.items() if stored != cut[name]]
    assert len(mended) == memory.written == 3
    # Some words were spelt for tables that this process has read for good.
    layings = [name for name in mended if not name.startswith("spelt")]
    assert all(memory.kept[name] == learned.kept[name] for name in layings)


def test_a_layout_is_named_after_all_that_it_rests_on() -> None:
    """Phrasings, topics, answers and local words each change the name."""
    changed = (
        replace(ENTRIES[0], questions=("another",)),
        replace(ENTRIES[0], topic="another"),
        replace(ENTRIES[0], answer={Language.ZH_HANS: "another"}),
    )
    several: list[tuple[tuple[FaqEntry, ...], Lexicon]] = [
        (ENTRIES, Lexicon()),
        (ENTRIES, Lexicon(fillers=("请教",))),
        *(((one, *ENTRIES[1:]), Lexicon()) for one in changed),
    ]
    assert len({key(*each) for each in several}) == len(several)
