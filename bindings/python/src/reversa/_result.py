"""What all results share: estimates with their intervals, tables of rows, and how a notebook shows them."""

from __future__ import annotations

import html
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reversa._native import lib
from reversa.table import Column, Table, Text

_FITS = {
    lib.REVERSA_FIT_OK: "ok",
    lib.REVERSA_FIT_NO_DATA: "no data",
    lib.REVERSA_FIT_NO_EVENTS: "no events",
    lib.REVERSA_FIT_NOT_REACHED: "not reached",
    lib.REVERSA_FIT_COLLINEAR: "collinear",
    lib.REVERSA_FIT_SEPARATED: "separated",
    lib.REVERSA_FIT_NOT_CONVERGED: "not converged",
    lib.REVERSA_FIT_TOO_FEW: "too few",
    lib.REVERSA_FIT_NO_VARIATION: "no variation",
}


def fit_word(fit: int) -> str:
    """Why a number is NaN, or must be read with care, in a word or two."""
    return _FITS.get(fit, "unknown")


@dataclass(frozen=True)
class Estimate:
    """An estimate with its interval; NaN where there is none.

    Attributes
    ----------
    value
        The estimate.
    se
        Its standard error.
    low, high
        Its interval, at the level that was asked for.
    fit
        ``"ok"``, or why a number is missing or must be read with care: ``"no data"``, ``"no events"``,
        ``"not reached"``, ``"collinear"``, ``"separated"``, ``"not converged"``, ``"too few"``, ``"no variation"``.
    """

    value: float
    se: float
    low: float
    high: float
    fit: str = "ok"

    def __str__(self) -> str:
        if self.value != self.value:
            return f"none ({self.fit})"
        if self.low != self.low and self.high != self.high:
            return f"{self.value:.4g} (no interval)"
        return f"{self.value:.4g} ({self.low:.4g} to {self.high:.4g})"


def estimate_of(found: Any) -> Estimate:
    """A reversa_estimate as Python has it."""
    return Estimate(found.value, found.se, found.low, found.high, fit_word(found.fit))


def table_of_rows(kinds: dict[str, str], rows: Iterable[Sequence[Any]]) -> Table:
    """A table of rows. Kinds: "d" floats, "q" whole numbers, "t" text, "b" truth."""
    held = list(rows)
    columns: dict[str, Column] = {}
    for index, (name, kind) in enumerate(kinds.items()):
        values = [row[index] for row in held]
        if kind == "t":
            columns[name] = Text.of(values)
        elif kind == "b":
            columns[name] = [bool(value) for value in values]
        else:
            columns[name] = array(kind, values)
    return Table(columns)


class Result:
    """Something with a `summary`, shown in a notebook as its title and that table, which also stands for it in data frames."""

    @property
    def summary(self) -> Table:
        """The result as a table."""
        raise NotImplementedError

    @property
    def notes(self) -> list[str]:
        """What to know beside the table, a sentence each."""
        return self._notes()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A capsule with the summary as an Arrow C stream."""
        return self.summary.__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> Any:
        """The summary as a `pandas.DataFrame`; pandas must be installed."""
        return self.summary.to_pandas()

    def to_polars(self) -> Any:
        """The summary as a `polars.DataFrame`; polars must be installed."""
        return self.summary.to_polars()

    def _title(self) -> str:
        return repr(self)[1:-1]

    def _notes(self) -> list[str]:
        return []

    def _repr_html_(self) -> str:
        title = html.escape(self._title())
        notes = "".join(f"<li><bdi>{html.escape(note)}</bdi></li>" for note in self._notes())
        below = f"<ul>{notes}</ul>" if notes else ""
        return f"<p><bdi>{title}</bdi></p>{self.summary._repr_html_()}{below}"
