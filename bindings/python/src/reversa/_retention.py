"""Retention: do people in the programme stay longer?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from os import fspath
from typing import Any, Literal, Union

from reversa._core import Progress, Session, fill, name_bytes, text, text_or_none
from reversa._days import MISSING_DATE, Day, day_number, day_of
from reversa._native import ffi, lib
from reversa._rates import Rates, texts
from reversa._report import page_of
from reversa._result import Estimate, Result, estimate_of, table_of_rows
from reversa.arrow import is_path
from reversa.cohort import Path, Source
from reversa.events import Employment
from reversa.survival import Curves
from reversa.table import Table

_UNITS = {
    lib.REVERSA_UNIT_RATIO: "ratio",
    lib.REVERSA_UNIT_SHARE: "share",
    lib.REVERSA_UNIT_MONTHS: "months",
    lib.REVERSA_UNIT_PEOPLE: "people",
}
_DAYS_PER_MONTH = 30.4375
_YEAR_DAYS = 365

CurveOf = Literal["programme", "matched", "everyone"]


@dataclass(frozen=True)
class Figure:
    """One figure of a retention study.

    Attributes
    ----------
    name
        Stable: ``"hazard_ratio"``, ``"landmark_3"``, ...
    definition, reading
        How it is computed, for an analyst; and one sentence for someone who is none.
    unit
        ``"ratio"`` (1 is no difference), ``"share"``, ``"months"``, ``"people"``.
    estimate
        With interval.
    n, events
        People, or pairs, that it rests on, and exits among them.
    biased
        Shown for comparison only: the reading says why.
    note
        Why there is no value, or no interval; None for nothing.
    """

    name: str
    definition: str
    reading: str
    unit: str
    estimate: Estimate
    n: int
    events: int
    biased: bool
    note: str | None


class Retention(Result):
    """What `retention` found: figures by name, their table, warnings, curves, matched pairs, balance, groups."""

    def __init__(self, handle: Any, employment: Employment, options: Any, held: list[Any], source: str | None) -> None:
        self._object = handle
        self._employment = employment
        self._options = options
        self._held = held
        self._source = source

    @property
    def figures(self) -> list[Figure]:
        """All figures, the most telling first and those that are biased last."""
        n = lib.reversa_retention_n_figures(self._object)
        return [self._figure(index) for index in range(n)]

    def _figure(self, index: int) -> Figure:
        one = ffi.new("reversa_figure *")
        lib.reversa_retention_figure(self._object, index, one)
        return Figure(
            text(one.name),
            text(one.definition),
            text(one.reading),
            _UNITS[one.unit],
            estimate_of(one.estimate),
            one.n,
            one.events,
            one.biased,
            text_or_none(one.note),
        )

    def __getitem__(self, name: str) -> Figure:
        known = isinstance(name, str) and "\0" not in name
        index = lib.reversa_retention_find(self._object, name_bytes("a figure", name)) if known else -1
        if index < 0:
            raise KeyError(name)
        return self._figure(index)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def __len__(self) -> int:
        n: int = lib.reversa_retention_n_figures(self._object)
        return n

    @property
    def summary(self) -> Table:
        """A row a figure: figure, value, low, high, unit, n, events, biased, note, reading."""
        kinds = {"figure": "t", "value": "d", "low": "d", "high": "d", "unit": "t", "n": "q", "events": "q"}
        kinds.update({"biased": "b", "note": "t", "reading": "t"})
        rows = []
        for one in self.figures:
            e = one.estimate
            rest = (one.unit, one.n, one.events, one.biased, one.note or "", one.reading)
            rows.append((one.name, e.value, e.low, e.high, *rest))
        return table_of_rows(kinds, rows)

    @property
    def warnings(self) -> list[str]:
        """What to bear in mind, a sentence each."""
        n = lib.reversa_retention_n_warnings(self._object)
        return [text(lib.reversa_retention_warning(self._object, index)) for index in range(n)]

    @property
    def window(self) -> tuple[date | None, date | None]:
        """The days between which people were seen; None for from the hire on, and without data."""
        days = ffi.new("int32_t[2]")
        lib.reversa_retention_window(self._object, days, days + 1)
        return day_of(days[0]), day_of(days[1])

    @property
    def curves(self) -> Curves:
        """Who is still there, in months since the hire: ``"not in the programme"``, each person until they join, and
        ``"in the programme"``, each from then on. Not adjusted."""
        handle = lib.reversa_retention_curve(self._object)
        return _Drawn(handle, ["not in the programme", "in the programme"], self._object)

    @property
    def matched_curves(self) -> Curves | None:
        """Who is still there, in days since the participant joined: ``"matched controls"`` and ``"participants"``, the pairs
        that the ``matched_`` figures are read from. None where nobody was matched."""
        labels = ["matched controls", "participants"]
        return self._figure_curve(lib.REVERSA_RETENTION_PAIRS, labels)

    @property
    def everyone_curve(self) -> Curves | None:
        """Who is still there, in days since the hire, of everyone: ``stay`` is read from it. None where nobody was seen."""
        return self._figure_curve(lib.REVERSA_RETENTION_STAY, ["everyone"])

    def _figure_curve(self, which: int, labels: list[Any]) -> Curves | None:
        handle = lib.reversa_retention_figure_curve(self._object, which)
        return None if handle == ffi.NULL else _Drawn(handle, labels, self._object)

    @property
    def pairs(self) -> Table:
        """A row a matched pair: ids of participant and control, the day on which the participant joined, and the rows of both
        in the employment (the first is 0)."""
        one = ffi.new("reversa_retention_pair *")
        people = self._employment._object
        rows = []
        for index in range(lib.reversa_retention_n_pairs(self._object)):
            lib.reversa_retention_pair_at(self._object, index, one)
            ids = (text(lib.reversa_employment_id(people, row)) for row in (one.participant, one.control))
            rows.append((*ids, str(day_of(one.date)), one.participant, one.control))
        kinds = {"participant_id": "t", "control_id": "t", "date": "t", "participant_row": "q", "control_row": "q"}
        return table_of_rows(kinds, rows)

    @property
    def balance(self) -> Table:
        """A row a column that was adjusted for, and tenure: means and standardised differences before matching and after."""
        one = ffi.new("reversa_balance_row *")
        names = (
            "mean_treated",
            "mean_control",
            "mean_treated_after",
            "mean_control_after",
            "difference_before",
            "difference_after",
        )
        rows = []
        for index in range(lib.reversa_retention_n_balance(self._object)):
            name = text(lib.reversa_retention_balance_at(self._object, index, one))
            rows.append((name, *(getattr(one, field) for field in names)))
        return table_of_rows({"column": "t", **dict.fromkeys(names, "d")}, rows)

    @property
    def groups(self) -> Table:
        """A row a group of the column `by`: people, those who joined, those who left, hazard ratio and share that stays with
        their intervals. A hidden group has -1 and NaN."""
        one = ffi.new("reversa_retention_group *")
        rows = []
        for index in range(lib.reversa_retention_n_groups(self._object)):
            lib.reversa_retention_group_at(self._object, index, one)
            h, s = one.hazard_ratio, one.stay
            counts = (text_or_none(one.value) or "", one.hidden, one.n, one.n_joined, one.n_left)
            rows.append((*counts, h.value, h.low, h.high, s.value, s.low, s.high))
        kinds = {"group": "t", "hidden": "b", "n": "q", "n_joined": "q", "n_left": "q"}
        kinds.update(dict.fromkeys(("hazard_ratio", "ratio_low", "ratio_high", "stay", "stay_low", "stay_high"), "d"))
        return table_of_rows(kinds, rows)

    def plot(
        self, of: CurveOf = "programme", *, ax: Any = None, interval: bool = True, at_risk: bool = True
    ) -> Any:
        """Draw curves with their intervals and the numbers at risk.

        Parameters
        ----------
        of
            ``"programme"``: in the programme and not, by months since the hire (`curves`, not adjusted); ``"matched"``:
            participants and their matched controls, by months since joining; ``"everyone"``: by months since the hire.
        ax
            Axes of matplotlib to draw on; None for new ones.
        interval
            Shade the intervals.
        at_risk
            A table of numbers at risk below, at the ticks.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ValueError
            There is no such curve: nobody was matched, or seen.
        ImportError
            matplotlib is not installed.
        """
        if of == "programme":
            return self.curves.plot(ax=ax, interval=interval, at_risk=at_risk, unit="months since the hire")
        if of not in ("matched", "everyone"):
            raise ValueError(f"of is {of!r}, not one of programme, matched, everyone")
        found = self.matched_curves if of == "matched" else self.everyone_curve
        if found is None:
            raise ValueError("nobody was matched" if of == "matched" else "nobody was seen")
        from reversa import _plot

        unit = "months since joining" if of == "matched" else "months since the hire"
        return _plot.curves(found, ax, interval, at_risk, unit, scale=_DAYS_PER_MONTH)

    def plot_ratios(self, *, ax: Any = None) -> Any:
        """Draw the rates of leaving in the programme over those outside it, with their intervals; the biased one apart.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from reversa import _plot

        return _plot.ratios([one for one in self.figures if one.unit == "ratio" and one.name != "e_value"], ax)

    def plot_balance(self, *, ax: Any = None) -> Any:
        """Draw how far apart participants and controls are, column by column, before matching and after.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from reversa import _plot

        return _plot.balance(self.balance, "matching", ax)

    def report(self, path: Path | None = None, *, rates: Rates | None = None, source: str | None = None) -> str:
        """The study as one HTML page without scripts: the effect, curves, all figures, balance, groups, rates, warnings.

        Numbers of fewer people than `smallest` are dashes.

        Parameters
        ----------
        path
            Where to write it, replaced whole or not at all; None writes nothing.
        rates
            What `rates` found of the same people; None: those of the last year of the data.
        source
            What it was made from, to be told; None: the file that it was read from, if there was one.

        Returns
        -------
        str
            The page.

        Raises
        ------
        FileError
            It cannot be written.

        Examples
        --------
        >>> reversa.retention("employment.csv").report("retention.html")   # doctest: +SKIP
        """
        parts = ffi.new("reversa_retention_parts *")
        lib.reversa_retention_parts_init(parts)
        options = self._options_found()
        if rates is None:
            rates = self._last_year(options)
        told = source if source is not None else self._source
        held = None if told is None else ffi.new("char[]", name_bytes("source", told))
        parts.options = options
        if held is not None:
            parts.source = held
        if rates is not None:
            parts.rates, parts.rates_from, parts.rates_to = rates._object, rates._first, rates._last
        with Session() as session:
            return page_of(session, session.make(lib.reversa_report_retention, self._object, parts), path)

    def _options_found(self) -> Any:
        """The options with the window that the data showed."""
        options = ffi.new("reversa_retention_options *", self._options[0])
        days = ffi.new("int32_t[2]")
        lib.reversa_retention_window(self._object, days, days + 1)
        options.window_start, options.as_of = days[0], days[1]
        return options

    def _last_year(self, found: Any) -> Rates | None:
        if found.as_of == MISSING_DATE:
            return None
        first = max(found.as_of - _YEAR_DAYS + 1, found.window_start)  # a missing day is below all
        options = ffi.new("reversa_rates_options *")
        lib.reversa_rates_options_init(options)
        setattr(options, "from", first)
        options.to, options.voluntary, options.level = found.as_of, found.voluntary, found.level
        with Session() as session:
            handle = session.make(lib.reversa_rates_create, self._employment._object, options)
        return Rates(handle, first, found.as_of)

    def _notes(self) -> list[str]:
        return self.warnings

    def __repr__(self) -> str:
        ratio = self["hazard_ratio"]
        return f"<reversa.Retention: hazard ratio {ratio.estimate}, {ratio.n} people, {ratio.events} exits>"


class _Drawn(Curves):
    """Curves that belong to a study, which must live as long."""

    def __init__(self, handle: Any, labels: list[Any], owner: Any) -> None:
        super().__init__(handle, labels, [])
        self._owner = owner
        for number in range(len(labels)):
            self._n_rows.append(int(sum(point[2] + point[3] for point in self._points(handle, number))))

    def __repr__(self) -> str:
        return f"<reversa curves: {' and '.join(map(str, self._labels))}>"


def _name_list(what: str, names: Union[str, Sequence[str]]) -> list[str]:
    if isinstance(names, str):
        raise TypeError(f"{what} is text: give a list of names")
    return list(names)


def retention(
    employment: Union[Employment, Source],
    *,
    as_of: Day | None = None,
    window_start: Day | None = None,
    adjust: Sequence[str] = (),
    exact: Sequence[str] = (),
    horizon: float = 12.0,
    level: float = 0.95,
    where: tuple[str, str] | None = None,
    by: str | None = None,
    voluntary: str = "voluntary",
    caliper_tenure: float = 6.0,
    caliper_propensity: float = 0.2,
    smallest: int = 5,
    seed: int = 1,
    threads: int | None = None,
    time_limit: float | None = None,
    progress: Progress = False,
) -> Retention:
    """Do people in the programme stay longer? Several answers that can be compared, and the naive figure.

    A person counts as exposed only from the day on which they joined: "ever in it" against "never" is biased, since who
    stays longer has more time to join.

    Parameters
    ----------
    employment
        `Employment`, or what it is made of: a row a person.
    as_of
        Last day of the data; None for the latest date in them.
    window_start
        First day of the data: who left before is not seen. None: found from the data, with a warning.
    adjust
        Columns to adjust for: numbers as they are, text as a column for each value but the most frequent.
    exact
        Columns in which a matched control must be equal.
    horizon
        Months over which risks and mean time are compared.
    level
        Of the intervals, in (0, 1).
    where
        Look only at people whose text in a column is this: (column, value).
    by
        A column whose values are studied group by group as well; not together with `where`.
    voluntary
        The exit reason that is voluntary.
    caliper_tenure, caliper_propensity
        Months, and standard deviations of the log rate of joining, by which matched people may differ.
    smallest
        Groups with a number of people below are hidden, and others with which one could be found; 0 shows all.
    seed
        Draws among equally good controls.
    threads, time_limit, progress
        As of `match`.

    Returns
    -------
    Retention
        A figure that the data cannot give is NaN, with its reason.

    Raises
    ------
    ArgumentError
        An option out of range.
    DataError
        No such column, or data that are wrong: with file, row and column.

    Examples
    --------
    >>> result = reversa.retention("employment.csv", adjust=["department", "level"])   # doctest: +SKIP
    >>> result["hazard_ratio"].reading                                                 # doctest: +SKIP
    >>> result.plot()                                                                  # doctest: +SKIP
    """
    held: list[Any] = []
    data = employment if isinstance(employment, Employment) else Employment(employment)
    options = ffi.new("reversa_retention_options *")
    lib.reversa_retention_options_init(options)
    options.as_of, options.window_start = day_number("as_of", as_of), day_number("window_start", window_start)
    adjusted, equal = _name_list("adjust", adjust), _name_list("exact", exact)
    options.adjust, options.n_adjust = texts(held, adjusted), len(adjusted)
    options.exact, options.n_exact = texts(held, equal), len(equal)
    fill(options, horizon=horizon, level=level)
    if where is not None:
        if isinstance(where, str) or len(where) != 2:
            raise ValueError(f"where is {where!r}, not a column and a value")
        pointers = texts(held, where)
        options.where_column, options.where_value = pointers[0], pointers[1]
    if by is not None:
        options.by = texts(held, [by])[0]
    options.voluntary = texts(held, [voluntary])[0]
    fill(options, caliper_tenure=caliper_tenure, caliper_propensity=caliper_propensity, smallest=smallest, seed=seed)
    with Session(threads=threads, time_limit=time_limit, progress=progress) as session:
        handle = session.make(lib.reversa_retention_create, data._object, options)
    return Retention(handle, data, options, held, str(fspath(employment)) if is_path(employment) else None)  # type: ignore[arg-type]
