"""Survival analysis: how long people stay, when not everyone is seen from the start or to the end.

A row is at risk at time t if entry < t <= exit. Columns may be lists, numpy arrays, columns of pandas, polars or pyarrow, or
names of columns of `data`. What the data cannot tell is NaN, with the reason beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, Union

from reversa._columns import numbers
from reversa._core import Session, fill
from reversa._cox import ChiSquare, Concordance, Cox
from reversa._native import ffi, lib
from reversa._person_time import landmark, split
from reversa._result import Estimate, Result, estimate_of, fit_word, table_of_rows
from reversa._rows import Rows, Values
from reversa._words import choice
from reversa.table import Table

__all__ = [
    "ChiSquare",
    "CompetingRisks",
    "Concordance",
    "Cox",
    "Curves",
    "KaplanMeier",
    "LogRank",
    "landmark",
    "log_rank",
    "split",
]

Interval = Literal["log-log", "log", "plain", "arcsine"]
LogRankKind = Literal["log-rank", "gehan", "tarone-ware", "fleming-harrington"]

_INTERVALS = {
    "log-log": lib.REVERSA_INTERVAL_LOG_LOG,
    "log": lib.REVERSA_INTERVAL_LOG,
    "plain": lib.REVERSA_INTERVAL_PLAIN,
    "arcsine": lib.REVERSA_INTERVAL_ARCSINE,
}
_KINDS = {
    "log-rank": lib.REVERSA_LOG_RANK_PLAIN,
    "gehan": lib.REVERSA_LOG_RANK_GEHAN,
    "tarone-ware": lib.REVERSA_LOG_RANK_TARONE_WARE,
    "fleming-harrington": lib.REVERSA_LOG_RANK_FLEMING_HARRINGTON,
}
_POINT = ("time", "at_risk", "events", "censored", "survival", "survival_se", "low", "high", "hazard", "hazard_se")


class Curves(Result):
    """Survival curves, one a group, that there are."""

    def __init__(self, handle: Any, labels: list[Any], n_rows: list[int]) -> None:
        self._handle = handle
        self._labels = labels
        self._n_rows = n_rows

    @property
    def _object(self) -> Any:
        if self._handle is None:
            raise RuntimeError("not fitted: call fit() first")
        return self._handle

    @property
    def groups(self) -> list[Any]:
        """The groups, in order; one empty text where there are no groups."""
        return list(self._labels)

    def _number(self, group: Any) -> int:
        if group is None and len(self._labels) == 1:
            return 0
        try:
            return self._labels.index(group)
        except ValueError:
            raise KeyError(f"{group!r} is no group: {', '.join(map(repr, self._labels))}") from None

    def _points(self, handle: Any, number: int) -> Iterator[tuple[float, ...]]:
        point = ffi.new("reversa_curve_point *")
        for index in range(lib.reversa_curve_n_points(handle, number)):
            lib.reversa_curve_point_at(handle, number, index, point)
            yield tuple(getattr(point, name) for name in _POINT)

    @property
    def curve(self) -> Table:
        """All curves: a row a group and time at which someone leaves or is censored.

        Columns: group, time, at_risk, events, censored (weighted numbers), survival and its se, low, high, and the cumulative
        hazard (Nelson-Aalen) and its hazard_se. The interval is NaN where survival is 0.
        """
        handle = self._object
        rows = ((str(label), *point) for k, label in enumerate(self._labels) for point in self._points(handle, k))
        return table_of_rows({"group": "t", **dict.fromkeys(_POINT, "d")}, rows)

    def survival_at(self, times: Union[float, Iterable[float]]) -> Table:
        """Survival and numbers at risk at some times.

        Parameters
        ----------
        times
            A number, or any in any order.

        Returns
        -------
        Table
            A row a group and time: group, time, at_risk, survival, se, low, high, why ("ok", or "not reached" after the last
            exit, where the last value is carried on).
        """
        asked = [float(time) for time in times] if isinstance(times, Iterable) else [float(times)]
        rows = []
        at_risk = ffi.new("double *")
        for number, label in enumerate(self._labels):
            for time in asked:
                found = lib.reversa_curve_survival(self._object, number, time, at_risk)
                why = fit_word(found.fit)
                rows.append((str(label), time, at_risk[0], found.value, found.se, found.low, found.high, why))
        kinds = {"group": "t", **dict.fromkeys(("time", "at_risk", "survival", "se", "low", "high"), "d"), "why": "t"}
        return table_of_rows(kinds, rows)

    def quantile(self, share: float, group: Any = None) -> Estimate:
        """The time by which a share (0 to 1) of a group has left; NaN with "not reached" where it is not."""
        return estimate_of(lib.reversa_curve_quantile(self._object, self._number(group), share))

    def median(self, group: Any = None) -> Estimate:
        """The time by which half of a group has left."""
        return self.quantile(0.5, group)

    def restricted_mean(self, horizon: float, group: Any = None) -> Estimate:
        """Mean time stayed out of the first `horizon`."""
        return estimate_of(lib.reversa_curve_restricted_mean(self._object, self._number(group), horizon))

    def restricted_mean_difference(self, horizon: float, group: Any, other: Any) -> Estimate:
        """Difference of the restricted means of two groups, `group` less `other`."""
        return estimate_of(
            lib.reversa_curve_restricted_mean_difference(
                self._object, self._number(group), self._number(other), horizon
            )
        )

    @property
    def summary(self) -> Table:
        """A row a group: rows, weighted events, median with its interval, last time and survival then."""
        handle = self._object
        rows = []
        for number, label in enumerate(self._labels):
            points = list(self._points(handle, number))
            nan = float("nan")
            last = points[-1] if points else (nan,) * len(_POINT)
            median = lib.reversa_curve_quantile(handle, number, 0.5)
            rows.append(
                (
                    str(label),
                    self._n_rows[number],
                    sum(point[2] for point in points),
                    median.value,
                    median.low,
                    median.high,
                    last[0],
                    last[4],
                )
            )
        kinds = {"group": "t", "n": "q", **dict.fromkeys(("events", "median", "low", "high", "last", "survival"), "d")}
        return table_of_rows(kinds, rows)

    def plot(self, *, ax: Any = None, interval: bool = True, at_risk: bool = True, unit: str = "time") -> Any:
        """Draw the curves.

        Parameters
        ----------
        ax
            Axes of matplotlib to draw on; None for new ones.
        interval
            Shade the intervals, of up to seven groups.
        at_risk
            A table of numbers at risk below, at the ticks.
        unit
            What time is measured in, for the axis.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from reversa import _plot

        return _plot.curves(self, ax, interval, at_risk, unit)


