"""Rows of person-time as the survival methods take them: columns checked, numbered, and held while the library reads them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from reversa._columns import Columns, codes, numbers, same_length, whole
from reversa._native import ffi, lib

Values = Any  # a list, an array of numpy, a column of pandas, polars or pyarrow, or the name of a column of the data


def doubles(column: Any) -> Any:
    """The memory of a column of doubles."""
    return ffi.from_buffer("double[]", column)


def integers(column: Any) -> Any:
    """The memory of a column of 32-bit numbers."""
    return ffi.from_buffer("int32_t[]", column)


class Rows:
    """A reversa_survival_rows with all that it points to."""

    def __init__(self, data: Any, exit: Values, event: Values, **others: Values) -> None:
        found = Columns(data)
        self.columns = found
        self._held: list[tuple[str, Any]] = []
        self._pointers: list[Any] = []
        self.labels: dict[str, list[Any]] = {"groups": [], "strata": []}
        self.struct = ffi.new("reversa_survival_rows *")
        lib.reversa_survival_rows_init(self.struct)
        self._numbers("exit", "exit", found.find("exit", exit))
        self.events = self._integers("event", found.find("event", event)) if event is not None else None
        for what, field in (("entry", "entry"), ("weights", "weight")):
            if others.get(what) is not None:
                self._numbers(what, field, found.find(what, others[what]))
        for what, field in (("groups", "group"), ("strata", "stratum"), ("clusters", "cluster")):
            if others.get(what) is not None:
                self._codes(what, field, found.find(what, others[what]))
        self.n = same_length(self._held)
        self.struct.n = self.n
        if self.events is None:
            self._point("event", "event", array("i", [1]) * self.n, integers)

    def _point(self, what: str, field: str, column: Any, memory: Any) -> None:
        pointer = memory(column)
        self._held.append((what, column))
        self._pointers.append(pointer)
        setattr(self.struct, field, pointer)

    def _numbers(self, what: str, field: str, values: Values) -> None:
        self._point(what, field, numbers(what, values), doubles)

    def _integers(self, what: str, values: Values) -> Any:
        column = whole(what, values)
        self._point(what, what, column, integers)
        return column

    def _codes(self, what: str, field: str, values: Values) -> None:
        column, self.labels[what] = codes(what, values)
        self._point(what, field, column, integers)

    def names(self, what: str) -> Sequence[Any]:
        """The values of groups or strata in the order of their numbers; one without a name where there are none."""
        return self.labels[what] or [""]

    def group_sizes(self) -> list[int]:
        """Rows a group."""
        number = dict(self._held).get("groups")
        if number is None:
            return [self.n]
        sizes = [0] * len(self.labels["groups"])
        for one in number:
            sizes[one] += 1
        return sizes
