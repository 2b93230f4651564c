"""Bringing what people type into one form: width, case, script, numerals, marks, emoji.

The knowledge base and every message go through the same function, so that two texts that a
reader takes for the same compare as the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from bot.domain.cantonese import mandarin
from bot.domain.numerals import arabic_numerals

LIMIT = 1536
"""Characters that are read, so that the longest text takes no longer than 20 ms."""
HEAD = 768
"""Characters kept from the front of a longer text; the rest of LIMIT comes from its end."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HAN_RUN = re.compile(f"[{HAN}]")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u2300-\u23ff\u25a0-\u25ff"
    "\U000e0020-\U000e007f\u20e3\u3030\u303d\u3297\u3299\ufe0f]+"
)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4"
    "\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0"
    "\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]+"
)
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u3000]+|\s*\n\s*")
_TWICE = re.compile(r"(.)\1", re.DOTALL)
_REPEATED_MARK = re.compile(r"([^\w\s])\1{1,}")
_STRETCHED = re.compile(r"([^\W\d])\1{3,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A text in the one form, with what was done to get there."""

    text: str
    steps: tuple[tuple[str, str], ...] = ()
    """(name of the step, text after it), only those that changed something."""
    emoji: bool = False
    """Emoji stood in the text."""


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Give *text* in Simplified characters.

    Characters only: OpenCC's phrase tables for Taiwan also rewrite words that the mainland
    uses as they are, such as 新增. Old Traditional texts write 坏 for 坯, and its tables read
    Simplified 一坏 so; whoever writes to an office means 壞.
    """
    if not _HAN_RUN.search(text):
        return text
    return str(_to_simplified().convert(text.replace("坏", "壞")))


def shorten(text: str) -> str:
    """Keep LIMIT characters: the front and, where people put their question, the end."""
    return text if len(text) <= LIMIT else f"{text[:HEAD]}\n{text[HEAD - LIMIT + 1 :]}"


def _spaces(text: str) -> str:
    return _SPACE.sub(lambda found: "\n" if "\n" in found[0] else " ", text).strip()


def _marks(text: str) -> str:
    if not _TWICE.search(text):
        return text
    once = _REPEATED_MARK.sub(r"\1", text)
    return _STRETCHED.sub(r"\1\1\1", once)


def _width(text: str) -> str:
    # Compatibility forms may unfold to 18 characters each, hence the second cut.
    return shorten(unicodedata.normalize("NFKC", text)).lower()


def _numbers(text: str) -> str:
    return arabic_numerals(_THOUSANDS.sub("", text))


_STEPS = (
    ("width", _width),
    ("invisible", lambda text: _INVISIBLE.sub("", text)),
    ("emoji", lambda text: _EMOJI.sub(" ", text)),
    ("script", simplify),
    ("cantonese", mandarin),
    ("numerals", _numbers),
    ("marks", _marks),
    ("spaces", _spaces),
)
_PLAIN = re.compile("[\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9,.?!:;()。、，？！：；（）]*")
"""Most texts are of such characters alone; the steps below have nothing to do in them."""
_PLAIN_STEPS = tuple(
    (name, step) for name, step in _STEPS if name not in {"invisible", "emoji", "spaces"}
)


def normalise(text: str) -> Normalised:
    """Bring *text* into the one form; any string at all is accepted."""
    done: list[tuple[str, str]] = []
    current = shorten(text)
    plain = _PLAIN.fullmatch(current)
    emoji = not plain and bool(_EMOJI.search(current))
    for name, step in _PLAIN_STEPS if plain else _STEPS:
        changed = step(current)
        if changed != current:
            done.append((name, changed))
            current = changed
    return Normalised(text=current, steps=tuple(done), emoji=emoji)
