"""Cox regression: how much columns multiply the rate of an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from reversa._columns import Columns, is_text, items_of, numbers, same_length
from reversa.arrow import is_missing
from reversa._core import DataError, Session, fill
from reversa._native import ffi, lib
from reversa._result import Estimate, Result, estimate_of, fit_word, table_of_rows
from reversa._rows import Rows, Values, doubles
from reversa._words import choice
from reversa.table import Table

Ties = Literal["efron", "breslow"]
Transform = Literal["km", "rank", "identity", "log"]
Residual = Literal["martingale", "deviance", "score", "dfbeta", "schoenfeld", "scaled_schoenfeld", "linear_predictor"]

_TIES = {"efron": lib.REVERSA_TIES_EFRON, "breslow": lib.REVERSA_TIES_BRESLOW}
_TRANSFORMS = {
    "km": lib.REVERSA_TRANSFORM_KM,
    "rank": lib.REVERSA_TRANSFORM_RANK,
    "identity": lib.REVERSA_TRANSFORM_IDENTITY,
    "log": lib.REVERSA_TRANSFORM_LOG,
}
_RESIDUALS = {
    "martingale": lib.REVERSA_RESIDUAL_MARTINGALE,
    "deviance": lib.REVERSA_RESIDUAL_DEVIANCE,
    "score": lib.REVERSA_RESIDUAL_SCORE,
    "dfbeta": lib.REVERSA_RESIDUAL_DFBETA,
    "schoenfeld": lib.REVERSA_RESIDUAL_SCHOENFELD,
    "scaled_schoenfeld": lib.REVERSA_RESIDUAL_SCALED_SCHOENFELD,
    "linear_predictor": lib.REVERSA_RESIDUAL_LINEAR_PREDICTOR,
}


@dataclass(frozen=True)
class ChiSquare:
    """A chi-square test; NaN where there is none."""

    statistic: float
    df: float
    p: float


@dataclass(frozen=True)
class Concordance:
    """How often the one with the greater risk has the event first: pairs, and the share with its interval."""

    estimate: Estimate
    concordant: float
    discordant: float
    tied_score: float
    tied_time: float


def _test(found: Any) -> ChiSquare:
    return ChiSquare(found.statistic, found.df, found.p)


class _Design:
    """Columns of numbers for the model: numbers as they are, text as a column for each value but the most frequent."""

    def __init__(self, found: Columns, covariates: Any) -> None:
        self.names: list[str] = []
        self.terms: list[tuple[str, str | None]] = []
        self.held: list[tuple[str, Any]] = []
        for name, values in _named(found, covariates):
            if not is_text(values):
                self._add(name, name, None, numbers(name, values))
                continue
            items = ["" if is_missing(item) else str(item) for item in items_of(values)]
            if "" in items:
                raise ValueError(f"{name}, row {items.index('') + 1}: the value is missing")
            counts = Counter(items)
            usual = min(counts, key=lambda value: (-counts[value], value))
            for value in sorted(counts):
                if value != usual:
                    dummy = numbers(name, [float(item == value) for item in items])
                    self._add(f"{name} = {value}", name, value, dummy)

    def _add(self, name: str, source: str, value: str | None, column: Any) -> None:
        self.names.append(name)
        self.terms.append((source, value))
        self.held.append((name, column))

    def person(self, given: Mapping[str, Any]) -> list[float]:
        """The model's columns for one person."""
        row = []
        for name in {source for source, _ in self.terms} - set(given):
            raise KeyError(f"the person has no {name!r}")
        for source, value in self.terms:
            row.append(float(given[source]) if value is None else float(str(given[source]) == value))
        return row


def _named(found: Columns, covariates: Any) -> list[tuple[str, Any]]:
    if isinstance(covariates, str):
        covariates = [covariates]
    if isinstance(covariates, Mapping):
        return [(str(name), found.find(str(name), values)) for name, values in covariates.items()]
    if hasattr(covariates, "ndim") and not hasattr(covariates, "columns") and covariates.ndim == 2:
        return [(f"x{k}", covariates[:, k]) for k in range(covariates.shape[1])]
    names = getattr(covariates, "column_names", None)
    if names is None:
        names = getattr(covariates, "columns", None)
    if names is not None and not callable(names):
        table = Columns(covariates)
        return [(str(name), table.find(str(name), str(name))) for name in names]
    if isinstance(covariates, Iterable):
        given = list(covariates)
        if all(isinstance(name, str) for name in given):
            return [(name, found.find(name, name)) for name in given]
    raise TypeError("covariates are names of columns of the data, a dict of columns, a table, or an array of two dimensions")


