#!/usr/bin/env bash
# Circles through the command line: files, proof, the same bytes again, what is refused.
. "$(dirname "$0")/harness.sh"

run version
if ! says out GLPK && ! says out HiGHS; then # circles need integer programming
    finish
fi

data=$source/examples/data
programme=$data/programme_circles.json

kept() { # kept FOLDER: every circle has its size, its women and its departments
    python3 -B - "$data/people.csv" "$1" <<'PYTHON'
import csv, json, sys
people = {row["id"]: row for row in csv.DictReader(open(sys.argv[1]))}
circles = {}
for row in csv.DictReader(open(sys.argv[2] + "/circles.csv")):
    circles.setdefault(row["circle"], []).append(row)
result = json.load(open(sys.argv[2] + "/result.json"))
assert result["outcome"] == "optimal" and all(level["proven"] for level in result["levels"])
assert result["counts"]["circles"] == len(circles) > 0
seen = set()
for rows in circles.values():
    mentees = [people[row["person_id"]] for row in rows if row["side"] == "mentee"]
    assert [row["side"] for row in rows].count("mentor") == 1 and 2 <= len(mentees) <= 4
    assert sum(m["gender"] == "F" for m in mentees) != 1
    departments = [m["department"] for m in mentees]
    assert all(departments.count(d) <= 2 for d in departments)
    assert len({row["slot_utc"] for row in rows}) == 1 and rows[0]["slot_utc"]
    assert sum(int(row["fit"] or 0) for row in rows) == int(rows[0]["circle_score"])
    assert not seen & {m["id"] for m in mentees}
    seen |= {m["id"] for m in mentees}
assert result["levels"][0]["value"] == len(seen)
PYTHON
}

run circles "$data/people.csv" --programme "$programme" -o one
expect "circles are proven" 0 kept one
expect "all files are there" 0 holds one/circles.csv one/unmatched.csv one/result.json
expect "the summary says so" 0 says out "proven to be the most"

(head -n 1 "$data/people.csv"; tail -n +2 "$data/people.csv" | tac) >backwards.csv
run circles backwards.csv --programme "$programme" -o two --threads 3
expect "rows in another order, more threads: the same bytes" 0 same one/circles.csv two/circles.csv
expect "and the same people without a circle" 0 same one/unmatched.csv two/unmatched.csv

run circles "$data/people.csv" --programme "$programme"
expect "circles on standard output" 0 same out one/circles.csv

run match "$data/people.csv" --programme "$programme" -o pairs
expect "match names the right command" 3 says err "'reversa circles'"
expect "and writes nothing" 3 absent pairs

run circles "$data/people.csv" -o none
expect "a programme without a circle" 3 says err 'has no "circle"'

sed 's/"minutes": 60/"minutes": 60, "colour": 1/' "$programme" >wrong.json
run circles "$data/people.csv" --programme wrong.json -o none
expect "an unknown key is named" 3 says err "colour"

sed 's/"objective"/"limits": [{"limit": "quota", "side": "mentee", "at_least": {"count": 9999}}], "objective"/' \
    "$programme" >wrong.json
run circles "$data/people.csv" --programme wrong.json -o impossible
expect "a quota that cannot hold" 4 says out "cannot hold together"
expect "only the reason is written" 4 absent impossible/circles.csv

run circles --help
expect "the page of help" 0 says out "composition"
finish
