"""What time it is, as an argument: nothing below the composition root asks the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Returns the present instant as an aware UTC datetime."""
