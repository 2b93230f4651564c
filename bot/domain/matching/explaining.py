"""Saying why: what a message and a phrasing share, and what would have helped."""

from __future__ import annotations

import re

from rapidfuzz.distance import Indel

from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.pinyin import sound_names
from bot.domain.matching.reading import Reading, Script
from bot.domain.matching.tokens import pieces

_MOST_PIECES = 12
_LEADING_MARKS = re.compile(r"^\W+")
_REMEDY_LENGTH = 48


def shared_pieces(reading: Reading, phrasing: Reading) -> tuple[str, ...]:
    """List the runs of tokens that both have, longest first; of syllables, in pinyin."""
    if reading.script is Script.PINYIN:
        names = sound_names()
        words = [names.get(char, "") for char in reading.sounds]
        ours, theirs = reading.sounds, phrasing.sounds
    else:
        words = pieces(reading.text)
        ours, theirs = reading.tokens, phrasing.tokens
    joint = "" if reading.script is Script.HAN else " "
    blocks = [op for op in Indel.opcodes(ours, theirs) if op.tag == "equal"]
    runs = {joint.join(words[op.src_start : op.src_end]) for op in blocks}
    ordered = sorted(filter(None, runs), key=lambda run: (-len(run), run))
    return tuple(ordered[:_MOST_PIECES])


def shared_concepts(reading: Reading, phrasing: Reading, thesaurus: Thesaurus) -> tuple[str, ...]:
    """Name the concepts that both speak of."""
    theirs = {mention.concept for mention in phrasing.mentions}
    both = {mention.concept for mention in reading.mentions if mention.concept in theirs}
    return tuple(thesaurus.names[concept] for concept in sorted(both))


def remedy(reading: Reading) -> str:
    """Give the core of the message, fit to be added to an entry as a phrasing."""
    text = reading.text.replace("\n", " ").strip()
    return text if len(text) <= _REMEDY_LENGTH else _LEADING_MARKS.sub("", text[-_REMEDY_LENGTH:])
