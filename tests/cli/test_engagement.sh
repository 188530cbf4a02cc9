#!/usr/bin/env bash
# `reversa engagement`: figures, a row per pair, support with its error rates, surveys, and what it refuses.
. "$(dirname "$0")/harness.sh"

json() { # json FILE EXPRESSION: true for the document d; row(part, figure) is a figure
    python3 - "$1" "$2" <<'PYTHON'
import json, sys
d = json.load(open(sys.argv[1]))
row = {(r["part"], r["figure"]): r for r in d["figures"]} if isinstance(d, dict) else {}
sys.exit(0 if eval(sys.argv[2]) else 1)
PYTHON
}

# ---- a small one, by hand: a meeting a month, three months of four have passed

cat >programme.json <<'JSON'
{"schema": "reversa.programme/1", "name": "small", "rules": [], "criteria": [{"criterion": "same", "attribute": "team", "weight": 1}],
 "cadence": {"start": "2027-01-01", "meetings_per_month": 1, "minutes": 60, "months": 4}}
JSON
cat >sessions.csv <<'CSV'
mentor_id,mentee_id,start,minutes,state
m1,n1,2027-01-10,60,held
m1,n1,2027-02-10T09:30,60,held
m1,n1,2027-03-10,60,held
m2,n2,2027-01-10,60,held
m2,n2,2027-02-10,60,cancelled_by_mentee
m2,n2,2027-03-10,60,no_show_mentee
m9,n9,2027-03-10,60,held
CSV
printf 'mentor_id,mentee_id\nm1,n1\nm2,n2\n' >pairs.csv
small=(sessions.csv pairs.csv --programme programme.json --as-of 2027-04-10)
run engagement "${small[@]}" --format json
expect "adherence: 4 of 6 due meetings" 0 \
    json out 'abs(row["Kept to the plan", "adherence"]["value"] - 4 / 6) < 1e-9 and row["Kept to the plan", "adherence"]["n"] == 6'
expect "cancelled by the mentee: 1 of 6" 0 \
    json out 'abs(row["Meetings that did not take place", "cancelled_by_mentee"]["value"] - 1 / 6) < 1e-9'
expect "sessions of other pairs are left out" 0 json out 'row["Pairs", "other_sessions"]["value"] == 1'
expect "two failures in a row raise a flag" 0 \
    json out '[s["mentor_id"] for s in d["support"] if "in a row" in s["why"]] == ["m2"]'
expect "a row per pair" 0 json out '[(p["held"], p["met"], p["due"]) for p in d["pairs"]] == [(3, 3, 3), (1, 1, 3)]'
run engagement "${small[@]}"
expect "for people" 0 grep -qE '^due meetings that were held +66.7 % .* 6 due windows$' out
expect "flags come with a warning" 0 says out "never for ranking people"
expect "and with how often they are wrong" 0 says out "How often such flags are wrong"
run engagement "${small[@]}" --pairs --format csv -o rows.csv
expect "--pairs into a file" 0 grep -q '^m2,n2,2027-01-01,yes,1,1,1,3,1,0,0.3333333333,' rows.csv
run engagement sessions.csv pairs.csv --as-of 2027-04-10 --start 2027-01-01 --format json
expect "--start and the built-in cadence: 2 a month" 0 json out 'row["Kept to the plan", "adherence"]["n"] == 12'

# ---- answers after the date

{
    echo person_id,date,wave,item,score
    for i in 1 2 3 4 5 6; do
        printf 'm%d,2027-04-10,before,recommend,7\nm%d,2027-04-11,after,recommend,10\n' "$i" "$i"
    done
} >surveys.csv
{
    echo mentor_id,mentee_id
    for i in 1 2 3 4 5 6; do echo "m$i,n$i"; done
} >six.csv
survey=(sessions.csv six.csv --surveys surveys.csv --programme programme.json --format json)
run engagement "${survey[@]}" --as-of 2027-04-10
expect "answers after the date do not count" 0 json out 'row["Survey: recommend, mentors", "response_after"]["value"] == 0 and row["Survey: recommend, mentors", "enps_after"]["value"] is None'
expect "and the output says how many" 0 json out 'row["Surveys", "later_answers"]["value"] == 6'
run engagement "${survey[@]}" --as-of 2027-04-11
expect "those of the day itself do" 0 json out 'row["Survey: recommend, mentors", "response_after"]["value"] == 1 and row["Surveys", "later_answers"]["value"] == 0'
run engagement sessions.csv six.csv --surveys surveys.csv --programme programme.json --as-of 2027-04-10
expect "in words" 0 grep -qE '^answers dated after 2027-04-10, left out +6' out

# ---- a generated one

run generate --people 800 --seed 2 -o try -q
cd try || exit 1
run engagement sessions.csv pairs.csv --surveys surveys.csv --as-of 2027-12-31 --format json -q
expect "the gain is found" 0 json out 'abs(row["Survey: confidence, mentees", "change"]["value"] - 0.8) < 2 * (row["Survey: confidence, mentees", "change"]["high"] - row["Survey: confidence, mentees", "change"]["low"])'
expect "eNPS before and after" 0 json out 'row["Survey: recommend, mentors", "enps_before"]["value"] < row["Survey: recommend, mentors", "enps_after"]["value"]'
cp out all.json
run engagement sessions.csv pairs.csv --surveys surveys.csv --as-of 2027-12-31 --smallest 500 --format json -q
expect "answers of few people are not shown" 0 json out 'row["Survey: confidence, mentees", "change"]["value"] is None and row["Survey: confidence, mentees", "change"]["n"] is None'
"$reversa" engagement - pairs.csv --surveys surveys.csv --as-of 2027-12-31 --format json -q <sessions.csv >out 2>err
code=$?
expect "sessions from standard input" 0 same out all.json
run engagement sessions.csv pairs.csv --as-of 2027-06-30 --format csv -q
expect "CSV" 0 grep -q '^Kept to the plan,adherence,0\.' out
run validate people.csv previous.csv pairs.csv sessions.csv surveys.csv employment.csv
expect "validate knows the files" 0 test "$(grep -c good out)" = 6

# ---- what is wrong

run engagement sessions.csv pairs.csv
expect "the date must be given" 2 says err "needs --as-of"
run engagement sessions.csv
expect "pairs must be given" 2 says err "needs SESSIONS.csv PAIRS.csv"
run engagement - - --as-of 2027-06-30
expect "one standard input" 2 says err "only one input"
run engagement ../sessions.csv ../pairs.csv --as-of 2027-06-30
expect "no start anywhere" 3 says err "2 of 2 pairs have no start_date"
run engagement pairs.csv sessions.csv --as-of 2027-06-30
expect "the wrong way round" 3 says err "The column is missing"
printf 'mentor_id,mentee_id,start,minutes,state\na,b,2027-01-01,60,gone\na,b,2027-01-01T24:00,60,held\na,a,2027-01-01,-1,held\n' >wrong.csv
run engagement wrong.csv pairs.csv --as-of 2027-06-30
expect "an unknown state" 3 says err "wrong.csv:2: column state: The cell is not held"
expect "no such hour" 3 says err "wrong.csv:3: column start"
expect "two in a row" 3 says err "wrong.csv:4: column minutes"
printf 'mentor_id,mentee_id\na,b\nc,d\na,b\n' >twice.csv
run engagement sessions.csv twice.csv --as-of 2027-06-30
expect "a pair twice" 3 says err "listed already in row 2"
run engagement sessions.csv pairs.csv --as-of 2027-06-30 --surveys sessions.csv
expect "surveys that are none" 3 says err "column person_id: The column is missing"
finish
