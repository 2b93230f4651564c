"""Arrays and texts in one block of bytes, read where it lies: mapped files are not copied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from bot.domain.build_cache import Stored

Part = NDArray[Any] | tuple[str, ...]
Parts = Mapping[str, Part]
_MAGIC = b"jfpack1\n"
_LINE = 64
"""Arrays begin at multiples of it."""
_TEXTS = "texts"
_T = TypeVar("_T")


def pack(parts: Parts) -> bytes:
    """Write *parts* one after the other, behind a table of where each lies."""
    table: dict[str, tuple[str, list[int], int]] = {}
    blocks: list[bytes] = []
    place = 0
    for name, part in parts.items():
        kind, array = _array(part)
        padded = array.tobytes() + bytes(-array.nbytes % _LINE)
        table[name] = (kind, list(array.shape), place)
        blocks.append(padded)
        place += len(padded)
    head = json.dumps(table).encode()
    size = len(head).to_bytes(8, "little")
    head += b" " * (-(len(_MAGIC) + len(size) + len(head)) % _LINE)
    return b"".join([_MAGIC, size, head, *blocks])


def unpack(stored: Stored) -> dict[str, Part]:
    """Give the parts that `pack` wrote; the arrays are views of *stored* and cannot be changed.

    Raises:
        ValueError: It is something else, or not whole.
    """
    view = memoryview(stored)
    if bytes(view[: len(_MAGIC)]) != _MAGIC:
        raise ValueError("not a pack")
    begin = len(_MAGIC) + 8
    end = begin + int.from_bytes(view[len(_MAGIC) : begin], "little")
    table = json.loads(bytes(view[begin:end]))
    data = view[end + -end % _LINE :]
    return {name: _part(data, *where) for name, where in table.items()}


def arrays(stored: Stored) -> dict[str, NDArray[Any]]:
    """Give those of the parts that are arrays; as `unpack`."""
    return {name: part for name, part in unpack(stored).items() if not isinstance(part, tuple)}


def parts_of(value: Any, prefix: str = "") -> dict[str, Part]:  # noqa: ANN401 — any dataclass
    """Take a dataclass of arrays, texts, numbers and such dataclasses apart; None is left out."""
    parts: dict[str, Part] = {}
    for field in fields(value):
        held, name = getattr(value, field.name), prefix + field.name
        if is_dataclass(held):
            parts |= parts_of(held, f"{name}.")
        elif held is not None:
            parts[name] = held if isinstance(held, tuple) else np.asarray(held)
    return parts


def join(kind: type[_T], parts: Parts, prefix: str = "") -> _T:
    """Put together what `parts_of` took apart.

    Raises:
        KeyError: A part is missing.
    """
    made: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        inner = next((one for one in (hint, *get_args(hint)) if is_dataclass(one)), None)
        if inner is None:
            part = parts[prefix + name]
            # Of an array without dimensions this is the number in it.
            made[name] = part if isinstance(part, tuple) else part[()]
        elif any(held.startswith(f"{prefix}{name}.") for held in parts):
            made[name] = join(inner, parts, f"{prefix}{name}.")  # type: ignore[arg-type]
        else:
            made[name] = None
    return kind(**made)


def _array(part: Part) -> tuple[str, NDArray[Any]]:
    if isinstance(part, tuple):
        return _TEXTS, np.frombuffer(json.dumps(part).encode(), np.uint8)
    return part.dtype.str, np.ascontiguousarray(part).reshape(part.shape)


def _part(data: memoryview, kind: str, shape: list[int], place: int) -> Part:
    dtype = np.dtype(np.uint8 if kind == _TEXTS else kind)
    array = np.frombuffer(data, dtype, int(np.prod(shape)), place).reshape(shape)
    return tuple(json.loads(array.tobytes())) if kind == _TEXTS else array
