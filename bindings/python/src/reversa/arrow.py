"""Tables across the border: anything with `__arrow_c_stream__`, or a dict of columns, into the library, and results out."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from reversa._native import ffi, lib
from reversa.table import Table, Text

_CAPSULE_NAME = b"arrow_array_stream"

_get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_get_pointer.restype = ctypes.c_void_p
_get_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype = ctypes.py_object
_new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_free_capsule = int(ffi.cast("intptr_t", ffi.addressof(lib, "glue_capsule_free")))

_MILLIONTH, _EXACT = Decimal("0.000001"), Context(prec=60, rounding=ROUND_HALF_UP)
_MISSING = ("NoneType", "NAType", "NaTType")
_FORMATS = {"d": b"g", "i": b"i", "q": b"l"}


def is_missing(item: Any) -> bool:
    """None, NaN, and what pandas has for them."""
    return type(item).__name__ in _MISSING or (isinstance(item, float) and item != item)


def is_path(data: Any) -> bool:
    return isinstance(data, str) or hasattr(data, "__fspath__")


def stream_of(data: Any) -> tuple[Any, Any]:
    """The stream of a table, as the library takes it, and the capsule that must live as long."""
    if isinstance(data, Mapping) and not hasattr(data, "__arrow_c_stream__"):
        data = table_of(data)
    if not hasattr(data, "__arrow_c_stream__"):
        raise TypeError(
            f"{type(data).__name__} is no table: a path, a dict of columns, or an object with __arrow_c_stream__ "
            "(pandas 2.2 or later, polars, pyarrow, DuckDB) is needed"
        )
    capsule = data.__arrow_c_stream__()
    return ffi.cast("struct ArrowArrayStream *", _get_pointer(capsule, _CAPSULE_NAME)), capsule


def capsule_of(columns: Mapping[str, Any], n_rows: int) -> Any:
    """A capsule with a stream of these columns, copied."""
    table = ffi.gc(lib.glue_table_create(n_rows, len(columns)), lib.glue_table_free)
    if table == ffi.NULL:
        raise MemoryError("reversa: no memory for a table")
    for name, column in columns.items():
        _add(table, name, column, n_rows)
    stream = lib.glue_table_stream(table)
    if stream == ffi.NULL:
        raise MemoryError("reversa: no memory for a table")
    ffi.gc(table, None)  # the stream owns it now
    return _new_capsule(int(ffi.cast("intptr_t", stream)), _CAPSULE_NAME, _free_capsule)


def _add(table: Any, name: str, column: Any, n_rows: int) -> None:
    buffers: list[Any]
    if isinstance(column, Text):
        kind, buffers = b"U", [None, column.offsets, column.data]
    elif isinstance(column, array):
        kind, buffers = _FORMATS[column.typecode], [None, column]
    else:
        bits = bytearray((n_rows + 7) // 8)
        for i, value in enumerate(column):
            bits[i // 8] |= bool(value) << (i % 8)
        kind, buffers = b"b", [None, bits]
    held = [ffi.NULL if buffer is None else ffi.from_buffer(buffer) for buffer in buffers]
    given = ffi.new("glue_buffer[]", len(buffers))
    for i, buffer in enumerate(buffers):
        given[i].bytes = held[i]
        given[i].n_bytes = 0 if buffer is None else memoryview(buffer).nbytes
    if not lib.glue_table_add(table, name.encode("utf-8"), kind, given, len(buffers)):
        raise MemoryError("reversa: no memory for a column")


def table_of(columns: Mapping[str, Any]) -> Table:
    """A table of lists, tuples, arrays: numbers, truth values, text, dates, lists of text; None, NaN, NA, NaT are missing."""
    found = {}
    for name, values in columns.items():
        if not isinstance(name, str):
            raise TypeError(f"a column's name is {name!r}, not text")
        found[name] = _column(name, values)
    lengths = {name: len(column) for name, column in found.items()}
    if len(set(lengths.values())) > 1:
        first, *others = lengths
        other = next(name for name in others if lengths[name] != lengths[first])
        raise ValueError(f"column {other!r} has {lengths[other]} rows, column {first!r} has {lengths[first]}")
    return Table(found)


def _column(name: str, values: Any) -> Any:
    if isinstance(values, (str, bytes)):
        raise TypeError(f"column {name!r} is text, not a list of values")
    items = _items(name, values)
    kinds = {_kind(name, item) for item in items}
    some_missing = "missing" in kinds
    kinds -= {"missing"}
    if kinds == {"truth"} and not some_missing:
        return items
    if kinds == {"whole"} and not some_missing and all(-(2**63) <= item < 2**63 for item in items):
        return array("q", items)
    if "number" in kinds and kinds <= {"whole", "number"} or kinds == {"whole"} and not any(map(_is_long, items)):
        return array("d", [float("nan") if is_missing(item) else float(item) for item in items])
    if len(kinds) <= 1 or kinds == {"whole", "decimal"}:
        return _texts(name, items)
    raise TypeError(f"column {name!r} mixes values that do not go together: {', '.join(sorted(kinds))}")


def _items(name: str, values: Any) -> list[Any]:
    """The values as Python's own."""
    try:
        if type(values).__name__ == "ndarray":
            values = _in_microseconds(values)
        items = values.tolist() if hasattr(values, "tolist") else list(values)
    except TypeError:
        raise TypeError(f"column {name!r} is of type {type(values).__name__}, not a list of values") from None
    if not isinstance(items, list):
        raise TypeError(f"column {name!r} is one value, not a list of values")
    if not any(hasattr(kind, "dtype") for kind in set(map(type, items))):
        return items
    return [_in_microseconds(item).item() if hasattr(item, "dtype") else item for item in items]


