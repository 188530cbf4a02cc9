"""Matching: the best pairs that the programme allows, with the proof that they are."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable
from typing import Any, Literal, Union

from reversa._core import Progress, Session, path_bytes, text
from reversa._days import Day
from reversa._memory import ids, memory, texts
from reversa._native import ffi, lib
from reversa._page import Parts
from reversa._proof import Certificate, Level, LimitUse, certificate_of, levels_of, texts_until_null, unmatched_table
from reversa._report import page_of
from reversa._words import MILLION, SIDES, Side, choice
from reversa.advice import Advice, advice
from reversa.cohort import Cohort, Path, Preferences, Previous, Scores, Source
from reversa.explain import Alternatives, Classification, Insight, PairExplanation, WhyNot
from reversa.problem import Problem, problem_of
from reversa.programme import Json, Programme
from reversa.schedule import Schedule
from reversa.shards import Candidates
from reversa.table import Table, Text
from reversa.wishes import Among, Blocking, blocking

Solver = Literal["auto", "network", "glpk", "highs"]

_SOLVERS = {
    "auto": lib.REVERSA_SOLVER_AUTO,
    "network": lib.REVERSA_SOLVER_NETWORK,
    "glpk": lib.REVERSA_SOLVER_GLPK,
    "highs": lib.REVERSA_SOLVER_HIGHS,
}
_STATES = {
    lib.REVERSA_PAIR_ACTIVE: "active",
    lib.REVERSA_PAIR_ENDED: "ended",
    lib.REVERSA_PAIR_PINNED: "pinned",
    lib.REVERSA_PAIR_FORBIDDEN: "forbidden",
}


class Matching:
    """The pairs, and what is proven of them. Made by `match`."""

    def __init__(self, problem: Problem, handle: Any) -> None:
        self._adopt(problem, handle, problem._object, None)

    def _adopt(self, problem: Problem, handle: Any, solved: Any, owner: Any) -> None:
        """`solved` is the library's problem that it is a matching of; `owner` is what frees both, if anything else does."""
        self.problem = problem
        self._object = handle
        self._solved = solved
        self._owner = owner
        self._insight: Insight | None = None

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
        if bins < 1:
            raise ValueError(f"bins is {bins}, not 1 or more")
        options = ffi.new("reversa_baseline_options *")
        lib.reversa_baseline_options_init(options)
        options.seed = seed
        with Session() as session:
            baseline = session.make(lib.reversa_baseline_create, self.problem._object, self._object, options)
        counts = ffi.new("int64_t[]", bins)
        series = {}
        for name, kind in (("this matching", lib.REVERSA_SERIES_MATCHING), ("at random", lib.REVERSA_SERIES_RANDOM)):
            lib.reversa_baseline_histogram(baseline, kind, bins, counts)
            series[name] = list(counts)
        return _plot.scores(self, series, ax)

    def write(
        self,
        folder: Path,
        *,
        report: bool = False,
        names: bool = False,
        by: Iterable[str] | None = None,
        audit: Iterable[str] | None = None,
        threads: int | None = None,
        time_limit: float | None = None,
        progress: Progress = False,
    ) -> None:
        """Write pairs.csv, unmatched.csv, certificate.json, decisions.ndjson and result.json into a folder, all or none; where
        no matching meets the limits, result.json alone, with the reasons.

        Parameters
        ----------
        report
            With report.html: see `report`.
        names, by, audit
            Of the report.
        threads, time_limit, progress
            As of `match`, for what is found out besides: the comparison with chance, how many pairs the lottery decided, or
            why limits cannot be met (None: in 10 seconds). Where the time limit has passed it is left out.

        Raises
        ------
        FileError
            Something cannot be written: the folder is as it was.
        """
        options = ffi.new("reversa_results_options *")
        lib.reversa_results_options_init(options)
        parts = Parts(self, report, threads, time_limit, progress)
        with Session() as session:
            page = parts.page(session, names, by, audit) if report else None
            if self.outcome not in ("optimal", "feasible"):
                self._write_why(session, folder, parts.why, page)
                return
            if page is not None:
                length = ffi.new("size_t *")
                options.report = lib.reversa_report_html(page, length)
                options.report_length = length[0]
            if parts.baseline is not None:
                options.baseline = parts.baseline
            if parts.lottery is not None:
                options.lottery = parts.lottery
            session.call(lib.reversa_results_write_with, self._solved, self._object, options, path_bytes(folder))

    def _write_why(self, session: Session, folder: Path, why: Any, page: Any) -> None:
        os.makedirs(folder, exist_ok=True)
        path = path_bytes(os.path.join(folder, "result.json"))
        if why is not None:
            session.call(lib.reversa_infeasibility_write, self._object, why, path)
        else:
            session.call(lib.reversa_result_write, self._solved, self._object, lib.REVERSA_RESULT_SUMMARY, path)
        if page is not None:
            session.call(lib.reversa_report_write, page, path_bytes(os.path.join(folder, "report.html")))

    def report(
        self,
        path: Path | None = None,
        *,
        names: bool = False,
        by: Iterable[str] | None = None,
        audit: Iterable[str] | None = None,
        threads: int | None = None,
        time_limit: float | None = None,
        progress: Progress = False,
    ) -> str:
        """All of it as one HTML page to read, print and pass on: how good it is beside a random matching, who is unmatched and
        why, limits, who meets whom, whether groups were treated alike, how much the lottery decided, the pairs. It has no
        scripts and fetches nothing. Of limits that cannot be met it tells why, and what would help.

        Parameters
        ----------
        path
            Where to write it, replaced whole or not at all; None for nowhere.
        names
            Names from the column ``name`` beside the ids.
        by
            Columns by which it shows who meets whom; None for the department, where there is one. Small counts are hidden.
        audit
            Columns whose groups are compared; None for gender, and what the programme names as sensitive, where there are
            such. Small groups are hidden.
        threads, time_limit, progress
            As of `match`. What takes long is left out where the time limit has passed.

        Returns
        -------
        str
            The page.

        Raises
        ------
        DataError
            Names are asked for, and there is no text column ``name``.
        KeyError
            The cohort has no column of text or numbers of that name.
        FileError
            It cannot be written.

        Examples
        --------
        >>> import reversa
        >>> matching = reversa.match(reversa.generate.organisation(200, seed=4).problem())
        >>> page = matching.report("report.html", by=["department", "location"])
        >>> page.startswith("<!DOCTYPE html>"), "<script" in page
        (True, False)
        """
        parts = Parts(self, True, threads, time_limit, progress)
        with Session() as session:
            return page_of(session, parts.page(session, names, by, audit), path)

    @property
    def insight(self) -> Insight:
        """What the prices of the matching tell; made when it is first asked for, which takes about as long as the match."""
        if self._insight is None:
            self._insight = Insight(self)
        return self._insight

    def explain(
        self, mentor_id: str, mentee_id: str, *, solve: bool = False, time_limit: float | None = None
    ) -> PairExplanation:
        """Why this pair, or why not: score term by term, rules, ranks, alternatives, and what a change would cost.

        Parameters
        ----------
        mentor_id, mentee_id
            Any two people, a pair or not.
        solve
            Find what the change costs by solving again, too: exact also where limits leave costs as bounds or unknown. Takes
            as long as a match.
        time_limit
            Seconds for that solve; what it has not proven by then is between bounds.

        Raises
        ------
        KeyError
            There is nobody of that id.
        ArgumentError
            The matching has no pairs: it is infeasible, or was stopped.

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m1", "m2", "e"], "role": ["mentor", "mentor", "mentee"], "level": [1, 2, 5]}
        >>> told = reversa.match(people).explain("m1", "e", solve=True)
        >>> told.chosen, told.exchange.loss == told.solved.least
        (True, True)
        """
        return self.insight.pair(mentor_id, mentee_id, solve, time_limit)

    def advice(
        self,
        best: int = 3,
        *,
        limits: bool = True,
        threads: int | None = None,
        time_limit: float | None = None,
        progress: Progress = False,
    ) -> Advice:
        """What would help the whole: one more mentor with which skill, in which department, at which hours; one more place;
        what each limit and each level costs.

        Parameters
        ----------
        best
            Of each kind so many of the most promising are applied and solved again, 0 to 1000; of the others there is an
            estimate from above.
        limits
            Solve without each limit, and with a unit more of it.
        threads, time_limit, progress
            As of `match`. What the time limit leaves is not checked.

        Returns
        -------
        Advice
            A sequence of `AdviceItem`, by kind, the greatest gain first. Prices of levels are in it where the match was made
            with ``level_prices=True``.

        Raises
        ------
        ArgumentError
            `best` is out of range, or the matching has no pairs.
        DeadlineError
            The time limit passed before anything was scored.

        Examples
        --------
        >>> import reversa
        >>> matching = reversa.match(reversa.generate.organisation(200, seed=4).problem())
        >>> advice = matching.advice(best=1)
        >>> place = next(item for item in advice.checked if item.kind == "place")
        >>> place.after - place.before, min(place.gain.values()) >= 0
        (1, True)
        """
        return advice(self, best, limits, threads, time_limit, progress)

    def blocking(
        self,
        *,
        among: Among = "all",
        most: int | None = 100_000,
        threads: int | None = None,
        time_limit: float | None = None,
        progress: Progress = False,
    ) -> Blocking:
        """Which two would rather have each other: each ranks the other above a partner they have, or has an empty place.

        Parameters
        ----------
        among
            Which pairs can block: ``"all"`` that the rules allow, those that at least one of the two ranks (``"either"``),
            or those that ``"both"`` rank. Whom someone does not rank ties last.
        most
            So many are listed; all are counted. None for all.
        threads, time_limit, progress
            As of `match`.

        Returns
        -------
        Blocking
            Exact over every pair that can block, however the matching was made.

        Raises
        ------
        ArgumentError
            The matching was never made: it is infeasible, or was stopped.

        Examples
        --------
        >>> import reversa
        >>> problem = reversa.generate.organisation(200, seed=4).problem()
        >>> reversa.match(problem).blocking().n_blocking >= reversa.match_wishes(problem).blocking().n_blocking
        True
        """
        return blocking(self, among, most, threads, time_limit, progress)

    def _people(self) -> tuple[array[int], array[int]]:
        """The people of each pair, by their index."""
        n = len(self)
        mentor, mentee, score = (array("i", bytes(4 * n)) for _ in range(3))
        notes = ffi.new("const char *[]", max(n, 1))
        lib.glue_pairs(self._object, memory(mentor), memory(mentee), memory(score), memory(array("b", bytes(n))), notes)
        return mentor, mentee

    def schedule(
        self, start: Day | None = None, *, threads: int | None = None, time_limit: float | None = None
    ) -> Schedule:
        """When each pair meets: a weekly time that both are available, no two of a mentor at once where that can be, and the
        meetings by the cadence of the programme.

        Parameters
        ----------
        start
            The first day, such as ``"2027-02-01"``; None for the start of the programme's cadence.
        threads, time_limit
            As of `match`.

        Raises
        ------
        DataError
            There is no first day, neither here nor in the cadence.

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m", "e"], "role": ["mentor", "mentee"], "level": [1, 5], "availability": ["Mon 09:00-11:00"] * 2}
        >>> schedule = reversa.match(people).schedule("2027-02-01")
        >>> schedule
        <reversa.Schedule: 18 meetings of 60 minutes for each of 1 pairs>
        >>> schedule.summary["slot"], schedule.meetings["date"][:2]
        (['Mon 09:00'], ['2027-02-01', '2027-02-15'])
        """
        return Schedule(self, start, threads, time_limit)

    def invitations(self, path: Path, start: Day | None = None, *, names: bool = False) -> Schedule:
        """Write the meetings of `schedule` as calendar files, and give the schedule back.

        Parameters
        ----------
        path
            A name that ends in ``.ics``: one file for all pairs; any other: a folder, empty or not there yet, with a file for
            each pair.
        start
            The first day; None for the start of the programme's cadence.
        names
            Names in place of ids in what people read, from the column ``name``.

        Raises
        ------
        DataError
            There is no first day; or names are asked for, and there is no text column ``name``.
        FileError
            It cannot be written, or the folder is not empty.
        """
        schedule = self.schedule(start)
        schedule.write(path, names=names)
        return schedule

    def classify(self) -> Classification:
        """Which pairs are in every optimal matching, and which the lottery decided."""
        return self.insight.classify()

    def why_not(self, person_id: str, *, solve: bool = False, time_limit: float | None = None) -> list[WhyNot]:
        """Why someone has no partner: an answer for each side that they signed up for, for both where there is none.

        Parameters
        ----------
        solve
            Look for changes that would match them, each by a new solve.
        """
        return self.insight.why_not(person_id, solve, time_limit)

    def alternatives(
        self, most: int = 10, *, time_limit: float | None = None, progress: Progress = False
    ) -> Alternatives:
        """The best distinct matchings in order, this one first, each told by what differs and what it loses.

        Within limits beside `load` each is found by solving again: give a time limit.

        Raises
        ------
        UnsupportedError
            What cannot be ordered: levels `worst` or `leximin`, `give_up`, the limit `stable`, pairs made of wishes.
        """
        return self.insight.alternatives(most, time_limit, progress)

    def lottery(self, draws: int, seed: int) -> Table:
        """Draw among the optimal matchings: a row for each pair that came up, and how often."""
        return self.insight.lottery(draws, seed)

    def draw(self, seed: int, draw: int = 0) -> Matching:
        """One optimal matching, drawn: the same seed and number give the same."""
        return Matching(self.problem, self.insight.draw(seed, draw))

    def __len__(self) -> int:
        n: int = lib.reversa_matching_n_pairs(self._object)
        return n

    def __repr__(self) -> str:
        levels = ", ".join(f"{level.name} {level.value}" for level in self.levels)
        return f"<reversa.Matching {self.outcome}: {len(self)} pairs; {levels}>"


