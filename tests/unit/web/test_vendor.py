"""What is vendored is what was vendored, with its licences."""

from __future__ import annotations

import hashlib

from bot.web.templating import STATIC

VENDOR = STATIC / "vendor"


def test_every_vendored_file_is_the_one_that_was_checked() -> None:
    """Name and hash of each file stand in the manifest, and nothing else lies there."""
    lines = (VENDOR / "manifest.sha256").read_text(encoding="utf-8").splitlines()
    promised = {
        name.removeprefix("./"): mark for mark, _, name in (x.partition("  ") for x in lines)
    }
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.sha256"
    }
    assert found == promised


def test_nothing_of_gov_uk_s_own_is_shipped() -> None:
    """Its typeface and crest are for gov.uk alone."""
    styles = (VENDOR / "govuk.css").read_text(encoding="utf-8")
    assert "GDS Transport" not in styles
    assert "@font-face" not in styles
