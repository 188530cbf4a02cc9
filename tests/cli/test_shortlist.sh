#!/usr/bin/env bash
# shortlist: lists, the bound on how often someone stands on one, forms, ids that act, and what cannot be asked.
. "$(dirname "$0")/harness.sh"

json() { # json FILE EXPRESSION: true for the document d
    python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); sys.exit(0 if eval(sys.argv[2]) else 1)' "$1" "$2"
}

cat >people.csv <<'DATA'
id,role,goals,name
=cmd(),mentor,a;b,Ann
<script>,mentor,a;c,Bob
E1,mentee,a;b,Cyd
E2,mentee,a;b,Dee
E3,mentee,a;c,Eve
DATA
echo '{"schema": "reversa.programme/1", "rules": [], "criteria": [{"criterion": "overlap", "attribute": "goals", "weight": 1}]}' >programme.json

run shortlist people.csv --programme programme.json -o lists.csv
expect "lists of both sides" 0 test "$(wc -l <lists.csv)" = 13
expect "the best first, with the reason" 0 says lists.csv "E3,mentee,1,<script>,1000000,\"Speaks for it: goals in common (a, c).\""
expect "a formula does not run" 0 says lists.csv "E1,mentee,1,'=cmd(),1000000"
expect "counted in the summary" 0 says out "3 of 3 mentees have a list, 6 entries in all; 0 of 2 mentors are on none, and nobody is on more than 3"
run shortlist people.csv --programme programme.json --top 1 --most-lists 2 --lists-of mentee --format json
expect "balanced, in JSON" 0 json out 'd["sides"][0]["balanced"] and d["sides"][0]["most_lists"] == 2 and d["sides"][0]["score"] == 3000000 and len(d["lists"]) == 3'
expect "with reasons apart" 0 json out 'all(e["reasons"][0]["criterion"] == "overlap_goals" for l in d["lists"] for e in l["entries"])'
expect "nothing acts in a browser" 0 eval '! grep -q "<script>" out'
run shortlist people.csv --programme programme.json --top 2 --most-lists 1 --lists-of mentee -q
expect "a table for people" 0 says out "Speaks for it"
expect "as many as can be have a list" 0 test "$(grep -c mentee out)" = 2
expect "and nothing else is said" 0 empty err
"$reversa" shortlist people.csv --programme programme.json --threads 3 -o again.csv -q
expect "any number of threads" 0 same lists.csv again.csv
expect "names never appear" 0 eval '! grep -qE "Ann|Bob|Cyd" lists.csv out'
run shortlist people.csv --top 0
expect "a list of nothing" 2 says err "--top"
run shortlist nowhere.csv
expect "no such file" 3 says err "nowhere.csv"
run shortlist people.csv --programme programme.json -o /dev/full
expect "a full disk" 1 says err "reversa:"
run help shortlist
expect "the help says what is optimised" 0 says out "most-lists"
finish
