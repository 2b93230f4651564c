"""`python -m bot.locale`: brings the catalogues up to date with the code.

New msgids are added empty to zh_Hans.po for a person to write; zh_Hant.po is drafted from it by
OpenCC wherever it has no text of its own yet.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.domain.traditional import traditional

_HERE = Path(__file__).parent
_KEYWORDS = {"t": None, "plain": None, "_": None}
_METHODS = [("**.py", "python"), ("web/templates/**.html", "jinja2.ext:babel_extract")]


def extracted() -> Catalog:
    """Collect every msgid that the code speaks."""
    catalog = Catalog()
    found = extract_from_dir(_HERE.parent, method_map=_METHODS, keywords=_KEYWORDS)
    for name, line, msgid, _comments, _context in found:
        catalog.add(msgid, locations=[(f"bot/{name}", line)])
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
    """Add what is new, drop what is gone, draft zh_Hant."""
    hans, hant = stored("zh_Hans"), stored("zh_Hant")
    for catalog in (hans, hant):
        # A template each: a catalogue takes over the messages it is given.
        catalog.update(extracted(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
    for message in hans:
        draft = hant.get(message.id) if message.id else None
        if draft is not None and message.string and not draft.string:
            draft.string = traditional(str(message.string))
    _write("zh_Hans", hans)
    _write("zh_Hant", hant)


if __name__ == "__main__":
    update()
