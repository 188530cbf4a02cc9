"""Disclosure control: which counts of a table to hide so that small ones cannot be found.

A reader knows what is shown, knows that counts are whole, and subtracts. `protect` hides small counts and others beside them,
`Protected.audit` says exactly what a reader can still find out, `hide_groups` chooses whole groups. Not covered: several
tables of the same people put side by side, and readers who know people in the table.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from reversa._core import Session, fill
from reversa._counts import HIDDEN, CountTable
from reversa._native import ffi, lib
from reversa._result import table_of_rows
from reversa.table import Table

__all__ = ["Protected", "hide_groups", "protect"]

_REASONS = {
    lib.REVERSA_DISCLOSURE_SHOWN: "shown",
    lib.REVERSA_DISCLOSURE_SMALL: "small",
    lib.REVERSA_DISCLOSURE_GUARD: "guard",
}


class _Counts:
    """A reversa_count_table with what it points to, and its names."""

    def __init__(self, counts: Any, rows: Sequence[Any] | None, columns: Sequence[Any] | None) -> None:
        if hasattr(counts, "to_numpy") and hasattr(counts, "index"):  # pandas
            rows = list(counts.index) if rows is None else rows
            if hasattr(counts, "columns") and columns is None:
                columns = list(counts.columns)
            counts = counts.to_numpy()
        if isinstance(counts, Mapping):
            rows = list(counts) if rows is None else rows
            counts = list(counts.values())
        lines = counts.tolist() if hasattr(counts, "tolist") else list(counts)
        self.one_way = all(not _is_line(line) for line in lines)
        self.lines = [[_whole(i, line)] if not _is_line(line) else [_whole(i, n) for n in line] for i, line in enumerate(lines)]
        widths = {len(line) for line in self.lines}
        if len(widths) > 1:
            raise ValueError(f"rows differ in length: {', '.join(map(str, sorted(widths)))}")
        self.n_columns = widths.pop() if widths else 1
        self.rows = _names("rows", rows, len(self.lines))
        self.columns = _names("columns", columns, self.n_columns) if not self.one_way else ["count"]
        self._memory = ffi.from_buffer("int64_t[]", array("q", [n for line in self.lines for n in line]))
        self.struct = ffi.new("reversa_count_table *")
        self.struct.struct_size = ffi.sizeof("reversa_count_table")
        self.struct.n_rows, self.struct.n_columns, self.struct.counts = len(self.lines), self.n_columns, self._memory

    def with_totals(self) -> list[list[int]]:
        lines = [[*line, sum(line)] for line in self.lines]
        return [*lines, [sum(line[k] for line in lines) for k in range(self.n_columns + 1)]]


def _is_line(line: Any) -> bool:
    return hasattr(line, "__len__") and not isinstance(line, str)


def _whole(row: int, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = -1
    if number < 0 or number != value or number > 2**40:
        raise ValueError(f"counts, row {row + 1}: {value!r} is not a count, a whole number from 0 to 2^40")
    return number


def _names(what: str, names: Sequence[Any] | None, n: int) -> list[str]:
    given = [str(k) for k in range(n)] if names is None else [str(name) for name in names]
    if len(given) != n:
        raise ValueError(f"{what} has {len(given)} names, there are {n}")
    return given


def _options(smallest: int, spread: int, hide_zeros: bool) -> Any:
    options = ffi.new("reversa_disclosure_options *")
    lib.reversa_disclosure_options_init(options)
    fill(options, smallest=smallest, spread=spread, hide_zeros=hide_zeros)
    return options


class Protected(CountTable):
    """A table of which some counts are hidden, made by `protect`. Its maker's own: `reasons` and `audit` tell more than may be
    published."""

    def __init__(self, counts: _Counts, cells: Any, floor: int) -> None:
        self._counts, self._hidden, self._floor = counts, cells, floor
        width = counts.n_columns + 1
        true = counts.with_totals()
        kept = 1 if counts.one_way else width  # a row's total is its count
        shown = [[HIDDEN if cells[i * width + k] else line[k] for k in range(kept)] for i, line in enumerate(true)]
        super().__init__(counts.rows, counts.columns, shown)

    def _long(self, kinds: dict[str, str], values: list[tuple[Any, ...]]) -> Table:
        kept = values[::2] if self._counts.one_way else values
        rows = [(row, column, *value) for (row, column, _), value in zip(self._labelled(), kept)]
        return table_of_rows({"row": "t", "column": "t", **kinds}, rows)

    @property
    def reasons(self) -> Table:
        """A row a count: row, column, reason (``"shown"``, ``"small"``, or ``"guard"``: hidden so that a small one cannot be
        found). For the maker of the table alone."""
        return self._long({"reason": "t"}, [(_REASONS[value],) for value in bytes(ffi.buffer(self._hidden))])

    def audit(self, *, time_limit: float | None = None) -> Table:
        """What a reader can find out: the exact bounds of every count, given those shown.

        Returns
        -------
        Table
            A row a count: row, column, low, high (infinite where there is no bound); equal ones are given away.

        Notes
        -----
        Maximum flows in whole numbers (Cox 1995): the bounds are attained.
        """
        n = (len(self._rows) + 1) * (self._counts.n_columns + 1)
        ranges = ffi.new("reversa_count_range[]", n)
        with Session(time_limit=time_limit) as session:
            session.call(lib.reversa_disclosure_audit, self._counts.struct, self._hidden, self._floor, ranges)
        bounds = [(float(one.low), float("inf") if one.high == 2**63 - 1 else float(one.high)) for one in ranges]
        return self._long({"low": "d", "high": "d"}, bounds)

    def __repr__(self) -> str:
        size = f"{len(self._rows)} x {len(self._columns)}"
        return f"<reversa.disclosure.Protected {size}: {self.n_hidden} of {len(self._labelled())} counts hidden>"


def protect(
    counts: Any,
    *,
    rows: Sequence[Any] | None = None,
    columns: Sequence[Any] | None = None,
    smallest: int = 5,
    spread: int = 0,
    hide_zeros: bool = False,
    time_limit: float | None = None,
) -> Protected:
    """Choose the counts of a table to hide: the small ones, and beside them others, few people in all, totals last.

    No hidden count can be found by subtraction and none is bounded to a single value: that is checked exactly.

    Parameters
    ----------
    counts : (n_rows, n_columns) or (n_rows,) whole numbers
        Without totals: a table of pandas (as of `pandas.crosstab`), an array, lists, or a dict of names and counts.
    rows, columns
        Names; None: those of pandas or the dict, or numbers from 0.
    smallest
        Counts from 1 to below are hidden.
    spread
        Least distance between the bounds of a small count; 0: smallest - 1.
    hide_zeros
        Hide zeros too: nobody of a group selected tells something of each.
    time_limit
        Seconds; None for no limit.

    Returns
    -------
    Protected

    Raises
    ------
    ValueError
        What is no count, rows of different length, or names that are not as many.
    ArgumentError
        An option out of range, or more than 2^22 counts.

    Notes
    -----
    A cheapest cycle of counts for each small one (Cox 1995); not the least possible to hide in all, which is hard.

    Examples
    --------
    >>> import reversa
    >>> table = reversa.disclosure.protect([[12, 3], [9, 20]], rows=["a", "b"], columns=["yes", "no"])
    >>> table.count("a", "no"), table.count("a")
    (-1, 15)
    >>> bounds = table.audit().to_dict()
    >>> bounds["low"][1] < bounds["high"][1]
    True
    """
    given = _Counts(counts, rows, columns)
    cells = ffi.new("uint8_t[]", (len(given.lines) + 1) * (given.n_columns + 1))
    options = _options(smallest, spread, hide_zeros)
    with Session(time_limit=time_limit) as session:
        session.call(lib.reversa_disclosure_protect, given.struct, options, cells)
    return Protected(given, cells, 0 if hide_zeros else 1)


def hide_groups(
    counts: Any, *, smallest: int = 5, spread: int = 0, hide_zeros: bool = False, time_limit: float | None = None
) -> list[bool]:
    """Choose the groups of which nothing is to be shown, where everything is shown of the others and of all together.

    Parameters
    ----------
    counts : (n_groups, n_columns) or (n_groups,) whole numbers
        A row a group, a column for each number of people that is shown or follows from what is (as those who left, and those
        who stayed); as of `protect`.
    smallest, spread, hide_zeros, time_limit
        As of `protect`.

    Returns
    -------
    list of bool
        Hidden or not, in the order of the groups. A single group is found from the total, hidden or not.

    Raises
    ------
    ValueError, ArgumentError
        As of `protect`.

    Examples
    --------
    >>> import reversa
    >>> reversa.disclosure.hide_groups([40, 3, 12, 7])
    [False, True, False, True]
    """
    given = _Counts(counts, None, None)
    hidden = ffi.new("bool[]", max(len(given.lines), 1))
    options = _options(smallest, spread, hide_zeros)
    with Session(time_limit=time_limit) as session:
        session.call(lib.reversa_disclosure_groups, given.struct, options, hidden)
    return [bool(hidden[i]) for i in range(len(given.lines))]
