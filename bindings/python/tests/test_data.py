"""The same data by every way in give the same pairs; what comes out goes into data frames; what is wrong is named."""

import csv
import ctypes
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pytest
import reversa
from hypothesis import given, settings
from hypothesis import strategies as st


def ways(path: Path) -> dict[str, Any]:
    """A CSV file by all ways in."""
    frame = pandas.read_csv(path, dtype={"id": str, "manager_id": str})
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return {
        "pandas": frame,
        "polars": polars.read_csv(path, infer_schema_length=None),
        "pyarrow": pyarrow.Table.from_pandas(frame, preserve_index=False),
        "pyarrow in batches": pyarrow.table(columns).to_reader(max_chunksize=7),
        "dictionary": pyarrow.table({name: pyarrow.array(cells).dictionary_encode() for name, cells in columns.items()}),
        "duckdb": duckdb.sql(f"SELECT * FROM read_csv('{path}', all_varchar = true)"),
        "dict": columns,
    }


def pairs_of(people: Any) -> dict[str, list[Any]]:
    return reversa.match(people).pairs.to_dict()


def test_every_way_in_gives_the_same_pairs(people: Path) -> None:
    expected = pairs_of(people)
    for name, table in ways(people).items():
        assert pairs_of(table) == expected, name


def test_county_by_every_way(county: Path) -> None:
    expected = reversa.match(county / "people.csv", preferences=county / "preferences.csv")
    assert expected.levels[1].value == 718_050_895
    preferences = ways(county / "preferences.csv")
    for name, table in ways(county / "people.csv").items():
        found = reversa.match(table, preferences=preferences[name])
        assert found.pairs.to_dict() == expected.pairs.to_dict(), name
        assert found.unmatched.to_dict().keys() == expected.unmatched.to_dict().keys()


def people_of(**columns: Any) -> dict[str, Any]:
    return {"id": ["a", "b", "c"], "role": ["mentor", "mentee", "mentee"], **columns}


def test_lists_are_sets_of_tags() -> None:
    as_lists = people_of(skills=[["python", "sql"], [], None], wants=[None, ["python"], ["sql"]])
    as_text = people_of(skills=["python;sql", "", ""], wants=["", "python", "sql"])
    assert pairs_of(as_lists) == pairs_of(as_text) == pairs_of(polars.DataFrame(as_lists))


def test_wrong_cells_are_named_by_row_and_column() -> None:
    with pytest.raises(reversa.Error) as caught:
        reversa.Cohort(people_of(level=[1.0, float("inf"), 2.0]) | {"id": ["a", "b", "a"]})
    places = {(complaint.file, complaint.row, complaint.column) for complaint in caught.value.complaints}
    assert places == {("people", 3, "id"), ("people", 2, "level")}


@pytest.mark.parametrize(
    ("column", "word"),
    [
        (pyarrow.array([datetime(2024, 1, 1, tzinfo=timezone.utc)] * 3), "time zone"),
        (pyarrow.array([{"x": 1}] * 3), "cannot be read"),
        (pyarrow.array([b"x"] * 3), "cannot be read"),
        (pyarrow.array([[1.5]] * 3), "other than text"),
    ],
)
def test_columns_of_other_types_are_refused_by_name(column: Any, word: str) -> None:
    table = pyarrow.table({**people_of(), "odd": column})
    with pytest.raises(reversa.UnsupportedError) as caught:
        reversa.Cohort(table)
    assert caught.value.column == "odd"
    assert word in str(caught.value)


@pytest.mark.parametrize("column", [[1, "x", 2], [object(), 1, 2], [["a;b"], [], []], "abc", [["a", 1], [], []]])
def test_dicts_with_odd_columns_are_refused_by_name(column: Any) -> None:
    with pytest.raises(TypeError, match="odd"):
        reversa.Cohort(people_of(odd=column))