def match(
    people: Union[Problem, Cohort, Source],
    programme: Union[Programme, Json, Path, None] = None,
    *,
    preferences: Union[Preferences, Source, None] = None,
    previous: Union[Previous, Source, None] = None,
    scores: Union[Scores, Source, None] = None,
    solver: Solver = "auto",
    candidates: Union[int, Candidates] = 16,
    gap: float = 0.0,
    level_prices: bool = False,
    lottery: int | None = None,
    threads: int | None = None,
    time_limit: float | None = None,
    memory_limit: int | None = None,
    progress: Progress = False,
) -> Matching:
    """Choose the best pairs that the programme allows.

    Parameters
    ----------
    people, programme, preferences, previous, scores
        A `Problem`, or what one is made of.
    solver
        ``"auto"``: the network where the programme allows it, else integer programming.
    candidates
        Best partners a person to start from, or `Candidates` of this problem; the result never depends on it.
    gap
        Under limits: a level whose value is this near its bound, in proportion, is not searched on.
    level_prices
        Solve again without each level, for `Matching.level_price`.
    lottery
        A seed: the pairs are drawn among all optimal matchings, so that every pair that one of them has can come up.
        Only where the network decides: without limits other than `load`, and with levels that are sums.
    threads
        None for one a processor. Results never depend on it.
    time_limit
        Seconds; a solve that reaches it ends with the best it has (`Matching.outcome`).
    memory_limit
        Bytes.
    progress
        True for a bar, or a function of (stage, done, total).

    Returns
    -------
    Matching
        How the solve ended is in `Matching.outcome`, not an exception.

    Raises
    ------
    Error
        Of the kind that fits: see `Error`.
    KeyboardInterrupt
        On Ctrl-C, within a quarter of a second; nothing is left running.

    Examples
    --------
    >>> matching = match("people.csv")                     # doctest: +SKIP
    >>> matching.pairs.to_pandas().sort_values("score")    # doctest: +SKIP
    """
    if solver not in _SOLVERS:
        raise ValueError(f"solver is {solver!r}, not one of {', '.join(_SOLVERS)}")
    problem = problem_of(people, programme, preferences, previous, scores)
    options = ffi.new("reversa_match_options *")
    lib.reversa_match_options_init(options)
    options.solver = _SOLVERS[solver]
    start = ffi.NULL
    if isinstance(candidates, Candidates):
        if candidates.problem is not problem:
            raise ValueError("candidates are of another problem: match candidates.problem")
        start = candidates._object
    else:
        options.candidates = candidates
    options.gap = gap
    options.level_prices = level_prices
    if lottery is not None:
        if not 0 <= lottery < 2**64:
            raise ValueError("lottery must be a seed from 0 to 2**64 - 1")
        options.lottery = True
        options.lottery_seed = lottery
    with Session(threads=threads, time_limit=time_limit, memory_limit=memory_limit, progress=progress) as session:
        handle = session.make(lib.reversa_match, problem._object, start, options, keep=(problem._object,))
    return Matching(problem, handle)


def _points(column: array[int]) -> array[float]:
    return array("d", [value / MILLION for value in column])
