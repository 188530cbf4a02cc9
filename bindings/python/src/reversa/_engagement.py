"""Engagement: how closely pairs keep to the cadence of their programme."""

from __future__ import annotations

from datetime import date
from os import fspath
from typing import Any, Union

from reversa._core import Progress, Session, fill, name_bytes, text
from reversa._days import MISSING_DATE, Day, day_number, day_of
from reversa._groups import People, engagement_table, pair_groups
from reversa._native import ffi, lib
from reversa._report import page_of
from reversa._result import Estimate, Result, estimate_of, fit_word, table_of_rows
from reversa._words import Side
from reversa.arrow import is_path
from reversa.cohort import Path, Source
from reversa.events import Pairs, Sessions, Surveys
from reversa.matching import Matching
from reversa.programme import Json, Programme
from reversa.survival import Curves
from reversa.table import Column, Table

_STATES = ("held", "cancelled_by_mentor", "cancelled_by_mentee", "no_show_mentor", "no_show_mentee", "planned")
_WINDOWS = {lib.REVERSA_WINDOW_MET: "met", lib.REVERSA_WINDOW_MISSED: "missed", lib.REVERSA_WINDOW_OPEN: "open"}
_COUNTS = ("n_pairs", "n_started", "n_running", "n_without_session", "n_windows", "n_closed", "n_met", "n_late")
_LEFT_OUT = ("n_other_sessions", "n_swapped_sessions", "n_outside_sessions", "n_unknown")
_SHARES = ("volume", "days_late", "completion", "covered", "streak", "longest_streak", "rhythm")


def _day(number: int) -> str:
    return "" if number == MISSING_DATE else str(day_of(number))


class Longevity(Curves):
    """How long pairs last: made by `Engagement.longevity`."""

    def lasting(self, days: float, *, level: float = 0.95) -> Estimate:
        """The share of pairs that have not ended early within so many days of their start.

        Where none has by then, the interval is Wilson's (at `level`) for as many of as many: the curve's own would say that
        none ever will. NaN with "not reached" where no pair was watched so long.

        Examples
        --------
        >>> calls.longevity().lasting(90)   # doctest: +SKIP
        """
        return estimate_of(lib.reversa_pair_longevity_at(self._object, days, level, ffi.NULL))

    def __repr__(self) -> str:
        return f"<reversa.Longevity of {self._n_rows[0]} pairs>"


class Support(Result):
    """Which running pairs may need support: made by `Engagement.support`.

    Attributes
    ----------
    sensitivity, specificity
        Of the pairs that did not meet, those that were flagged; of those that met, those that were not. What such flags
        were worth until now, tried on the past: it belongs beside every list.
    predictive_positive, predictive_negative
        Of the flagged, those that did not meet; of the others, those that met.
    n_flagged_silent, n_flagged_met, n_unflagged_silent, n_unflagged_met
        The numbers behind that; a pair may count at several dates.
    skill
        1 is best; at 0 or below the chances tell no more than the share that met.
    """

    def __init__(self, handle: Any, pairs: Pairs) -> None:
        self._object = handle
        self._pairs = pairs
        found = ffi.new("reversa_risk_errors *")
        lib.reversa_risk_count_errors(handle, found)
        self.sensitivity = estimate_of(found.sensitivity)
        self.specificity = estimate_of(found.specificity)
        self.predictive_positive = estimate_of(found.predictive_positive)
        self.predictive_negative = estimate_of(found.predictive_negative)
        self.n_flagged_silent: int = found.n_flagged_silent
        self.n_flagged_met: int = found.n_flagged_met
        self.n_unflagged_silent: int = found.n_unflagged_silent
        self.n_unflagged_met: int = found.n_unflagged_met
        self.skill: float = found.skill

    @property
    def summary(self) -> Table:
        """A row a running pair: mentor_id, mentee_id, silence (days), chance of a session with low and high, silent, beyond
        (silent for longer than any other pair ever was), missed (the last two sessions), flagged (one of these)."""
        one = ffi.new("reversa_pair_risk *")
        rows = []
        for index in range(lib.reversa_risk_n(self._object)):
            lib.reversa_risk_at(self._object, index, one)
            ids = (text(self._pairs._rows.mentor_id[one.pair]), text(self._pairs._rows.mentee_id[one.pair]))
            chance = (one.chance.value, one.chance.low, one.chance.high)
            rows.append((*ids, one.silence, *chance, one.silent, one.beyond, one.missed, one.flagged))
        kinds = {"mentor_id": "t", "mentee_id": "t", "silence": "q", "chance": "d", "low": "d", "high": "d"}
        return table_of_rows({**kinds, **dict.fromkeys(("silent", "beyond", "missed", "flagged"), "b")}, rows)

    def _notes(self) -> list[str]:
        silent = self.n_flagged_silent + self.n_unflagged_silent
        met = self.n_flagged_met + self.n_unflagged_met
        return [
            f"Until now {self.n_flagged_silent} of {silent} that did not meet were flagged, "
            f"and {self.n_flagged_met} of {met} that did"
        ]

    def __repr__(self) -> str:
        flagged = self.summary["flagged"]
        return f"<reversa.Support: {sum(flagged)} of {len(flagged)} running pairs flagged>"