class KaplanMeier(Curves):
    """Kaplan-Meier and Nelson-Aalen curves with delayed entry and weights.

    Parameters
    ----------
    level
        Of the intervals, in (0, 1).
    interval
        How they are made: on log(-log S), log S, S itself, or the arcsine of its root.
    start
        Condition on being there at this time: the curve begins there at 1. None for no condition.
    fleming_harrington
        Survival as exp(-Nelson-Aalen).
    cause
        Which event number counts, the others are censored; 0 for any but 0.

    Examples
    --------
    >>> import reversa
    >>> months = [2, 3, 3, 5, 8, 9]
    >>> left = [1, 1, 0, 1, 0, 1]
    >>> km = reversa.survival.KaplanMeier().fit(months, left)
    >>> round(km.survival_at(5)["survival"][0], 3)
    0.444
    >>> km.median().value
    5.0
    """

    def __init__(
        self,
        *,
        level: float = 0.95,
        interval: Interval = "log-log",
        start: float | None = None,
        fleming_harrington: bool = False,
        cause: int = 0,
    ) -> None:
        super().__init__(None, [], [])
        self._options = ffi.new("reversa_curve_options *")
        lib.reversa_curve_options_init(self._options)
        fill(self._options, level=level)
        self._options.interval = choice("interval", interval, _INTERVALS)
        if start is not None:
            fill(self._options, start=start)
        fill(self._options, fleming_harrington=fleming_harrington)
        self._options.event = cause

    def fit(
        self,
        exit: Values,
        event: Values = None,
        *,
        entry: Values = None,
        weights: Values = None,
        groups: Values = None,
        clusters: Values = None,
        data: Any = None,
    ) -> KaplanMeier:
        """Estimate the curves.

        Parameters
        ----------
        exit : (n,) numbers, or the name of a column of `data`
            Time of leaving, or until which someone was seen.
        event : (n,) whole numbers or truth values
            0 nothing, 1 the event, 2, 3, ... other causes of exit. None: everyone left.
        entry : (n,) numbers
            Seen from then on, below exit. None: from the start.
        weights : (n,) numbers
            Not below 0. With weights that are not whole, standard errors are robust.
        groups : (n,) values
            A curve for each value, in the values' order.
        clusters : (n,) values
            Rows of one person have one value; standard errors are robust then.
        data
            A table (pandas, polars, pyarrow, DuckDB, dict) or the path of a CSV file, in which names are looked up.

        Returns
        -------
        KaplanMeier
            Itself.

        Raises
        ------
        DataError
            A time that is NaN, an exit not after its entry, a negative event or weight: with row and column.
        ValueError
            Columns that differ in length, or hold what is no number.
        KeyError
            The data have no such column.
        """
        rows = Rows(data, exit, event, entry=entry, weights=weights, groups=groups, clusters=clusters)
        with Session() as session:
            self._handle = session.make(lib.reversa_curve_from_rows, rows.struct, self._options)
        self._labels = list(rows.names("groups"))
        self._n_rows = rows.group_sizes()
        return self

    def __repr__(self) -> str:
        if self._handle is None:
            return "<reversa.survival.KaplanMeier, not fitted>"
        groups = f", {len(self._labels)} groups" if len(self._labels) > 1 else ""
        return f"<reversa.survival.KaplanMeier of {sum(self._n_rows)} rows{groups}>"


