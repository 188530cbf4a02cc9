"""Tables of counts with totals, of which some are hidden: how they are shown and drawn."""

from __future__ import annotations

import html
from typing import Any

from reversa._native import lib
from reversa._result import Result, table_of_rows
from reversa.table import Table

ALL = "(all)"
HIDDEN: int = lib.REVERSA_HIDDEN_COUNT


class CountTable(Result):
    """Counts with totals; hidden ones are -1, and a dash where the table is shown."""

    def __init__(self, rows: list[str], columns: list[str], cells: list[list[int]]) -> None:
        self._rows = rows
        self._columns = columns
        self._cells = cells  # with a last row of totals, and a last column unless there is one column alone

    @property
    def rows(self) -> list[str]:
        """Names of the rows, in order."""
        return list(self._rows)

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return list(self._columns)

    def _heads(self) -> list[str]:
        return [*self._columns, ALL] if len(self._cells[-1]) > len(self._columns) else self._columns

    def _labelled(self) -> list[tuple[str, str, int]]:
        names = [*self._rows, ALL]
        return [(row, head, count) for row, line in zip(names, self._cells) for head, count in zip(self._heads(), line)]

    @property
    def summary(self) -> Table:
        """A row a count, totals under ``"(all)"``: row, column, count (-1 where hidden), hidden."""
        rows = [(row, column, count, count == HIDDEN) for row, column, count in self._labelled()]
        return table_of_rows({"row": "t", "column": "t", "count": "q", "hidden": "b"}, rows)

    def count(self, row: str | None = None, column: str | None = None) -> int:
        """A count, or with None in place of a name a total; -1 where it is hidden; KeyError for a name that is none."""
        i = self._place("row", row, self._rows)
        return self._cells[i][-1 if column is None else self._place("column", column, self._columns)]

    @staticmethod
    def _place(what: str, name: str | None, among: list[str]) -> int:
        if name is None:
            return len(among)
        if name not in among:
            raise KeyError(f"{name!r} is no {what}: {', '.join(map(repr, among))}")
        return among.index(name)

    @property
    def n_hidden(self) -> int:
        """How many counts are hidden, totals among them."""
        return sum(count == HIDDEN for line in self._cells for count in line)

    def _corner(self) -> str:
        return ""

    def _repr_html_(self) -> str:
        def cell(tag: str, said: str) -> str:
            return f"<{tag}><bdi>{html.escape(said)}</bdi></{tag}>"

        head = cell("th", self._corner()) + "".join(cell("th", name) for name in self._heads())
        body = "".join(
            "<tr>" + cell("th", name) + "".join(cell("td", "–" if n == HIDDEN else str(n)) for n in line) + "</tr>"
            for name, line in zip([*self._rows, ALL], self._cells)
        )
        title = html.escape(self._title())
        return f"<p><bdi>{title}</bdi></p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def plot(self, *, ax: Any = None) -> Any:
        """Draw the counts as a heat map; hidden ones are a dash.

        Parameters
        ----------
        ax
            Axes of matplotlib to draw on; None for new ones.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from reversa import _plot

        return _plot.counts(self, ax)

    def _titles(self) -> tuple[str, str, str]:
        """Of the drawing, its columns, and its rows."""
        return "", "", ""