class Engagement(Result):
    """What `engagement` found: the programme's figures, each pair, and each due window."""

    def __init__(self, handle: Any, sessions: Sessions, pairs: Pairs, options: Any, source: str | None) -> None:
        self._object = handle
        self._source = source
        self._sessions = sessions
        self._pairs = pairs
        self._options = options
        self._as_of: int = options.as_of
        self._whole = ffi.new("reversa_engagement_summary *")
        lib.reversa_engagement_summarise(handle, self._whole)

    @property
    def as_of(self) -> date:
        """The last day that counts."""
        day = day_of(self._as_of)
        assert day is not None
        return day

    @property
    def adherence(self) -> Estimate:
        """Due windows that were met, of those that closed; Wilson's interval at the effective number."""
        return estimate_of(self._whole.adherence)

    @property
    def counts(self) -> dict[str, int]:
        """Numbers of pairs, windows and sessions, and what was left out."""
        found = {name: int(getattr(self._whole, name)) for name in (*_COUNTS, *_LEFT_OUT)}
        found.update({f"sessions_{name}": int(self._whole.n_states[i]) for i, name in enumerate(_STATES)})
        return found

    @property
    def summary(self) -> Table:
        """A row a figure: figure, value, low, high, why. Shares lie in 0 to 1; volume may pass 1; days_late, streak and
        longest_streak are days and windows; rhythm is -1 (regular) to 1 (in bursts)."""
        w = self._whole
        estimates = [("adherence", w.adherence)]
        for side, name in ((lib.REVERSA_MENTOR, "mentor"), (lib.REVERSA_MENTEE, "mentee")):
            estimates += [(f"cancelled_by_{name}", w.cancelled[side]), (f"no_show_{name}", w.no_show[side])]
        rows = [(name, one.value, one.low, one.high, fit_word(one.fit)) for name, one in estimates]
        nan = float("nan")
        for name in _SHARES:
            value = getattr(w, name)
            rows.append((name, value, nan, nan, "no data" if value != value else "ok"))
        return table_of_rows({"figure": "t", "value": "d", "low": "d", "high": "d", "why": "t"}, rows)

    @property
    def pairs(self) -> Table:
        """A row a pair, in the order of the list.

        Columns: mentor_id, mentee_id, running, start, last_session (dates, empty where not known), silence (days, -1 where not
        known), a number of sessions for each state, n_windows, n_closed, n_met, n_late, adherence, minutes, volume, days_late,
        completion, covered, streak, longest_streak, rhythm, why.
        """
        one = ffi.new("reversa_pair_engagement *")
        kinds = {"running": "b", "start": "t", "last_session": "t", "silence": "q", **dict.fromkeys(_STATES, "q")}
        wholes, parts = ("n_windows", "n_closed", "n_met", "n_late"), ("adherence", "minutes", "volume", "days_late")
        shares, streaks = ("completion", "covered"), ("streak", "longest_streak")
        kinds.update({**dict.fromkeys(wholes, "q"), **dict.fromkeys((*parts, *shares), "d")})
        kinds.update({**dict.fromkeys(streaks, "q"), "rhythm": "d", "why": "t"})
        rows = []
        for index in range(lib.reversa_engagement_n_pairs(self._object)):
            lib.reversa_engagement_pair_at(self._object, index, one)
            fields = (getattr(one, name) for name in (*wholes, *parts, *shares, *streaks))
            counts = (one.n_states[i] for i in range(len(_STATES)))
            times = (one.running, _day(one.start), _day(one.last_session), one.silence)
            rows.append((*times, *counts, *fields, one.rhythm.corrected, fit_word(one.fit)))
        table = table_of_rows(kinds, rows)
        mentors, mentees = self._pairs._ids()
        columns: dict[str, Column] = {"mentor_id": mentors, "mentee_id": mentees}
        return Table({**columns, **table._columns})

    @property
    def windows(self) -> Table:
        """A row a due window of a pair that has started: pair (its row, the first is 0), mentor_id, mentee_id, window, first,
        last (days), state (met, missed, open), session (the day of the one that met it)."""
        return self._windows(len(self._pairs))

    def _windows(self, most: int) -> Table:
        """The windows of the first pairs that have started, at most so many."""
        one, of = ffi.new("reversa_window *"), ffi.new("reversa_pair_engagement *")
        mentors, mentees = self._pairs._ids()
        rows: list[tuple[Any, ...]] = []
        for pair in range(len(self._pairs)):
            if most <= 0:
                break
            lib.reversa_engagement_pair_at(self._object, pair, of)
            if of.fit != lib.REVERSA_FIT_OK:
                continue
            most -= of.n_windows > 0
            for index in range(of.n_windows):
                lib.reversa_engagement_window_at(self._object, pair, index, one)
                days = (_day(one.first), _day(one.last), _WINDOWS[one.state], _day(one.session))
                rows.append((pair, mentors[pair], mentees[pair], index, *days))
        kinds = {"pair": "q", "mentor_id": "t", "mentee_id": "t", "window": "q", "first": "t", "last": "t"}
        return table_of_rows({**kinds, "state": "t", "session": "t"}, rows)

    @property
    def weeks(self) -> Table:
        """A row a week from that of the first session to that of the last: monday, and a number of sessions for each state."""
        one = ffi.new("reversa_week *")
        rows = []
        for index in range(lib.reversa_engagement_n_weeks(self._object)):
            lib.reversa_engagement_week_at(self._object, index, one)
            rows.append((_day(one.monday), *(one.n_states[i] for i in range(len(_STATES)))))
        return table_of_rows({"monday": "t", **dict.fromkeys(_STATES, "q")}, rows)

    def by_group(self, people: People, by: str, *, side: Side = "mentee", smallest: int = 5) -> Table:
        """Engagement by a column of the people on one side, such as the department. For offering support, never for ranking.

        Parameters
        ----------
        people
            A `Cohort`, or a table with the columns ``id`` and `by`, or the path of a CSV file. Pairs of people who are not
            there, or have no value, make a group of their own.
        by
            The column.
        side
            Whose groups.
        smallest
            Groups of fewer people are hidden, and others with which one could be found; 0 shows all.

        Returns
        -------
        Table
            A row a group, in the order of the values: group, hidden, n_pairs (started), n_closed, n_met (due windows; -1
            where hidden), adherence with low and high, volume, completion, covered (NaN where hidden), why.

        Raises
        ------
        KeyError
            No such column.

        Notes
        -----
        Which groups must be hidden follows from Cox 1995 as in `reversa.disclosure.hide_groups`.

        Examples
        --------
        >>> calls.by_group("people.csv", "department").to_pandas()   # doctest: +SKIP
        """
        groups = pair_groups(self._pairs, people, by, side, smallest)
        made = ffi.new("reversa_engagement_group[]", len(groups.labels) + 1)
        with Session() as session:
            session.call(lib.reversa_engagement_by_group, self._object, self._pairs._rows, groups.struct, made)
        return engagement_table(groups, made)

    def support(self, *, horizon_days: int = 30, threshold: float = 0.5) -> Support:
        """Which running pairs may need support, and how often such flags are wrong. Never for ranking people.

        Parameters
        ----------
        horizon_days
            A chance is that of a session within so many days.
        threshold
            A chance below it raises a flag; in [0, 1].

        Returns
        -------
        Support

        Raises
        ------
        ArgumentError
            An option out of range.
        """
        options = ffi.new("reversa_risk_options *")
        lib.reversa_risk_options_init(options)
        fill(options, horizon_days=horizon_days, threshold=threshold)
        sessions, pairs = self._sessions._object, self._pairs._rows
        with Session() as session:
            handle = session.make(lib.reversa_risk_create, sessions, pairs, self._options, options)
        return Support(handle, self._pairs)

    def longevity(self) -> Longevity:
        """How long pairs last before they end early: a curve in days from the start; planned ends are censored."""
        with Session() as session:
            handle = session.make(lib.reversa_pair_longevity, self._pairs._rows, self._options)
        return Longevity(handle, [""], [int(self._whole.n_started)])

    def report(
        self,
        path: Path | None = None,
        *,
        support: Support | None = None,
        surveys: Surveys | None = None,
        most_pairs: int = 1000,
        smallest: int = 5,
        source: str | None = None,
    ) -> str:
        """Engagement as one HTML page without scripts: due meetings held, a calendar of weeks, why meetings failed, what changed
        in surveys, and pairs that may need support beside how often such flags are wrong.

        Parameters
        ----------
        path
            Where to write it, replaced whole or not at all; None writes nothing.
        support
            Of this engagement; None: made with its defaults.
        surveys
            Whose changes are told, of the people of the pairs; None for none.
        most_pairs
            At most so many pairs are listed.
        smallest
            Numbers from 1 to below are hidden; pairs that may need support are listed by their ids all the same.
        source
            What it was made from, to be told; None: the file of sessions, if there was one.

        Returns
        -------
        str
            The page.

        Raises
        ------
        FileError
            It cannot be written.
        ValueError
            `support` is that of another engagement.

        Examples
        --------
        >>> calls = reversa.engagement("sessions.csv", "pairs.csv", as_of="2027-06-30")   # doctest: +SKIP
        >>> calls.report("engagement.html")                                               # doctest: +SKIP
        """
        parts = ffi.new("reversa_engagement_parts *")
        lib.reversa_engagement_parts_init(parts)
        told = source if source is not None else self._source
        held: list[Any] = [] if told is None else [ffi.new("char[]", name_bytes("source", told))]
        if held:
            parts.source = held[0]
        parts.options, parts.pairs = self._options, self._pairs._rows
        flagged = self.support() if support is None else support
        if flagged._pairs is not self._pairs:
            raise ValueError("support is that of another engagement")
        parts.risk = flagged._object
        parts.most_pairs, parts.smallest = most_pairs, smallest
        changes = [] if surveys is None else surveys._changes(self._pairs, self._as_of, held)
        memory = ffi.new("reversa_report_change[]", changes)
        parts.changes, parts.n_changes = memory, len(changes)
        with Session() as session:
            return page_of(session, session.make(lib.reversa_report_engagement, self._object, parts), path)

    def plot(self, *, ax: Any = None, pairs: int = 40) -> Any:
        """Draw the cadence calendar: a line a pair, its due windows met, missed and open, and the sessions that met them.

        Parameters
        ----------
        ax
            Axes of matplotlib; None for new ones.
        pairs
            At most so many pairs, the first of the list that have started.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from reversa import _plot

        return _plot.calendar(self, ax, pairs)

    def _notes(self) -> list[str]:
        counts = self.counts
        said = {
            "n_other_sessions": "sessions of pairs that are not in the list were left out",
            "n_outside_sessions": "sessions before the start or after the end of their pair were left out",
            "n_unknown": "held sessions have no length",
        }
        return [f"{counts[name]} {words}" for name, words in said.items() if counts[name]]

    def __repr__(self) -> str:
        w = self._whole
        return f"<reversa.Engagement as of {self.as_of}: {w.n_pairs} pairs, {w.n_running} run; adherence {self.adherence}>"


def engagement(
    sessions: Union[Sessions, Source],
    pairs: Union[Pairs, Matching, Source],
    *,
    as_of: Day,
    programme: Union[Programme, Json, None] = None,
    start: Day | None = None,
    meetings_per_month: float | None = None,
    minutes: int | None = None,
    months: int | None = None,
    tolerance_days: int = 7,
    level: float = 0.95,
    threads: int | None = None,
    time_limit: float | None = None,
    progress: Progress = False,
) -> Engagement:
    """How closely pairs keep to the cadence of their programme. For offering support, never for ranking people.

    Parameters
    ----------
    sessions
        `Sessions`, or what they are made of.
    pairs
        `Pairs`, or what they are made of, or a `Matching`.
    as_of
        What happened up to the end of this day counts.
    programme
        Whose cadence and start hold; None for the built-in one: two meetings of 60 minutes a month for 9 months.
    start
        Of pairs without a start of their own.
    meetings_per_month, minutes, months
        The cadence, in place of the programme's: in (0, 31]; of a session; 1 to 1200.
    tolerance_days
        A session so many days before or after a window still meets it.
    level
        Of the intervals.
    threads, time_limit, progress
        As of `match`.

    Returns
    -------
    Engagement

    Raises
    ------
    ArgumentError
        An option out of range.
    DataError
        Rows that are wrong: with file, row and column.

    Examples
    --------
    >>> found = reversa.engagement("sessions.csv", "pairs.csv", as_of="2027-06-30")   # doctest: +SKIP
    >>> found.adherence.value                                                         # doctest: +SKIP
    """
    held = sessions if isinstance(sessions, Sessions) else Sessions(sessions)
    listed = pairs if isinstance(pairs, Pairs) else Pairs(pairs)
    options = ffi.new("reversa_engagement_options *")
    lib.reversa_engagement_options_init(options)
    if programme is not None:
        own = Programme(programme) if isinstance(programme, dict) else programme
        lib.reversa_engagement_options_set_programme(options, own._object)
    options.as_of = day_number("as_of", as_of)
    if start is not None:
        options.start = day_number("start", start)
    for name, value in (("meetings_per_month", meetings_per_month), ("minutes", minutes), ("months", months)):
        if value is not None:
            setattr(options, name, value)
    fill(options, tolerance_days=tolerance_days, level=level)
    with Session(threads=threads, time_limit=time_limit, progress=progress) as session:
        handle = session.make(
            lib.reversa_engagement_create, held._object, listed._rows, options, keep=(held._object, listed._object)
        )
    return Engagement(handle, held, listed, options, str(fspath(sessions)) if is_path(sessions) else None)  # type: ignore[arg-type]