class CompetingRisks(Result):
    """Who has left by when, cause by cause (Aalen-Johansen): who leaves for one cause cannot leave for another any more.

    Parameters
    ----------
    level
        Of the intervals, in (0, 1).
    interval
        How they are made; see `KaplanMeier`.

    Examples
    --------
    >>> import reversa
    >>> exits = reversa.survival.CompetingRisks().fit([1, 2, 3, 4], [1, 2, 1, 0])
    >>> exits.incidence(3, cause=1).value, exits.incidence(3, cause=2).value
    (0.5, 0.25)
    """

    def __init__(self, *, level: float = 0.95, interval: Interval = "log-log") -> None:
        self._handle: Any = None
        self._options = ffi.new("reversa_competing_options *")
        lib.reversa_competing_options_init(self._options)
        fill(self._options, level=level)
        self._options.interval = choice("interval", interval, _INTERVALS)

    def fit(
        self,
        exit: Values,
        event: Values,
        *,
        entry: Values = None,
        weights: Values = None,
        groups: Values = None,
        clusters: Values = None,
        data: Any = None,
    ) -> CompetingRisks:
        """Estimate the curves; parameters and errors as of `KaplanMeier.fit`, `event` being the cause: 0 for none, at most 32.

        Returns
        -------
        CompetingRisks
            Itself.
        """
        rows = Rows(data, exit, event, entry=entry, weights=weights, groups=groups, clusters=clusters)
        with Session() as session:
            self._survival = session.make(lib.reversa_survival_create, rows.struct)
            self._handle = session.make(lib.reversa_competing_create, self._survival, self._options)
        self._labels = list(rows.names("groups"))
        return self

    def _fitted(self) -> Any:
        if self._handle is None:
            raise RuntimeError("not fitted: call fit() first")
        return self._handle

    @property
    def n_causes(self) -> int:
        """The largest event number."""
        return int(lib.reversa_competing_n_causes(self._fitted()))

    def incidence(self, time: float, *, cause: int, group: Any = None) -> Estimate:
        """Share of a group that has left for a cause by a time; of cause 0, the share that is still there."""
        handle = self._fitted()
        if group is None and len(self._labels) == 1:
            group = self._labels[0]
        if group not in self._labels:
            raise KeyError(f"{group!r} is no group: {', '.join(map(repr, self._labels))}")
        if not 0 <= cause <= self.n_causes:
            raise ValueError(f"cause is {cause}, not 0 to {self.n_causes}")
        return estimate_of(lib.reversa_competing_incidence(handle, self._labels.index(group), cause, time))

    @property
    def summary(self) -> Table:
        """A row a group, cause and time: group, cause, time, at_risk, events, incidence, se, low, high."""
        handle = self._fitted()
        names = ("time", "at_risk", "events", "incidence", "se", "low", "high")
        point = ffi.new("reversa_competing_point *")
        rows = []
        for number, label in enumerate(self._labels):
            for cause in range(1, self.n_causes + 1):
                for index in range(lib.reversa_competing_n_points(handle, number)):
                    lib.reversa_competing_point_at(handle, number, cause, index, point)
                    rows.append((str(label), cause, *(getattr(point, name) for name in names)))
        return table_of_rows({"group": "t", "cause": "q", **dict.fromkeys(names, "d")}, rows)

    @property
    def n_rows(self) -> int:
        """The number of rows."""
        self._fitted()
        return int(lib.reversa_survival_n_rows(self._survival))

    def log_rank(
        self, cause: int = 0, *, kind: LogRankKind = "log-rank", rho: float = 0.0, gamma: float = 0.0
    ) -> LogRank:
        """Do people leave for a cause at the same rate in all groups, among those who are still there? Beside `gray`, which
        compares how many have left for it.

        Parameters
        ----------
        cause
            The others are censored; 0 for any.
        kind, rho, gamma
            As of `reversa.log_rank`.

        Raises
        ------
        ArgumentError
            An option out of range, or more than 1024 groups.
        """
        self._fitted()
        options = _log_rank_options(kind, rho, gamma, cause)
        with Session() as session:
            return LogRank(kind, session.make(lib.reversa_log_rank_create, self._survival, options), self._labels)

    def plot(self, *, ax: Any = None, interval: bool = True, unit: str = "time") -> Any:
        """Draw who has left for which cause by when: a line a cause, solid, dashed, ... for group after group.

        Parameters
        ----------
        ax
            Axes of matplotlib to draw on; None for new ones.
        interval
            Shade the intervals, of the first group.
        unit
            What time is measured in, for the axis.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from reversa import _plot

        return _plot.incidence(self.summary, ax, interval, unit)

    def gray(self, cause: int, *, rho: float = 0.0) -> ChiSquare:
        """Gray's test that the incidence of a cause is the same in all groups."""
        self._fitted()
        out = ffi.new("reversa_gray_result *")
        with Session() as session:
            session.call(lib.reversa_gray_test, self._survival, cause, rho, out)
        return ChiSquare(out.statistic, out.df, out.p)

    def __repr__(self) -> str:
        if self._handle is None:
            return "<reversa.survival.CompetingRisks, not fitted>"
        groups = int(lib.reversa_survival_n_groups(self._survival)) if self.n_rows else 0
        return f"<reversa.survival.CompetingRisks of {self.n_rows} rows: {self.n_causes} causes, {groups} groups>"


