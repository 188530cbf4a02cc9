"""Random tables of pyarrow, sliced, in chunks, with empty batches, mean byte for byte what the CSV file of their values means."""

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow
import reversa
from hypothesis import given, settings
from hypothesis import strategies as st

WORDS = ["x", "Stra\u00dfe", "zebra, and \"more\"", "\u00e9", "\u957f\u957f\u957f\u957f\u957f\u957f", "e\u0301", " blank ", "a text of more than twelve bytes"]
TAGS = ["sql", "R", "first-aid", "\u00e9t\u00e9", "spreadsheets and more"]
WHOLE = [getattr(pyarrow, name)() for name in "int8 uint8 int16 uint16 int32 uint32 int64 uint64".split()]
FLOATS = [pyarrow.float32(), pyarrow.float64()]
TEXTS = [pyarrow.string(), pyarrow.large_string(), pyarrow.string_view()]
DAYS = [pyarrow.date32(), pyarrow.date64(), *(pyarrow.timestamp(unit) for unit in ("s", "ms", "us", "ns"))]


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


def as_text(data: st.DataObject, values: list[str | None]) -> pyarrow.Array:
    """A column of text in one of its forms."""
    kind = data.draw(st.sampled_from([*TEXTS, "dictionary"]))
    column = pyarrow.array(values, type=pyarrow.string())
    if kind != "dictionary":
        return column.cast(kind)
    coded = column.dictionary_encode()
    widths = WHOLE if len(coded.dictionary) < 128 else WHOLE[3:]
    return pyarrow.DictionaryArray.from_arrays(
        coded.indices.cast(data.draw(st.sampled_from(widths))), coded.dictionary.cast(data.draw(st.sampled_from(TEXTS[:2])))
    )


def as_sets(data: st.DataObject, values: list[list[str] | None]) -> pyarrow.Array:
    """A column of sets: lists of text or of a dictionary, or text with semicolons."""
    kind = data.draw(st.sampled_from(["list", "large", "coded", "text"]))
    if kind == "text":
        return as_text(data, [None if value is None else ";".join(value) for value in values])
    lists = pyarrow.array(values, type=pyarrow.list_(pyarrow.string()))
    if kind == "coded":
        return lists.cast(pyarrow.list_(pyarrow.dictionary(pyarrow.int8(), pyarrow.string())))
    return lists.cast(pyarrow.large_list(pyarrow.large_string())) if kind == "large" else lists


def in_batches(data: st.DataObject, table: pyarrow.Table) -> pyarrow.RecordBatchReader:
    """Slices of a random length as batches, with empty ones between."""
    empty = pyarrow.RecordBatch.from_pylist([], schema=table.schema)
    step = data.draw(st.sampled_from([5000, 1500, 64, 7]))
    batches = [batch for full in table.to_batches(max_chunksize=step) for batch in (full, empty)]
    return pyarrow.RecordBatchReader.from_batches(table.schema, batches)


def saved(people: Any, folder: str) -> bytes:
    path = Path(folder) / "saved.csv"
    reversa.Cohort(people).save(path)
    return path.read_bytes()


def as_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_table_is_its_file(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 30))
    times = data.draw(st.sampled_from([1, 1, 3, 80]))  # the same rows again, for more than a block of them

    def draw(values: st.SearchStrategy[Any]) -> list[Any]:
        return data.draw(st.lists(values, min_size=n, max_size=n)) * times

    first_day = date(1990, 1, 1)
    values = {
        "id": [f"p{i}" for i in range(n * times)],
        "role": draw(st.sampled_from(["mentor", "mentee", "none"])),
        "level": draw(maybe(st.integers(0, 99))),
        "openness": draw(maybe(st.integers(0, 8).map(lambda eighth: eighth / 8))),
        "team": draw(maybe(st.sampled_from(WORDS))),
        "goals": draw(maybe(st.lists(st.sampled_from(TAGS), unique=True, max_size=4))),
        "hire_date": draw(maybe(st.integers(0, 9000).map(lambda day: first_day + timedelta(day)))),
        "extra": draw(maybe(st.booleans())),
        "nothing": [None] * (n * times),
    }
    table = pyarrow.table(
        {
            "id": as_text(data, values["id"]),
            "role": as_text(data, values["role"]),
            "level": pyarrow.array(values["level"], type=data.draw(st.sampled_from(WHOLE + FLOATS))),
            "openness": pyarrow.array(values["openness"], type=data.draw(st.sampled_from(FLOATS))),
            "team": as_text(data, values["team"]),
            "goals": as_sets(data, values["goals"]),
            "hire_date": pyarrow.array(values["hire_date"], type=pyarrow.date32()).cast(data.draw(st.sampled_from(DAYS))),
            "extra": pyarrow.array(values["extra"], type=pyarrow.bool_()),
            "nothing": pyarrow.nulls(n * times),
        }
    )
    first = data.draw(st.integers(0, n - 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        with open(path, "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(values)
            rows.writerows([as_cell(cell) for cell in row] for row in list(zip(*values.values()))[first:])
        assert saved(in_batches(data, table.slice(first)), folder) == saved(path, folder)
