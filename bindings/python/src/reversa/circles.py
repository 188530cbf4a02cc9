"""Circles: a mentor, or two, with several mentees who share a weekly slot."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Union

from reversa._core import Progress, Session, fill, path_bytes, text
from reversa._native import ffi, lib
from reversa._proof import Certificate, Level, certificate_of, levels_of, texts_until_null, unmatched_table
from reversa._result import Result, table_of_rows
from reversa._words import MILLION, points, week_minute
from reversa.cohort import Cohort, Path, Preferences, Previous, Scores, Source
from reversa.problem import Problem, problem_of
from reversa.programme import Json, Programme
from reversa.table import Table


@dataclass(frozen=True)
class Circle:
    """One circle.

    Attributes
    ----------
    mentors, mentees
        Ids, in their order.
    fits
        By mentee, 0 to 1: the score with the mentor, or the mean of the scores with two, rounded to whole millionths.
    score
        The sum of the fits.
    start
        Of the weekly slot: minute of the UTC week from Monday 0:00; None where the programme asks for none.
    minutes
        Length of the slot; 0 where the programme asks for none.
    """

    mentors: list[str]
    mentees: list[str]
    fits: list[float]
    score: float
    start: int | None
    minutes: int

    @property
    def slot(self) -> str:
        """When the slot begins, in UTC, such as ``"Thu 10:00"``; "" without one."""
        return "" if self.start is None else week_minute(self.start)


class Circles(Result):
    """The best circles that a programme allows, and what is proven of them. Made by `match_circles`."""

    def __init__(self, problem: Problem, handle: Any) -> None:
        self.problem = problem
        self._object = handle

    @property
    def outcome(self) -> str:
        """"optimal", "feasible", "infeasible" or "stopped"."""
        return text(lib.reversa_outcome_name(lib.reversa_circles_outcome(self._object)))

    @property
    def levels(self) -> list[Level]:
        """The levels of the objective, the most important first."""
        return levels_of(self._object, lib.reversa_circles_n_levels(self._object), lib.reversa_circles_level)

    @property
    def certificate(self) -> Certificate:
        """What is proven: the scope "eligible" stands for all circles that the programme allows."""
        return certificate_of(lib.reversa_circles_certificate(self._object))

    @property
    def conflict(self) -> list[str]:
        """Where the outcome is "infeasible": what cannot hold together, in words."""
        return texts_until_null(self._object, lib.reversa_circles_conflict)

    def _people(self, people: Any, n: int) -> list[str]:
        return [self.problem.cohort.id(person) for person in people[0:n]]

    def __getitem__(self, index: int) -> Circle:
        if not 0 <= index < len(self):
            raise IndexError(index)
        found = ffi.new("reversa_circle *")
        lib.reversa_circles_get(self._object, index, found)
        return Circle(
            self._people(found.mentors, found.n_mentors),
            self._people(found.mentees, found.n_mentees),
            [fit / MILLION for fit in found.fits[0 : found.n_mentees]],
            found.score / MILLION,
            found.start if found.start >= 0 else None,
            found.minutes,
        )

    def __iter__(self) -> Iterator[Circle]:
        return (self[index] for index in range(len(self)))

    def __len__(self) -> int:
        n: int = lib.reversa_circles_count(self._object)
        return n

    def __bool__(self) -> bool:
        return True  # a result, also where no circle is possible

    @property
    def people(self) -> Table:
        """A row a person of a circle: circle (from 1), side, person_id, fit (0 to 1, NaN for mentors), circle_score, slot_utc
        and slot_local ("Thu 10:00", "" without a slot)."""
        kinds = {"circle": "q", "side": "t", "person_id": "t", "fit": "d", "circle_score": "d"}
        return table_of_rows({**kinds, "slot_utc": "t", "slot_local": "t"}, self._rows())

    def _rows(self) -> Iterator[list[Any]]:
        for index, circle in enumerate(self):
            for mentor in circle.mentors:
                local = self._local(index, mentor)
                yield [index + 1, "mentor", mentor, points(-1), circle.score, circle.slot, local]
            for mentee, fit in zip(circle.mentees, circle.fits):
                yield [index + 1, "mentee", mentee, fit, circle.score, circle.slot, self._local(index, mentee)]

    def _local(self, index: int, person_id: str) -> str:
        start = lib.reversa_circles_local_start(self._object, index, self.problem.cohort.person(person_id))
        return "" if start < 0 else week_minute(start)

    @property
    def summary(self) -> Table:
        """A row a circle: circle (from 1), mentors, mentees (their number), score, slot_utc."""
        kinds = {"circle": "q", "mentors": "t", "mentees": "q", "score": "d", "slot_utc": "t"}
        return table_of_rows(
            kinds,
            (
                [index + 1, ";".join(circle.mentors), len(circle.mentees), circle.score, circle.slot]
                for index, circle in enumerate(self)
            ),
        )

    @property
    def unmatched(self) -> Table:
        """A row for everyone who signed up for a side and has no circle on it, as of `Matching.unmatched`. The reason "limit":
        no circle that the programme allows could hold the person; "outbid": others serve the objective better."""
        n = lib.reversa_circles_n_unmatched(self._object)
        found = ffi.new("reversa_unmatched *")
        names = ("person", "side", "reason", "eligible", "best_score")
        columns = {name: array("i", bytes(4 * n)) for name in names}
        for index in range(n):
            lib.reversa_circles_unmatched(self._object, index, found)
            for name in names:
                columns[name][index] = getattr(found, name)
        return unmatched_table(self.problem.cohort._object, columns)

    def write(self, folder: Path) -> None:
        """Write circles.csv, unmatched.csv and result.json into a folder, all or none; where no circles are possible,
        result.json alone."""
        with Session(threads=1) as session:
            if self.outcome in ("optimal", "feasible"):
                session.call(lib.reversa_circles_write, self.problem._object, self._object, path_bytes(folder))
                return
            os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, "result.json")
            kind = lib.REVERSA_CIRCLES_SUMMARY
            session.call(lib.reversa_circles_write_file, self.problem._object, self._object, kind, path_bytes(path))

    def __repr__(self) -> str:
        levels = ", ".join(f"{level.name} {level.value}" for level in self.levels)
        return f"<reversa.Circles {self.outcome}: {len(self)} circles; {levels}>"


def match_circles(
    people: Union[Problem, Cohort, Source],
    programme: Union[Programme, Json, Path, None] = None,
    *,
    preferences: Union[Preferences, Source, None] = None,
    previous: Union[Previous, Source, None] = None,
    scores: Union[Scores, Source, None] = None,
    most_listed: int | None = None,
    threads: int | None = None,
    time_limit: float | None = None,
    memory_limit: int | None = None,
    progress: Progress = False,
) -> Circles:
    """Choose the best circles that the programme allows: each with its number of mentors and mentees, who can all come to one
    weekly slot, composed as asked, and where every mentor may be paired with every mentee.

    Parameters
    ----------
    people, programme, preferences, previous, scores
        A `Problem`, or what one is made of; the programme has a ``"circle"``.
    most_listed
        Circles that a proof may list at once; None for 100,000. More takes more memory and time, and proves more.
    threads, time_limit, memory_limit, progress
        As of `match`.

    Returns
    -------
    Circles
        How the search ended is in `Circles.outcome`, not an exception.

    Raises
    ------
    UnsupportedError
        The programme has no ``"circle"``, or a limit or level that circles do not have.
    Error
        Of the kind that fits: see `Error`.

    Examples
    --------
    >>> import reversa
    >>> people = {"id": ["m", "e1", "e2", "e3"], "role": ["mentor", "mentee", "mentee", "mentee"], "level": [1, 4, 5, 6]}
    >>> programme = {
    ...     "schema": "reversa.programme/1",
    ...     "rules": [{"rule": "level_gap", "at_least": 2}],
    ...     "criteria": [{"criterion": "gap", "attribute": "level", "ideal": 5, "range": 5, "weight": 1}],
    ...     "circle": {"mentors": 1, "mentees": {"at_least": 2, "at_most": 2}, "minutes": 0},
    ...     "objective": ["mentees", "score"],
    ... }
    >>> circles = reversa.match_circles(people, programme)
    >>> circles
    <reversa.Circles optimal: 1 circles; mentees 2, score 1800000>
    >>> circles[0].mentors, circles[0].mentees, circles[0].score
    (['m'], ['e2', 'e3'], 1.8)
    """
    problem = problem_of(people, programme, preferences, previous, scores)
    options = ffi.new("reversa_circles_options *")
    lib.reversa_circles_options_init(options)
    if most_listed is not None:
        fill(options, most_listed=most_listed)
    with Session(threads=threads, time_limit=time_limit, memory_limit=memory_limit, progress=progress) as session:
        handle = session.make(lib.reversa_circles_match, problem._object, options, keep=(problem._object,))
    return Circles(problem, handle)