def saved(people: Any, column: str, folder: Path) -> list[str]:
    """The cells of a column as a file of people has them."""
    reversa.Cohort(people).save(folder / "saved.csv")
    with open(folder / "saved.csv", newline="", encoding="utf-8") as file:
        cells = {row["id"]: row[column] for row in csv.DictReader(file)}
    return [cells[name] for name in sorted(cells)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([True, float("nan"), False], ["yes", "", "no"]),
        ([float("nan")] * 3, ["", "", ""]),
        ([None, float("nan"), pandas.NA], ["", "", ""]),
        (numpy.array([True, float("nan"), False], object), ["yes", "", "no"]),
        (pandas.array([True, None, False], dtype="boolean"), ["yes", "", "no"]),
        (pandas.array([1, None, 3], dtype="Int64"), ["1", "", "3"]),
        ([numpy.int64(1), numpy.int8(2), 3], ["1", "2", "3"]),
        ([numpy.float32(0.5), None, numpy.float64(2)], ["0.5", "", "2"]),
        ([numpy.str_("x"), numpy.bool_(True).item() and "y", "z"], ["x", "y", "z"]),
        ([Decimal("1.50"), None, Decimal("1e2")], ["1.5", "", "100"]),
        ([Decimal("0.0000005"), Decimal("-0.0000015"), 3], ["0.000001", "-0.000002", "3"]),
        (numpy.array(["2020-01-02", "NaT", "2020-02-03"], "datetime64[ns]"), ["2020-01-02", "", "2020-02-03"]),
        ([numpy.datetime64("2020-01-02", "ns"), None, date(2020, 2, 3)], ["2020-01-02", "", "2020-02-03"]),
        ([2**70, 2**53 + 1, None], [str(2**70), str(2**53 + 1), ""]),
    ],
)
def test_columns_of_a_dict_mean_what_they_say(values: Any, expected: list[str], tmp_path: Path) -> None:
    assert saved(people_of(x=values), "x", tmp_path) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (polars.Series([None] * 3), ["", "", ""]),
        (polars.Series([Decimal("1.50"), None, Decimal("-7")]), ["1.5", "", "-7"]),
        (pyarrow.array([Decimal("12345678901234567890.25"), None, Decimal("0")]), ["12345678901234567890.25", "", "0"]),
    ],
)
def test_nulls_and_decimals_of_frames(values: Any, expected: list[str], tmp_path: Path) -> None:
    frame = values.to_frame("x").with_columns(**{n: polars.Series(c) for n, c in people_of().items()}) if isinstance(
        values, polars.Series
    ) else pyarrow.table({**people_of(), "x": values})
    assert saved(frame, "x", tmp_path) == expected


def test_sums_of_duckdb(tmp_path: Path) -> None:
    relation = duckdb.sql(
        "SELECT id, 'both' AS role, sum(hours) AS hours, 0.5 AS openness FROM (VALUES ('a', 1), ('b', 2), ('b', 3), ('c', NULL))"
        " AS met(id, hours) GROUP BY id"
    )
    assert saved(relation, "hours", tmp_path) == ["1", "5", ""]


def test_frames_without_rows() -> None:
    for frame in (polars.DataFrame({"id": [], "role": []}), pandas.DataFrame({"id": [], "role": []})):
        assert len(reversa.Cohort(frame)) == 0


@pytest.mark.parametrize("far", [float("inf"), -float("inf"), 1e13])
@pytest.mark.parametrize("row", [0, 1, 2])
def test_numbers_that_no_file_could_hold_are_named_wherever_they_stand(far: float, row: int) -> None:
    values = [1.5, 2.5, 3.5]
    values[row] = far
    for name in ("level", "shoe", "department", "id"):
        with pytest.raises(reversa.FormatError, match="beyond") as caught:
            reversa.Cohort(people_of() | {name: values})
        assert (caught.value.row, caught.value.column, caught.value.count) == (row + 1, name, 1)


def test_days_that_no_file_could_hold_are_named() -> None:
    moments = pyarrow.array([0, -(2**62), 0], type=pyarrow.timestamp("s"))
    with pytest.raises(reversa.FormatError, match="1583") as caught:
        reversa.Cohort(pyarrow.table({**people_of(), "x": moments}))
    assert (caught.value.row, caught.value.column) == (2, "x")


def test_what_does_not_fit_in_a_dict_is_named() -> None:
    with pytest.raises(ValueError, match="column 'x' has 1 rows, column 'id' has 3"):
        reversa.Cohort(people_of(x=[1]))
    with pytest.raises(TypeError, match="column 'x' is of type int"):
        reversa.Cohort(people_of(x=5))
    with pytest.raises(TypeError, match="column 'x' is one value"):
        reversa.Cohort(people_of(x=numpy.array(5)))
    with pytest.raises(ValueError, match="column 'x', row 2: .* half a character"):
        reversa.Cohort(people_of(x=["a", "b\ud800", "c"]))


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        reversa.Cohort(3)  # type: ignore[arg-type]


def test_a_stream_that_fails_is_an_error() -> None:
    def batches() -> Any:
        yield pyarrow.record_batch(people_of())
        raise OSError("the well is dry")

    reader = pyarrow.RecordBatchReader.from_batches(pyarrow.record_batch(people_of()).schema, batches())
    with pytest.raises(reversa.DataError, match="the well is dry"):
        reversa.Cohort(reader)


def test_a_stream_is_released_once() -> None:
    capsule = pyarrow.table(people_of()).__arrow_c_stream__()

    class Once:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return capsule

    assert len(reversa.Cohort(Once())) == 3
    with pytest.raises(reversa.ArgumentError):
        reversa.Cohort(Once())


