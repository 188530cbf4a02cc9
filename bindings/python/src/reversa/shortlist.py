"""The best partners of each person, for programmes where people choose."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reversa._core import Session, fill, text
from reversa._native import ffi, lib
from reversa._words import MILLION, SIDES, Side, choice, points
from reversa.table import Table, Text

if TYPE_CHECKING:
    from reversa.problem import Problem


@dataclass(frozen=True)
class ListSummary:
    """The lists of one side together; `score` is the sum over all entries."""

    n_people: int
    n_lists: int
    n_entries: int
    score: float
    n_others: int
    n_unlisted: int
    most_lists: int
    balanced: bool


class Shortlist:
    """The best partners of each person, for programmes where people choose. Made by `Problem.shortlist`."""

    def __init__(self, problem: Problem, handle: Any, sides: tuple[Side, ...]) -> None:
        self.problem = problem
        self.sides = sides
        self._object = handle

    def summary(self, side: Side) -> ListSummary:
        """The lists of a side in short."""
        found = ffi.new("reversa_shortlist_summary *")
        lib.reversa_shortlist_summarise(self._object, choice("side", side, SIDES), found)
        return ListSummary(
            found.n_people,
            found.n_lists,
            found.n_entries,
            found.score / MILLION,
            found.n_others,
            found.n_unlisted,
            found.most_lists,
            found.balanced,
        )

    def of(self, person_id: str, side: Side) -> list[tuple[str, float, str]]:
        """Someone's list, the best first: id, score, and what speaks for it in a sentence."""
        person, number = self.problem.cohort.person(person_id), choice("side", side, SIDES)
        return [self._entry(person, number, k) for k in range(lib.reversa_shortlist_length(self._object, person, number))]

    def _entry(self, person: int, side: int, place: int) -> tuple[str, float, str]:
        entry = ffi.new("reversa_listed *")
        lib.reversa_shortlist_entry(self._object, person, side, place, entry)
        size = lib.reversa_shortlist_sentence(self._object, person, side, place, ffi.NULL, 0) + 1
        buffer = ffi.new("char[]", size)
        lib.reversa_shortlist_sentence(self._object, person, side, place, buffer, size)
        return self.problem.cohort.id(entry.other), points(entry.score), text(buffer)

    @property
    def table(self) -> Table:
        """A row an entry: person_id, side, place (1 is best), other_id, score, reason; in the order of the cohort."""
        columns: tuple[list[Any], ...] = ([], [], [], [], [], [])
        for person in range(len(self.problem.cohort)):
            for side in self.sides:
                length = lib.reversa_shortlist_length(self._object, person, SIDES[side])
                for place in range(length):
                    other, score, reason = self._entry(person, SIDES[side], place)
                    row = (self.problem.cohort.id(person), side, place + 1, other, score, reason)
                    for column, value in zip(columns, row):
                        column.append(value)
        return Table(
            {
                "person_id": Text.of(columns[0]),
                "side": Text.of(columns[1]),
                "place": array("q", columns[2]),
                "other_id": Text.of(columns[3]),
                "score": array("d", columns[4]),
                "reason": Text.of(columns[5]),
            }
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """`table` as an Arrow stream."""
        return self.table.__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def __repr__(self) -> str:
        return f"<reversa.Shortlist: {', '.join(f'{self.summary(side).n_lists} of {side}s' for side in self.sides)}>"


def shortlist(
    problem: Problem, *, top: int, most_lists: int | None, sides: tuple[Side, ...], time_limit: float | None
) -> Shortlist:
    """See `Problem.shortlist`."""
    options = ffi.new("reversa_shortlist_options *")
    lib.reversa_shortlist_options_init(options)
    fill(options, top=top)
    options.most_lists = most_lists or 0
    for one in sides:
        choice("side", one, SIDES)
    for name, number in SIDES.items():
        options.side[number] = name in sides
    with Session(time_limit=time_limit) as session:
        handle = session.make(lib.reversa_shortlist_create, problem._object, options, keep=(problem._object,))
    return Shortlist(problem, handle, tuple(sides))
