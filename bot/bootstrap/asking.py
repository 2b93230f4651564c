"""Asking without a messenger or a database, for `jiefang ask`."""

from __future__ import annotations

import html
import re
import time
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.matching import Decision, Explanation, Outcome
from bot.domain.replaying import Decider, context_of
from bot.replies.answers import asked_reply
from bot.replies.drafts import draft_reply
from bot.replies.reply import Reply
from bot.replies.texts import Texts
from bot.services.answers import Answer, Asked, compose
from bot.services.drafts import DraftView
from bot.services.knowledge import KnowledgeInForce
from bot.services.standings import unrecorded
from bot.services.titles import titled

_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Asker:
    """Answers as the chat would, with nothing recorded in the ledger."""

    knowledge: KnowledgeInForce
    zone: ZoneInfo
    decider: Decider

    def ask(self, turns: list[str]) -> dict[str, Any]:
        """Ask several turns in a row and report the verdict on the last.

        Returns:
            The fields that README documents for `jiefang ask --json`.
        """
        context = context_of(self.decider, turns[:-1])
        begun = time.perf_counter()
        decision = self.decider.decide(turns[-1], context=context)
        took = time.perf_counter() - begun
        # A miss and a courtesy name no entry, though the matcher had a nearest one.
        offers = decision.outcome not in {Outcome.NONE, Outcome.SMALLTALK}
        return {
            "outcome": decision.outcome,
            "entry": decision.entry if offers else None,
            "score": round(decision.score, 1),
            "suggestions": [
                {"entry": one.entry, "score": round(one.score, 1)}
                for one in decision.suggestions
                if offers
            ],
            "topic": decision.topic if offers else None,
            "urgent": decision.urgent,
            "lang": decision.language,
            "text": plain(self._reply(turns[-1], decision)),
            "took_us": round(took * 1_000_000),
        }

    def _reply(self, text: str, decision: Decision) -> Reply:
        t = Texts(decision.language, self.zone)
        if decision.outcome is Outcome.COMPLAINT:
            return draft_reply(t, self._draft(text, decision))
        asked = Asked(
            question_id=0,
            decision=decision,
            language=decision.language,
            answer=self._answer(decision),
            suggestions=titled(
                self.knowledge.knowledge,
                [one.entry for one in decision.suggestions],
                decision.language,
            ),
        )
        reply = asked_reply(t, asked)
        if decision.outcome is not Outcome.SUGGEST:
            return reply
        choices = "\n".join(f"· {one.title}" for one in asked.suggestions)
        return Reply(text=f"{reply.text}\n{html.escape(choices)}")

    def _answer(self, decision: Decision) -> Answer | None:
        if decision.outcome is not Outcome.ANSWER or decision.entry is None:
            return None
        commitments = self.knowledge.commitments_of(decision.entry)
        standings = tuple(unrecorded(one) for one in commitments)
        return compose(self.knowledge.knowledge, decision.entry, standings, decision.language)

    def _draft(self, text: str, decision: Decision) -> DraftView:
        return DraftView(
            tag="",
            last_cause=None,
            step="preview",
            text=text,
            category=self.knowledge.category(decision.category),
            is_urgent=decision.urgent,
            is_question=False,
            place=None,
            has_location=False,
            photo_count=0,
        )


def explained(why: Explanation, last: Decision) -> list[str]:
    """Write an explanation as lines for a terminal; *last* is the verdict after all opinions."""
    decision = why.decision
    changed = [f"on 2nd look  {last.outcome}, entry {last.entry}, chance {last.score / 100:.3f}"]
    steps = [f"{name}: {text}" for name, text in why.steps]
    scores = [f"{name} {score:.2f}" for name, score in why.channels.items()]
    limits = [f"{name} {limit:.2f}" for name, limit in why.thresholds.items()]
    cues = [f"{name} {odds:+.1f}" for name, odds in why.cues.items()]
    runner_up = f"{why.runner_up.entry} {why.runner_up.score:.1f}" if why.runner_up else "none"
    return [
        f"outcome      {decision.outcome}, entry {decision.entry}",
        f"read as      {' → '.join(steps) or 'typed'}",
        f"nearest      {why.phrasing}",
        f"shared       {'  '.join(why.matched)}",
        f"channels     {', '.join(scores)}",
        f"fused        {why.fused:.2f}, chance of being right {why.chance:.3f}",
        f"thresholds   {', '.join(limits)}",
        f"runner-up    {runner_up}",
        f"cues         {', '.join(cues)}",
        f"remedy       {why.remedy or 'none needed'}",
        *(changed if last != decision else ()),
    ]


def plain(reply: Reply) -> str:
    """Give a reply's text as a resident reads it, markup removed."""
    return html.unescape(_TAG.sub("", reply.text))
