"""A cohort, a programme, and what is known of pairs: checked to go together, ready to be matched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Union

from reversa._core import Held, Progress, Session, text
from reversa._native import ffi, lib
from reversa._words import Side
from reversa.cohort import Cohort, Path, Preferences, Previous, Scores, Source
from reversa.infeasible import Infeasibility, infeasibility
from reversa.programme import Json, Programme, programme_of
from reversa.rematch import Rematch, rematch
from reversa.scores import ScoreBlock
from reversa.scores import scores as make_scores
from reversa.shards import Candidates
from reversa.shards import candidates as make_candidates
from reversa.shortlist import Shortlist, shortlist


def problem_of(
    people: Union[Problem, Cohort, Source],
    programme: Union[Programme, Json, Path, None],
    preferences: Union[Preferences, Source, None],
    previous: Union[Previous, Source, None],
    scores: Union[Scores, Source, None],
) -> Problem:
    """The problem itself, which takes nothing beside it, or one made of all that."""
    if not isinstance(people, Problem):
        return Problem(people, programme, preferences=preferences, previous=previous, scores=scores)
    if any(given is not None for given in (programme, preferences, previous, scores)):
        raise TypeError("a Problem has its programme and pair data already: give people, or the problem alone")
    return people


class Problem(Held):
    """A cohort, a programme, and what is known of pairs, checked to go together.

    Parameters
    ----------
    people
        A `Cohort`, or what one is made of.
    programme
        A `Programme`, its data, the path of a programme file, or None for the built-in one.
    preferences, previous, scores
        What is known of pairs, or what that is made of.

    Raises
    ------
    DataError
        The programme names a column that is not there or of another kind; the pair data do not fit.
    """

    def __init__(
        self,
        people: Union[Cohort, Source],
        programme: Union[Programme, Json, Path, None] = None,
        *,
        preferences: Union[Preferences, Source, None] = None,
        previous: Union[Previous, Source, None] = None,
        scores: Union[Scores, Source, None] = None,
    ) -> None:
        self.cohort = people if isinstance(people, Cohort) else Cohort(people)
        self.programme = programme_of(programme)
        self._options = ffi.new("reversa_problem_options *")
        lib.reversa_problem_options_init(self._options)
        self._held: list[Any] = []
        self._hold("preferences", preferences, Preferences)
        self._hold("previous", previous, Previous)
        self._hold("scores", scores, Scores)
        own = ffi.NULL if self.programme is None else self.programme._object
        with Session() as session:
            self._object = session.make(
                lib.reversa_problem_create,
                self.cohort._object,
                own,
                self._options,
                keep=(self.cohort._object, own, *(held._object for held in self._held)),
            )

    def _hold(self, name: str, given: Any, kind: Any) -> None:
        if given is None:
            return
        held = given if isinstance(given, kind) else kind(given, self.cohort)
        self._held.append(held)
        setattr(self._options, name, held._object)

    @property
    def warnings(self) -> list[str]:
        """What is worth knowing although nothing is wrong, a sentence each."""
        n = lib.reversa_problem_n_warnings(self._object)
        return [text(lib.reversa_problem_warning(self._object, index)) for index in range(n)]

    @property
    def criteria(self) -> list[str]:
        """Names of the criteria: columns of `Matching.pairs`. Empty where scores come from elsewhere."""
        n = lib.reversa_problem_n_criteria(self._object)
        return [text(lib.reversa_problem_criterion_name(self._object, index)) for index in range(n)]

    def scores(
        self,
        mentors: Iterable[str] | None = None,
        mentees: Iterable[str] | None = None,
        *,
        threads: int | None = None,
        time_limit: float | None = None,
        progress: Progress = False,
    ) -> ScoreBlock:
        """How well people fit: every one of some mentees with every one of some mentors.

        Parameters
        ----------
        mentors, mentees
            Ids; None for everyone who takes part on that side.
        threads, time_limit, progress
            As of `match`.

        Returns
        -------
        ScoreBlock
            [mentees, mentors], 0 to 1; NaN where two may not be paired.

        Raises
        ------
        KeyError
            There is nobody of that id.
        ValueError
            More than 2**29 pairs at once.
        DeadlineError
            The time limit passed.

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m1", "m2", "e"], "role": ["mentor", "mentor", "mentee"], "level": [1, 4, 5]}
        >>> block = reversa.Problem(people).scores()
        >>> block.shape, block["m2", "e"]  # too near in level
        ((1, 2), nan)
        """
        return make_scores(self, mentors, mentees, threads, time_limit, progress)

    def candidates(self, k: int = 16, *, threads: int | None = None, progress: Progress = False) -> Candidates:
        """The exact best `k` partners of everyone, on both sides: pairs that a match can start from.

        Parameters
        ----------
        k
            1 or more: a pair is a candidate if it is among the `k` best of its mentee or of its mentor.
        threads, progress
            As of `match`.

        Examples
        --------
        >>> import reversa
        >>> problem = reversa.generate.organisation(200, seed=4).problem()
        >>> reversa.match(problem, candidates=problem.candidates(2)).pairs == reversa.match(problem).pairs
        True
        """
        return make_candidates(self, k, threads, progress)

    def rematch(
        self,
        *,
        most_changes: int | None = None,
        curve: int = 0,
        stand_by: bool = True,
        threads: int | None = None,
        time_limit: float | None = None,
        progress: Progress = False,
    ) -> Rematch:
        """Match again after a review: `previous` of the problem holds the pairs with their states.

        Parameters
        ----------
        most_changes
            No more active pairs than these are broken, of those that can be kept; None for any number.
        curve
            Find what numbers of broken pairs can bring, in so many solves at most.
        stand_by
            Find who would step in for each person of each pair.
        threads, time_limit, progress
            As of `match`.

        Returns
        -------
        Rematch
            The new matching, and what became of each pair.

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m", "e1", "e2"], "role": ["mentor", "mentee", "mentee"], "level": [1, 5, 7]}
        >>> before = {"mentor_id": ["m"], "mentee_id": ["e2"], "state": ["active"]}
        >>> problem = reversa.Problem(people, previous=before)
        >>> kept, free = problem.rematch(most_changes=0), problem.rematch()
        >>> kept.matching.pairs["mentee_id"], kept.counts["broken"], free.counts["broken"]
        (['e2'], 0, 1)
        """
        return rematch(
            self,
            most_changes=most_changes,
            curve=curve,
            stand_by=stand_by,
            threads=threads,
            time_limit=time_limit,
            progress=progress,
        )

    def shortlist(
        self,
        *,
        top: int = 10,
        most_lists: int | None = None,
        sides: tuple[Side, ...] = ("mentor", "mentee"),
        time_limit: float | None = None,
    ) -> Shortlist:
        """The best partners of each person, for programmes where people choose.

        Parameters
        ----------
        top
            Entries of a list at most.
        most_lists
            Nobody stands on more lists than these: the lists of a side are then the best that this allows.
        sides
            Whose lists are made.
        time_limit
            Seconds.

        Raises
        ------
        ArgumentError
            `top` or `most_lists` is out of range.

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m", "e1", "e2"], "role": ["mentor", "mentee", "mentee"], "level": [1, 5, 7]}
        >>> lists = reversa.Problem(people).shortlist(top=2)
        >>> [other for other, score, reason in lists.of("m", "mentor")]
        ['e1', 'e2']
        """
        return shortlist(self, top=top, most_lists=most_lists, sides=sides, time_limit=time_limit)

    def infeasibility(self, *, time_limit: float | None = None) -> Infeasibility:
        """Why the limits cannot be met, and the least changes that help; `verdict` is "yes" where they can.

        Parameters
        ----------
        time_limit
            Seconds; what is not known by then is "unknown", or not proven to be irreducible.

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m", "e1", "e2"], "role": ["mentor", "mentee", "mentee"], "level": [1, 5, 7]}
        >>> limits = [{"limit": "quota", "side": "mentee", "at_least": {"count": 2}}]
        >>> programme = reversa.Programme.reverse_mentoring().replace(limits=limits)
        >>> told = reversa.Problem(people, programme).infeasibility()
        >>> told.verdict, told.relaxations[0].text
        ('no', 'Lower "quota mentee, at least 2 pairs" to 1')
        """
        return infeasibility(self, time_limit)

    def __repr__(self) -> str:
        mentors = lib.reversa_problem_n_people(self._object, lib.REVERSA_MENTOR)
        mentees = lib.reversa_problem_n_people(self._object, lib.REVERSA_MENTEE)
        return f"<reversa.Problem of {mentees} mentees and {mentors} mentors>"
