"""What the setting of a map may be, and which one host it opens a page for."""

from __future__ import annotations

import pytest

from bot.domain.map_source import map_source


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org"),
        ("https://{s}.example.org:8443/{z}/{x}/{y}.png?k=1", "https://*.example.org:8443"),
        ("http://10.0.0.5:9000/town.pmtiles", "http://10.0.0.5:9000"),
        ("/srv/town.pmtiles", None),
    ],
)
def test_a_map_opens_one_host_at_most(value: str, origin: str | None) -> None:
    """A file on this machine opens none."""
    assert map_source(value).origin == origin


@pytest.mark.parametrize(
    "value",
    [
        "tiles.example.org",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org; script-src */{z}/{x}/{y}.png",
        "https://a b/{z}/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
        "javascript:alert(1)",
        "town.mbtiles",
    ],
)
def test_anything_else_is_refused_with_what_would_do(value: str) -> None:
    """A policy cannot be widened by what is typed here."""
    with pytest.raises(ValueError, match="pmtiles"):
        map_source(value)
