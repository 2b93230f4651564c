"""Reading a message: its tokens, sounds, concepts and clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from bot.domain.matching.concepts import Mention, Thesaurus
from bot.domain.matching.data import lines
from bot.domain.matching.pinyin import is_pinyin, sounds, toneless
from bot.domain.matching.spelling import Mender, Spelling
from bot.domain.matching.tokens import as_token, is_latin, pieces, pinyin_sound
from bot.domain.text import Normalised, normalise

_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_RUN = re.compile("[\u3400-\u9fff]{2,}")
CLAUSE = re.compile(
    r"[。！？!?；;，,\n：:…~～、（）()]|(?<=[a-z])\.(?=\s|$)|(?<=\S) (?=[\u4e00-\u9fff])"
)
_WORDY = re.compile(r"[a-z\u00c0-\u024f\d]")
"""What makes a piece of more than one character."""
_FEWEST = 2
_STORY = 48
"""Characters from which on a message says things often enough to be understood with its slips."""


class Script(IntEnum):
    """By which signs a message can be matched; fusion has weights for each."""

    HAN = 0
    PINYIN = 1
    LATIN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A message as the index sees it."""

    text: str
    """Normalised, without politeness and slips of typing."""
    script: Script
    tokens: str
    sounds: str
    """A private character per syllable; plain letters where nothing is Chinese."""
    words: tuple[str, ...]
    """Latin words, as written."""
    mentions: tuple[Mention, ...]
    clauses: tuple[tuple[int, int], ...]
    """Spans between marks, in *tokens*; in *sounds*, where the script is pinyin."""
    normalised: Normalised


def spine(reading: Reading) -> str:
    """Give the string that clauses and mentions are counted in."""
    return reading.sounds if reading.script is Script.PINYIN else reading.tokens


class Reader:
    """Reads messages and phrasings alike."""

    def __init__(
        self,
        thesaurus: Thesaurus,
        fillers: tuple[str, ...] = (),
        spelling: Spelling | None = None,
    ) -> None:
        self.thesaurus = thesaurus
        self._mender = Mender(spelling) if spelling else None
        own = [normalise(filler).text for filler in fillers]
        longest_first = sorted(
            {*lines("fillers.txt"), *filter(None, own)}, key=lambda f: (-len(f), f)
        )
        parts = [rf"\b{re.escape(f)}\b" if f.isascii() else re.escape(f) for f in longest_first]
        self._filler = re.compile("|".join(parts))
        # Without words of letters among them they are found ten times as quickly.
        chinese = (re.escape(f) for f in longest_first if not f.isascii())
        self._chinese_filler = re.compile("|".join(chinese))

    def read(self, message: str) -> Reading:
        """Read *message*; any string at all."""
        normalised = normalise(message)
        text = self._substance(normalised.text)
        if not _HAN.search(text) and is_pinyin(text):
            return self._pinyin(text, normalised)
        mended = self._mended(text)
        if mended != text:
            normalised = replace(normalised, steps=(*normalised.steps, ("spelling", mended)))
        return self._written(mended, normalised)

    def _mended(self, text: str) -> str:
        """Mend the slips of typing in each run of Chinese characters."""
        mender = self._mender
        if mender is None or len(text) > _STORY:
            return text
        return _RUN.sub(lambda run: mender.mend(run[0]), text)

    def _substance(self, text: str) -> str:
        """Strip politeness, unless hardly anything would remain."""
        filler = self._filler if _WORDY.search(text) else self._chinese_filler
        stripped = filler.sub(" ", text)
        return stripped if stripped == text or len(pieces(stripped)) >= _FEWEST else text

    def _pinyin(self, text: str, normalised: Normalised) -> Reading:
        other, clauses, sound = list[str](), list[tuple[int, int]](), ""
        for clause in CLAUSE.split(toneless(text)):
            start = len(sound)
            for word in pieces(clause):
                heard = pinyin_sound(word, among_pinyin=True) if is_latin(word) else None
                sound += heard or as_token(word)
                other += [] if heard else [word]
            clauses += [(start, len(sound))] if len(sound) > start else []
        tokens = "".join(map(as_token, other))
        mentions = (*self.thesaurus.heard(sound), *self.thesaurus.mentions(tokens))
        return Reading(
            text=text,
            script=Script.PINYIN,
            tokens=tokens,
            sounds=sound,
            words=tuple(filter(is_latin, other)),
            mentions=mentions,
            clauses=tuple(clauses),
            normalised=normalised,
        )

    def _written(self, text: str, normalised: Normalised) -> Reading:
        tokens, words, clauses = self._tokens(text)
        chinese = bool(_HAN.search(text))
        sound = sounds(tokens) if chinese else " ".join(pieces(text))
        mentions = self.thesaurus.mentions(tokens, sound if chinese else None)
        if chinese and words:
            sound, extra = self._mixed(text)
            mentions += extra
        return Reading(
            text=text,
            script=Script.HAN if chinese else Script.LATIN,
            tokens=tokens,
            sounds=sound,
            words=words,
            mentions=tuple(mentions),
            clauses=clauses,
            normalised=normalised,
        )

    def _mixed(self, text: str) -> tuple[str, list[Mention]]:
        """Read the pinyin words inside Chinese text by their sound."""
        parts, extra = [], list[Mention]()
        for place, piece in enumerate(pieces(text)):
            heard = pinyin_sound(piece) if is_latin(piece) else None
            if heard:
                extra += [
                    Mention(m.concept, place, 1, m.weight) for m in self.thesaurus.heard(heard)
                ]
            parts.append(heard or sounds(as_token(piece)))
        return "".join(parts), extra

    @staticmethod
    def _tokens(text: str) -> tuple[str, tuple[str, ...], tuple[tuple[int, int], ...]]:
        clauses, start, tokens, words = [], 0, list[str](), list[str]()
        for clause in CLAUSE.split(text):
            found = pieces(clause)
            if not found:
                continue
            if _WORDY.search(clause):
                words += filter(is_latin, found)
                found = [as_token(piece) for piece in found]
            tokens += found
            clauses.append((start, len(tokens)))
            start = len(tokens)
        return "".join(tokens), tuple(words), tuple(clauses)
