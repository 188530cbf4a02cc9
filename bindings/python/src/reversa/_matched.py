"""What a matching holds: pairs, who is left out, levels, limits, prices, and what is proven."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Union

from reversa._core import Held, Progress, text
from reversa._memory import ids, memory, texts
from reversa._native import ffi, lib
from reversa._proof import Certificate, Level, LimitUse, certificate_of, levels_of, texts_until_null, unmatched_table
from reversa._result import Result, table_of_rows
from reversa._words import MILLION, SIDES, Side, choice
from reversa.baseline import Baseline, baseline
from reversa.problem import Problem
from reversa.table import Table, Text

if TYPE_CHECKING:
    from reversa.explain import Insight
    from reversa.wishes import Among

_STATES = {
    lib.REVERSA_PAIR_ACTIVE: "active",
    lib.REVERSA_PAIR_ENDED: "ended",
    lib.REVERSA_PAIR_PINNED: "pinned",
    lib.REVERSA_PAIR_FORBIDDEN: "forbidden",
}


class Matched(Held, Result):
    """The pairs, and what is proven of them, to be read."""

    def __init__(self, problem: Problem, handle: Any) -> None:
        self._adopt(problem, handle, problem._object, None)

    def _adopt(self, problem: Problem, handle: Any, solved: Any, owner: Any) -> None:
        """`solved` is the library's problem that it is a matching of; `owner` is what frees both, if anything else does."""
        self.problem = problem
        self._object = handle
        self._solved = solved
        self._owner = owner
        self._insight: Insight | None = None
        self._ties: Insight | None = None
        self._among: Among | None = None  # of `match_wishes`: which pairs could be made

    @property
    def outcome(self) -> str:
        """"optimal", "feasible", "infeasible" or "stopped"."""
        return text(lib.reversa_outcome_name(lib.reversa_matching_outcome(self._object)))

    @property
    def drawn(self) -> bool:
        """Were the pairs drawn among all optimal matchings? By `lottery`, where time was left for it."""
        return bool(lib.reversa_matching_is_drawn(self._object))

    @property
    def levels(self) -> list[Level]:
        """The levels of the objective, the most important first."""
        return levels_of(self._object, lib.reversa_matching_n_levels(self._object), lib.reversa_matching_level)

    @property
    def bound(self) -> dict[str, int]:
        """By level, what no matching that is as good on the levels before can exceed."""
        return {level.name: level.bound for level in self.levels}

    @property
    def gap(self) -> float:
        """How far the first level that is not proven may be from its best, as a share of it; 0.0 when all are proven."""
        for level in self.levels:
            if not level.proven:
                return abs(level.bound - level.value) / max(abs(level.bound), 1)
        return 0.0

    @property
    def certificate(self) -> Certificate:
        """What is proven, and over which pairs."""
        return certificate_of(lib.reversa_matching_certificate(self._object))

    @property
    def conflict(self) -> list[str]:
        """Where the outcome is "infeasible": limits that cannot be met together, in words, perhaps more than need be;
        `Problem.infeasibility` finds a set of which none can be spared, and what would help."""
        return texts_until_null(self._object, lib.reversa_matching_conflict)

    @property
    def counts(self) -> Table:
        """What became of people, a row a side: side, people, signed_up, taking_part (with a capacity above 0), eligible (with
        somebody whom they may be paired with; -1 if nobody has counted), matched, places; then, of those without a
        partner, how many for which reason."""
        sides = {name: ffi.new("reversa_side_counts *") for name in SIDES}
        for name, number in SIDES.items():
            lib.reversa_matching_counts(self._object, number, sides[name])
        columns: dict[str, Any] = {"side": Text.of(list(sides))}
        for field in ("people", "signed_up", "taking_part", "eligible", "matched", "places"):
            columns[field] = array("q", [getattr(found, field) for found in sides.values()])
        for reason in range(lib.REVERSA_N_REASONS):
            name = text(lib.reversa_reason_name(reason))
            columns[name] = array("q", [found.unmatched[reason] for found in sides.values()])
        return Table(columns)

    @property
    def limits(self) -> list[LimitUse]:
        """How each limit of the programme stands."""
        found = []
        use = ffi.new("reversa_limit_use *")
        for index in range(lib.reversa_matching_n_limits(self._object)):
            lib.reversa_matching_limit(self._object, index, use)
            least = None if use.least == -(2**63) else use.least
            most = None if use.most == 2**63 - 1 else use.most
            found.append(LimitUse(text(use.text), use.value, least, most, use.tight, use.violation))
        return found

    @property
    def pairs(self) -> Table:
        """A row a pair, in the order of mentor id, then mentee id: ids, score (0 to 1), state, note, and what each
        criterion contributes to the score."""
        n = lib.reversa_matching_n_pairs(self._object)
        mentor, mentee, score = (array("i", bytes(4 * n)) for _ in range(3))
        state = array("b", bytes(n))
        notes = ffi.new("const char *[]", max(n, 1))
        lib.glue_pairs(self._object, memory(mentor), memory(mentee), memory(score), memory(state), notes)
        columns: dict[str, Any] = {
            "mentor_id": ids(self.problem.cohort._object, mentor),
            "mentee_id": ids(self.problem.cohort._object, mentee),
            "score": _points(score),
            "state": Text.of([_STATES[value] for value in state]),
            "note": texts(notes, n),
        }
        for index, name in enumerate(self.problem.criteria):
            contribution = array("i", bytes(4 * n))
            lib.glue_contributions(self._object, index, memory(contribution))
            columns[name] = _points(contribution)
        return Table(columns)

    @property
    def unmatched(self) -> Table:
        """A row for everyone who signed up for a side and has no partner on it: id, side, reason, number of eligible
        partners (-1 if they were not counted), best score of one of them (NaN if there is none)."""
        n = lib.reversa_matching_n_unmatched(self._object)
        person, eligible, best = (array("i", bytes(4 * n)) for _ in range(3))
        side, reason = array("b", bytes(n)), array("b", bytes(n))
        lib.glue_unmatched(self._object, memory(person), memory(side), memory(reason), memory(eligible), memory(best))
        columns = {"person": person, "side": side, "reason": reason, "eligible": eligible, "best_score": best}
        return unmatched_table(self.problem.cohort._object, columns)

    def price(self, person_id: str, side: Side, level: Union[int, str]) -> int:
        """The price of a place of a person on a level: what one place more would add to it.

        Parameters
        ----------
        person_id
            Someone of the cohort.
        side
            As a mentor or as a mentee.
        level
            Name or index of a level.

        Returns
        -------
        int
            In the level's units (score in millionths), compared level by level. Below 0: a place is left, and being
            matched would add as much. 0 where there are no prices, which only a matching that prices prove has.

        Raises
        ------
        KeyError
            There is nobody of that id, or no such level.
        """
        person = self.problem.cohort.person(person_id)
        price: int = lib.reversa_matching_price(self._object, person, choice("side", side, SIDES), self._level_index(level))
        return price

    def _level_index(self, level: Union[int, str]) -> int:
        names = [one.name for one in self.levels]
        if isinstance(level, str) and level in names:
            return names.index(level)
        if isinstance(level, int) and 0 <= level < len(names):
            return level
        raise KeyError(f"there is no level {level!r}, only {', '.join(names)}")

    def level_price(self, left_out: Union[int, str], level: Union[int, str]) -> int | None:
        """What a level would gain if the objective did not have an earlier one.

        Parameters
        ----------
        left_out
            Name or index of the level that is left out.
        level
            Name or index of a level after it.

        Returns
        -------
        int or None
            In the units of the level that gains (score in millionths). None where there is no such price: the match was
            not asked for it (``level_prices=True``), there are limits beside ``load``, or the rest is no objective.

        Raises
        ------
        KeyError
            There is no such level.
        ValueError
            The second does not come after the first.

        Examples
        --------
        >>> import reversa
        >>> problem = reversa.generate.organisation(200, seed=4).problem()
        >>> matching = reversa.match(problem, level_prices=True)
        >>> matching.level_price("mentees", "score") >= 0
        True
        """
        first, second = self._level_index(left_out), self._level_index(level)
        if second <= first:
            raise ValueError(f"the level {level!r} does not come after {left_out!r}")
        price: int = lib.reversa_matching_level_price(self._object, first, second)
        return None if price == lib.REVERSA_NO_PRICE else price

    def between(self, column: str) -> Table:
        """How many pairs join which values of a column, such as department by department.

        Small numbers are shown: `reversa.equity` hides them.

        Parameters
        ----------
        column
            A text column of the cohort.

        Returns
        -------
        Table
            A row for each two values that have pairs, in the values' order: mentor, mentee (empty where missing), pairs,
            mean_score (0 to 1).

        Raises
        ------
        KeyError
            The cohort has no text column of that name.
        """
        cohort = self.problem.cohort._object
        index = lib.reversa_cohort_column_find(cohort, column.encode("utf-8"))
        if index < 0 or lib.reversa_cohort_column_kind(cohort, index) != lib.REVERSA_COLUMN_TEXT:
            raise KeyError(f"the cohort has no text column {column!r}")
        pair = ffi.new("reversa_matched_pair *")
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for i in range(len(self)):
            lib.reversa_matching_pair(self._object, i, pair)
            pointers = [lib.reversa_cohort_text(cohort, index, person) for person in (pair.mentor, pair.mentee)]
            key = ("" if not pointers[0] else text(pointers[0]), "" if not pointers[1] else text(pointers[1]))
            n, total = found.get(key, (0, 0))
            found[key] = (n + 1, total + pair.score)
        order = sorted(found)
        return Table(
            {
                "mentor": Text.of([mentor for mentor, _ in order]),
                "mentee": Text.of([mentee for _, mentee in order]),
                "pairs": array("q", [found[key][0] for key in order]),
                "mean_score": array("d", [found[key][1] / found[key][0] / MILLION for key in order]),
            }
        )

    def plot(self, by: str | None = None, *, ax: Any = None, bins: int = 40, seed: int = 1) -> Any:
        """Draw how many pairs have which score, beside a random matching; or how many pairs join which values of a column.

        Parameters
        ----------
        by
            A text column, such as the department, for a heat map of `between` (of at most 40 values a side); None for
            the scores.
        ax
            Axes of matplotlib to draw on; None for new ones.
        bins
            Parts of the scores 0 to 1.
        seed
            Draws the random matching.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ArgumentError
            The matching has no pairs to compare: it is infeasible, or was stopped.
        KeyError
            The cohort has no text column of that name.
        ImportError
            matplotlib is not installed.
        """
        from reversa import _plot

        if by is not None:
            return _plot.heat(self.between(by), by, ax)
        return self.baseline(seed).plot(ax=ax, bins=bins)

    def baseline(
        self,
        seed: int = 1,
        *,
        threads: int | None = None,
        time_limit: float | None = None,
        progress: Progress = False,
    ) -> Baseline:
        """How good it is: scores beside a random matching, and beside the best that each mentee could have had alone.

        Parameters
        ----------
        seed
            Draws the random matching, 0 to 2**64 - 1.
        threads, time_limit, progress
            As of `match`.

        Raises
        ------
        ArgumentError
            The matching is infeasible, or was stopped.

        Examples
        --------
        >>> import reversa
        >>> found = reversa.match(reversa.generate.organisation(200, seed=4).problem()).baseline()
        >>> matching, chance, alone = found.summary["mean"]
        >>> chance < matching <= alone
        True
        """
        return baseline(self, seed, threads, time_limit, progress)

    def _people(self) -> tuple[array[int], array[int]]:
        """The people of each pair, by their index."""
        n = len(self)
        mentor, mentee, score = (array("i", bytes(4 * n)) for _ in range(3))
        notes = ffi.new("const char *[]", max(n, 1))
        lib.glue_pairs(self._object, memory(mentor), memory(mentee), memory(score), memory(array("b", bytes(n))), notes)
        return mentor, mentee

    def __len__(self) -> int:
        n: int = lib.reversa_matching_n_pairs(self._object)
        return n

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """`pairs` as an Arrow stream."""
        return self.pairs.__arrow_c_stream__(requested_schema)

    @property
    def summary(self) -> Table:
        """A row a level of the objective: level, value, bound (in its units, score in millionths), given_up, proven."""
        kinds = {"level": "t", "value": "q", "bound": "q", "given_up": "q", "proven": "b"}
        rows = ([one.name, one.value, one.bound, one.given_up, one.proven] for one in self.levels)
        return table_of_rows(kinds, rows)

    def _notes(self) -> list[str]:
        limits = [f"{use.text}: {use.value}" + (" (tight)" if use.tight else "") for use in self.limits]
        return [*self.conflict, *(limits if len(self) else []), *self.problem.warnings]

    def __repr__(self) -> str:
        levels = ", ".join(f"{level.name} {level.value}" for level in self.levels)
        return f"<reversa.Matching {self.outcome}: {len(self)} pairs; {levels}>"


def _points(column: array[int]) -> array[float]:
    return array("d", [value / MILLION for value in column])
