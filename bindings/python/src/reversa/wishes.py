"""Programmes in which people choose: stable pairs from the ranks of both sides, and who would rather have whom."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Union

from reversa._core import Progress, Session, path_bytes
from reversa._memory import ids
from reversa._native import ffi, lib
from reversa._result import Result, table_of_rows
from reversa._words import MILLION, SIDES, Side, choice
from reversa.cohort import Cohort, Path, Preferences, Previous, Scores, Source
from reversa.problem import Problem, problem_of
from reversa.programme import Json, Programme
from reversa.table import Column, Table

if TYPE_CHECKING:
    from reversa.matching import Matching

Among = Literal["all", "either", "both"]

_AMONG = {
    "all": lib.REVERSA_WISHES_ALL,
    "either": lib.REVERSA_WISHES_EITHER,
    "both": lib.REVERSA_WISHES_BOTH,
}
_MOST = 2**31 - 1


def match_wishes(
    people: Union[Problem, Cohort, Source],
    programme: Union[Programme, Json, Path, None] = None,
    *,
    preferences: Union[Preferences, Source, None] = None,
    previous: Union[Previous, Source, None] = None,
    scores: Union[Scores, Source, None] = None,
    proposers: Side = "mentee",
    among: Among = "all",
    threads: int | None = None,
    time_limit: float | None = None,
    memory_limit: int | None = None,
    progress: Progress = False,
) -> Matching:
    """Make stable pairs from the ranked wishes of both sides, by deferred acceptance (Gale & Shapley 1962).

    Whom someone does not rank comes after all whom they do; where ranks tie, or there are none, the higher score comes
    first, then an order that the seed draws from the ids. The objective plays no part.

    Parameters
    ----------
    people, programme, preferences, previous, scores
        A `Problem`, or what one is made of. Ranks and vetoes are in the preferences.
    proposers
        The side that is served best: of all matchings that are stable in that order, everyone on it has the best partners.
    among
        Which pairs can be made: ``"all"`` that the rules allow, those that at least one of the two ranks (``"either"``), or
        those that ``"both"`` rank.
    threads, time_limit, memory_limit, progress
        As of `match`.

    Returns
    -------
    Matching
        With the outcome ``"feasible"`` and the proof ``"stable"``: `Matching.blocking` finds nobody but those who hold a
        pinned pair.

    Raises
    ------
    UnsupportedError
        The programme has another limit than ``stable``, or ``load`` with ``at_most`` alone; or it asks for circles. `match`
        with the limit ``stable`` holds both.
    DeadlineError
        The time limit passed: half of the proposals make no stable matching.

    Examples
    --------
    >>> import reversa
    >>> people = {"id": ["m1", "m2", "e1", "e2"], "role": ["mentor", "mentor", "mentee", "mentee"], "level": [1, 1, 5, 5]}
    >>> wishes = {"person_id": ["e1", "e2", "m1", "m2"], "other_id": ["m2", "m1", "e1", "e2"], "rank": [1, 1, 1, 1]}
    >>> served = reversa.match_wishes(people, preferences=wishes)
    >>> list(zip(served.pairs["mentor_id"], served.pairs["mentee_id"]))
    [('m1', 'e2'), ('m2', 'e1')]
    >>> served.blocking().n_blocking
    0
    """
    from reversa.matching import Matching

    problem = problem_of(people, programme, preferences, previous, scores)
    options = ffi.new("reversa_wishes_options *")
    lib.reversa_wishes_options_init(options)
    setattr(options, "from", choice("proposers", proposers, SIDES))
    options.among = choice("among", among, _AMONG)
    with Session(threads=threads, time_limit=time_limit, memory_limit=memory_limit, progress=progress) as session:
        handle = session.make(lib.reversa_wishes_match, problem._object, options, keep=(problem._object,))
    matching = Matching(problem, handle)
    matching._among = among
    return matching


@dataclass(frozen=True)
class WishesMet:
    """How wishes are met on a side.

    Attributes
    ----------
    n_ranking
        People who rank someone whom they may be paired with.
    n_matched
        Of these, who have a partner.
    n_ranked
        Of these, who have a partner whom they rank.
    n_first
        Of these, who have a partner whom they rank no lower than any other they may be paired with.
    """

    n_ranking: int
    n_matched: int
    n_ranked: int
    n_first: int


class Blocking(Result):
    """Pairs of two who may be paired, are not, and would both rather be. Made by `Matching.blocking`.

    Attributes
    ----------
    n_blocking
        All of them, over every pair that can block.
    n_pinned
        Of these, with someone who would leave a pinned partner.
    n_people
        People in a blocking pair, as a mentor or as a mentee.
    met
        By side, how wishes are met.
    """

    def __init__(self, matching: Matching, handle: Any) -> None:
        self._cohort = matching.problem.cohort
        self._matching = matching._object
        self._object = handle
        found = ffi.new("reversa_blocking_summary *")
        lib.reversa_blocking_summarise(handle, found)
        self.n_blocking: int = found.n_blocking
        self.n_pinned: int = found.n_pinned
        self.n_people: int = found.n_people
        self._n_listed: int = found.n_listed
        self.met: dict[Side, WishesMet] = {}
        for side in ("mentor", "mentee"):
            met = found.met[SIDES[side]]
            self.met[side] = WishesMet(met.n_ranking, met.n_matched, met.n_ranked, met.n_first)

    @property
    def summary(self) -> Table:
        """A row a side: side, ranking, matched, ranked, first: people, as of `WishesMet`."""
        kinds = {"side": "t", "ranking": "q", "matched": "q", "ranked": "q", "first": "q"}
        return table_of_rows(
            kinds,
            ([side, met.n_ranking, met.n_matched, met.n_ranked, met.n_first] for side, met in self.met.items()),
        )

    @property
    def pairs(self) -> Table:
        """A row a blocking pair, in the order of mentor id, then mentee id: mentor_id, mentee_id, score (0 to 1), mentor_rank
        and mentee_rank (the rank that this one gave the other, 0 for none), mentor_leaves and mentee_leaves (the partner
        whom this one would leave, "" for an empty place), their ranks, and whether that pair is pinned."""
        pair = ffi.new("reversa_blocking_pair *")
        n = self._n_listed
        people = {name: array("i", bytes(4 * n)) for name in ("mentor_id", "mentee_id", "mentor_leaves", "mentee_leaves")}
        ranks = ("mentor_rank", "mentor_leaves_rank", "mentee_rank", "mentee_leaves_rank")
        numbers = {name: array("i", bytes(4 * n)) for name in ranks}
        pinned: dict[str, list[bool]] = {"mentor_leaves_pinned": [], "mentee_leaves_pinned": []}
        score = array("d", bytes(8 * n))
        for i in range(n):
            lib.reversa_blocking_get(self._object, i, pair)
            people["mentor_id"][i], people["mentee_id"][i] = pair.mentor, pair.mentee
            score[i] = pair.score / MILLION
            for side, number in SIDES.items():
                people[side + "_leaves"][i] = pair.leaves[number]
                numbers[side + "_rank"][i] = pair.rank[number]
                numbers[side + "_leaves_rank"][i] = pair.leaves_rank[number]
                pinned[side + "_leaves_pinned"].append(pair.leaves_pinned[number])
        named = {name: ids(self._cohort._object, column) for name, column in people.items()}
        columns: dict[str, Column] = {name: named[name] for name in ("mentor_id", "mentee_id")}
        columns["score"] = score
        for side in SIDES:
            columns[side + "_rank"] = numbers[side + "_rank"]
            columns[side + "_leaves"] = named[side + "_leaves"]
            columns[side + "_leaves_rank"] = numbers[side + "_leaves_rank"]
            columns[side + "_leaves_pinned"] = pinned[side + "_leaves_pinned"]
        return Table(columns)

    def write(self, path: Path) -> None:
        """Write the listed pairs as blocking.csv, replaced whole or not at all."""
        with Session(threads=1) as session:
            session.call(lib.reversa_blocking_write, self._object, path_bytes(path))

    def __len__(self) -> int:
        return self.n_blocking

    def __bool__(self) -> bool:
        return True  # a result, also where nobody blocks

    def __repr__(self) -> str:
        return f"<reversa.Blocking: {self.n_blocking} pairs of {self.n_people} people>"


def blocking(
    matching: Matching,
    among: Among,
    most: int | None,
    threads: int | None,
    time_limit: float | None,
    progress: Progress,
) -> Blocking:
    """See `Matching.blocking`."""
    with Session(threads=threads, time_limit=time_limit, progress=progress) as session:
        return Blocking(matching, blocking_of(session, matching, among, _MOST if most is None else most))


def blocking_of(session: Session, matching: Matching, among: Among, most: int | None = None) -> Any:
    """The library's blocking pairs; `most` None lists as many as usual."""
    options = ffi.new("reversa_blocking_options *")
    lib.reversa_blocking_options_init(options)
    if most is not None:
        options.most = most
    options.among = choice("among", among, _AMONG)
    problem = matching._solved
    return session.make(
        lib.reversa_blocking_create, problem, matching._object, options, keep=(problem, matching._owner)
    )
