"""Words grouped into concepts."""

from __future__ import annotations

from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.reading import Reader


def named(text: str, thesaurus: Thesaurus) -> set[str]:
    """Name the concepts in *text*."""
    return {thesaurus.names[m.concept] for m in Reader(thesaurus).read(text).mentions}


def test_mentions_agree_when_languages_differ() -> None:
    """The same concepts in Mandarin, Cantonese, English and pinyin."""
    thesaurus = Thesaurus()
    for text in ("停车在哪里", "泊車喺邊度", "where is the parking", "tingche zai nali"):
        assert {"parking", "?where"} <= named(text, thesaurus)


def test_mentions_hear_a_word_when_it_is_misspelt() -> None:
    """医院 typed 一院 sounds the same."""
    assert "hospital" in named("新一远", Thesaurus())


def test_mentions_do_not_hear_what_is_a_word_of_its_own() -> None:
    """实践 sounds like 时间 but is no misspelling."""
    assert "?when" not in named("实践站", Thesaurus())


def test_mentions_take_the_office_s_own_words_when_given() -> None:
    """Local groups of words become concepts."""
    thesaurus = Thesaurus([["绿马甲", "巡河员"]])
    assert named("绿马甲", thesaurus) & named("巡河员", thesaurus)
