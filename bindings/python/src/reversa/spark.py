"""Spark: executors score shards of the mentees, the driver solves over all of them.

Scoring looks at every pair and is what takes long; it is cut by mentees, and each executor needs all people, which are small
beside the pairs. The result is that of one machine, byte for byte, whatever the number of shards.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, Union

from reversa.cohort import Cohort, Source
from reversa.problem import Problem
from reversa.programme import Json, Programme
from reversa.shards import Candidates, cuts, merge, n_mentees, shard

_SCHEMA = "shard int, bytes binary"
_PAIR_DATA = ("preferences", "previous", "scores")


def _table(data: Any) -> Any:
    """Anything that holds a table as a `pyarrow.Table`."""
    import pyarrow
    import pyarrow.csv

    if isinstance(data, str) or hasattr(data, "__fspath__"):
        with open(data, encoding="utf-8", newline="") as file:
            names = pyarrow.csv.open_csv(io.BytesIO(file.readline().encode("utf-8"))).schema.names
        text = pyarrow.csv.ConvertOptions(column_types={name: pyarrow.string() for name in names})
        return pyarrow.csv.read_csv(data, convert_options=text)
    if hasattr(data, "toArrow"):  # a Spark data frame
        return data.toArrow()
    if hasattr(data, "__arrow_c_stream__"):
        return pyarrow.table(data)
    if hasattr(data, "toPandas"):  # of Spark before 4
        return pyarrow.Table.from_pandas(data.toPandas(), preserve_index=False)
    return pyarrow.table(dict(data))


def _to_bytes(data: Any) -> bytes:
    import pyarrow

    table = _table(data)
    sink = io.BytesIO()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _from_bytes(data: bytes) -> Any:
    import pyarrow

    return pyarrow.ipc.open_stream(data)


def _problem(parts: dict[str, Any]) -> Problem:
    cohort = Cohort(_from_bytes(parts["people"]), seed=parts["seed"])
    programme = None if parts["programme"] is None else Programme(json.loads(parts["programme"]))
    pair_data = {name: _from_bytes(parts[name]) for name in _PAIR_DATA if name in parts}
    return Problem(cohort, programme, **pair_data)


def candidates(
    people: Union[Source, Any],
    programme: Union[Programme, Json, None] = None,
    *,
    spark: Any = None,
    n_shards: int | None = None,
    k: int = 16,
    seed: int = 1,
    preferences: Any = None,
    previous: Any = None,
    scores: Any = None,
) -> Candidates:
    """Score everyone on the executors of a Spark session.

    Parameters
    ----------
    people, preferences, previous, scores
        Spark data frames, or whatever `Problem` takes. They are collected on the driver and sent to every executor.
    programme
        A `Programme`, its data, or None for the built-in one.
    spark
        The session; None for the active one.
    n_shards
        None for two for each core that Spark offers.
    k
        Best partners a person to start from; the result of the match never depends on it.

    Returns
    -------
    Candidates
        Its `problem` is the one to solve: ``reversa.match(found.problem, candidates=found)``.

    Examples
    --------
    >>> found = reversa.spark.candidates(spark.read.parquet("people"))          # doctest: +SKIP
    >>> matching = reversa.match(found.problem, candidates=found)               # doctest: +SKIP
    """
    from pyspark.sql import SparkSession

    session = spark or SparkSession.getActiveSession()
    if session is None:
        raise ValueError("there is no active Spark session: give one as spark=")
    data = programme.data if isinstance(programme, Programme) else programme
    parts: dict[str, Any] = {
        "people": _to_bytes(people),
        "seed": seed,
        "programme": None if data is None else json.dumps(data),
    }
    for name, given in zip(_PAIR_DATA, (preferences, previous, scores)):
        if given is not None:
            parts[name] = _to_bytes(given)
    problem = _problem(parts)
    number = n_shards or 2 * session.sparkContext.defaultParallelism
    pieces = cuts(n_mentees(problem), number)
    sent = session.sparkContext.broadcast(parts)

    def score(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        own: Problem | None = None
        for batch in batches:
            for index in batch.column("id").to_pylist():
                own = own or _problem(sent.value)
                found = shard(own, *pieces[index], k=k, threads=1)
                yield pyarrow.RecordBatch.from_pydict(
                    {"shard": pyarrow.array([index], pyarrow.int32()), "bytes": pyarrow.array([found], pyarrow.binary())}
                )

    try:
        rows = session.range(0, number, numPartitions=number).mapInArrow(score, _SCHEMA).collect()
    finally:
        sent.destroy()
    return merge(problem, [bytes(row["bytes"]) for row in rows])
