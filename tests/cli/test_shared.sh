#!/usr/bin/env bash
# Known optima, through the command line: a county's employees (computed independently from the formulas) and instances of
# OR-Library. Skipped where the data is not at hand: it is not part of this repository.
. "$(dirname "$0")/harness.sh"

for shared in "${REVERSA_SHARED:-}" "$source/../shared" "$source/../../shared"; do
    county=$shared/data/county
    library=$shared/data/or-library
    [ ! -f "$county/people.csv" ] || break
done
if [ ! -f "$county/people.csv" ]; then
    echo "[  SKIPPED ] 1 test(s)."
    exit 0
fi

reached() { # reached FOLDER SCORE: optimal, with that total
    python3 -B - "$1/result.json" "$2" <<'PYTHON'
import json, sys
result = json.load(open(sys.argv[1]))
assert result["outcome"] == "optimal" and result["certificate"]["scope"] == "eligible"
assert result["levels"][-1]["value"] == int(sys.argv[2]), result["levels"]
PYTHON
}

run match "$county/people.csv" --preferences "$county/preferences.csv" -o first --threads 1
expect "the county: 1,293 of 1,293 mentees" 0 says out "1,293 of 1,293 mentees"
expect "proven over all eligible pairs" 0 says out "optimal: proven over all 740,770 eligible pairs"
expect "the known total" 0 reached first 718050895
{
    head -n 1 "$county/people.csv"
    tail -n +2 "$county/people.csv" | tac
} >people.csv
run match people.csv --preferences "$county/preferences.csv" -o second --threads 5
expect "rows the other way round, five threads: the same pairs" 0 same first/pairs.csv second/pairs.csv
expect "and the same people without a partner" 0 same first/unmatched.csv second/unmatched.csv

while read -r name score; do
    if [ "$name" != assign100 ] && ! "$reversa" version | grep -qE "GLPK|HiGHS"; then continue; fi
    run match "$library/$name/people.csv" --scores "$library/$name/scores.csv" \
        --programme "$library/$name/programme.json" -o "$name"
    expect "$name" 0 reached "$name" "$score"
done <<'OPTIMA'
assign100 96950000
gap1-0 336000
gap1-1 327000
gap1-2 339000
gap1-3 341000
gap1-4 326000
gap5-0 563000
gap9-0 709000
OPTIMA
# What it would cost to match someone is what a solve loses that must match them: a quota of one, by integer programming.
if "$reversa" version | grep -qE 'GLPK|HiGHS'; then
    run why-not "$county/people.csv" C00004 --preferences "$county/preferences.csv" --format json
    cp out why.json
    "$reversa" programme >forced.json
    python3 -B - "$county/people.csv" <<'PYTHON'
import csv, json, sys
programme = json.load(open("forced.json"))
programme["limits"] = [{"limit": "quota", "side": "mentor", "where": {"attribute": "me", "is": "yes"}, "at_least": {"count": 1}}]
json.dump(programme, open("forced.json", "w"))
rows = list(csv.reader(open(sys.argv[1], newline="")))
me = rows[0].index("id")
with open("me.csv", "w", newline="") as f:
    csv.writer(f).writerows([rows[0] + ["me"]] + [row + ["yes" if row[me] == "C00004" else "no"] for row in rows[1:]])
PYTHON
    run match me.csv --preferences "$county/preferences.csv" --programme forced.json -o forced
    expect "why-not: the cost of a person is what forcing them costs" 0 python3 -B -c '
import json
cost = json.load(open("why.json"))["sides"][0]["would_cost"]
levels = json.load(open("forced/result.json"))["levels"]
assert cost["claim"] == "exact" and cost["mentees"] == 0
assert levels[0]["value"] == 1293 and 718050895 - levels[1]["value"] == cost["score"]'
fi
finish
