"""What most offices never need is not carried from the start on."""

from __future__ import annotations

import subprocess
import sys

SELDOM = {
    "vl_convert", "PIL", "psycopg", "alembic", "pypinyin", "xlsxwriter", "openpyxl", "segno",
    "sqlalchemy.dialects.postgresql",
}  # fmt: skip
"""Drawing, pictures from outside, PostgreSQL, migrations, tables: imported where they are used."""


def test_the_process_starts_without_what_is_seldom_used() -> None:
    """Each of them costs megabytes and tenths of a second."""
    program = "import sys, bot.bootstrap.process; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert not SELDOM & set(done.stdout.decode().split())