def test_dates_numbers_and_truth_in_many_widths() -> None:
    days = [date(2020, 1, 2), None, date(1999, 12, 31)]
    numbers = [1, 2, 3]
    expected = None
    for kind in (pyarrow.int8(), pyarrow.uint16(), pyarrow.int32(), pyarrow.uint64(), pyarrow.float32(), pyarrow.string()):
        for moment in (pyarrow.date32(), pyarrow.date64(), pyarrow.timestamp("s"), pyarrow.timestamp("ns")):
            values = pyarrow.array([str(one) for one in numbers] if kind == pyarrow.string() else numbers, type=kind)
            table = pyarrow.table({**people_of(), "level": values, "hired": pyarrow.array(days).cast(moment)})
            cohort = reversa.Cohort(table)
            found = [(cohort.id(i), cohort.columns) for i in range(len(cohort))]
            expected = expected or found
            assert found == expected


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(), st.integers(-(2**31), 2**31 - 1), texts, st.booleans()), max_size=30)
)
def test_tables_make_the_round_trip(rows: list[tuple[float, int, str, bool]]) -> None:
    from reversa.arrow import table_of

    table = table_of(
        {
            "number": numpy.array([row[0] for row in rows], dtype=float),
            "whole": [row[1] for row in rows],
            "text": [row[2] for row in rows],
            "truth": [row[3] for row in rows],
        }
    )
    back = pyarrow.table(table)
    table_out = back.slice(0)
    back.validate(full=True)
    assert back.num_rows == len(rows)
    assert back["text"].to_pylist() == [row[2] for row in rows]
    if rows:
        assert back["whole"].to_pylist() == [row[1] for row in rows]
        assert back["truth"].to_pylist() == [row[3] for row in rows]
    assert polars.DataFrame(table).height == len(rows)
    assert duckdb.sql("SELECT count(*) FROM table_out").fetchall() == [(len(rows),)]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_random_tables_are_read_as_their_text(data: Any) -> None:
    """Random columns of random types, sliced and in chunks, mean what their values mean as text."""
    n = data.draw(st.integers(1, 40))
    numbers = data.draw(st.lists(st.one_of(st.none(), st.integers(0, 200)), min_size=n, max_size=n))
    words = data.draw(st.lists(st.one_of(st.none(), st.sampled_from(["x", "y", "zebra, and \"more\"", "é", "长长长长长长长长长长"])), min_size=n, max_size=n))
    kind = data.draw(st.sampled_from([pyarrow.int16(), pyarrow.uint32(), pyarrow.float32(), pyarrow.float64()]))
    word_kind = data.draw(st.sampled_from([pyarrow.string(), pyarrow.large_string(), pyarrow.string_view(), "dictionary"]))
    word_column = pyarrow.array(words, type=pyarrow.string())
    word_column = word_column.dictionary_encode() if word_kind == "dictionary" else word_column.cast(word_kind)
    first = data.draw(st.integers(0, n))
    table = pyarrow.table(
        {
            "id": [f"p{i}" for i in range(n)],
            "role": ["mentor" if i % 2 else "mentee" for i in range(n)],
            "level": pyarrow.array(numbers, type=kind),
            "department": word_column,
        }
    ).slice(first)
    chunked = pyarrow.Table.from_batches(
        table.to_batches(max_chunksize=data.draw(st.integers(1, 9))), schema=table.schema
    )
    plain = {
        "id": table["id"].to_pylist(),
        "role": table["role"].to_pylist(),
        "level": ["" if value is None else str(value) for value in numbers[first:]],
        "department": ["" if value is None else value for value in words[first:]],
    }
    assert pairs_of(chunked) == pairs_of(plain)


def test_malformed_capsules_are_refused() -> None:
    """What the interface lets be checked is checked: a stream whose array lies about its buffers."""

    class Array(ctypes.Structure):
        _fields_ = [(name, ctypes.c_int64) for name in ("length", "null_count", "offset", "n_buffers", "n_children")]

    class Stream(ctypes.Structure):
        _fields_ = [(name, ctypes.c_void_p) for name in ("get_schema", "get_next", "error", "release", "data")]

    source = pyarrow.table(people_of())
    for field, value in (("length", -1), ("offset", -5), ("n_buffers", 0), ("length", 2**60)):
        capsule = source.__arrow_c_stream__()
        get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
        get_pointer.restype, get_pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
        stream = Stream.from_address(get_pointer(capsule, b"arrow_array_stream"))
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
        honest = kind(stream.get_next)

        def lie(this: Any, out: Any, honest: Any = honest, field: str = field, value: int = value) -> int:
            result: int = honest(this, out)
            array = Array.from_address(out)
            if array.n_children:
                setattr(array, field, value)
            return result

        lying = kind(lie)
        stream.get_next = ctypes.cast(lying, ctypes.c_void_p).value

        class Liar:
            def __arrow_c_stream__(self, requested_schema: object = None, capsule: object = capsule) -> object:
                return capsule

        with pytest.raises(reversa.DataError):
            reversa.Cohort(Liar())


def test_some_columns_of_a_table() -> None:
    table = reversa.Cohort({"id": ["a", "b"], "role": ["both", "both"]})
    pairs = reversa.match(reversa.Problem(table)).unmatched
    assert pairs.select("side", "id").columns == ["side", "id"] and pairs.select("id")["id"] == pairs["id"]
    assert pairs.select().n_rows == 0
    with pytest.raises(KeyError):
        pairs.select("shoe")


def test_long_tables_are_cut_where_they_are_shown() -> None:
    from reversa.arrow import table_of

    short, long = table_of({"x": list(range(20))}), table_of({"x": list(range(21))})
    assert short._repr_html_().count("<tr>") == 21 and "<p>20 rows" in short._repr_html_()
    assert long._repr_html_().count("<tr>") == 11 and "the first 10 of 21 rows" in long._repr_html_()
