"""Columns of numbers, events and groups for the methods that take arrays: lists, numpy, pandas, polars, pyarrow, or names of
columns of a table."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Sequence
from typing import Any

from reversa.arrow import is_missing, is_path


class Columns:
    """A table whose columns are looked up by name; None for no table."""

    def __init__(self, data: Any) -> None:
        if data is not None and is_path(data):
            with open(data, newline="", encoding="utf-8-sig") as file:
                rows = csv.reader(file)
                names = next(rows, [])
                cells = list(rows)
            for i, row in enumerate(cells):
                if len(row) != len(names):
                    raise ValueError(f"{data}: row {i + 2} has {len(row)} cells, the header {len(names)}")
            data = {name: [row[k] for row in cells] for k, name in enumerate(names)}
        elif hasattr(data, "fetchnumpy"):  # a relation of DuckDB
            data = data.fetchnumpy()
        self._data = data

    def find(self, what: str, given: Any) -> Any:
        """The column of a name, or what was given, if that is no name."""
        if not isinstance(given, str):
            return given
        if self._data is None:
            raise TypeError(f"{what} is the name {given!r}, but there is no data")
        try:
            return self._data[given]
        except (KeyError, IndexError, LookupError):
            raise KeyError(f"{what}: the data have no column {given!r}") from None
        except Exception as wrong:  # polars has an exception of its own
            raise KeyError(f"{what}: {wrong}") from wrong


def _plain(what: str, values: Any) -> Any:
    """A numpy array of one dimension where there is one to be had at no cost, else a list."""
    if hasattr(values, "to_numpy"):
        try:
            values = values.to_numpy(zero_copy_only=False)  # pyarrow, which else refuses nulls and truth values
        except TypeError:
            values = values.to_numpy()
    if hasattr(values, "dtype") and hasattr(values, "ndim"):
        if values.ndim != 1:
            raise ValueError(f"{what} has {values.ndim} dimensions, not one")
        return values
    if isinstance(values, (str, bytes)):
        raise TypeError(f"{what} is text, not a column of values")
    return values.tolist() if hasattr(values, "tolist") else list(values)


def items_of(values: Any) -> list[Any]:
    """A column as a list of Python's own values."""
    for name in ("to_pylist", "tolist", "to_list"):
        if hasattr(values, name):
            found: list[Any] = getattr(values, name)()
            return found
    return list(values)


def _number(what: str, row: int, item: Any) -> float:
    if is_missing(item) or item == "":
        return float("nan")
    try:
        return float(item)
    except (TypeError, ValueError):
        raise ValueError(f"{what}, row {row + 1}: {item!r} is not a number") from None


def numbers(what: str, values: Any) -> Any:
    """Doubles in memory, one behind the other; NaN where missing."""
    values = _plain(what, values)
    if hasattr(values, "dtype"):
        kind = values.dtype.kind
        if kind in "mM":
            raise TypeError(f"{what} has dates or durations: give numbers, such as days")
        if kind in "buif":
            if hasattr(values, "filled"):  # masked: of DuckDB
                values = values.astype("float64").filled(float("nan"))
            if values.dtype == "float64" and values.flags.c_contiguous and values.dtype.isnative:
                return values
            return values.astype("float64", order="C")
        values = values.tolist()
    return array("d", [_number(what, i, item) for i, item in enumerate(values)])


def whole(what: str, values: Any) -> Any:
    """Whole numbers of 32 bits, of truth values or numbers."""
    values = _plain(what, values)
    plain = hasattr(values, "dtype") and values.dtype.kind in "biu" and not hasattr(values, "filled")
    if plain and (len(values) == 0 or (values.min() >= -(2**31) and values.max() < 2**31)):
        return values.astype("int32", order="C")
    found = numbers(what, values)
    for i, value in enumerate(found):
        if not (value == value and -(2**31) <= value < 2**31 and value == int(value)):
            raise ValueError(f"{what}, row {i + 1}: {float(value):g} is not a whole number of 32 bits")
    return array("i", map(int, found))


def is_text(values: Any) -> bool:
    """Is there text in a column, which is not the text of a number?"""
    values = _plain("a column", values)
    if hasattr(values, "dtype"):
        if values.dtype.kind in "buif":
            return False
        values = values.tolist()
    for item in values:
        if isinstance(item, str) and item != "":
            try:
                float(item)
            except ValueError:
                return True
    return False


def codes(what: str, values: Any) -> tuple[Any, list[Any]]:
    """A number for each value, in the order of the values, and the values."""
    values = _plain(what, values)
    if hasattr(values, "dtype") and values.dtype.kind in "iub" and not hasattr(values, "filled"):
        import numpy  # which made the array

        found, number_of = numpy.unique(values, return_inverse=True)
        return number_of.astype("int32", order="C"), found.tolist()
    items = values.tolist() if hasattr(values, "tolist") else values
    for i, item in enumerate(items):
        if is_missing(item):
            raise ValueError(f"{what}, row {i + 1}: the value is missing")
    distinct = set(items)
    try:
        labels = sorted(distinct)
    except TypeError:  # values of different kinds
        labels = sorted(distinct, key=lambda label: (type(label).__name__, str(label)))
    number = {label: k for k, label in enumerate(labels)}
    return array("i", [number[item] for item in items]), labels


def same_length(columns: Sequence[tuple[str, Any]]) -> int:
    """The length that all have; ValueError names one that differs."""
    first, n = columns[0][0], len(columns[0][1])
    for name, column in columns[1:]:
        if len(column) != n:
            raise ValueError(f"{name} has {len(column)} rows, {first} has {n}")
    return n
