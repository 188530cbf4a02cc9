"""Adjustment: making people in a programme and people outside it comparable before their numbers are compared.

Logistic regression gives the chance to be in the programme (the propensity), weights make of it groups that are alike,
`balance` says whether that worked, and `difference_in_differences` compares changes in place of levels. Columns may be lists,
numpy arrays, columns of pandas, polars or pyarrow, or names of columns of `data`. What the data cannot tell is NaN, with the
reason beside it.
"""

from __future__ import annotations

from array import array
from typing import Any, Literal

from reversa._columns import Columns, codes, numbers, same_length, whole
from reversa._core import DataError, Session, fill, name_bytes, text, text_or_none
from reversa._cox import _Design, _named_error
from reversa._native import ffi, lib
from reversa._result import Estimate, Result, estimate_of, fit_word, table_of_rows
from reversa._rows import Values, doubles, integers
from reversa._words import choice
from reversa.table import Table

__all__ = [
    "Balance",
    "DifferenceInDifferences",
    "Logistic",
    "Weights",
    "balance",
    "difference_in_differences",
    "propensity_weights",
]

_KINDS = {"stabilised": lib.REVERSA_WEIGHTING_STABILISED, "att": lib.REVERSA_WEIGHTING_ATT}
_BALANCE = (
    "mean_treated",
    "mean_control",
    "mean_treated_after",
    "mean_control_after",
    "difference_before",
    "difference_after",
    "ratio_before",
    "ratio_after",
)


class _Table:
    """Columns that belong together, and the memory of them."""

    def __init__(self, data: Any) -> None:
        self.data = Columns(data)
        self.held: list[tuple[str, Any]] = []
        self._kept: list[Any] = []

    def numbers(self, what: str, values: Values) -> Any:
        return self._point(what, numbers(what, self.data.find(what, values)), doubles)

    def whole(self, what: str, values: Values) -> Any:
        return self._point(what, whole(what, self.data.find(what, values)), integers)

    def codes(self, what: str, values: Values) -> Any:
        return self._point(what, codes(what, self.data.find(what, values))[0], integers)

    def design(self, covariates: Any) -> tuple[_Design, Any]:
        made = _Design(self.data, covariates)
        pointers = [self._point(name, column, doubles) for name, column in made.held]
        memory = ffi.new("const double *[]", pointers)
        self._kept.append(memory)
        return made, memory

    def _point(self, what: str, column: Any, memory: Any) -> Any:
        pointer = memory(column)
        self.held.append((what, column))
        self._kept.append(pointer)
        return pointer

    @property
    def n(self) -> int:
        return same_length(self.held)