def _in_microseconds(values: Any) -> Any:
    """Dates and times of numpy in a unit that Python has: finer ones would become numbers."""
    return values.astype("datetime64[us]") if values.dtype.kind == "M" else values


def _is_long(item: Any) -> bool:
    """A whole number of which a float would lose digits."""
    return isinstance(item, int) and abs(item) > 2**53


def _texts(name: str, items: list[Any]) -> Text:
    texts = [_text(name, item) for item in items]
    try:
        return Text.of(texts)
    except UnicodeEncodeError as wrong:
        row = texts.index(wrong.object) + 1
        raise ValueError(f"column {name!r}, row {row}: {wrong.object!r} has half a character in it") from None


def _kind(name: str, item: Any) -> str:
    if is_missing(item):
        return "missing"
    for kind, types in (
        ("truth", bool),
        ("whole", int),
        ("number", float),
        ("decimal", Decimal),
        ("text", str),
        ("date", date),
        ("list", (list, tuple, set, frozenset)),
    ):
        if isinstance(item, types):
            return kind
    raise TypeError(f"column {name!r} holds a value of type {type(item).__name__}, which cannot be read")


def _text(name: str, item: Any) -> str:
    if is_missing(item):
        return ""
    if isinstance(item, str):
        return item
    if isinstance(item, Decimal):
        fits = item.is_finite() and abs(item) < 10**38
        return f"{item.quantize(_MILLIONTH, context=_EXACT).normalize(_EXACT):f}" if fits else str(item)
    if isinstance(item, bool):
        return "yes" if item else "no"
    if isinstance(item, int):
        return str(item)
    if isinstance(item, datetime):
        if item.tzinfo is not None:
            raise TypeError(f"column {name!r} has a time zone: turn it into local time without one")
        midnight = (item.hour, item.minute, item.second, item.microsecond) == (0, 0, 0, 0)
        return item.date().isoformat() if midnight else item.isoformat(timespec="minutes")
    if isinstance(item, date):
        return item.isoformat()
    parts = sorted(item) if isinstance(item, (set, frozenset)) else list(item)
    if any(not isinstance(part, str) or ";" in part for part in parts):
        raise TypeError(f"column {name!r} has a list with something other than text without semicolons")
    return ";".join(parts)
