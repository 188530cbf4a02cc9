"""Candidates in parts: machines score some of the mentees each, one machine puts the parts together and solves."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from reversa._core import Progress, Session
from reversa._memory import ids
from reversa._native import ffi, lib
from reversa._words import MILLION
from reversa.table import Table

if TYPE_CHECKING:
    from reversa.problem import Problem


class Candidates:
    """Pairs that a match starts from. The result of a match never depends on them, only its time does."""

    def __init__(self, problem: Problem, handle: Any) -> None:
        self.problem = problem
        self._object = handle

    @property
    def n_eligible(self) -> int:
        """Eligible pairs of the problem, candidates or not."""
        n: int = lib.reversa_candidates_n_eligible(self._object)
        return n

    @property
    def table(self) -> Table:
        """A row a pair: mentor_id, mentee_id, score (0 to 1); by mentee, then mentor, each in the order of the cohort."""
        n = len(self)
        pairs = ffi.new("reversa_pair[]", max(n, 1))
        lib.reversa_candidates_read(self._object, 0, n, pairs)
        flat = array("i", bytes(ffi.buffer(pairs)[: n * ffi.sizeof("reversa_pair")]))
        cohort = self.problem.cohort._object
        return Table(
            {
                "mentor_id": ids(cohort, flat[0::3]),
                "mentee_id": ids(cohort, flat[1::3]),
                "score": array("d", [value / MILLION for value in flat[2::3]]),
            }
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """`table` as an Arrow stream."""
        return self.table.__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def __len__(self) -> int:
        n: int = lib.reversa_candidates_n_pairs(self._object)
        return n

    def __repr__(self) -> str:
        return f"<reversa.Candidates: {len(self)} of {self.n_eligible} eligible pairs>"


def scorer_of(session: Session, problem: Problem) -> Any:
    """The problem made ready for computing scores."""
    return session.make(lib.reversa_scorer_create, problem._object, keep=(problem._object,))


def candidates(problem: Problem, k: int, threads: int | None, progress: Progress) -> Candidates:
    """See `Problem.candidates`."""
    with Session(threads=threads, progress=progress) as session:
        scorer = scorer_of(session, problem)
        handle = session.make(lib.reversa_candidates_create, scorer, k, keep=(problem._object,))
    return Candidates(problem, handle)


def n_mentees(problem: Problem) -> int:
    """Mentees who take part: what `shard` cuts."""
    n: int = lib.reversa_problem_n_people(problem._object, lib.REVERSA_MENTEE)
    return n


def shard(problem: Problem, first: int, count: int, *, k: int = 16, threads: int | None = None) -> bytes:
    """Score some mentees against all mentors.

    Parameters
    ----------
    problem
        The same on every machine: the same people with the same seed, the same programme and pair data.
    first, count
        Which mentees, of `n_mentees(problem)`.
    k
        Best partners a person, the same for all shards.

    Returns
    -------
    bytes
        For `merge`, on any machine with this version of the library.
    """
    with Session(threads=threads) as session:
        made = session.make(lib.reversa_shard_create, scorer_of(session, problem), k, first, count)
        found = lib.reversa_shard_read(made)
        data: bytes = ffi.buffer(found.bytes, found.length)[:]
        return data


def merge(problem: Problem, shards: Iterable[bytes]) -> Candidates:
    """Put shards together, in any order: the candidates that one machine finds, whatever their number.

    Raises
    ------
    FormatError
        Bytes that are no shard, or were changed on the way.
    DataError
        Shards of another problem, with different `k`, or that do not hold each mentee once.
    """
    held = [ffi.from_buffer(data) for data in shards]
    given = ffi.new("reversa_shard_bytes[]", len(held) + 1)
    for i, buffer in enumerate(held):
        given[i].bytes = buffer
        given[i].length = len(buffer)
    with Session() as session:
        scorer = scorer_of(session, problem)
        handle = session.make(lib.reversa_shards_merge, scorer, given, len(held), keep=(problem._object,))
    return Candidates(problem, handle)


def cuts(n: int, n_shards: int) -> list[tuple[int, int]]:
    """`n` mentees in so many shards of nearly equal size: first and count of each."""
    ends = [n * i // n_shards for i in range(n_shards + 1)]
    return [(first, end - first) for first, end in zip(ends, ends[1:])]