def _named_error(wrong: DataError, names: list[str]) -> DataError:
    """The error with columns by name, which the library tells by number."""
    complaints = [
        replace(one, column=names[int(one.column)]) if one.column is not None and one.column.isdigit() else one
        for one in wrong.complaints
    ]
    return DataError(complaints, wrong.count)


class Cox(Result):
    """Cox's proportional-hazards model: how much columns multiply the rate of an event.

    Parameters
    ----------
    ties
        How events at the same time are taken: Efron's way or Breslow's.
    robust
        Standard errors that allow for dependent rows (Lin & Wei 1989). None: where there are clusters, or weights that
        are not whole.
    firth
        Firth's penalty: finite estimates also where a column separates.
    level
        Of the intervals, in (0, 1).
    cause
        Which event number counts, the others are censored; 0 for any but 0.
    max_iterations
        At most so many steps of Newton's method.

    Examples
    --------
    >>> import reversa
    >>> cox = reversa.survival.Cox().fit([5, 6, 7, 8, 9, 10], [1, 1, 1, 0, 1, 0], {"age": [50, 40, 45, 30, 33, 44]})
    >>> cox.summary["column"]
    ['age']
    >>> cox.summary["hazard_ratio"][0] > 1
    True
    """

    def __init__(
        self,
        *,
        ties: Ties = "efron",
        robust: bool | None = None,
        firth: bool = False,
        level: float = 0.95,
        cause: int = 0,
        max_iterations: int = 100,
    ) -> None:
        self._handle: Any = None
        self._options = ffi.new("reversa_cox_options *")
        lib.reversa_cox_options_init(self._options)
        self._options.ties = choice("ties", ties, _TIES)
        if robust is not None:
            self._options.robust = lib.REVERSA_ROBUST_ON if robust else lib.REVERSA_ROBUST_OFF
        fill(self._options, firth=firth, level=level)
        self._options.event = cause
        fill(self._options, max_iterations=max_iterations)

    def fit(
        self,
        exit: Values,
        event: Values,
        covariates: Any,
        *,
        entry: Values = None,
        weights: Values = None,
        strata: Values = None,
        clusters: Values = None,
        offset: Values = None,
        data: Any = None,
        time_limit: float | None = None,
    ) -> Cox:
        """Fit by Newton's method, to the full precision of the numbers.

        Parameters
        ----------
        exit, event, entry, weights, clusters, data
            As of `KaplanMeier.fit`.
        covariates
            Names of columns of `data`, a dict of columns, a table, or an array (n, n_columns). Text becomes a column for
            each value but the most frequent.
        strata : (n,) values
            A baseline hazard for each value.
        offset : (n,) numbers
            Added to the linear predictor.
        time_limit
            Seconds.

        Returns
        -------
        Cox
            Itself. How the fit ended is in `fit_state`; a coefficient that the data cannot tell is NaN with its reason.

        Raises
        ------
        DataError
            A time or value that is NaN, an exit not after its entry: with row and column.
        ValueError, KeyError
            As of `KaplanMeier.fit`.
        """
        rows = Rows(data, exit, event, entry=entry, weights=weights, strata=strata, clusters=clusters)
        design = _Design(rows.columns, covariates)
        held = [("exit", range(rows.n)), *design.held]
        columns = ffi.new("reversa_cox_columns *")
        lib.reversa_cox_columns_init(columns)
        if offset is not None:
            added = numbers("offset", rows.columns.find("offset", offset))
            held.append(("offset", added))
            offset_memory = doubles(added)
            columns.offset = offset_memory
        same_length(held)
        memory = [doubles(column) for _, column in design.held]
        pointers = ffi.new("const double *[]", memory) if memory else ffi.NULL
        columns.column = pointers
        columns.n_columns = len(memory)
        with Session(time_limit=time_limit) as session:
            self._survival = session.make(lib.reversa_survival_create, rows.struct)
            try:
                self._handle = session.make(lib.reversa_cox_fit, self._survival, columns, self._options)
            except DataError as wrong:
                raise _named_error(wrong, design.names) from None
        self._design = design
        self._strata = list(rows.names("strata"))
        self._read()
        return self

    def _fitted(self) -> Any:
        if self._handle is None:
            raise RuntimeError("not fitted: call fit() first")
        return self._handle

    def _read(self) -> None:
        found = ffi.new("reversa_cox_summary *")
        lib.reversa_cox_summary_read(self._handle, found)
        self._state = found

    @property
    def columns(self) -> list[str]:
        """The model's columns: of text ``"grade = B"``."""
        self._fitted()
        return list(self._design.names)

    @property
    def fit_state(self) -> str:
        """How the fit ended: ``"ok"``, ``"separated"``, ``"collinear"``, ``"not converged"``, ``"no events"``, ``"no data"``."""
        self._fitted()
        return fit_word(self._state.fit)

    @property
    def n(self) -> int:
        """Rows of weight above 0."""
        self._fitted()
        return int(self._state.n)

    @property
    def n_events(self) -> int:
        """Of these, with the event."""
        self._fitted()
        return int(self._state.n_events)

    @property
    def log_likelihood(self) -> float:
        """Partial log likelihood at the estimate."""
        self._fitted()
        return float(self._state.log_likelihood)

    @property
    def tests(self) -> dict[str, ChiSquare]:
        """All coefficients at once: ``"likelihood_ratio"``, ``"score"``, ``"wald"``, ``"robust_score"``."""
        self._fitted()
        return {
            name: _test(getattr(self._state, name)) for name in ("likelihood_ratio", "score", "wald", "robust_score")
        }

    @property
    def summary(self) -> Table:
        """A row a column: coefficient (log hazard ratio) with se and interval, hazard ratio with interval, z, p, and why
        there is no number."""
        one = ffi.new("reversa_cox_coefficient *")
        rows = []
        for index, name in enumerate(self.columns):
            lib.reversa_cox_coefficient_at(self._fitted(), index, one)
            own, ratio = one.estimate, one.ratio
            numbers_of_it = (own.value, own.se, own.low, own.high, ratio.value, ratio.low, ratio.high, one.z, one.p)
            rows.append((name, *numbers_of_it, fit_word(own.fit)))
        names = ("coefficient", "se", "low", "high", "hazard_ratio", "ratio_low", "ratio_high", "z", "p")
        return table_of_rows({"column": "t", **dict.fromkeys(names, "d"), "why": "t"}, rows)

    def covariance(self, *, naive: bool = False) -> list[list[float]]:
        """Covariance of the coefficients (n_columns, n_columns); naive: from the information also in a robust model."""
        n = range(len(self.columns))
        return [[lib.reversa_cox_covariance(self._fitted(), i, k, naive) for k in n] for i in n]

    def baseline(self, *, centred: bool = False) -> Table:
        """Cumulative hazard of a person whose columns are 0 (centred: at their means).

        Returns
        -------
        Table
            A row a stratum and event time: stratum, time, hazard.
        """
        hazard = ffi.new("double *")
        rows = []
        for stratum, label in enumerate(self._strata_of()):
            for step in range(lib.reversa_cox_n_steps(self._fitted(), stratum)):
                time = lib.reversa_cox_step_at(self._fitted(), stratum, step, centred, hazard)
                rows.append((str(label), time, hazard[0]))
        return table_of_rows({"stratum": "t", "time": "d", "hazard": "d"}, rows)

    def _strata_of(self) -> list[Any]:
        self._fitted()
        return self._strata

    def predict(self, person: Mapping[str, Any], times: Iterable[float], *, stratum: Any = None) -> Table:
        """What the model says of a person.

        Parameters
        ----------
        person
            A value for each of the covariates, by name.
        times
            When.
        stratum
            One of the strata; None where there are none.

        Returns
        -------
        Table
            A row a time: time, survival with low and high, cumulative hazard with hazard_low and hazard_high.

        Raises
        ------
        KeyError
            The person has no value for a covariate, or there is no such stratum.
        """
        labels = self._strata_of()
        if stratum is None and len(labels) == 1:
            stratum = labels[0]
        if stratum not in labels:
            raise KeyError(f"{stratum!r} is no stratum: {', '.join(map(repr, labels))}")
        asked = [float(time) for time in times]
        x = ffi.new("double[]", self._design.person(person))
        given = ffi.new("reversa_cox_person *", {"stratum": labels.index(stratum), "x": x})
        at = ffi.new("double[]", asked)
        out = ffi.new("reversa_cox_prediction[]", len(asked))
        with Session() as session:
            session.call(lib.reversa_cox_predict, self._fitted(), given, at, len(asked), out)
        rows = []
        for time, one in zip(asked, out):
            s, h = one.survival, one.hazard
            rows.append((time, s.value, s.low, s.high, h.value, h.low, h.high))
        names = ("time", "survival", "low", "high", "hazard", "hazard_low", "hazard_high")
        return table_of_rows(dict.fromkeys(names, "d"), rows)

    def proportionality(self, transform: Transform = "km") -> Table:
        """Test whether hazards are proportional: cox.zph() of R.

        Returns
        -------
        Table
            A row a column and one for all, ``"(all)"``: column, statistic, df, p.
        """
        names = self.columns
        tests = ffi.new("reversa_test[]", len(names))
        whole = ffi.new("reversa_test *")
        number = choice("transform", transform, _TRANSFORMS)
        with Session() as session:
            session.call(lib.reversa_cox_proportionality, self._fitted(), number, tests, whole)
        rows = [(name, one.statistic, one.df, one.p) for name, one in zip(names, tests)]
        rows.append(("(all)", whole.statistic, whole.df, whole.p))
        return table_of_rows({"column": "t", "statistic": "d", "df": "d", "p": "d"}, rows)

    def residuals(self, kind: Residual = "martingale") -> Table:
        """What is left of rows (of the Schoenfeld kinds: of events) when the model has had its say.

        Returns
        -------
        Table
            ``row`` (the first is 0), then the kind, or a column for each of the model's.
        """
        number = choice("kind", kind, _RESIDUALS)
        n = lib.reversa_cox_residual_rows(self._fitted(), number)
        n_columns = lib.reversa_cox_residual_columns(self._fitted(), number)
        out = ffi.new("double[]", max(n * n_columns, 1))
        row = ffi.new("int32_t[]", max(n, 1))
        with Session() as session:
            session.call(lib.reversa_cox_residuals, self._fitted(), number, out, row)
        per_column = kind in ("score", "dfbeta", "schoenfeld", "scaled_schoenfeld")
        names = self._design.names if per_column else [kind]
        kinds = {"row": "q", **dict.fromkeys(names, "d")}
        return table_of_rows(kinds, ((row[i], *(out[k * n + i] for k in range(n_columns))) for i in range(n)))

    def concordance(self, *, uno: bool = False, horizon: float | None = None) -> Concordance:
        """How well the linear predictor orders people: Harrell's way, or Uno's; events after `horizon` do not count."""
        residuals = self.residuals("linear_predictor")["linear_predictor"]
        score = ffi.new("double[]", [0.0 if value != value else value for value in residuals])
        options = ffi.new("reversa_concordance_options *")
        lib.reversa_concordance_options_init(options)
        fill(options, uno=uno)
        options.event = self._options.event
        options.level = self._options.level
        if horizon is not None:
            fill(options, horizon=horizon)
        out = ffi.new("reversa_concordance *")
        with Session() as session:
            session.call(lib.reversa_concordance_count, self._survival, score, options, out)
        return Concordance(
            estimate_of(out.estimate), out.concordant, out.discordant, out.tied_score, out.tied_time
        )

    def plot(self, *, ax: Any = None) -> Any:
        """Draw hazard ratios with their intervals, on a logarithmic axis.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from reversa import _plot

        return _plot.forest(self, ax)

    def _notes(self) -> list[str]:
        if self._state.column >= 0:
            return [f"{self.fit_state}: {self._design.names[self._state.column]}"]
        return []

    def __repr__(self) -> str:
        if self._handle is None:
            return "<reversa.survival.Cox, not fitted>"
        n = len(self._design.names)
        columns = f"{n} column" if n == 1 else f"{n} columns"
        return f"<reversa.survival.Cox {self.fit_state}: {columns}, {self.n} rows, {self.n_events} events>"


