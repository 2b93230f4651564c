"""Fingerprints that were taken before, kept small: what is open is compared again and again."""

from __future__ import annotations

import pickle
import zlib
from collections import OrderedDict
from hashlib import blake2b

from bot.domain.incidents.fingerprints import fingerprint
from bot.domain.incidents.reports import Fingerprint, Report


class PackedPrints:
    """Takes the fingerprint of a report once, and unpacks it from half a kilobyte after that.

    A report is known by a digest, so that its words are not kept a second time.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()

    def of(self, report: Report) -> Fingerprint:
        """Give the fingerprint; of those kept the one longest unasked goes first."""
        name = blake2b(repr(report).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        packed = self._kept.pop(name, None) or _pack(fingerprint(report))
        self._kept[name] = packed
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return _unpack(packed)


def _pack(print_: Fingerprint) -> bytes:
    return zlib.compress(pickle.dumps(print_, pickle.HIGHEST_PROTOCOL))


def _unpack(packed: bytes) -> Fingerprint:
    found: Fingerprint = pickle.loads(zlib.decompress(packed))  # noqa: S301 — packed here alone
    return found
