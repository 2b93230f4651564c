"""How many examples a property is tried on: few while writing code, all of them at the gate."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

FAST = "fast"
THOROUGH = "thorough"
"""What `make test` asks for; a plain `pytest` is fast."""
_SHARE = 8


def register() -> None:
    """Make both known to hypothesis, on top of what it takes for itself in CI."""
    found = settings.get_profile(settings.get_current_profile_name())
    # How fast a busy machine is says nothing about the program.
    usual = settings(found, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile(THOROUGH, usual)
    settings.register_profile(FAST, usual, max_examples=usual.max_examples // _SHARE)
    settings.load_profile(FAST)


def examples(count: int) -> int:
    """As many as `count` when thorough, an eighth of them when fast.

    For properties that need more or fewer than hypothesis' own hundred.
    """
    thorough = settings.get_current_profile_name() == THOROUGH
    return count if thorough else max(count // _SHARE, 5)
