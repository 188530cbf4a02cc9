#!/usr/bin/env bash
# alternatives: the list in order, forms, ids that act, and what cannot be asked.
. "$(dirname "$0")/harness.sh"

json() { # json FILE EXPRESSION: true for the document d
    python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); sys.exit(0 if eval(sys.argv[2]) else 1)' "$1" "$2"
}

cat >people.csv <<'DATA'
id,role
=cmd(),mentor
M2,mentor
E1,mentee
E2,mentee
DATA
cat >scores.csv <<'DATA'
mentor_id,mentee_id,score
=cmd(),E1,0.5
=cmd(),E2,0.4
M2,E1,0.3
M2,E2,0.5
DATA
echo '{"schema": "reversa.programme/1", "rules": [], "criteria": []}' >programme.json
base="people.csv --scores scores.csv --programme programme.json"

run alternatives $base --format json
expect "all seven" 0 json out 'len(d["matchings"]) == 7 and d["ended"] == "no_more"'
expect "what each loses" 0 json out '[(m["loses"]["mentees"], m["loses"]["score"]) for m in d["matchings"]] == [(0, 0), (0, 300000), (1, 500000), (1, 500000), (1, 600000), (1, 700000), (2, 1000000)]'
expect "by what differs" 0 json out 'len(d["matchings"][1]["added"]) == 2 and len(d["matchings"][1]["removed"]) == 2 and not d["matchings"][0]["added"]'
run alternatives $base --most 2 --format csv
expect "as rows; a formula does not run" 0 says out "2,0,300000,added,\"'=cmd()\",E2,400000"
run alternatives $base --most 2
expect "for people" 0 says out "loses_score"
run alternatives $base --most 2 -o /dev/full
expect "a full disk" 1 says err "reversa:"
run alternatives $base --most 0
expect "not even the first" 2 says err "--most"
sed 's/0\.[0-9]/0.5/' scores.csv >equal.csv
run alternatives people.csv --scores equal.csv --programme programme.json --lottery 100 --format csv
expect "every tied pair comes up" 0 test "$(wc -l <out)" = 5
expect "as often as the draws say" 0 test "$(awk -F, 'NR > 1 {n += $NF} END {print n}' out)" = 200
cp out first
(head -1 people.csv; tail -n +2 people.csv | sort -r) >turned.csv
run alternatives turned.csv --scores equal.csv --programme programme.json --lottery 100 --format csv
expect "whatever the order of rows" 0 same out first
run alternatives $base --lottery 50
expect "nothing to draw" 0 says err "2 pairs came up, 2 of them every time"
echo '{"schema": "reversa.programme/1", "rules": [], "criteria": [], "objective": ["mentees", "worst", "score"]}' >worst.json
run alternatives people.csv --scores scores.csv --programme worst.json
expect "the worst pair leaves forced pairs out" 3 says err "'worst' or 'leximin'"
run alternatives people.csv --scores scores.csv --programme worst.json --lottery 5
expect "no exact prices to draw by" 3 says err "no exact prices"
echo '{"schema": "reversa.programme/1", "rules": [], "criteria": [], "objective": ["score", {"level": "mentees", "give_up": 0.1}]}' >less.json
run alternatives people.csv --scores scores.csv --programme less.json
expect "no order where something is given up" 3 says err "'give_up'"
cat >limits.json <<'DATA'
{"schema": "reversa.programme/1", "rules": [], "criteria": [],
 "limits": [{"limit": "conflict", "people": [["=cmd()", "E1"]]}]}
DATA
run alternatives people.csv --scores scores.csv --programme limits.json --format json
expect "within a limit, all that keep it" 0 json out 'len(d["matchings"]) == 5 and d["ended"] == "no_more" and d["proven"]'
expect "in order" 0 json out '[(m["loses"]["mentees"], m["loses"]["score"]) for m in d["matchings"]] == [(0, 0), (1, 200000), (1, 300000), (1, 400000), (2, 700000)]'
run alternatives people.csv --scores scores.csv --programme limits.json --most 2 --format csv
expect "a formula does not run within limits" 0 says out "'=cmd()"
run alternatives people.csv --scores scores.csv --programme limits.json --most 3 -o /dev/full
expect "a full disk within limits" 1 says err "reversa:"
finish
