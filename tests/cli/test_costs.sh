#!/usr/bin/env bash
# What a pair costs within limits: not known from prices, found by solving again, and as much as a new run then loses.
. "$(dirname "$0")/harness.sh"

if ! "$reversa" version | grep -qiE 'glpk [0-9]|highs [0-9]'; then
    echo "[  SKIPPED ] 1 test(s)."
    exit 0
fi
json() { # json FILE EXPRESSION: true for the document d
    python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); sys.exit(0 if eval(sys.argv[2]) else 1)' "$1" "$2"
}

run generate --people 300 --events no -o made
cat >limits.json <<'JSON'
{"schema": "reversa.programme/1", "rules": [{"rule": "level_gap", "at_least": 2}],
 "criteria": [{"criterion": "coverage", "mentor": "skills", "mentee": "wants", "weight": 5},
              {"criterion": "closeness", "attribute": "hours_per_month", "range": 3, "weight": 1}],
 "limits": [{"limit": "pairs", "where": {"different": "department"}, "at_least": {"share": 0.95}}],
 "objective": ["mentees", "score"]}
JSON
run match made/people.csv --programme limits.json -o best
expect "limits leave no prices" 0 json best/result.json 'd["outcome"] == "optimal"'
pair=$(sed -n 4p best/pairs.csv | cut -d, -f1,2)
run explain made/people.csv ${pair/,/ } --programme limits.json
expect "it says how to find the cost" 0 grep -q -- "--costs" out
run explain made/people.csv ${pair/,/ } --programme limits.json --costs 2 --format json
expect "the pair and one alternative are solved" 0 json out "(d['matching']['exchange']['claim'] == 'exact' and d['matching']['mentor']['alternatives'][0]['exchange']['claim'] == 'exact'
    and d['matching']['mentor']['alternatives'][1]['exchange']['claim'] in ('none', 'bound'))"
cp out told.json
echo "mentor_id,mentee_id,state" >without.csv
echo "$pair,forbidden" >>without.csv
run match made/people.csv --programme limits.json --previous without.csv -o without
expect "forbidding the pair loses what was told" 0 python3 -B - <<'PYTHON'
import json
told = json.load(open("told.json"))["matching"]["exchange"]["loss"]
value = lambda name: {level["level"]: level["value"] for level in json.load(open(name + "/result.json"))["levels"]}
before, after = value("best"), value("without")
assert all(before[level] - after[level] == told[level] for level in told), (before, after, told)
PYTHON
run explain made/people.csv ${pair/,/ } --costs 9
expect "there are no more figures than seven" 2 says err "costs"
finish
