"""Do two complaints tell of the same event at the same place?"""

from __future__ import annotations

from bot.domain.incidents.comparing import SIMILAR, likeness
from bot.domain.incidents.finding import clusters, find_similar
from bot.domain.incidents.fingerprints import fingerprint
from bot.domain.incidents.keys import keys, trouble_keys
from bot.domain.incidents.packed import PackedPrints
from bot.domain.incidents.reports import Fingerprint, Likeness, Report
from bot.domain.incidents.spots import same_spot, spot_key

__all__ = [
    "SIMILAR",
    "Fingerprint",
    "Likeness",
    "PackedPrints",
    "Report",
    "clusters",
    "find_similar",
    "fingerprint",
    "keys",
    "likeness",
    "same_spot",
    "spot_key",
    "trouble_keys",
]