def _log_rank_options(kind: LogRankKind, rho: float, gamma: float, cause: int) -> Any:
    options = ffi.new("reversa_log_rank_options *")
    lib.reversa_log_rank_options_init(options)
    options.kind = choice("kind", kind, _KINDS)
    options.rho, options.gamma, options.event = rho, gamma, cause
    return options


class LogRank(Result):
    """Whether groups stay equally long. Made by `log_rank`.

    Attributes
    ----------
    statistic, df, p
        Chi-square, its degrees of freedom, and its p-value.
    z
        Signed root, above 0 where the later of two groups has more events; NaN unless there are two.
    trend_statistic, trend_p
        Test of a trend over the groups' scores, one degree of freedom.
    fit
        ``"ok"``, or why there are no numbers.
    """

    def __init__(self, kind: str, handle: Any, labels: list[Any]) -> None:
        self._kind = kind
        self._object = handle
        self._labels = labels
        found = ffi.new("reversa_log_rank_result *")
        lib.reversa_log_rank_result_of(handle, found)
        self.statistic: float = found.statistic
        self.df: int = found.df
        self.p: float = found.p
        self.z: float = found.z
        self.trend_statistic: float = found.trend_statistic
        self.trend_p: float = found.trend_p
        self.fit: str = fit_word(found.fit)

    @property
    def groups(self) -> list[Any]:
        """The groups, in order."""
        return list(self._labels)

    @property
    def summary(self) -> Table:
        """A row a group: rows, weighted events, and the sums that the test compares, observed and expected."""
        group = ffi.new("reversa_log_rank_group *")
        rows = []
        for number, label in enumerate(self._labels):
            lib.reversa_log_rank_group_at(self._object, number, group)
            rows.append((str(label), group.n_rows, group.events, group.observed, group.expected))
        return table_of_rows({"group": "t", "n": "q", "events": "d", "observed": "d", "expected": "d"}, rows)

    def covariance(self) -> list[list[float]]:
        """Covariance of observed less expected [n_groups][n_groups]."""
        n = range(len(self._labels))
        return [[lib.reversa_log_rank_covariance(self._object, i, k) for k in n] for i in n]

    def __repr__(self) -> str:
        if self.fit != "ok":
            return f"<reversa.survival.LogRank {self._kind}: none ({self.fit})>"
        return f"<reversa.survival.LogRank {self._kind}: chi-square {self.statistic:.4g} on {self.df} df, p = {self.p:.3g}>"


