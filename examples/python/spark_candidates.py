"""Scoring on Spark, solving on the driver: the pairs are those of one machine."""

import reversa
import reversa.spark
from pyspark.sql import SparkSession
from reversa import generate

generate.organisation(1000, seed=3).write("organisation")
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
people = spark.read.csv("organisation/people.csv", header=True)

found = reversa.spark.candidates(people, n_shards=4)
matching = reversa.match(found.problem, candidates=found)
print(found, matching)
assert matching.pairs == reversa.match("organisation/people.csv").pairs
spark.stop()
