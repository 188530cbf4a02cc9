"""Person-time that changes: people's time split at the start of the programme or at given times, and landmarks.

Whoever stays longer has more time to join, so comparing "ever in the programme" with "never" credits the programme with the
time before it began (immortal time: Suissa 2008). Splitting each person's time at their own start gives that time back.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from reversa._columns import items_of, numbers
from reversa.arrow import is_missing
from reversa._core import Session
from reversa._native import ffi, lib
from reversa._rows import Rows, Values, doubles
from reversa.table import Column, Table, Text


def split(
    exit: Values,
    event: Values = None,
    *,
    start: Values = None,
    cuts: Iterable[float] = (),
    entry: Values = None,
    weights: Values = None,
    clusters: Values = None,
    keep: Sequence[str] = (),
    data: Any = None,
) -> Table:
    """Split rows of person-time at each person's own start of the programme, and at given times.

    Parameters
    ----------
    exit, event, entry, weights, data
        As of `KaplanMeier.fit`. Without entries time has no beginning: give 0 where a start may lie at it.
    start : (n,) numbers
        When each row's programme begins, on the clock of entry and exit; missing where it never does. None: nobody joins.
    cuts
        Ascending times: every row that one lies inside of is split there.
    clusters : (n,) values
        Rows of one person have one value; None: every row is a person.
    keep
        Names of further columns of `data` to carry along.

    Returns
    -------
    Table
        A row a piece, in the order of the rows and of time: row (that it was made from, the first is 0), person (a number),
        entry, exit, event (of the row, on its last piece; else 0), exposed (1 where the programme has begun), weight if there
        are weights, then the columns that are kept. Ready for `data=` of `Cox.fit` and the others.

    Raises
    ------
    DataError
        Times that are wrong, as of `KaplanMeier.fit`: with row and column.
    ArgumentError
        Cuts that are not finite and ascending.
    ValueError, KeyError
        Columns that differ in length or hold what is no number; no such column.

    Notes
    -----
    Pieces of (entry, exit] are (entry, cut], ..., (last cut, exit]. Suissa 2008; as R's survSplit and tmerge.

    Examples
    --------
    >>> import reversa
    >>> months, left, joined = [10, 8, 12], [1, 1, 0], [4, None, 6]
    >>> pieces = reversa.survival.split(months, left, start=joined)
    >>> list(zip(pieces["row"], pieces["exit"], pieces["event"], pieces["exposed"]))
    [(0, 4.0, 0, 0), (0, 10.0, 1, 1), (1, 8.0, 1, 0), (2, 6.0, 0, 0), (2, 12.0, 0, 1)]
    >>> reversa.survival.Cox().fit("exit", "event", ["exposed"], entry="entry", clusters="person", data=pieces).n_events
    2
    """
    rows = Rows(data, exit, event, entry=entry, weights=weights, clusters=clusters)
    options = ffi.new("reversa_split_options *")
    lib.reversa_split_options_init(options)
    times = numbers("cuts", list(cuts))
    at = doubles(times)
    options.cuts, options.n_cuts = at, len(times)
    begins = _starts(rows, start)
    if begins is not None:
        options.start = begins
    with Session() as session:
        handle = session.make(lib.reversa_person_time_split, rows.struct, options)
    return _table(handle, rows, weights is not None, keep)


def landmark(
    exit: Values,
    event: Values = None,
    *,
    at: float,
    start: Values = None,
    entry: Values = None,
    weights: Values = None,
    clusters: Values = None,
    keep: Sequence[str] = (),
    data: Any = None,
) -> Table:
    """People who are still there at a landmark, from then on, by whether they had joined by then.

    Parameters
    ----------
    at
        The landmark, on the clock of entry and exit; from it time is counted.
    exit, event, start, entry, weights, clusters, keep, data
        As of `split`. Who starts after the landmark is not exposed.

    Returns
    -------
    Table
        As of `split`, a row for each row that remains; none if nobody is there.

    Raises
    ------
    DataError, ArgumentError, ValueError, KeyError
        As of `split`; a landmark that is not finite.

    Notes
    -----
    Anderson, Cain & Gelber 1983.

    Examples
    --------
    >>> import reversa
    >>> there = reversa.survival.landmark([10, 2, 12], [1, 1, 0], at=6, start=[4, 1, 9])
    >>> there["row"], there["exit"], there["exposed"]
    ([0, 2], [4.0, 6.0], [1, 0])
    """
    rows = Rows(data, exit, event, entry=entry, weights=weights, clusters=clusters)
    begins = _starts(rows, start)
    with Session() as session:
        given = ffi.NULL if begins is None else begins
        handle = session.make(lib.reversa_person_time_landmark, rows.struct, given, at)
    return _table(handle, rows, weights is not None, keep)


def _starts(rows: Rows, start: Values) -> Any:
    """The memory of the starts, of as many rows; None for none."""
    if start is None:
        return None
    column = numbers("start", rows.columns.find("start", start))
    if len(column) != rows.n:
        raise ValueError(f"start has {len(column)} rows, exit has {rows.n}")
    return doubles(column)


def _table(handle: Any, rows: Rows, weighted: bool, keep: Sequence[str]) -> Table:
    made = ffi.new("reversa_survival_rows *")
    lib.reversa_person_time_rows(handle, made)
    n = int(made.n)

    def values(kind: str, pointer: Any) -> array[Any]:
        column = array(kind)
        column.frombytes(bytes(ffi.buffer(pointer, n * column.itemsize)) if n else b"")
        return column

    origin = values("q", lib.reversa_person_time_origin(handle))
    entry = values("d", made.entry) if made.entry else array("d", [float("-inf")]) * n
    columns: dict[str, Column] = {"row": origin, "person": values("i", made.cluster)}
    columns.update({"entry": entry, "exit": values("d", made.exit), "event": values("i", made.event)})
    columns["exposed"] = values("i", lib.reversa_person_time_exposed(handle))
    if weighted:
        columns["weight"] = values("d", made.weight)
    for name in keep:
        if name in columns:
            raise ValueError(f"keep: the pieces have a column {name!r} of their own")
        columns[name] = _carried(name, items_of(rows.columns.find("keep", name)), origin, rows.n)
    return Table(columns)


def _carried(name: str, items: list[Any], origin: array[int], n: int) -> Column:
    if len(items) != n:
        raise ValueError(f"{name} has {len(items)} rows, exit has {n}")
    if any(isinstance(item, str) for item in items):
        return Text.of(["" if is_missing(items[row]) else str(items[row]) for row in origin])
    column = numbers(name, items)
    return array("d", [column[row] for row in origin])
