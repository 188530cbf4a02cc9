"""Ties between people, and what new ones across departments change: how closed groups are, how well connected the whole.

A network has people with a group each, and undirected ties, each counted once. Adding the pairs of a matching, or of those who
met, shows what a programme does to it. What cannot be computed is NaN.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Union

from reversa._columns import Columns, items_of
from reversa.arrow import is_missing
from reversa._core import Progress, Session
from reversa._engagement import Engagement
from reversa._groups import People, cohort_values, codes_of, values_by_id
from reversa._native import ffi, lib
from reversa._result import Result, table_of_rows
from reversa._rows import integers
from reversa.cohort import Cohort, Source
from reversa.events import Pairs
from reversa.matching import Matching
from reversa.table import Table

__all__ = ["Gain", "Network", "Permutation"]

Ties = Union[Matching, Pairs, Engagement, Sequence[tuple[str, str]], Source]

_FIGURES = {
    "people": "n_people",
    "groups": "n_groups",
    "ties": "n_ties",
    "external": "external",
    "internal": "internal",
    "ei": "ei",
    "expected_ei": "expected_ei",
    "attribute_assortativity": "attribute_assortativity",
    "degree_assortativity": "degree_assortativity",
    "density": "density",
    "transitivity": "transitivity",
    "components": "n_components",
    "largest_component": "largest_component",
}


@dataclass(frozen=True)
class Permutation:
    """Is the E-I index what chance gives? Made by `Network.permute`.

    Attributes
    ----------
    ei, expected_ei
        Of the network, and its expectation where ties do not heed groups.
    mean, sd
        Over the permutations.
    p, p_less, p_greater
        As far from the expectation by chance; as closed; as open.
    n, seed
        Permutations, and what drew them.
    """

    ei: float
    expected_ei: float
    mean: float
    sd: float
    p: float
    p_less: float
    p_greater: float
    n: int
    seed: int


@dataclass(frozen=True)
class Gain:
    """What changed from one network to another of the same people. Made by `Network.since`.

    Attributes
    ----------
    n_new
        Ties that were not there.
    external_before, external_after
        Ties across groups.
    gain_percent
        Of them.
    ei_before, ei_after
        E-I index: -1 closed, 1 open.
    assortativity_before, assortativity_after
        1: ties within groups alone; 0: as by chance, given the degrees.
    components_before, components_after
        Parts that are not joined.
    """

    n_new: int
    external_before: int
    external_after: int
    gain_percent: float
    ei_before: float
    ei_after: float
    assortativity_before: float
    assortativity_after: float
    components_before: int
    components_after: int


class Network(Result):
    """People with a group each, and undirected ties between them.

    Parameters
    ----------
    people
        A `Cohort`, or a table with the columns ``id`` and `by`, or the path of a CSV file. People without a group are left
        out, with their ties.
    ties
        Pairs of ids: a `Matching`, `Pairs`, an `Engagement` (those who met), a list of tuples, or a table with the columns
        ``from`` and ``to``, or ``mentor_id`` and ``mentee_id``. None: reporting lines, of the column ``manager_id``, where
        there is one. Ties given twice or both ways are one; those with oneself and with people who are not there are left out.
    by
        The column with the group, such as the department.
    smallest
        In `groups`, those with a number of people or ties below are hidden, and others with which one could be found; 0
        shows all.

    Raises
    ------
    KeyError
        No such column.

    Notes
    -----
    Krackhardt & Stern 1988 (E-I index); Newman 2003 (assortativity).

    Examples
    --------
    >>> import reversa
    >>> people = {"id": ["a", "b", "c", "d"], "department": ["x", "x", "y", "y"]}
    >>> lines = reversa.Network(people, [("a", "b"), ("c", "d")])
    >>> lines.ei, lines.n_components
    (-1.0, 2)
    >>> lines.add([("a", "c"), ("b", "d")]).since(lines).ei_after
    0.0
    """

    def __init__(self, people: People, ties: Ties | None = None, *, by: str = "department", smallest: int = 5) -> None:
        values = values_by_id(people, by)
        self._cohort = people if isinstance(people, Cohort) else None
        known = [(person, value) for person, value in values.items() if value is not None]
        if self._cohort is None:
            known.sort(key=lambda one: one[0])  # so that the order of rows changes nothing
        self._place = {person: k for k, (person, _) in enumerate(known)}
        codes, self._labels = codes_of([value for _, value in known])
        self._by = by
        self.n_without = len(values) - len(known)
        edges = _reporting_lines(people) if ties is None else _edges(ties)
        rows, held = self._rows(edges)
        rows.n_people, rows.smallest = len(known), smallest
        memory = integers(codes)
        rows.group = memory
        with Session() as session:
            self._adopt(session.make(lib.reversa_network_create, rows))
        del held, memory

    def _rows(self, edges: Iterable[tuple[str, str]]) -> tuple[Any, Any]:
        """Ties between people who are there, and the memory of them."""
        ends, self.n_ties_without = (array("i"), array("i")), 0
        for a, b in edges:
            i, k = self._place.get(a), self._place.get(b)
            if i is None or k is None:
                self.n_ties_without += 1
            else:
                ends[0].append(i)
                ends[1].append(k)
        rows = ffi.new("reversa_network_rows *")
        lib.reversa_network_rows_init(rows)
        held = (integers(ends[0]), integers(ends[1]))
        rows.n_ties, rows.to = len(ends[0]), held[1]
        setattr(rows, "from", held[0])
        return rows, held

    def _adopt(self, handle: Any) -> None:
        self._object = handle
        found = ffi.new("reversa_network_summary *")
        lib.reversa_network_describe(handle, found)
        self._found = found

    @property
    def n_people(self) -> int:
        """People with a group."""
        return int(self._found.n_people)

    @property
    def n_ties(self) -> int:
        """Ties, each counted once."""
        return int(self._found.n_ties)

    @property
    def ei(self) -> float:
        """The E-I index, (external - internal) / ties: -1 closed, 1 open."""
        return float(self._found.ei)

    @property
    def n_components(self) -> int:
        """Parts that are not joined."""
        return int(self._found.n_components)

    @property
    def summary(self) -> Table:
        """A row a figure, with its value: people, groups, ties, external and internal (across groups and within), ei and
        expected_ei (where ties do not heed groups), attribute_assortativity (1 within groups alone, 0 as by chance given the
        degrees), degree_assortativity, density, transitivity, components, largest_component (people)."""
        rows = [(name, float(getattr(self._found, field))) for name, field in _FIGURES.items()]
        return table_of_rows({"figure": "t", "value": "d"}, rows)

    @property
    def groups(self) -> Table:
        """A row a group, in the order of the values: group, hidden, external and internal (ties; -1 where hidden), ei."""
        external, internal = ffi.new("int64_t *"), ffi.new("int64_t *")
        rows = []
        for group, label in enumerate(self._labels):
            lib.reversa_network_of_group(self._object, group, external, internal)
            hidden = external[0] == lib.REVERSA_HIDDEN_COUNT
            total = external[0] + internal[0]
            ei = float("nan") if hidden or total == 0 else (external[0] - internal[0]) / total
            rows.append((label, hidden, external[0], internal[0], ei))
        return table_of_rows({"group": "t", "hidden": "b", "external": "q", "internal": "q", "ei": "d"}, rows)

    def add(self, ties: Ties) -> Network:
        """The network with further ties, given as to `Network`; this one is unchanged. Groups are hidden as in this one."""
        more = Network.__new__(Network)
        more._cohort, more._place, more._labels = self._cohort, self._place, self._labels
        more._by, more.n_without, more.n_ties_without = self._by, self.n_without, 0
        with Session() as session:
            whole = self._cohort is not None and self.n_without == 0
            if whole and isinstance(ties, Matching) and ties.problem.cohort is self._cohort:
                more._adopt(session.make(lib.reversa_network_add_matching, self._object, ties._object))
            else:
                rows, held = more._rows(_edges(ties))
                more._adopt(session.make(lib.reversa_network_add, self._object, rows))
                del held
        return more

    def since(self, before: Network) -> Gain:
        """What changed from another network of the same people to this one.

        Raises
        ------
        ValueError
            The people are not the same.
        """
        if before._place is not self._place and before._place != self._place:
            raise ValueError("the networks are not of the same people")
        out = ffi.new("reversa_network_gain *")
        lib.reversa_network_compare(before._object, self._object, out)
        return Gain(*(getattr(out, name) for name in Gain.__dataclass_fields__))

    def permute(
        self,
        n: int = 2000,
        *,
        seed: int = 1,
        threads: int | None = None,
        time_limit: float | None = None,
        progress: Progress = False,
    ) -> Permutation:
        """Compare the E-I index with those after dealing the groups out to people at random.

        Parameters
        ----------
        n
            Permutations, 1 to 10,000,000: with 2000, a p of 0.05 is good to 0.005.
        seed
            Draws them; the result does not depend on the number of threads.
        threads, time_limit, progress
            As of `match`.

        Returns
        -------
        Permutation
            NaN without ties. The observed network counts as one of the permutations (Phipson & Smyth 2010).

        Raises
        ------
        ArgumentError
            A number out of range.
        """
        out = ffi.new("reversa_network_test *")
        with Session(threads=threads, time_limit=time_limit, progress=progress) as session:
            session.call(lib.reversa_network_permute, self._object, n, seed, out)
        means = out.permuted_mean, out.permuted_sd
        tails = out.p, out.p_less, out.p_greater
        return Permutation(out.ei, out.expected_ei, *means, *tails, out.n_permutations, out.seed)

    def _notes(self) -> list[str]:
        said = []
        if self.n_without:
            said.append(f"{self.n_without} people of no known {self._by} are left out")
        if self.n_ties_without:
            said.append(f"{self.n_ties_without} ties with people who are not in the network are left out")
        return said

    def __repr__(self) -> str:
        ei = "" if self.ei != self.ei else f", E-I {self.ei:.3f}"
        return f"<reversa.Network by {self._by}: {self.n_people} people, {self.n_ties} ties{ei}>"


def _reporting_lines(people: People) -> list[tuple[str, str]]:
    if isinstance(people, Cohort):
        if "manager_id" not in people.columns:
            return []
        ids = [people.id(person) for person in range(len(people))]
        managers = cohort_values(people, "manager_id")
    else:
        data = Columns(people)
        try:
            managers = items_of(data.find("people", "manager_id"))
        except KeyError:
            return []
        ids = [str(person) for person in items_of(data.find("people", "id"))]
    return [(a, str(b)) for a, b in zip(ids, managers) if not is_missing(b) and b != ""]


def _edges(ties: Ties) -> list[tuple[str, str]]:
    if isinstance(ties, Matching):
        ties = Pairs(ties)
    if isinstance(ties, Engagement):
        found = ties.pairs
        held = zip(found["mentor_id"], found["mentee_id"], found["held"])
        return [(mentor, mentee) for mentor, mentee, n in held if n > 0]
    if isinstance(ties, Pairs):
        mentors, mentees = ties._ids()
        return list(zip(mentors, mentees))
    if isinstance(ties, (list, tuple)):
        for row, one in enumerate(ties):
            if isinstance(one, str) or len(one) != 2:
                raise ValueError(f"ties, row {row + 1}: {one!r} is not a pair of ids")
        return [(str(a), str(b)) for a, b in ties]
    data = Columns(ties)
    for names in (("from", "to"), ("mentor_id", "mentee_id")):
        try:
            ends = [items_of(data.find("ties", name)) for name in names]
        except KeyError:
            continue
        return [(str(a), str(b)) for a, b in zip(*ends)]
    raise KeyError("ties: the data have neither the columns 'from' and 'to' nor 'mentor_id' and 'mentee_id'")