class Logistic(Result):
    """Logistic regression: how columns multiply the odds of an outcome, and the chance of each row.

    Newton's method on an orthonormal basis of the columns. A column that is a combination of those before it is left out;
    separation is recognised, and told by the column's name (McCullagh & Nelder 1989; Firth 1993; Albert & Anderson 1984).

    Parameters
    ----------
    firth
        Firth's penalty: finite coefficients also where a column separates.
    level
        Of the intervals, in (0, 1).
    max_iterations
        At most so many steps.

    Attributes
    ----------
    n, n_events
        Rows with a weight above 0, and those of them with outcome 1.
    log_likelihood, log_likelihood_null
        Of the fit (penalised with `firth`), and of the intercept and offset alone.
    auc
        Chance that a row with outcome 1 has the higher fitted chance, ties half.
    why
        ``"ok"``, or why coefficients are NaN: ``"separated"``, ``"no variation"``, ...; with ``"collinear"`` the others stand.
    column
        The column that `why` speaks of, or None.

    Examples
    --------
    >>> import reversa
    >>> joined = [0, 0, 1, 0, 1, 1]
    >>> model = reversa.adjust.Logistic().fit(joined, {"tenure": [1.0, 2, 3, 4, 5, 6]})
    >>> model.summary["column"]
    ['(intercept)', 'tenure']
    >>> 0 < model.fitted[0] < model.fitted[5] < 1
    True
    """

    def __init__(self, *, firth: bool = False, level: float = 0.95, max_iterations: int = 100) -> None:
        self._options = ffi.new("reversa_logistic_options *")
        lib.reversa_logistic_options_init(self._options)
        fill(self._options, firth=firth, level=level, max_iterations=max_iterations)
        self._handle: Any = None

    def fit(
        self, outcome: Values, covariates: Any, *, weights: Values = None, offset: Values = None, data: Any = None
    ) -> Logistic:
        """Fit the coefficients; an intercept is always added.

        Parameters
        ----------
        outcome : (n,) 0, 1 or truth values
            Such as: joined the programme.
        covariates
            Names of columns of `data`, a dict of columns, a table, or an array of two dimensions (n, k). Text becomes a column
            for each value but the most frequent.
        weights : (n,) numbers
            Not below 0.
        offset : (n,) numbers
            Added to the linear predictor.
        data
            A table (pandas, polars, pyarrow, DuckDB, dict) or the path of a CSV file, in which names are looked up.

        Returns
        -------
        Logistic
            Itself.

        Raises
        ------
        DataError
            An outcome that is not 0 or 1, a value that is not finite, a weight below 0: with row and column.
        ValueError, KeyError
            Columns that differ in length or hold what is no number; no such column.
        """
        table = _Table(data)
        rows = ffi.new("reversa_logistic_rows *")
        lib.reversa_logistic_rows_init(rows)
        rows.outcome = table.whole("outcome", outcome)
        design, columns = table.design(covariates)
        held = [ffi.new("char[]", name_bytes("a column", name)) for name in design.names]
        names = ffi.new("const char *[]", held)
        rows.n_columns, rows.columns, rows.names = len(held), columns, names
        if weights is not None:
            rows.weight = table.numbers("weights", weights)
        if offset is not None:
            rows.offset = table.numbers("offset", offset)
        rows.n = table.n
        with Session() as session:
            self._handle = session.make(lib.reversa_logistic_create, rows, self._options)
        found = ffi.new("reversa_logistic_summary *")
        lib.reversa_logistic_summary_read(self._handle, found)
        self.n: int = found.n
        self.n_events: int = found.n_events
        self.log_likelihood: float = found.log_likelihood
        self.log_likelihood_null: float = found.log_likelihood_null
        self.auc: float = found.auc
        self.why: str = fit_word(found.fit)
        self.column: str | None = text_or_none(found.column)
        self._n_rows = int(rows.n)
        return self

    @property
    def _object(self) -> Any:
        if self._handle is None:
            raise RuntimeError("not fitted: call fit() first")
        return self._handle

    @property
    def fitted(self) -> array[float]:
        """The chance of outcome 1 of each row (n,): the propensity where the outcome is being in the programme."""
        memory = lib.reversa_logistic_fitted(self._object)
        return array("d", ffi.unpack(memory, self._n_rows) if self._n_rows else [])

    @property
    def summary(self) -> Table:
        """A row a coefficient: column, log_odds with se, low and high (Wald), odds_ratio with ratio_low and ratio_high, z, p
        (two-sided), why."""
        from math import exp

        one = ffi.new("reversa_logistic_term *")
        rows = []
        for index in range(lib.reversa_logistic_n_terms(self._object)):
            lib.reversa_logistic_term_at(self._object, index, one)
            e = estimate_of(one.log_odds)
            ratio = (exp(min(value, 700.0)) for value in (e.value, e.low, e.high))
            rows.append((text(one.name), e.value, e.se, e.low, e.high, *ratio, one.z, one.p, e.fit))
        names = ("log_odds", "se", "low", "high", "odds_ratio", "ratio_low", "ratio_high", "z", "p")
        return table_of_rows({"column": "t", **dict.fromkeys(names, "d"), "why": "t"}, rows)

    def plot(self, *, ax: Any = None) -> Any:
        """Draw the odds ratios with their intervals, without the intercept; gives back the axes of matplotlib."""
        from reversa import _plot

        return _plot.odds(self.summary, ax)

    def __repr__(self) -> str:
        if self._handle is None:
            return "<reversa.adjust.Logistic, not fitted>"
        why = "" if self.why == "ok" else f", {self.why}"
        return f"<reversa.adjust.Logistic of {self.n} rows, {self.n_events} events: AUC {self.auc:.3f}{why}>"


class Weights(Result):
    """Weights from propensities, made by `propensity_weights`.

    Attributes
    ----------
    values : (n,) array
        The weight of each row; NaN where one group is empty.
    effective_treated, effective_control
        Effective sample sizes (Kish 1965).
    mean, largest
        Of all weights; the mean of stabilised ones should be near 1.
    n_truncated
        Weights that were brought to a quantile.
    why
        ``"ok"``, or ``"no data"`` where one group is empty.
    """

    def __init__(self, values: array[float], found: Any) -> None:
        self.values = values
        self.effective_treated: float = found.effective_treated
        self.effective_control: float = found.effective_control
        self.mean: float = found.mean
        self.largest: float = found.largest
        self.n_truncated: int = found.n_truncated
        self.why: str = fit_word(found.fit)

    @property
    def summary(self) -> Table:
        """One row: n, effective_treated, effective_control, mean, largest, n_truncated, why."""
        row = (len(self.values), self.effective_treated, self.effective_control, self.mean, self.largest)
        kinds = {"n": "q", **dict.fromkeys(("effective_treated", "effective_control", "mean", "largest"), "d")}
        return table_of_rows({**kinds, "n_truncated": "q", "why": "t"}, [(*row, self.n_truncated, self.why)])

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        size = f"{self.effective_treated:.1f} and {self.effective_control:.1f}"
        return f"<reversa.adjust.Weights of {len(self)} rows: effectively {size}, largest {self.largest:.3g}>"


