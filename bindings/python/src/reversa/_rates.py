"""The rates that personnel reports give: turnover, retention, voluntary turnover, new hires who stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Union

from reversa._core import Session, fill, name_bytes, text, text_or_none
from reversa._days import Day, day_number
from reversa._native import ffi, lib
from reversa._result import Result, fit_word, table_of_rows
from reversa._words import choice
from reversa.cohort import Source
from reversa.events import Employment
from reversa.table import Table

_AVERAGES = {"daily": lib.REVERSA_AVERAGE_DAILY, "ends": lib.REVERSA_AVERAGE_ENDS}


def texts(held_by: list[Any], names: Sequence[str]) -> Any:
    """An array of C strings, held by a list."""
    held = [ffi.new("char[]", name_bytes("a name", name)) for name in names]
    held_by.extend(held)
    made = ffi.new("const char *[]", held) if held else ffi.NULL
    held_by.append(made)
    return made


class Rates(Result):
    """What `rates` found."""

    def __init__(self, handle: Any, first: int, last: int) -> None:
        self._object = handle
        self._first = first
        self._last = last

    def _groups(self) -> list[tuple[int, str]]:
        n = lib.reversa_rates_n_groups(self._object)
        named = [(index, text_or_none(lib.reversa_rates_group(self._object, index)) or "") for index in range(n)]
        return [(lib.REVERSA_EVERYONE, "(everyone)"), *named]

    @property
    def summary(self) -> Table:
        """A row a group and rate: group, rate, value, low, high (score interval), exact_low, exact_high, numerator,
        denominator, left_out, hidden. Hidden numbers are NaN and -1."""
        one = ffi.new("reversa_rate_result *")
        rows = []
        names = ("value", "low", "high", "exact_low", "exact_high", "numerator", "denominator")
        for index, name in self._groups():
            for rate in range(lib.REVERSA_N_RATES):
                lib.reversa_rates_read(self._object, index, rate, one)
                found = (getattr(one, field) for field in names)
                rows.append((name, text(lib.reversa_rate_name(rate)), *found, one.left_out, one.hidden))
        kinds = {"group": "t", "rate": "t", **dict.fromkeys(names, "d"), "left_out": "q", "hidden": "b"}
        return table_of_rows(kinds, rows)

    @property
    def headcount(self) -> Table:
        """A row a group: at_start, hires, exits, at_end, average, person_years, hidden."""
        one = ffi.new("reversa_headcount *")
        kinds = {"at_start": "q", "hires": "q", "exits": "q", "at_end": "q", "average": "d", "person_years": "d"}
        rows = []
        for index, name in self._groups():
            lib.reversa_rates_headcount(self._object, index, one)
            rows.append((name, *(getattr(one, field) for field in kinds), one.hidden))
        return table_of_rows({"group": "t", **kinds, "hidden": "b"}, rows)

    @property
    def definitions(self) -> Mapping[str, str]:
        """The definition of each rate in words."""
        return {
            text(lib.reversa_rate_name(rate)): text(lib.reversa_rates_definition(self._object, rate))
            for rate in range(lib.REVERSA_N_RATES)
        }

    def __repr__(self) -> str:
        n = lib.reversa_rates_n_groups(self._object)
        turnover = ffi.new("reversa_rate_result *")
        lib.reversa_rates_read(self._object, lib.REVERSA_EVERYONE, lib.REVERSA_RATE_TURNOVER, turnover)
        groups = f", {n} groups" if n else ""
        if turnover.value != turnover.value:
            return f"<reversa.Rates: turnover none ({fit_word(turnover.fit)}){groups}>"
        return f"<reversa.Rates: turnover {turnover.value:.1%}{groups}>"


def rates(
    employment: Union[Employment, Source],
    first: Day,
    last: Day,
    *,
    by: str | None = None,
    known_to: Day | None = None,
    new_hire_days: int = 90,
    level: float = 0.95,
    average: Literal["daily", "ends"] = "daily",
    voluntary: str = "voluntary",
    smallest: int = 5,
) -> Rates:
    """Turnover, retention, voluntary turnover and new hires who stay, between two days. They describe; they do not compare.

    Parameters
    ----------
    employment
        `Employment`, or what it is made of.
    first, last
        Days, both included.
    by
        A further column of the employment to report by.
    known_to
        The last day of which exits are known; None for `last`.
    new_hire_days
        How long a new hire must have stayed.
    level
        Of the intervals.
    average
        The average headcount: of all days, or of start and end.
    voluntary
        The exit reason that is voluntary.
    smallest
        Numbers below are hidden, and others with which they could be found; 0 shows all.

    Returns
    -------
    Rates

    Raises
    ------
    ArgumentError, DataError
        An option out of range; no column `by`.

    Examples
    --------
    >>> reversa.rates("employment.csv", "2027-01-01", "2027-12-31", by="department").summary   # doctest: +SKIP
    """
    held: list[Any] = []
    data = employment if isinstance(employment, Employment) else Employment(employment)
    options = ffi.new("reversa_rates_options *")
    lib.reversa_rates_options_init(options)
    setattr(options, "from", day_number("first", first))
    options.to = day_number("last", last)
    if known_to is not None:
        options.known_to = day_number("known_to", known_to)
    fill(options, new_hire_days=new_hire_days, level=level, smallest=smallest)
    options.average = choice("average", average, _AVERAGES)
    options.voluntary = texts(held, [voluntary])[0]
    if by is not None:
        options.by = texts(held, [by])[0]
    with Session() as session:
        handle = session.make(lib.reversa_rates_create, data._object, options)
    return Rates(handle, day_number("first", first), day_number("last", last))
