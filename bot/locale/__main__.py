"""`python -m bot.locale`: brings the catalogues up to date with the code.

New msgids are added empty to zh_Hans.po for a person to write; zh_Hant.po is drafted from it by
OpenCC, and drafted anew when the sentence changes. A sentence that a person wrote there stays; it
is named, and flagged as fuzzy, when what it stands for has changed: put it right and take the flag
away. zh_Hant.origins remembers which are drafts of what.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from bot.locale.drafting import FUZZY, Origin, redraft

_HERE = Path(__file__).parent
_ORIGINS = _HERE / "zh_Hant.origins"
_KEYWORDS = {"t": None, "plain": None, "_": None}
_METHODS = {"**/*.py": "python", "web/templates/**/*.html": "jinja2.ext:babel_extract"}
_SPEAKS = re.compile(rf"\b(?:{'|'.join(_KEYWORDS)})\s*\(")


def extracted() -> Catalog:
    """Collect every msgid that the code speaks."""
    catalog, root = Catalog(), _HERE.parent
    for pattern, method in _METHODS.items():
        for path in root.glob(pattern):
            # Few files speak, and taking one apart takes a hundred times as long as this look.
            if _SPEAKS.search(path.read_text("utf-8")):
                name = str(path.relative_to(root.parent))
                for line, msgid, *_ in extract_from_file(method, path, keywords=_KEYWORDS):
                    catalog.add(msgid, locations=[(name, line)])
    return catalog


def stored(name: str) -> Catalog:
    """Read a catalogue, empty where there is none yet."""
    path = _HERE / f"{name}.po"
    if not path.exists():
        return Catalog(locale=name, project="jiefang")
    with path.open("rb") as file:
        return read_po(file, locale=name)


def _write(name: str, catalog: Catalog) -> None:
    # The old file decides nothing but the texts: no dates, so that a rerun changes nothing.
    with (_HERE / f"{name}.po").open("wb") as file:
        write_po(file, catalog, width=100, omit_header=True, sort_output=True, no_location=True)


def update() -> None:
    """Add what is new, drop what is gone, draft zh_Hant; say what a person has to look at."""
    hans, hant = stored("zh_Hans"), stored("zh_Hant")
    for catalog in (hans, hant):
        # A template each: a catalogue takes over the messages it is given.
        catalog.update(extracted(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
    known = Origin.read(_ORIGINS.read_text("utf-8").splitlines())
    found = redraft(hans, hant, known)
    _ORIGINS.write_text("".join(found[name].line() for name in sorted(found)), "utf-8")
    _write("zh_Hans", hans)
    _write("zh_Hant", hant)
    for message in hant:
        if FUZZY in message.flags and message.id:
            sys.stderr.write(f"zh_Hant.po: its Simplified text has changed: {message.id}\n")


if __name__ == "__main__":
    update()
