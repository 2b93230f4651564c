"""All of it on one machine: the emulator, its chat page and the real bot beside it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from bot.bootstrap.process import run
from bot.settings import load_settings