def propensity_weights(
    treated: Values,
    propensity: Values,
    *,
    kind: Literal["stabilised", "att"] = "stabilised",
    truncate: float = 1.0,
    data: Any = None,
) -> Weights:
    """Weights that make people in the programme and others alike in what the propensity was made of.

    Parameters
    ----------
    treated : (n,) 0, 1 or truth values
        In the programme?
    propensity : (n,) numbers in (0, 1)
        The chance to be, such as `Logistic.fitted`.
    kind
        Whom the weighted comparison speaks of. ``"stabilised"``: everyone, weights are the share of one's group over the
        chance of being in it; ``"att"``: people in the programme, they weigh 1, the others e / (1 - e).
    truncate
        In (0.5, 1]: weights beyond this quantile, and below one less it, are brought there; 0.99 is usual.
    data
        A table in which names are looked up.

    Returns
    -------
    Weights

    Raises
    ------
    DataError
        A group that is not 0 or 1, or a propensity outside (0, 1): with the row.
    ArgumentError
        `truncate` out of range.

    Notes
    -----
    Robins, Hernan & Brumback 2000; Cole & Hernan 2008.

    Examples
    --------
    >>> import reversa
    >>> weights = reversa.adjust.propensity_weights([1, 0, 0, 0], [0.5, 0.5, 0.2, 0.2], kind="att")
    >>> [round(weight, 2) for weight in weights.values]
    [1.0, 1.0, 0.25, 0.25]
    """
    table = _Table(data)
    comparison = ffi.new("reversa_comparison *")
    lib.reversa_comparison_init(comparison)
    comparison.treated = table.whole("treated", treated)
    comparison.propensity = table.numbers("propensity", propensity)
    comparison.n = table.n
    options = ffi.new("reversa_weighting_options *")
    lib.reversa_weighting_options_init(options)
    options.kind, options.truncate = choice("kind", kind, _KINDS), truncate
    values = array("d", bytes(8 * table.n))
    found = ffi.new("reversa_weighting_summary *")
    with Session() as session:
        session.call(lib.reversa_propensity_weights, comparison, options, doubles(values), found)
    return Weights(values, found)


class Balance(Result):
    """How far apart groups are, made by `balance`."""

    def __init__(self, table: Table, n: int) -> None:
        self._table = table
        self._n = n

    @property
    def summary(self) -> Table:
        """A row a column: column, mean_treated, mean_control, the same after weighting, standardised difference before and
        after, ratio of the variances before and after."""
        return self._table

    @property
    def largest(self) -> float:
        """The largest standardised difference after weighting, without its sign; NaN where there is none."""
        return max((abs(value) for value in self._table["difference_after"] if value == value), default=float("nan"))

    def plot(self, *, ax: Any = None) -> Any:
        """Draw the standardised differences before weighting and after; gives back the axes of matplotlib."""
        from reversa import _plot

        return _plot.balance(self._table, "weighting", ax)

    def __repr__(self) -> str:
        n = self._table.n_rows
        return f"<reversa.adjust.Balance of {n} columns, {self._n} rows: largest difference {self.largest:.3f}>"


def balance(treated: Values, covariates: Any, *, weights: Any = None, data: Any = None) -> Balance:
    """How far apart people in the programme and others are, column by column, before weighting and after.

    Parameters
    ----------
    treated : (n,) 0, 1 or truth values
        In the programme?
    covariates
        As of `Logistic.fit`.
    weights : `Weights`, or (n,) numbers not below 0
        None: after equals before.
    data
        A table in which names are looked up.

    Returns
    -------
    Balance
        Standardised by the root of the mean of both variances, without weights, so that only the means move. A difference
        above 0.1 is commonly taken for unbalanced. NaN where a group has too few people or nothing varies.

    Raises
    ------
    DataError
        A group that is not 0 or 1, a value that is not finite, a weight below 0: with row and column.

    Notes
    -----
    Austin 2009.

    Examples
    --------
    >>> import reversa
    >>> apart = reversa.adjust.balance([1, 1, 0, 0], {"age": [40, 50, 30, 40]})
    >>> round(apart.summary["difference_before"][0], 3)
    1.414
    """
    table = _Table(data)
    comparison = ffi.new("reversa_comparison *")
    lib.reversa_comparison_init(comparison)
    comparison.treated = table.whole("treated", treated)
    design, columns = table.design(covariates)
    comparison.n_columns, comparison.columns = len(design.names), columns
    if weights is not None:
        comparison.weight = table.numbers("weights", weights.values if isinstance(weights, Weights) else weights)
    comparison.n = table.n
    made = ffi.new("reversa_balance_row[]", max(len(design.names), 1))
    with Session() as session:
        try:
            session.call(lib.reversa_balance, comparison, made)
        except DataError as wrong:
            raise _named_error(wrong, design.names) from None
    rows = [(name, *(getattr(made[i], field) for field in _BALANCE)) for i, name in enumerate(design.names)]
    return Balance(table_of_rows({"column": "t", **dict.fromkeys(_BALANCE, "d")}, rows), table.n)


