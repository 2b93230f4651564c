"""Traditional sentences follow the Simplified ones, and what a person wrote is kept."""

from __future__ import annotations

from babel.messages.catalog import Catalog

from bot.locale.drafting import FUZZY, Origin, redraft

KEY = "A key"


def _catalog(text: str) -> Catalog:
    catalog = Catalog()
    catalog.add(KEY, text)
    return catalog


def _redrafted(
    hans: str, hant: str, known: dict[str, Origin]
) -> tuple[str, bool, dict[str, Origin]]:
    """Give the Traditional text, whether it is flagged, and what is remembered."""
    catalog = _catalog(hant)
    origins = redraft(_catalog(hans), catalog, known)
    message = catalog.get(KEY)
    assert message is not None
    return str(message.string), FUZZY in message.flags, origins


def test_a_draft_is_made_where_there_is_none_and_anew_when_its_source_changes() -> None:
    """Also by way of a file, and as often as it changes."""
    text, is_flagged, known = _redrafted("给密钥", "", {})
    assert (text, is_flagged) == ("給密鑰", False)

    read = Origin.read(one.line() for one in known.values())
    text, is_flagged, known = _redrafted("给新密钥", text, read)
    assert (text, is_flagged) == ("給新密鑰", False)
    text, is_flagged, _ = _redrafted("收回密钥", text, known)
    assert (text, is_flagged) == ("收回密鑰", False)


def test_what_a_person_wrote_stays_and_is_flagged_once_its_source_changes() -> None:
    """Once: whoever has looked takes the flag away, and it stays away."""
    _, _, drafted = _redrafted("程序", "", {})
    text, is_flagged, known = _redrafted("程序", "程式", drafted)
    assert (text, is_flagged) == ("程式", False)

    text, is_flagged, known = _redrafted("新程序", text, known)
    assert (text, is_flagged) == ("程式", True)
    text, is_flagged, _ = _redrafted("新程序", "新程式", known)
    assert (text, is_flagged) == ("新程式", False)


def test_what_a_person_wrote_before_anything_was_remembered_counts_as_right() -> None:
    """And becomes a draft again when it is what would be drafted."""
    text, is_flagged, known = _redrafted("程序", "程式", {})
    assert (text, is_flagged) == ("程式", False)

    _, _, known = _redrafted("程序", "程序", known)
    assert _redrafted("新程序", "程序", known)[:2] == ("新程序", False)
