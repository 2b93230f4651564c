"""The matcher: message in, verdict out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from bot.domain.build_cache import BuildCache
from bot.domain.knowledge import Category, FaqEntry, Lexicon
from bot.domain.matching import keeping
from bot.domain.matching.complaint_topic import Categories
from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.confidence import STRANGER, calmer, evidence
from bot.domain.matching.corpus import Corpus
from bot.domain.matching.duplicates import duplicates
from bot.domain.matching.explaining import remedy, shared_concepts, shared_pieces
from bot.domain.matching.familiar import familiar, is_terse
from bot.domain.matching.folds import features_of
from bot.domain.matching.followup import FollowUps, topic_shares
from bot.domain.matching.fusion import FEATURES
from bot.domain.matching.keeping import Laid, spelt_before
from bot.domain.matching.languages import detect_language
from bot.domain.matching.learning import Learned, key, strangeness
from bot.domain.matching.nature import judge
from bot.domain.matching.ranker import Ranker, Ranking
from bot.domain.matching.reading import Reader
from bot.domain.matching.ridge import WRITTEN_WORTH
from bot.domain.matching.sketches import Sketch
from bot.domain.matching.verdict import Finding, Verdict, complaint_lead, judge_message
from bot.domain.matching.verdicts import (
    Context,
    Decision,
    Duplicate,
    Explanation,
    Match,
    Outcome,
)

SHOWN = 3
_STRANGE = 0.3
"""Chance of being a stranger from which on even familiar words are not followed up."""
_FIRST = "你好，hello"
"""Asked at once, so that the first resident does not wait for tables to be read."""
_NO_LEXICON = Lexicon()


class Matcher:
    """Finds which entry a message asks for, or what else it is.

    Immutable once built and safe to share between threads.
    """

    def __init__(
        self, corpus: Corpus, reader: Reader, learned: Learned, categories: Categories
    ) -> None:
        self._corpus = corpus
        self._reader = reader
        self._learned = learned
        self._categories = categories
        self._ranker = Ranker(corpus, learned.written, learned.spoken, learned.fusion)
        self._followups = FollowUps(self._ranker, reader.thesaurus.questions)
        self._topics = dict(zip(corpus.entries, corpus.topics, strict=True))

    @classmethod
    def build(
        cls,
        entries: Iterable[FaqEntry],
        lexicon: Lexicon = _NO_LEXICON,
        *,
        categories: Iterable[Category] = (),
        cache: BuildCache | None = None,
    ) -> Self:
        """Learn *entries*; what was learned is kept in *cache* if there is one."""
        known = tuple(entries)
        with spelt_before(cache):
            thesaurus = Thesaurus(lexicon.synonyms)
            laid = Laid.kept(known, thesaurus, lexicon, cache)
            reader = Reader(thesaurus, lexicon.fillers, laid.spelling)
            learned = Learned.kept(key(known, lexicon), laid.corpus, reader, cache)
            made = cls(laid.corpus, reader, learned, Categories(categories))
            made.decide(_FIRST)
        return made

    @staticmethod
    def is_kept(entries: Iterable[FaqEntry], lexicon: Lexicon, cache: BuildCache) -> bool:
        """Whether `build` would find in *cache* what takes long to learn."""
        known = tuple(entries)
        names = (keeping.key(known, lexicon), key(known, lexicon))
        return all(cache.get(name) is not None for name in names)

    def match(self, text: str, *, limit: int = SHOWN) -> tuple[Match, ...]:
        """Rank entries for *text*, best first; no verdict. Scores are shares of 100."""
        reading, features = features_of(self._reader, text)
        return self._matches(self._ranker.rank(reading, features), limit)

    def decide(self, text: str, *, context: Context | None = None) -> Decision:
        """Say what *text* is and which entry, if any, answers it."""
        found = self._find(text, context)
        return self._decision(text, found, judge_message(found, self._learned))

    def explain(self, text: str, *, context: Context | None = None) -> Explanation:
        """Give everything that led to the decision on *text*."""
        found = self._find(text, context)
        decision = self._decision(text, found, judge_message(found, self._learned))
        confidence, ranking = self._learned.confidence, found.ranking
        phrasing = self._corpus.phrasings[int(ranking.rows[0])] if len(ranking.rows) else None
        runner_up = self._matches(ranking, 2)[1:]
        return Explanation(
            decision=decision,
            steps=found.reading.normalised.steps,
            matched=self._shared(found, phrasing),
            phrasing=phrasing,
            channels=self._channels(ranking),
            fused=float(ranking.fused[0]) if len(ranking.fused) else 0.0,
            chance=found.chance,
            thresholds={"answer": confidence.answer_from, "scope": confidence.scope_from},
            runner_up=runner_up[0] if runner_up else None,
            cues=self._cues(found),
            remedy=None if decision.outcome is Outcome.ANSWER else remedy(found.reading),
        )

    def sketch(self, text: str) -> Sketch:
        """Read *text* for comparing it with other messages rather than with entries."""
        _, features = features_of(self._reader, text)
        return Sketch.of(features, self._corpus.index, WRITTEN_WORTH)

    def duplicates(self) -> tuple[Duplicate, ...]:
        """List phrasings of different entries that can hardly be told apart, likest first."""
        return duplicates(self._corpus)

    def _find(self, text: str, context: Context | None) -> Finding:
        reading, features = features_of(self._reader, text)
        ranking = self._ranker.rank(reading, features)
        topic = self._topic_of(context)
        followed = topic and self._followups.rank(reading, features, ranking, topic)
        ranking = followed or ranking
        nature = judge(reading, features)
        known = familiar(reading, self._corpus.index, self._reader.thesaurus.questions)
        summed = evidence(ranking, reading, nature.odds("stranger"), known)
        summed[STRANGER] = calmer(summed[STRANGER], strangeness(self._learned.usual_odds))
        confidence = self._learned.confidence
        chance = confidence.right.chance(summed) if len(ranking.entries) else 0.0
        scope = max(confidence.known.chance(summed), float(bool(followed)))
        if is_terse(reading, known) and nature.chances["stranger"] < _STRANGE:
            scope = max(scope, confidence.scope_from)
        holders = self._corpus.holders(reading.tokens, ranking.entries)
        return Finding(
            reading,
            ranking,
            nature,
            chance,
            scope,
            is_followed=bool(followed),
            is_folded=self._ranker.learned,
            holders=holders,
        )

    def _topic_of(self, context: Context | None) -> str | None:
        if context is None:
            return None
        return context.topic or self._topics.get(context.entry)

    def _matches(self, ranking: Ranking, limit: int) -> tuple[Match, ...]:
        shares = ranking.shares()[:limit].tolist()
        best = zip(ranking.entries[:limit].tolist(), shares, strict=True)
        return tuple(
            Match(entry=self._corpus.entries[entry], score=round(100 * share, 2))
            for entry, share in best
        )

    def _decision(self, text: str, found: Finding, verdict: Verdict) -> Decision:
        matches = self._matches(found.ranking, SHOWN)
        first = matches[0].entry if matches else None
        shares = topic_shares(found.ranking, self._corpus)
        topic = self._topics[first] if first else None
        category, sure = None, found.certainty
        if verdict.outcome is Outcome.COMPLAINT:
            sure = found.chance
            category, topic = self._categories.of(found.reading.normalised.text, shares)
        return Decision(
            outcome=verdict.outcome,
            entry=first,
            score=round(100 * sure, 2),
            suggestions=matches,
            topic=topic,
            category=category,
            urgent=verdict.urgent,
            language=detect_language(text),
            smalltalk=verdict.smalltalk,
            noise=verdict.noise,
            looks_like_complaint=verdict.complaint_too,
        )

    def _shared(self, found: Finding, phrasing: str | None) -> tuple[str, ...]:
        if phrasing is None:
            return ()
        other = self._reader.read(phrasing)
        concepts = shared_concepts(found.reading, other, self._reader.thesaurus)
        return (*shared_pieces(found.reading, other), *(f"≈{name}" for name in concepts))

    def _cues(self, found: Finding) -> Mapping[str, float]:
        cues = {kind: round(found.nature.odds(kind), 2) for kind in found.nature.chances}
        lead = round(complaint_lead(found, self._learned), 2)
        return cues | {"urgent": round(found.nature.urgent, 2), "complaint lead": lead}

    @staticmethod
    def _channels(ranking: Ranking) -> Mapping[str, float]:
        if not len(ranking.entries):
            return {}
        return {
            name: round(float(value), 3)
            for name, value in zip(FEATURES, ranking.features[0], strict=True)
        }