class DifferenceInDifferences(Result):
    """How much more one group changed than the other, made by `difference_in_differences`.

    Attributes
    ----------
    difference
        (treated after - before) - (others after - before), of the means.
    adjusted
        The same of the regression with the columns, with the standard error by cluster and its t interval; equal to
        `difference` without columns.
    p
        Two-sided, t with n_clusters - 1 degrees of freedom.
    n_clusters
        People.
    """

    def __init__(self, found: Any) -> None:
        self._means = [[float(found.mean[t][a]) for a in (0, 1)] for t in (0, 1)]
        self._counts = [[int(found.n[t][a]) for a in (0, 1)] for t in (0, 1)]
        self.difference: float = found.difference
        self.adjusted: Estimate = estimate_of(found.adjusted)
        self.p: float = found.p
        self.n_clusters: int = found.n_clusters

    @property
    def cells(self) -> Table:
        """A row for each group and time: treated, after, n (rows), mean of the outcome."""
        rows = [(t == 1, a == 1, self._counts[t][a], self._means[t][a]) for t in (0, 1) for a in (0, 1)]
        return table_of_rows({"treated": "b", "after": "b", "n": "q", "mean": "d"}, rows)

    @property
    def summary(self) -> Table:
        """A row a figure: difference (of the means) and adjusted, with value, se, low, high, p, why."""
        nan, e = float("nan"), self.adjusted
        why = "ok" if self.difference == self.difference else e.fit
        rows = [("difference", self.difference, nan, nan, nan, nan, why)]
        rows.append(("adjusted", e.value, e.se, e.low, e.high, self.p, e.fit))
        kinds = {"figure": "t", **dict.fromkeys(("value", "se", "low", "high", "p"), "d"), "why": "t"}
        return table_of_rows(kinds, rows)

    def plot(self, *, ax: Any = None) -> Any:
        """Draw both groups before and after, and where the treated would be had they changed as the others did; gives back
        the axes of matplotlib."""
        from reversa import _plot

        return _plot.changes(self._means, self.adjusted, ax)

    def __repr__(self) -> str:
        return f"<reversa.adjust.DifferenceInDifferences: {self.adjusted}, {self.n_clusters} people>"


def difference_in_differences(
    outcome: Values,
    treated: Values,
    after: Values,
    *,
    clusters: Values = None,
    covariates: Any = (),
    level: float = 0.95,
    data: Any = None,
) -> DifferenceInDifferences:
    """How much more people in the programme changed than the others did.

    Assumes that without the programme both groups would have changed alike.

    Parameters
    ----------
    outcome : (n,) numbers
        Such as the score of a survey, a row a person and time.
    treated, after : (n,) 0, 1 or truth values
        In the programme? After it began?
    clusters : (n,) values
        Rows of one person have one value. None: every row is a person.
    covariates
        To adjust for, as of `Logistic.fit`.
    level
        Of the interval, in (0, 1).
    data
        A table in which names are looked up.

    Returns
    -------
    DifferenceInDifferences
        NaN with "no data" where a cell is empty.

    Raises
    ------
    DataError
        A group that is not 0 or 1, a value that is not finite: with row and column.
    ArgumentError
        The level out of range.

    Notes
    -----
    The standard error is the sandwich summed by cluster, CR1 (Liang & Zeger 1986); for rows that are their own cluster, HC1.

    Examples
    --------
    >>> import reversa
    >>> change = reversa.adjust.difference_in_differences(
    ...     [3, 3, 5, 6, 3, 2, 3, 3], treated=[1] * 4 + [0] * 4, after=[0, 0, 1, 1] * 2)
    >>> change.difference
    2.0
    """
    table = _Table(data)
    rows = ffi.new("reversa_did_rows *")
    rows.struct_size = ffi.sizeof("reversa_did_rows")
    rows.outcome = table.numbers("outcome", outcome)
    rows.treated, rows.after = table.whole("treated", treated), table.whole("after", after)
    if clusters is not None:
        rows.cluster = table.codes("clusters", clusters)
    design, columns = table.design(covariates)
    rows.n_columns, rows.columns, rows.n = len(design.names), columns, table.n
    found = ffi.new("reversa_did *")
    with Session() as session:
        try:
            session.call(lib.reversa_did_estimate, rows, level, found)
        except DataError as wrong:
            raise _named_error(wrong, design.names) from None
    return DifferenceInDifferences(found)
