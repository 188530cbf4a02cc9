"""The scores of many pairs at once: every one of some mentees with every one of some mentors."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from reversa._core import Progress, Session
from reversa._memory import memory
from reversa._native import ffi, lib
from reversa._words import MILLION, points
from reversa.shards import scorer_of
from reversa.table import Table, Text

if TYPE_CHECKING:
    from reversa.problem import Problem

_MOST_CELLS = 2**29


class ScoreBlock:
    """Scores of every one of some mentees with every one of some mentors. Made by `Problem.scores`.

    Attributes
    ----------
    mentors, mentees
        Ids, in the order that was asked for.

    Notes
    -----
    The object has Python's buffer by way of `micro`, and is an array for numpy: ``numpy.asarray(block)``.
    """

    def __init__(self, mentors: list[str], mentees: list[str], values: array[int]) -> None:
        self.mentors = mentors
        self.mentees = mentees
        self._values = values
        self._row = {mentee: i for i, mentee in enumerate(mentees)}
        self._column = {mentor: k for k, mentor in enumerate(mentors)}

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees, number of mentors."""
        return len(self.mentees), len(self.mentors)

    @property
    def micro(self) -> memoryview:
        """Whole millionths, a row a mentee and a column a mentor [mentees, mentors] (flat where there are none); -1 where the
        two may not be paired. The memory of the block itself."""
        flat = memoryview(self._values)
        return flat.cast("B").cast("i", self.shape) if len(flat) else flat

    def __getitem__(self, pair: tuple[str, str]) -> float:
        """The score of a mentor and a mentee, by id, 0 to 1; NaN where the two may not be paired."""
        mentor, mentee = pair
        return points(self._values[self._row[mentee] * len(self.mentors) + self._column[mentor]])

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        import numpy

        found = numpy.array(self._values, dtype="float64").reshape(self.shape) / MILLION
        found[found < 0] = numpy.nan
        return found if dtype is None else found.astype(dtype)

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` of scores, 0 to 1, a row a mentee and a column a mentor; NaN where they may not be paired."""
        import pandas

        return pandas.DataFrame(self.__array__(), index=self.mentees, columns=self.mentors)

    @property
    def table(self) -> Table:
        """A row for each two who may be paired, mentee by mentee: mentor_id, mentee_id, score (0 to 1)."""
        width = len(self.mentors)
        found = [i for i, value in enumerate(self._values) if value >= 0]
        return Table(
            {
                "mentor_id": Text.of([self.mentors[i % width] for i in found]),
                "mentee_id": Text.of([self.mentees[i // width] for i in found]),
                "score": array("d", [self._values[i] / MILLION for i in found]),
            }
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)

    def to_polars(self) -> Any:
        """A `polars.DataFrame` of `table`."""
        return self.table.to_polars()

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def __repr__(self) -> str:
        return f"<reversa.ScoreBlock of {len(self.mentees)} mentees and {len(self.mentors)} mentors>"


def scores(
    problem: Problem,
    mentors: Iterable[str] | None,
    mentees: Iterable[str] | None,
    threads: int | None,
    time_limit: float | None,
    progress: Progress,
) -> ScoreBlock:
    """See `Problem.scores`."""
    found = [_people(problem, *side) for side in ((mentors, lib.REVERSA_MENTOR), (mentees, lib.REVERSA_MENTEE))]
    (mentor_ids, mentor), (mentee_ids, mentee) = found
    n = len(mentor) * len(mentee)
    if n > _MOST_CELLS:
        raise ValueError(f"{len(mentee)} mentees and {len(mentor)} mentors are {n} pairs: ask for fewer than 2**29 at once")
    values = array("i", [0]) * n
    block = ffi.new("reversa_block *")
    held = [ffi.from_buffer("int32_t[]", people) for people in (mentor, mentee)]
    block.mentors, block.n_mentors = held[0], len(mentor)
    block.mentees, block.n_mentees = held[1], len(mentee)
    if n:
        with Session(threads=threads, time_limit=time_limit, progress=progress) as session:
            session.call(lib.reversa_scorer_block, scorer_of(session, problem), block, memory(values))
    return ScoreBlock(mentor_ids, mentee_ids, values)


def _people(problem: Problem, asked: Iterable[str] | None, side: int) -> tuple[list[str], array[int]]:
    """Who was asked for, or everyone who takes part on the side in the cohort's order."""
    cohort = problem.cohort
    if asked is None:
        people = [person for person in range(len(cohort)) if lib.reversa_cohort_capacity(cohort._object, person, side) > 0]
        return [cohort.id(person) for person in people], array("i", people)
    ids = [asked] if isinstance(asked, str) else list(asked)
    return ids, array("i", [cohort.person(one) for one in ids])
