"""`python -m tests.bench.image`: what the container image weighs, without an engine.

Follows the steps of the Dockerfile below a directory and weighs what each layer of ours would hold.
Python's slim image and Debian's tini are not in it: where there is an engine `docker images` says
the whole.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import tempfile
from collections import Counter
from pathlib import Path

from typing_extensions import Buffer

from tests.image import Image

_MB = 1e6
_SHOWN = 12
"""Packages listed by name."""


class Scales(io.BytesIO):
    """Counts what is written to it, and keeps none of it."""

    weight = 0

    def write(self, data: Buffer, /) -> int:
        """Count it."""
        size = memoryview(data).nbytes
        self.weight += size
        return size


def main() -> None:
    """Build it, weigh it, print a table."""
    with tempfile.TemporaryDirectory(prefix="jiefang-image-") as room:
        image = Image(Path(room))
        image.build()
        layers = {
            "libraries, program, bytecode": image.root / "src" / ".venv",
            "knowledge": image.root / "knowledge",
            "what was learned of it": image.root / "data",
        }
        print(f"{'layer':32}{'MB':>8}{'packed MB':>12}")
        weights = [(name, _weight(path), _packed(path)) for name, path in layers.items()]
        _, plains, packeds = zip(*weights, strict=True)
        for name, plain, packed in (*weights, ("all", sum(plains), sum(packeds))):
            print(f"{name:32}{plain / _MB:8.1f}{packed / _MB:12.1f}")
        print("\nthe heaviest libraries, bytecode included")
        for name, weight in _libraries(layers["libraries, program, bytecode"]).most_common(_SHOWN):
            print(f"{name:32}{weight / _MB:8.1f}")
    print("\nwithout python:3.11-slim-bookworm and tini")


def _libraries(venv: Path) -> Counter[str]:
    (packages,) = venv.glob("lib/python*/site-packages")
    found: Counter[str] = Counter()
    for path in packages.iterdir():
        # A wheel's own shared libraries lie beside it.
        found[path.name.partition(".libs")[0]] += _weight(path)
    return found


def _weight(path: Path) -> int:
    each = [path, *path.rglob("*")]
    return sum(one.lstat().st_size for one in each if one.is_file() or one.is_symlink())


def _packed(path: Path) -> int:
    scales = Scales()
    with (
        gzip.GzipFile(fileobj=scales, mode="wb", compresslevel=6) as packing,
        tarfile.open(fileobj=packing, mode="w|") as tar,
    ):
        tar.add(path, arcname=path.name)
    return scales.weight


if __name__ == "__main__":
    main()
