"""How good a matching is: beside a random one, and beside the best that each mentee could have had alone."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reversa._core import Progress, Session
from reversa._native import ffi, lib
from reversa._result import Result, table_of_rows
from reversa._words import MILLION, choice, seed_number
from reversa.table import Table

if TYPE_CHECKING:
    from reversa._matched import Matched

Series = Literal["this matching", "at random", "best alone"]

_SERIES = {
    "this matching": lib.REVERSA_SERIES_MATCHING,
    "at random": lib.REVERSA_SERIES_RANDOM,
    "best alone": lib.REVERSA_SERIES_BEST_ALONE,
}
_MOST_BINS = 1_000_000


@dataclass(frozen=True)
class Reach:
    """How near the mentees with a pair come to the best that each could have had alone.

    Attributes
    ----------
    n
        Mentees with a pair and an eligible mentor.
    n_best
        Of these, with a pair as good as the best.
    total, possible
        Sums of scores: of the best pair that each has, and of the best that each could have had.
    """

    n: int
    n_best: int
    total: float
    possible: float


class Baseline(Result):
    """Scores of a matching, of a random one that keeps pins and capacities, and the best of each mentee alone. Made by
    `Matching.baseline`. It is one draw, not a mean of many.

    Attributes
    ----------
    seed
        That drew the random matching.
    reach
        How near the mentees come to the best alone.
    """

    def __init__(self, handle: Any) -> None:
        self._object = handle
        self.seed: int = lib.reversa_baseline_seed(handle)
        found = ffi.new("reversa_reach *")
        lib.reversa_baseline_reach(handle, found)
        self.reach = Reach(found.n, found.n_best, found.total / MILLION, found.possible / MILLION)

    @property
    def summary(self) -> Table:
        """A row a series ("this matching", "at random", "best alone"): series, pairs (of the last, mentees), total, mean, lowest,
        median, highest: scores from 0 to 1, NaN without pairs."""
        kinds = {"series": "t", "pairs": "q", "total": "d", "mean": "d", "lowest": "d", "median": "d", "highest": "d"}
        return table_of_rows(kinds, (self._row(name, number) for name, number in _SERIES.items()))

    def _row(self, name: str, number: int) -> list[Any]:
        found = ffi.new("reversa_series_summary *")
        lib.reversa_baseline_summary(self._object, number, found)
        nothing = float("nan")
        total = found.total / MILLION
        points = [value / MILLION if found.n else nothing for value in (found.lowest, found.median, found.highest)]
        return [name, found.n, total, total / found.n if found.n else nothing, *points]

    def scores(self, series: Series) -> array[float]:
        """All scores of a series, 0 to 1, in ascending order."""
        n = ffi.new("int64_t *")
        found = lib.reversa_baseline_scores(self._object, choice("series", series, _SERIES), n)
        return array("d", [value / MILLION for value in found[0 : n[0]]] if n[0] else [])

    def histogram(self, series: Series, bins: int = 40) -> list[int]:
        """How many scores lie in each of so many equal parts of 0 to 1; one on a border belongs to the part above."""
        if not 1 <= bins <= _MOST_BINS:
            raise ValueError(f"bins is {bins}, not 1 to {_MOST_BINS}")
        counts = ffi.new("int64_t[]", bins)
        lib.reversa_baseline_histogram(self._object, choice("series", series, _SERIES), bins, counts)
        return list(counts)

    def plot(self, *, ax: Any = None, bins: int = 40, best_alone: bool = False) -> Any:
        """Draw how many pairs have which score, beside the random matching and, if asked, beside the best alone.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from reversa import _plot

        names: tuple[Series, ...] = ("this matching", "at random") + (("best alone",) if best_alone else ())
        series = {str(name): self.histogram(name, bins) for name in names}
        return _plot.scores(len(self.scores("this matching")), series, ax)

    def __repr__(self) -> str:
        means = ", ".join(f"{name} {mean:.3f}" for name, mean in zip(self.summary["series"], self.summary["mean"]))
        return f"<reversa.Baseline: mean score of {means}>"


def baseline(
    matching: Matched, seed: int, threads: int | None, time_limit: float | None, progress: Progress
) -> Baseline:
    """See `Matching.baseline`."""
    options = ffi.new("reversa_baseline_options *")
    lib.reversa_baseline_options_init(options)
    options.seed = seed_number("seed", seed)
    with Session(threads=threads, time_limit=time_limit, progress=progress) as session:
        return Baseline(session.make(lib.reversa_baseline_create, matching._solved, matching._object, options))
