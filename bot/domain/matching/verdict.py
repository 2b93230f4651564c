"""The verdict: weighing how well an entry fits against what else a message may be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.domain.matching.confidence import LEAST_ANSWER
from bot.domain.matching.courtesy import courtesy
from bot.domain.matching.fusion import FEATURES
from bot.domain.matching.learning import Learned
from bot.domain.matching.nature import Nature
from bot.domain.matching.noises import wordless
from bot.domain.matching.ranker import Ranking
from bot.domain.matching.reading import Reading, Script
from bot.domain.matching.verdicts import Noise, Outcome, Smalltalk

_SAME = 0.985
"""Token ratio from which on a phrasing was typed as it stands."""
_RATIO = FEATURES.index("ratio")
_SENTENCE = 5
"""Syllables from which on hardly two phrasings sound the same."""
_COMPLAINT_FROM = -0.7
_COMPLAINT_MARGIN = 0.7
_FIT_COUNTS = 0.5
"""How much the log-odds of the best entry count against those of a complaint."""
_HEARD_ONLY = 2.0
"""Cue words that are only heard, in pinyin, may be others: a complaint has to be clearer."""
_FIT_RANGE = (-0.25, 4.0)
_URGENT_FROM = -1.0
_ALARM_FROM = -2.0
"""An alarming message is a complaint even if it hardly sounds like one."""
_URGENT_MARGIN = 1.5
"""What is urgent has to sound so by this much more than the phrasings do."""
_OFFER_FROM = -1.7
_TRICK_FROM = -0.7
_TRICK_ANYWAY = 2.0
"""What a trick needs where an answer would be sure."""
_BARE_FROM = 3
"""Entries that have it from which on a bare word names a subject and asks nothing of it."""
_FOLLOWED_FROM = 0.75
"""Share of the best entry from which on a second turn within the topic is answered: what may
be meant there is few entries, so their shares say more than the chance fitted on all."""
_CLOSE = 0.15
"""Fused scores closer than this are a tie: suggest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one message before it is judged."""

    reading: Reading
    ranking: Ranking
    nature: Nature
    chance: float
    """That the first entry is right, 0–1."""
    scope: float
    """That any entry is."""
    is_followed: bool = False
    """The topic was taken along from the turn before."""
    is_folded: bool = True
    """The base could be asked about itself."""
    holders: int = 0
    """Entries in whose phrasings a message of a few characters stands as a whole."""

    @property
    def certainty(self) -> float:
        """How likely the first entry is right; where it is likelier wrong, whether any fits.

        What is left of a chance that small says little of whether the message belongs here. Where
        the base could teach nothing of strangers, it says as much as what other bases taught.
        """
        if self.chance >= LEAST_ANSWER:
            return self.chance
        if self.is_folded:
            return LEAST_ANSWER * self.scope
        return LEAST_ANSWER * float(np.sqrt(self.scope * self.chance / LEAST_ANSWER))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome and what goes with it."""

    outcome: Outcome
    smalltalk: Smalltalk | None = None
    noise: Noise | None = None
    urgent: bool = False
    complaint_too: bool = False


def _odds(chance: float) -> float:
    return float(np.log(max(chance, 1e-4) / max(1 - chance, 1e-4)))


def complaint_lead(found: Finding, learned: Learned) -> float:
    """Say by how much, in log-odds, a complaint is likelier than a question answered here."""
    usual = max(0.0, learned.usual_odds["complaint"] + _COMPLAINT_MARGIN)
    fit = float(np.clip(_odds(found.chance), *_FIT_RANGE))
    heard_only = _HEARD_ONLY if found.reading.script is Script.PINYIN else 0.0
    return found.nature.odds("complaint") - usual - heard_only - _FIT_COUNTS * fit


def _verbatim(found: Finding) -> int:
    """Count the entries that have the message as a phrasing, or sound like it in pinyin."""
    if found.reading.script is Script.PINYIN and len(found.reading.sounds) < _SENTENCE:
        return 0
    return int((found.ranking.features[:, _RATIO] >= _SAME).sum())


def _tie(ranking: Ranking) -> bool:
    return len(ranking.fused) > 1 and float(ranking.fused[0] - ranking.fused[1]) < _CLOSE


def _sure(found: Finding, answer_from: float) -> bool:
    if found.holders >= _BARE_FROM or _tie(found.ranking):
        return False
    if found.is_followed and float(found.ranking.shares()[0]) >= _FOLLOWED_FROM:
        return True
    return found.chance >= answer_from


def judge_message(found: Finding, learned: Learned) -> Verdict:
    """Say what becomes of the message."""
    claims = _verbatim(found)
    if claims:
        return Verdict(Outcome.ANSWER if claims == 1 else Outcome.SUGGEST)
    noise = wordless(found.reading, float(found.ranking.unknown[0]))
    if noise is not None:
        return Verdict(Outcome.NONE, noise=noise)
    kind = courtesy(found.reading.normalised.text)
    if kind is not None and kind not in learned.courtesies:
        return Verdict(Outcome.SMALLTALK, smalltalk=kind)
    trick = _trick(found, learned)
    if trick is not None:
        return Verdict(Outcome.NONE, noise=trick)
    return _request(found, learned)


def _trick(found: Finding, learned: Learned) -> Noise | None:
    for kind, noise in (("injection", Noise.INJECTION), ("advert", Noise.ADVERT)):
        usual = max(_TRICK_FROM, learned.usual_odds[kind] + 1.0)
        if found.chance >= learned.confidence.answer_from:
            usual = max(usual, _TRICK_ANYWAY)
        if found.nature.odds(kind) > usual:
            return noise
    return None


def _request(found: Finding, learned: Learned) -> Verdict:
    lead = complaint_lead(found, learned)
    chances = found.nature.chances
    if chances["stranger"] > chances["complaint"]:
        lead = min(lead, _COMPLAINT_FROM)
    alarm_from = max(_URGENT_FROM, learned.usual_odds["urgent"] + _URGENT_MARGIN)
    alarming = found.nature.urgent > alarm_from
    confidence = learned.confidence
    sure = _sure(found, confidence.answer_from)
    if lead > _COMPLAINT_FROM or (alarming and lead > _ALARM_FROM):
        return Verdict(Outcome.COMPLAINT, urgent=alarming)
    too = lead > _OFFER_FROM
    if sure:
        return Verdict(Outcome.ANSWER, complaint_too=too)
    if found.scope >= confidence.scope_from and len(found.ranking.entries):
        return Verdict(Outcome.SUGGEST, complaint_too=too)
    return Verdict(Outcome.NONE, noise=Noise.OUT_OF_SCOPE, complaint_too=too)
