"""Columns in memory that the library fills or that hold its texts."""

from __future__ import annotations

from array import array
from typing import Any

from reversa._native import ffi, lib
from reversa.table import Text

_KINDS = {"i": "int32_t[]", "b": "int8_t[]", "q": "int64_t[]"}


def memory(column: array[int]) -> Any:
    """The column's own memory, for the library to fill."""
    return ffi.from_buffer(_KINDS[column.typecode], column, require_writable=True)


def texts(pointers: Any, n: int) -> Text:
    """A column of C strings; empty where one is NULL."""
    offsets = array("q", bytes(8 * (n + 1)))
    data = bytearray(lib.glue_text_offsets(pointers, n, memory(offsets)))
    if data:
        lib.glue_text_bytes(pointers, n, memory(offsets), ffi.from_buffer("char[]", data, require_writable=True))
    return Text(offsets, data)


def ids(cohort: Any, people: array[int]) -> Text:
    """The ids of people; empty for nobody (a negative index)."""
    found = ffi.new("const char *[]", max(len(people), 1))
    lib.glue_ids(cohort, ffi.from_buffer("int32_t[]", people), len(people), found)
    return texts(found, len(people))
