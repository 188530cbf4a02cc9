"""Matching again after a review: what is kept, what changes and why, who could step in."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reversa._core import Progress, Session, fill, path_bytes, text, text_or_none
from reversa._native import ffi, lib
from reversa._result import Result
from reversa._words import CLAIMS, SIDE_NAMES, points
from reversa.cohort import Path, name_of
from reversa.table import Table, Text

if TYPE_CHECKING:
    from reversa.problem import Problem

_CHANGES = {
    lib.REVERSA_CHANGE_KEPT: "kept",
    lib.REVERSA_CHANGE_BROKEN: "broken",
    lib.REVERSA_CHANGE_IMPOSSIBLE: "impossible",
    lib.REVERSA_CHANGE_FORBIDDEN: "forbidden",
    lib.REVERSA_CHANGE_NEW: "new",
    lib.REVERSA_CHANGE_MATCHED: "matched",
    lib.REVERSA_CHANGE_UNMATCHED: "unmatched",
}


@dataclass(frozen=True)
class Trade:
    """What a number of broken pairs can bring: "exact", or between `value` and `bound`."""

    broken: int
    claim: str
    value: list[int]
    bound: list[int]


class Rematch(Result):
    """A matching beside the one before it: what is kept, what changes and why, who could step in. Made by `Problem.rematch`."""

    def __init__(self, problem: Problem, handle: Any) -> None:
        from reversa.matching import Matching

        self.problem = problem
        self._object = handle
        again = Matching.__new__(Matching)
        again._adopt(problem, lib.reversa_rematch_matching(handle), lib.reversa_rematch_problem(handle), handle)
        self.matching = again

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs were there before, are kept, broken, impossible to keep, forbidden, new; how many people changed."""
        found = ffi.new("reversa_rematch_counts *")
        lib.reversa_rematch_count(self._object, found)
        names = ("before", "kept", "broken", "impossible", "forbidden", "new", "matched", "unmatched")
        return {name: getattr(found, "n_" + name) for name in names}

    @property
    def changes(self) -> Table:
        """A row for each pair that is kept, broken, impossible, forbidden or new, and each person newly (un)matched."""
        found = ffi.new("reversa_review_change *")
        rows = []
        for index in range(lib.reversa_rematch_n_changes(self._object)):
            lib.reversa_rematch_change(self._object, index, found)
            rows.append(
                (
                    _CHANGES[found.kind],
                    text_or_none(found.mentor_id) or "",
                    text_or_none(found.mentee_id) or "",
                    points(found.score),
                    text(found.text),
                )
            )
        columns: list[list[Any]] = [list(column) for column in zip(*rows)] if rows else [[], [], [], [], []]
        return Table(
            {
                "change": Text.of(columns[0]),
                "mentor_id": Text.of(columns[1]),
                "mentee_id": Text.of(columns[2]),
                "score": array("d", columns[3]),
                "text": Text.of(columns[4]),
            }
        )

    @property
    def summary(self) -> Table:
        """The same as `changes`."""
        return self.changes

    @property
    def curve(self) -> list[Trade]:
        """The supported points of the curve, each exact; empty unless it was asked for."""
        found = ffi.new("reversa_trade *")
        trades = []
        for index in range(lib.reversa_rematch_n_trades(self._object)):
            lib.reversa_rematch_trade(self._object, index, found)
            value, bound = list(found.value[0 : found.n_levels]), list(found.bound[0 : found.n_bounded])
            trades.append(Trade(found.broken, CLAIMS[found.claim], value, bound))
        return trades

    @property
    def stand_bys(self) -> Table:
        """For each pair that is not pinned, who would replace its mentor, and who its mentee: "" where nobody could."""
        found = ffi.new("reversa_stand_by *")
        pairs = self.matching.pairs
        mentors, mentees = pairs["mentor_id"], pairs["mentee_id"]
        cohort = self.problem.cohort
        columns: tuple[list[Any], ...] = ([], [], [], [], [], [])
        for index in range(lib.reversa_rematch_n_stand_bys(self._object)):
            lib.reversa_rematch_stand_by(self._object, index, found)
            row = (
                mentors[found.pair],
                mentees[found.pair],
                SIDE_NAMES[found.side],
                name_of(cohort, found.person) or "",
                points(found.score),
                bool(found.is_free),
            )
            for column, value in zip(columns, row):
                column.append(value)
        return Table(
            {
                "mentor_id": Text.of(columns[0]),
                "mentee_id": Text.of(columns[1]),
                "replaces": Text.of(columns[2]),
                "stand_by_id": Text.of(columns[3]),
                "score": array("d", columns[4]),
                "is_free": columns[5],
            }
        )

    def write(self, folder: Path) -> None:
        """Write the matching's files, diff.csv, standby.csv, curve.csv and rematch.json into a folder."""
        with Session(threads=1) as session:
            session.call(lib.reversa_rematch_write, self._object, path_bytes(folder))

    def __repr__(self) -> str:
        counts = ", ".join(f"{value} {name}" for name, value in self.counts.items())
        return f"<reversa.Rematch: {counts}>"


def rematch(
    problem: Problem,
    *,
    most_changes: int | None = None,
    curve: int = 0,
    stand_by: bool = True,
    threads: int | None = None,
    time_limit: float | None = None,
    progress: Progress = False,
) -> Rematch:
    """See `Problem.rematch`."""
    options = ffi.new("reversa_rematch_options *")
    lib.reversa_rematch_options_init(options)
    options.most_changes = -1 if most_changes is None else most_changes
    fill(options, curve=curve, stand_by=stand_by)
    with Session(threads=threads, time_limit=time_limit, progress=progress) as session:
        handle = session.make(lib.reversa_rematch_find, problem._object, options, keep=(problem._object,))
    return Rematch(problem, handle)