def log_rank(
    exit: Values,
    event: Values = None,
    groups: Values = None,
    *,
    entry: Values = None,
    weights: Values = None,
    strata: Values = None,
    data: Any = None,
    kind: LogRankKind = "log-rank",
    rho: float = 0.0,
    gamma: float = 0.0,
    scores: Values = None,
    cause: int = 0,
) -> LogRank:
    """Test whether groups stay equally long.

    Parameters
    ----------
    exit, event, entry, weights, data
        As of `KaplanMeier.fit`; a row of weight 2 is two rows.
    groups : (n,) values
        What is compared; at most 1024 different ones.
    strata : (n,) values
        Groups are compared within these, and the sums added up.
    kind
        How much a time counts: 1, the number at risk (Gehan), its root (Tarone-Ware), or S^rho (1 - S)^gamma.
    rho, gamma
        For ``"fleming-harrington"``; rho = 1 is Peto and Peto's test.
    scores : (n_groups,) numbers
        For the test of a trend, in the order of the groups; None for 0, 1, 2, ...
    cause
        Which event number counts; 0 for any but 0.

    Returns
    -------
    LogRank

    Raises
    ------
    DataError, ValueError, KeyError
        As `KaplanMeier.fit`.
    ArgumentError
        An option out of range, or too many groups.

    Examples
    --------
    >>> import reversa
    >>> test = reversa.log_rank([1, 2, 3, 4, 5, 6], [1] * 6, ["a", "b"] * 3)
    >>> test.df
    1
    """
    rows = Rows(data, exit, event, entry=entry, weights=weights, groups=groups, strata=strata)
    labels = list(rows.names("groups"))
    options = _log_rank_options(kind, rho, gamma, cause)
    held = None
    if scores is not None:
        column = numbers("scores", scores)
        if len(column) != len(labels):
            raise ValueError(f"scores has {len(column)} values, there are {len(labels)} groups")
        held = ffi.from_buffer("double[]", column)
        options.scores = held
    with Session() as session:
        handle = session.make(lib.reversa_log_rank_from_rows, rows.struct, options)
    return LogRank(kind, handle, labels)
