"""Who meets whom: the pairs of a matching by an attribute of both people, small counts hidden."""

from __future__ import annotations

from reversa._core import Session, fill, name_bytes, text
from reversa._counts import CountTable
from reversa._native import ffi, lib
from reversa.matching import Matching

_KINDS = {lib.REVERSA_GROUP_OTHERS: "(others)", lib.REVERSA_GROUP_UNKNOWN: "(not known)"}


class PairTable(CountTable):
    """Pairs by a column of mentor (rows) and mentee (columns), made by `pair_table`."""

    def __init__(self, by: str, smallest: int, labels: list[str], cells: list[list[int]]) -> None:
        super().__init__(labels, labels, cells)
        self._by = by
        self.smallest = smallest

    def _corner(self) -> str:
        return f"{self._by}: mentor / mentee"

    def _titles(self) -> tuple[str, str, str]:
        total = self.count()
        hidden = " (–: hidden, too few)" if self.n_hidden else ""
        return f"{total} pairs{hidden}", f"{self._by} of the mentee", f"{self._by} of the mentor"

    def __repr__(self) -> str:
        hidden = f", {self.n_hidden} counts hidden" if self.n_hidden else ""
        return f"<reversa.PairTable by {self._by}: {len(self._rows)} groups, {self.count()} pairs{hidden}>"


def pair_table(matching: Matching, by: str = "department", *, smallest: int = 5, most: int = 12) -> PairTable:
    """Count the pairs of a matching by the groups of both people, and hide what is too small.

    Parameters
    ----------
    matching
        With pairs.
    by
        A text or number column of the cohort.
    smallest
        Counts from 1 to below are hidden, and others from which they could be worked out; 0 shows all.
    most
        Groups that are told apart, 2 to 1000: where there are more values, those with most pairs, and the others together.

    Returns
    -------
    PairTable
        Groups are those that some pair has, in the order of their values, then the others, then those not known.

    Raises
    ------
    DataError
        No such column, or neither text nor numbers.
    ArgumentError
        An option out of range, or a matching that is infeasible or was stopped.

    Notes
    -----
    Hidden as by `reversa.disclosure.protect` (Cox 1995). Not covered: tables of several columns side by side.

    Examples
    --------
    >>> reversa.pair_table(matching, "department").plot()   # doctest: +SKIP
    """
    options = ffi.new("reversa_pair_table_options *")
    lib.reversa_pair_table_options_init(options)
    column = ffi.new("char[]", name_bytes("by", by))
    fill(options, column=column, smallest=smallest, most=most)
    with Session() as session:
        handle = session.make(lib.reversa_pair_table_create, matching._object, options)
    kind = ffi.new("reversa_group_kind *")
    labels = []
    for group in range(lib.reversa_pair_table_n_groups(handle)):
        value = text(lib.reversa_pair_table_group(handle, group, kind))
        labels.append(_KINDS.get(kind[0], value))
    numbers = [*range(len(labels)), lib.REVERSA_ALL_GROUPS]
    cells = [[int(lib.reversa_pair_table_count(handle, row, column)) for column in numbers] for row in numbers]
    found = text(lib.reversa_pair_table_column(handle)), int(lib.reversa_pair_table_smallest(handle))
    return PairTable(*found, labels, cells)
