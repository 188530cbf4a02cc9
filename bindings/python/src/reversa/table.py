"""Tables: what results give back, and the way into pandas, polars and anything else that takes Arrow."""

from __future__ import annotations

import html
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Union

_SHOWN_ROWS = 10  # of a table with more than …
_WHOLE_ROWS = 20  # … these, which is shown whole up to there


class Text:
    """A column of text: bytes one behind the other, and where each begins."""

    __slots__ = ("data", "offsets")

    def __init__(self, offsets: array[int], data: bytes | bytearray) -> None:
        self.offsets = offsets
        self.data = data

    @classmethod
    def of(cls, values: Sequence[str]) -> Text:
        encoded = [value.encode("utf-8") for value in values]
        offsets = array("q", [0])
        end = 0
        for value in encoded:
            end += len(value)
            offsets.append(end)
        return cls(offsets, b"".join(encoded))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> str:
        return bytes(self.data[self.offsets[index] : self.offsets[index + 1]]).decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        return (self[index] for index in range(len(self)))


Column = Union["array[int]", "array[float]", Text, "list[bool]"]


class Table(Mapping[str, "list[Any]"]):
    """Columns of equal length. `table["score"]` is a list; pandas, polars, pyarrow and DuckDB take it by Arrow.

    Missing numbers are NaN in columns of floats; whole numbers and text are never missing.
    """

    def __init__(self, columns: Mapping[str, Column]) -> None:
        lengths = {len(column) for column in columns.values()}
        if len(lengths) > 1:
            raise ValueError("columns differ in length")
        self._columns = dict(columns)
        self._n = lengths.pop() if lengths else 0

    @property
    def columns(self) -> list[str]:
        """The names, in order."""
        return list(self._columns)

    @property
    def n_rows(self) -> int:
        """The number of rows."""
        return self._n

    def __getitem__(self, name: str) -> list[Any]:
        return list(self._columns[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def select(self, *names: str) -> Table:
        """The table of some columns, in this order; KeyError for a name that is none."""
        return Table({name: self._columns[name] for name in names})

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Row by row."""
        return zip(*self._columns.values())

    def to_dict(self) -> dict[str, list[Any]]:
        """All columns as lists."""
        return {name: self[name] for name in self._columns}

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame`; pandas must be installed."""
        import pandas

        return pandas.DataFrame(
            {name: list(column) if isinstance(column, Text) else column for name, column in self._columns.items()}
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A capsule with the table as an Arrow C stream; a requested schema is left to the one who asks."""
        from reversa.arrow import capsule_of

        return capsule_of(self._columns, self._n)

    def to_polars(self) -> Any:
        """A `polars.DataFrame`; polars must be installed."""
        import polars

        return polars.DataFrame(self)

    def __repr__(self) -> str:
        return f"<reversa.Table {self._n} x {len(self._columns)}: {', '.join(self._columns)}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self._columns)
        n_shown = self._n if self._n <= _WHOLE_ROWS else _SHOWN_ROWS
        shown = [row for _, row in zip(range(n_shown), self.rows())]
        body = "".join(
            "<tr>" + "".join(f"<td><bdi>{html.escape(_shown(value))}</bdi></td>" for value in row) + "</tr>"
            for row in shown
        )
        first = f"the first {n_shown} of " if n_shown < self._n else ""
        rest = f"<p>{first}{self._n} rows, {len(self._columns)} columns</p>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _shown(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
