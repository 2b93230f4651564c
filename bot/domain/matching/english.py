"""English words: their stems, and those that carry no meaning of their own."""

from __future__ import annotations

from functools import lru_cache

FUNCTION_WORDS = frozenset(
    {
        "a", "an", "the", "of", "to", "in", "on", "at", "for", "from", "by", "with", "and",
        "or", "but", "if", "so", "as", "is", "are", "was", "were", "be", "been", "being", "am",
        "do", "does", "did", "have", "has", "had", "i", "me", "my", "mine", "we", "us", "our",
        "you", "your", "yours", "he", "him", "his", "she", "her", "it", "its", "they", "them",
        "their", "this", "that", "these", "those", "there", "here", "not", "no", "yes",
        "please", "just", "any", "some", "all", "will", "would", "shall", "should", "could",
        "may", "might", "must", "can", "up", "out", "into", "about", "over", "than", "then",
        "too", "very", "also", "get", "got", "s", "t", "m", "re", "ve", "ll", "d", "im", "ive",
        "dont",
    }
)  # fmt: skip
"""A closed list; they are matched with a small weight."""
_IRREGULAR = {
    "children": "child", "kids": "kid", "people": "person", "men": "man", "women": "woman",
    "bought": "buy", "sent": "send", "paid": "pay", "lost": "lose", "built": "build",
    "went": "go", "gone": "go", "done": "do", "buses": "bus", "taxes": "tax", "got": "get",
    "gets": "get", "made": "make", "said": "say", "told": "tell", "took": "take",
    "taken": "take", "found": "find", "left": "leave", "stolen": "steal", "spent": "spend",
    "began": "begin", "begun": "begin", "started": "start", "being": "be", "has": "have",
    "does": "do",
}  # fmt: skip
_VOWELS = frozenset("aeiouy")
_SHORTEST = 4
_ROOT = 3
"""Letters that a stem keeps at least."""


def _undouble(stem: str) -> str:
    if len(stem) > _ROOT and stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    return stem


def _without(word: str, ending: str) -> str | None:
    """Take *ending* off where something pronounceable remains."""
    if not word.endswith(ending):
        return None
    stem = word[: -len(ending)]
    return stem if len(stem) >= _ROOT and set(stem) & _VOWELS else None


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Cut a lower-case English *word* down: parking, parked and parks are all park."""
    word = word.removesuffix("'s").replace("'", "")
    if word in _IRREGULAR or len(word) < _SHORTEST:
        return _IRREGULAR.get(word, word)
    word = _singular(word)
    for ending in ("ing", "ed"):
        shorter = _without(word, ending)
        if shorter is not None:
            return _final(_undouble(shorter))
    return _final(word)


def _final(word: str) -> str:
    """Drop a last e and make a last y an i, as their inflected forms have lost them."""
    if word.endswith("e") and len(word) > _ROOT:
        return word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > _ROOT else word
