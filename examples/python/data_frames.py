"""The same people through polars and DuckDB, and the pairs back into both."""

import duckdb
import polars
import reversa
from reversa import generate

organisation = generate.organisation(400, seed=7)
organisation.write("organisation")

frame = polars.read_csv("organisation/people.csv", infer_schema_length=None)
in_offices = frame.filter(polars.col("role").is_not_null())
matching = reversa.match(in_offices)
pairs = matching.pairs.to_polars()
print(pairs.select("mentor_id", "mentee_id", "score").sort("score", descending=True).head(3))

relation = duckdb.sql("SELECT * FROM read_csv('organisation/people.csv', all_varchar = true)")
again = reversa.match(relation)
assert again.pairs == matching.pairs

arrow = duckdb.arrow(pairs.to_arrow()) if hasattr(duckdb, "arrow") else duckdb.from_arrow(pairs.to_arrow())
print(arrow.aggregate("count(*) AS pairs, round(avg(score), 3) AS mean_score").fetchall())
