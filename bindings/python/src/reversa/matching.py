"""Matching: the best pairs that the programme allows, with the proof that they are."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Literal, Union

from reversa._core import Progress, Session, fill, path_bytes
from reversa._days import Day
from reversa._matched import Matched
from reversa._native import ffi, lib
from reversa._page import Parts
from reversa._report import page_of
from reversa._words import seed_number
from reversa.advice import Advice, advice
from reversa.cohort import Cohort, Path, Preferences, Previous, Scores, Source
from reversa.explain import Alternatives, Classification, Insight, PairExplanation, WhyNot
from reversa.problem import Problem, problem_of
from reversa.programme import Json, Programme
from reversa.schedule import Schedule
from reversa.shards import Candidates
from reversa.table import Table
from reversa.wishes import Among, Blocking, blocking

Solver = Literal["auto", "network", "glpk", "highs"]

_SOLVERS = {
    "auto": lib.REVERSA_SOLVER_AUTO,
    "network": lib.REVERSA_SOLVER_NETWORK,
    "glpk": lib.REVERSA_SOLVER_GLPK,
    "highs": lib.REVERSA_SOLVER_HIGHS,
}


class Matching(Matched):
    """The pairs, what is proven of them, and what there is to ask. Made by `match`."""

    def write(
        self,
        folder: Path,
        *,
        report: bool = False,
        names: bool = False,
        by: Iterable[str] | None = None,
        audit: Iterable[str] | None = None,
        blocking: Blocking | None = None,
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
        names, by, audit, blocking
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
        parts = Parts(self, report, threads, time_limit, progress, blocking)
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
        blocking: Blocking | None = None,
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
        blocking
            What `blocking` found of this matching, for the part on who would rather have each other; None to find it where
            the pairs are of `match_wishes`, and to leave it out where they are not.
        threads, time_limit, progress
            As of `match`. What takes long is left out where the time limit has passed.

        Returns
        -------
        str
            The page.

        Raises
        ------
        ValueError
            `blocking` is of another matching.
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
        parts = Parts(self, True, threads, time_limit, progress, blocking)
        with Session() as session:
            return page_of(session, parts.page(session, names, by, audit), path)

    @property
    def insight(self) -> Insight:
        """What the prices of the matching tell; made when it is first asked for, which takes about as long as the match."""
        if self._insight is None:
            self._insight = Insight(self)
        return self._insight

    @property
    def _drawing(self) -> Insight:
        """What drawing needs of the insight, where there is none yet."""
        if self._insight is not None:
            return self._insight
        if self._ties is None:
            self._ties = Insight(self, ties_only=True)
        return self._ties

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

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m", "e"], "role": ["mentor", "mentee"], "level": [1, 5], "availability": ["Mon 09:00-11:00"] * 2}
        >>> matching = reversa.match(people)
        >>> len(matching.invitations("all.ics", "2027-02-01"))
        1
        >>> import os
        >>> _ = matching.invitations("each", "2027-02-01")
        >>> os.listdir("each")
        ['0001_m_e.ics']
        """
        schedule = self.schedule(start)
        schedule.write(path, names=names)
        return schedule

    def classify(self) -> Classification:
        """Which pairs are in every optimal matching, and which the lottery decided.

        Returns
        -------
        Classification
            How many of the pairs had to be so, and a row a pair in `Classification.pairs`. Its `claim` says what that is worth.

        Raises
        ------
        ArgumentError
            The matching has no pairs: it is infeasible, or was stopped.

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m", "e1", "e2"], "role": ["mentor", "mentee", "mentee"], "level": [1, 6, 6]}
        >>> classes = reversa.match(people).classify()  # the two are alike
        >>> classes.n_pairs, classes.n_every, classes.n_some
        (1, 0, 1)
        """
        return self.insight.classify()

    def why_not(self, person_id: str, *, solve: bool = False, time_limit: float | None = None) -> list[WhyNot]:
        """Why someone has no partner: an answer for each side that they signed up for, for both where there is none.

        Parameters
        ----------
        person_id
            Someone of the cohort, matched or not.
        solve
            Look for changes that would match them, each by a new solve.
        time_limit
            Seconds, for all of that.

        Raises
        ------
        KeyError
            There is nobody of that id.

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m", "e1", "e2"], "role": ["mentor", "mentee", "mentee"], "level": [1, 2, 6]}
        >>> (answer,) = reversa.match(people).why_not("e1")
        >>> answer.reason, answer.opening.name  # without that rule there would be somebody
        ('no_eligible', 'level_gap')
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

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m", "e1", "e2"], "role": ["mentor", "mentee", "mentee"], "level": [1, 5, 7]}
        >>> found = reversa.match(people).alternatives(5)
        >>> found.ended, [other.added for other in found.matchings]
        ('no_more', [[], [('m', 'e2')], []])
        >>> found.matchings[-1].loss["mentees"]  # nobody is matched in the last
        1
        """
        return self.insight.alternatives(most, time_limit, progress)

    def lottery(
        self,
        draws: int,
        seed: int,
        *,
        threads: int | None = None,
        time_limit: float | None = None,
        progress: Progress = False,
    ) -> Table:
        """Draw among the optimal matchings, and count. Every pair that some optimal matching has can come up, no other.

        Parameters
        ----------
        draws
            How often, 1 or more.
        seed
            0 to 2**64 - 1: the same gives the same draws, whatever the order of rows.
        threads, time_limit, progress
            As of `match`.

        Returns
        -------
        Table
            A row for each pair that came up: mentor_id, mentee_id, score (0 to 1), times. Pinned pairs are not counted.

        Raises
        ------
        UnsupportedError
            There are no exact prices: see `alternatives`; limits beside `load` have none.
        DeadlineError
            The time limit passed.

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m", "e1", "e2"], "role": ["mentor", "mentee", "mentee"], "level": [1, 6, 6]}
        >>> table = reversa.match(people).lottery(1000, seed=1)
        >>> sorted(table["mentee_id"]), 400 < table["times"][0] < 600, sum(table["times"])
        (['e1', 'e2'], True, 1000)
        """
        return self._drawing.lottery(draws, seed_number("seed", seed), threads, time_limit, progress)

    def draw(self, seed: int, draw: int = 0, *, time_limit: float | None = None) -> Matching:
        """One optimal matching, drawn: the same seed and number give the same.

        Parameters
        ----------
        seed
            0 to 2**64 - 1.
        draw
            Which draw of that seed, 0 or more: those that `lottery` counts.
        time_limit
            Seconds.

        Raises
        ------
        UnsupportedError, DeadlineError
            As of `lottery`.

        Examples
        --------
        >>> import reversa
        >>> people = {"id": ["m", "e1", "e2"], "role": ["mentor", "mentee", "mentee"], "level": [1, 6, 6]}
        >>> matching = reversa.match(people)
        >>> sorted({matching.draw(1, k).pairs["mentee_id"][0] for k in range(20)})
        ['e1', 'e2']
        """
        drawn = Matching.__new__(Matching)
        handle = self._drawing.draw(seed_number("seed", seed), draw, time_limit)
        drawn._adopt(self.problem, handle, self._solved, self._owner)
        return drawn


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
    >>> import reversa
    >>> people = {
    ...     "id": ["m1", "m2", "e1", "e2"],
    ...     "role": ["mentor", "mentor", "mentee", "mentee"],
    ...     "level": [1, 2, 6, 7],
    ...     "skills": ["sql:4", "writing:3", "", ""],
    ...     "wants": ["", "", "writing", "sql"],
    ... }
    >>> matching = reversa.match(people)
    >>> matching
    <reversa.Matching optimal: 2 pairs; mentees 2, score ...>
    >>> list(zip(matching.pairs["mentor_id"], matching.pairs["mentee_id"]))
    [('m1', 'e2'), ('m2', 'e1')]
    >>> matching.certificate.scope, matching.gap
    ('eligible', 0.0)
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
        fill(options, candidates=candidates)
    fill(options, gap=gap, level_prices=level_prices)
    if lottery is not None:
        options.lottery = True
        options.lottery_seed = seed_number("lottery", lottery)
    with Session(threads=threads, time_limit=time_limit, memory_limit=memory_limit, progress=progress) as session:
        handle = session.make(lib.reversa_match, problem._object, start, options, keep=(problem._object,))
    return Matching(problem, handle)
