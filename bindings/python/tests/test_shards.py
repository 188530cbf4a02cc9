"""Shards, alone and on Spark: the pairs of one machine, however the mentees are cut."""

import os
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import reversa
import reversa.spark
from reversa import shards


def as_bytes(matching: reversa.Matching, folder: Path) -> bytes:
    matching.write(folder)
    return (folder / "pairs.csv").read_bytes() + (folder / "unmatched.csv").read_bytes()


def test_one_and_seven_shards_give_the_same_bytes(people: Path, tmp_path: Path) -> None:
    problem = reversa.Problem(people)
    alone = problem.candidates(4)
    expected = as_bytes(reversa.match(problem, candidates=alone), tmp_path / "alone")
    for n in (1, 7):
        parts = [shards.shard(problem, *cut, k=4) for cut in shards.cuts(shards.n_mentees(problem), n)]
        random.Random(n).shuffle(parts)
        merged = shards.merge(problem, parts)
        assert (len(merged), merged.n_eligible) == (len(alone), alone.n_eligible)
        matching = reversa.match(problem, candidates=merged)
        assert as_bytes(matching, tmp_path / str(n)) == expected
        assert matching.certificate == reversa.match(problem, candidates=alone).certificate


def test_shards_that_do_not_fit_are_refused(people: Path) -> None:
    problem = reversa.Problem(people)
    n = shards.n_mentees(problem)
    part = shards.shard(problem, 0, n - 1)
    with pytest.raises(reversa.DataError):
        shards.merge(problem, [part])
    with pytest.raises(reversa.FormatError):
        shards.merge(problem, [part[:-1]])
    with pytest.raises(reversa.ArgumentError):
        shards.shard(problem, 0, n + 1)
    with pytest.raises(ValueError, match="another problem"):
        reversa.match(reversa.Problem(people), candidates=problem.candidates(2))


@pytest.fixture(scope="module")
def spark() -> Any:
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    os.environ["PYSPARK_PYTHON"] = sys.executable  # executors run the interpreter that has the package
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    yield session
    session.stop()


def test_spark_gives_the_pairs_of_one_machine(spark: Any, people: Path, tmp_path: Path) -> None:
    expected = as_bytes(reversa.match(people), tmp_path / "alone")
    frame = spark.read.csv(str(people), header=True)
    found = reversa.spark.candidates(frame, n_shards=3)
    assert as_bytes(reversa.match(found.problem, candidates=found), tmp_path / "spark") == expected
    programme = reversa.Programme.reverse_mentoring().replace(objective=["score"])
    found = reversa.spark.candidates(people, programme, n_shards=1)
    assert reversa.match(found.problem, candidates=found).pairs == reversa.match(people, programme).pairs
