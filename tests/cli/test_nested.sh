#!/usr/bin/env bash
# Nested quotas on the example data: the network holds them, alone and by name; what overlaps it refuses by name; and what
# cannot be met is told.
. "$(dirname "$0")/harness.sh"
data=$source/examples/data
inputs=("$data/people.csv" --preferences "$data/preferences.csv")

quota() { # quota SIDE DEPARTMENTS BOUND COUNT
    printf '{"limit": "quota", "side": "%s", "where": {"attribute": "department", "in": [%s]}, "%s": {"count": %s}}' "$@"
}
programme() { # programme NAME LIMITS: the built-in one with other limits
    "$reversa" programme | python3 -B -c '
import json, sys
made = json.load(sys.stdin)
made["limits"] = json.loads(sys.argv[1])
for rule in made["rules"] + made["criteria"]: rule["optional"] = True
json.dump(made, sys.stdout)' "[$2]" >"$1.json"
}
both='"Operations", "Sales"'
nested="$(quota mentor "$both" at_most 9), $(quota mentor '"Operations"' at_most 5), $(quota mentee '"Operations"' at_most 4)"

# Counted from the files, by a program that shares nothing with the library.
keeps_quotas() { # keeps_quotas FOLDER
    python3 -B - "$data/people.csv" "$1" <<'PYTHON'
import csv, json, sys
people = {row["id"]: row for row in csv.DictReader(open(sys.argv[1]))}
pairs = list(csv.DictReader(open(sys.argv[2] + "/pairs.csv")))
at = lambda side, *names: sum(people[pair[side + "_id"]]["department"] in names for pair in pairs)
assert at("mentor", "Operations", "Sales") <= 9 and at("mentor", "Operations") <= 5 and at("mentee", "Operations") <= 4
result = json.load(open(sys.argv[2] + "/result.json"))
assert result["outcome"] == "optimal" and result["solver"] == "network", result
assert result["certificate"]["proof"] == "duals" and result["certificate"]["scope"] == "eligible", result
assert any(limit["tight"] for limit in result["limits"])
PYTHON
}

programme nested "$nested"
run match "${inputs[@]}" --programme nested.json -o auto -q
expect "nested quotas are solved" 0 keeps_quotas auto
run match "${inputs[@]}" --programme nested.json --solver network -o network -q
expect "by the network, which is asked for" 0 same auto/pairs.csv network/pairs.csv
run match "${inputs[@]}" --programme nested.json --threads 4 -o threads -q
expect "with the same bytes for four threads" 0 same auto/certificate.json threads/certificate.json
{
    head -n 1 "$data/people.csv"
    tail -n +2 "$data/people.csv" | tac
} >people.csv
run match people.csv --preferences "$data/preferences.csv" --programme nested.json -o turned -q
expect "and with the rows the other way round" 0 same auto/pairs.csv turned/pairs.csv
expect "and with the same prices" 0 same auto/certificate.json turned/certificate.json
python3 -B "$source/examples/check_certificate.py" auto >out 2>err
code=$?
expect "the prices of people and of quotas prove it" 0 says out "holds: no choice among all"

if "$reversa" version | grep -qiE 'glpk [0-9]|highs [0-9]'; then
    "$reversa" version | grep -qi 'glpk [0-9]' && engine=glpk || engine=highs
    run match "${inputs[@]}" --programme nested.json --solver "$engine" -o engine -q
    expect "an integer program says the same" 0 test -s engine/result.json
    python3 -B -c '
import json
value = lambda folder: [level["value"] for level in json.load(open(folder + "/result.json"))["levels"]]
assert value("auto") == value("engine"), (value("auto"), value("engine"))' >out 2>err
    code=$?
    expect "to the last millionth" 0
fi

programme crossing "$(quota mentor "$both" at_most 9), $(quota mentor '"Operations", "Engineering"' at_most 5)"
run match "${inputs[@]}" --programme crossing.json --solver network -o crossing -q
expect "quotas that overlap are refused by name" 3 says err "cannot hold the limit 'quota mentor department in Operations"
expect "and nothing is written" 3 absent crossing

programme impossible "$nested, $(quota mentor '"Sales"' at_least 10)"
run match "${inputs[@]}" --programme impossible.json --solver network -o impossible
expect "what cannot be met together" 4 says out "quota mentor department is Sales, at least 10 pairs"
expect "is told with what holds it" 4 says out "quota mentor department in Operations, Sales, at most 9 pairs"
finish
