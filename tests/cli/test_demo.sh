#!/usr/bin/env bash
# The demo and its data: the data is what its README says, and the demo runs to its end.
. "$(dirname "$0")/harness.sh"
data=$source/examples/data

run generate --people 400 --seed 1 -o again
for file in people.csv preferences.csv previous.csv pairs.csv employment.csv sessions.csv surveys.csv; do
    expect "$file is drawn again" 0 same again/$file "$data/$file"
done
run validate "$data"/{people,preferences,previous,pairs,employment,sessions,surveys}.csv "$data/programme_quota.json"
expect "all of it is right" 0
run validate "$data"/{people,reviewed}.csv
expect "so are the reviewed pairs" 0
if ! "$reversa" version | grep -qE "GLPK|HiGHS"; then # the limits of the demo need it
    finish
fi
bash "$source/examples/demo.sh" "$reversa" "$work/results" >out 2>err
code=$?
expect "the demo" 0 test "$(grep -c 'optimal: proven over all' out)" = 2
expect "says what the programme did" 0 grep -qE '^rate of leaving, inside / outside +0\.[0-9]+ ' out
expect "and calls the naive figure biased" 0 grep -qE '^rate of leaving, ever / never joined .* biased$' out
expect "says where the files are" 0 says out "$work/results/demo/pairs.csv"
expect "they are there" 0 holds results/demo/{pairs.csv,unmatched.csv,result.json} results/demo_quota/pairs.csv
expect "the limits hold" 0 python3 -B - "$data/people.csv" <<'PYTHON'
import csv, sys
people = {row["id"]: row for row in csv.DictReader(open(sys.argv[1]))}
mentors = [people[row["mentor_id"]] for row in csv.DictReader(open("results/demo_quota/pairs.csv")) if row["score"]]
assert sum(m["trained"] == "yes" for m in mentors) * 10 >= 9 * len(mentors)
assert sum(m["department"] == "Operations" for m in mentors) >= 12
before = [people[row["mentor_id"]] for row in csv.DictReader(open("results/demo/pairs.csv")) if row["score"]]
assert sum(m["department"] == "Operations" for m in before) < 12, "the limit changes nothing"
PYTHON
run match "$data/people.csv" --programme "$data/programme_impossible.json" -o impossible
expect "asking for too much" 4 says out "infeasible: no choice"
expect "what contradicts" 4 says out "  load mentee at least 1, for P000197"
expect "two changes that help together" 4 says out 'Lower "quota mentor department is Operations, at least 40 pairs" to 33, and lower "load'
python3 -B - <<'PYTHON'
import json
d = json.load(open("impossible/result.json"))
assert d["conflict"] == ["load mentee at least 1"]
(change,) = d["reason"]["relaxations"]
assert change["kind"] == "together" and change["change"] == sum(p["change"] for p in change["parts"]) == 9
PYTHON
code=$?
expect "the same in result.json" 0
sed -n '/^What contradicts/,/^Without/{/^Without/d;p}' out >told
sed -n '/^What contradicts/,/^```/{/^```/d;p}' "$source/README.md" >promised
expect "README.md says so" 0 same told promised
finish
