#!/usr/bin/env bash
# `reversa engagement`: figures, a row per pair, support with its error rates, surveys, and what it refuses.
. "$(dirname "$0")/harness.sh"

json() { # json FILE EXPRESSION: true for the document d; row(part, figure) is a figure
    python3 - "$1" "$2" <<'PYTHON'
import json, sys
d = json.load(open(sys.argv[1]))
row = {(r["part"], r["figure"]): r for r in d["figures"]} if isinstance(d, dict) else {}
sys.exit(0 if eval("(" + sys.argv[2] + ")") else 1)
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
run engagement "${small[@]}" --pairs --format csv -o rows.csv
expect "--pairs into a file" 0 grep -q '^m2,n2,2027-01-01,yes,1,1,1,3,1,0,0.3333333333,' rows.csv
run engagement sessions.csv pairs.csv --as-of 2027-04-10 --start 2027-01-01 --format json
expect "--start and the built-in cadence: 2 a month" 0 json out 'row["Kept to the plan", "adherence"]["n"] == 12'

# ---- which sessions and minutes count

pairs=(--programme programme.json --format json)
printf 'mentor_id,mentee_id,start_date,end_date\nm1,n1,2027-02-01,2027-02-28\n' >ended.csv
run engagement sessions.csv ended.csv "${pairs[@]}" --as-of 2027-04-10
expect "sessions before the start and after the end are left out, and counted" 0 \
    json out 'row["Pairs", "outside_sessions"]["value"] == 2 and d["pairs"][0]["held"] == 1'
printf 'mentor_id,mentee_id\nn1,m1\nm2,n2\n' >swapped.csv
run engagement sessions.csv swapped.csv "${pairs[@]}" --as-of 2027-04-10
expect "mentor and mentee in the other's column: a hint" 0 \
    json out 'row["Pairs", "other_sessions"]["value"] == 4 and row["Pairs", "other_sessions"]["note"].startswith("3 of them")'
run engagement "${small[@]}" --format json --as-of 2027-02-09
expect "minutes held and minutes due are of the same windows" 0 json out 'row["Kept to the plan", "volume"]["value"] == 1'
run engagement "${small[@]}" --format json --as-of 2027-02-16
expect "also when a window has just been used" 0 json out 'row["Kept to the plan", "volume"]["value"] == 1'
sed 's/,60,held/,,held/' sessions.csv >lengths.csv
run engagement lengths.csv pairs.csv --programme programme.json --as-of 2027-04-10 --format json
expect "lengths that are not known are no minutes" 0 \
    json out 'row["Kept to the plan", "volume"]["value"] is None and "without a length" in row["Kept to the plan", "volume"]["note"]'
printf 'mentor_id,mentee_id,state,start_date\nm1,n1,ended,2027-01-01\n' >endless.csv
run engagement sessions.csv endless.csv "${pairs[@]}" --as-of 2027-04-10
expect "an end without a date" 3 says err "when did the pair end?"
run engagement "${small[@]}" --format json
expect "a figure that cannot be there yet is not 0" 0 \
    json out 'row["Stayed together", "together_6"]["n"] is None and "too short" in row["Stayed together", "together_6"]["note"]'
expect "no pair has ended early: the interval is not a point" 0 \
    json out 'row["Stayed together", "together_3"]["value"] == 1 and row["Stayed together", "together_3"]["low"] < 0.5'

# ---- whom to ask: pairs that meet every two weeks, and some that do not

meet() { # meet PAIR WEEK...: a session in each of these weeks
    local pair=$1 week
    shift
    for week in "$@"; do date -u -d "2027-01-01 + $((7 * week)) days" "+m$pair,n$pair,%F,60,held"; done
}
{
    echo mentor_id,mentee_id,start,minutes,state
    for i in $(seq 9); do meet "$i" $(seq 2 2 38); done
    meet 10 2 4 6
} >regular.csv
{
    echo mentor_id,mentee_id
    for i in $(seq 10); do echo "m$i,n$i"; done
} >regular_pairs.csv
regular=(regular.csv regular_pairs.csv --start 2027-01-01 --format json)
run engagement "${regular[@]}" --as-of 2027-01-02
expect "on the first days nobody is flagged" 0 json out 'd["support"] == [] and row["Pairs", "running"]["value"] == 10'
expect "and it is said that nothing is known" 0 json out '"not known yet" in d["flags"]["warning"]'
run engagement "${regular[@]}" --as-of 2027-02-12
expect "as silent as the others is not more silent" 0 json out 'd["support"] == []'
run engagement "${regular[@]}" --as-of 2027-07-30
expect "the silent one is flagged" 0 json out '[s["mentor_id"] for s in d["support"]] == ["m10"]'
expect "with error rates: cut, threshold, dates, cases, pairs" 0 json out 'd["flags"]["cut"] == "2027-05-21" and d["flags"]["threshold"] == 0.5
    and [row["How often such flags are wrong", f]["value"] for f in ("dates", "cases", "case_pairs", "left_out")] == [2, 20, 10, 0]'
expect "every silence was flagged, no meeting was" 0 json out 'row["How often such flags are wrong", "sensitivity"]["value"] == 1
    and row["How often such flags are wrong", "sensitivity"]["n"] == 2 and row["How often such flags are wrong", "specificity"]["value"] == 1'
expect "calibration" 0 json out 'row["How well the chance agrees with what came", "observed_90_100"]["n"] == 18
    and row["How well the chance agrees with what came", "predicted_90_100"]["value"] > 0.9'
sed -i '/^m10/d' regular_pairs.csv
echo m10,n10,2027-01-01,2027-06-10,early >>regular_pairs.csv
sed -i '1s/$/,start_date,end_date,end_reason/; 2,10s/$/,,,/' regular_pairs.csv
run engagement "${regular[@]}" --as-of 2027-07-30
expect "closed early: it did not meet" 0 json out 'row["How often such flags are wrong", "closed_early"]["value"] == 1
    and row["How often such flags are wrong", "sensitivity"]["n"] == 1'
run engagement "${regular[@]}" --as-of 2028-06-30
expect "when the plan has run out nobody needs support" 0 json out 'd["support"] == [] and row["Pairs", "running"]["value"] == 0'
expect "and the planned end is no miss" 0 json out 'row["How often such flags are wrong", "sensitivity"]["value"] is None
    and row["How often such flags are wrong", "left_out"]["value"] > 0'
run engagement regular.csv regular_pairs.csv --start 2027-01-01 --as-of 2027-07-30 --pairs --format csv
expect "a list as CSV has the rates beside it" 0 grep -qE '^mentor_id,.*,support,flags_sensitivity,flags_specificity$' out
expect "in every row of a running pair" 0 grep -qE '^m1,n1,.*,1,1$' out
run engagement regular.csv regular_pairs.csv --start 2027-01-01 --as-of 2027-07-30 --pairs
expect "a list for people too" 0 grep -qE '^of those who met, not flagged +100.0 %' out

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

# ---- surveys by hand: six mentors, two items that go together, one question

{
    echo person_id,date,wave,item,score
    answer() { # answer ITEM WAVE SCORE...: of m1, m2, ...
        local item=$1 wave=$2 i=0 score
        shift 2
        for score in "$@"; do echo "m$((++i)),,$wave,$item,$score"; done
    }
    answer a before 2 3 2 4 3 1
    answer a after 4 4 3 4 5 3
    answer b after 3 4 2 5 5 2
    answer recommend before 6 6 8 9 9 3
    answer recommend after 9 7 9 10 6 8
} >surveys.csv
survey=(sessions.csv six.csv --surveys surveys.csv --programme programme.json --as-of 2027-04-10)
run engagement "${survey[@]}" --format json
cp out survey.json
expect "undated answers count" 0 json out 'row["Survey: a, mentors", "response_before"]["value"] == 1 and row["Survey: a, mentors", "response_before"]["n"] == 6'
expect "of the other side nobody answered" 0 json out 'row["Survey: a, mentees", "response_after"]["value"] == 0'
# changes 2 1 1 0 2 2: mean 4/3, sd sqrt(2/3); five up of five that changed
expect "change, d_z and the sign test" 0 json out 'abs(row["Survey: a, mentors", "change"]["value"] - 4 / 3) < 1e-9
    and abs(row["Survey: a, mentors", "d_z"]["value"] - 4 / 3 / (2 / 3) ** 0.5) < 1e-9 and row["Survey: a, mentors", "p_sign"]["value"] == 0.0625'
expect "gain: 4/3 of the 5/2 that were left" 0 json out 'abs(row["Survey: a, mentors", "gain"]["value"] - 8 / 15) < 1e-9'
expect "the score itself, with the adjusted interval" 0 json out 'abs(row["Survey: recommend, mentors", "enps_before"]["value"] + 100 / 6) < 1e-7
    and abs((row["Survey: recommend, mentors", "enps_before"]["low"] + row["Survey: recommend, mentors", "enps_before"]["high"]) / 2 + 100 / 9) < 1e-7'
expect "points of the same people: 2 1 1 0 -2 1 of six" 0 json out 'abs(row["Survey: recommend, mentors", "enps_change"]["value"] - 50) < 1e-9'
# 2 (1 - (17/30 + 19/10) / (64/15))
expect "Cronbach's alpha" 0 json out 'abs(row["Survey: items together, mentors", "alpha_after"]["value"] - 0.84375) < 1e-9 and row["Survey: items together, mentors", "alpha_after"]["n"] == 6'
run engagement "${survey[@]}" --format csv
expect "as CSV" 0 grep -q '^"\?Survey: recommend, mentors"\?,enps_change,50,' out
run engagement "${survey[@]}"
expect "in words" 0 grep -qE "^Cronbach's alpha after +0.84 " out
run engagement "${survey[@]}" --format json --scale 3
expect "scores above the scale: no gain" 0 json out 'row["Survey: a, mentors", "gain"]["value"] is None and "--scale" in row["Survey: a, mentors", "gain"]["note"]'
run engagement "${survey[@]}" --format json --population 7
python3 - survey.json out <<'PYTHON'
import json, sys
low = [{(r["part"], r["figure"]): r for r in json.load(open(p))["figures"]}["Survey: a, mentees", "response_after"]["high"] for p in sys.argv[1:]]
sys.exit(0 if low[1] < low[0] / 2 else 1)
PYTHON
code=$((code + $?))
expect "six of seven were asked: the interval is narrower" 0
run engagement "${survey[@]}" --population 5
expect "fewer than were asked" 2 says err "--population"
run engagement "${survey[@]}" --format json --smallest 7
expect "fewer people than may be shown" 0 json out 'all(row["Survey: " + of, f]["value"] is None for of, f in (("a, mentors", "p_sign"), ("a, mentors", "response_before"),
    ("recommend, mentors", "enps_change"), ("items together, mentors", "alpha_after")))'
sed 's/\(recommend,[0-9]*\)$/\10/' surveys.csv >hundred.csv
run validate hundred.csv
expect "another scale is not passed over in silence" 0 says err "12 answers to recommend lie outside 0 to 10"
run validate surveys.csv
expect "the right one is" 0 empty err
run engagement sessions.csv six.csv --surveys hundred.csv --programme programme.json --as-of 2027-04-10 --format json
expect "and counts nowhere" 0 json out 'row["Survey: recommend, mentors", "outside"]["value"] == 12 and row["Survey: recommend, mentors", "mean_after"]["value"] is None
    and row["Survey: recommend, mentors", "enps_after"]["value"] is None'
expect "with a warning" 0 says err "12 answers of mentors to recommend lie outside 0 to 10"
for i in 1 2 3 4 5 6; do echo "m$i,,before,b,$i"; echo "m$i,,after,c,$((i + 1))"; echo "m$i,,before,c,$i"; done >>surveys.csv
run engagement "${survey[@]}" --format json
expect "all changed alike: no interval, and the reason" 0 json out 'row["Survey: c, mentors", "change"]["value"] == 1 and row["Survey: c, mentors", "change"]["low"] is None
    and row["Survey: c, mentors", "change"]["note"] == "all changed alike" and "equal" in row["Survey: c, mentors", "p"]["note"]'

# ---- ties: two departments of 11 and 9 with a manager each; nine of ten pairs cross

{
    echo id,role,department,manager_id
    for i in $(seq 10); do
        echo "m$i,mentor,$([ "$i" -le 5 ] && echo A,m1 || echo B,m6)" | sed 's/^\(m[16]\),\(.*\),\1$/\1,\2,/'
        echo "n$i,mentee,$([ "$i" -ge 5 ] && echo A,m1 || echo B,m6)"
    done
    echo x1,none,,m1
} >people.csv
{
    echo mentor_id,mentee_id
    for i in $(seq 10); do echo "m$i,n$i"; done
} >ten.csv
ties=(regular.csv ten.csv --start 2027-01-01 --as-of 2027-07-30 --people people.csv)
run engagement "${ties[@]}" --format json
cp out ties.json
expect "pairs across departments" 0 json out '[row["Ties across groups: department", f]["value"] for f in ("people", "people_without", "pairs_across", "pairs_within", "new_ties", "new_across")]
    == [20, 1, 9, 1, 10, 9]'
expect "E-I index, and its expectation" 0 json out 'abs(row["Ties across groups: department", "pairs_ei"]["value"] - 0.8) < 1e-9
    and abs(row["Ties across groups: department", "pairs_expected_ei"]["value"] - (2 * 99 / 190 - 1)) < 1e-9'
expect "of reporting lines, and with the pairs" 0 json out 'row["Ties across groups: department", "ei_before"]["value"] == -1
    and abs(row["Ties across groups: department", "ei_after"]["value"] - (9 - 19) / 28) < 1e-9 and row["Ties across groups: department", "assortativity_before"]["value"] == 1'
expect "p of the permutations" 0 json out '0 < row["Ties across groups: department", "pairs_p"]["value"] < 0.1'
run engagement "${ties[@]}" --format json --threads 2
expect "whatever the threads" 0 same out ties.json
run engagement "${ties[@]}" --format csv
expect "as CSV" 0 grep -q '^Ties across groups: department,new_across,9,' out
run engagement "${ties[@]}"
expect "in words" 0 grep -qE '^of these, across groups +9$' out
run engagement "${ties[@]}" --smallest 11 --format json
expect "of few pairs nothing is said" 0 json out 'row["Ties across groups: department", "pairs_ei"]["value"] is None'
run engagement "${ties[@]}" --by site
expect "no such column" 3 says err "people.csv: column site: There is no such column"

# ---- a generated one

run generate --people 800 --seed 2 -o try -q
cd try || exit 1
run engagement sessions.csv pairs.csv --surveys surveys.csv --as-of 2027-12-31 --format json -q
expect "the gain is found" 0 json out 'row["Survey: confidence, mentees", "change"]["low"] < 0.8 < row["Survey: confidence, mentees", "change"]["high"]'
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

# ---- by group: no small number is shown, and none can be subtracted

run engagement sessions.csv pairs.csv --surveys surveys.csv --as-of 2027-12-31 --people people.csv --by department --format json -q
expect "groups" 0 python3 - <<'PYTHON'
import collections, csv, json
d = json.load(open("out"))
department = {r["id"]: r["department"] for r in csv.DictReader(open("people.csv"))}
size = collections.Counter(department[r["mentee_id"]] for r in csv.DictReader(open("pairs.csv")) if r["state"] != "forbidden")
part = "department of the mentees: "
pairs = {r["part"][len(part):]: r for r in d["figures"] if r["part"].startswith(part) and r["figure"] == "pairs"}
assert set(pairs) == set(size), (set(pairs), set(size))
hidden = [g for g in pairs if pairs[g]["hidden"]]
assert 2 <= len(hidden) < len(pairs), hidden
for g, r in pairs.items():
    assert (r["value"] is None) == r["hidden"] and (r["hidden"] or r["value"] >= 5), r
    assert not r["hidden"] or r["note"] == "hidden (fewer than 5)", r
    assert 0 < size[g] < 5 and r["hidden"] or size[g] >= 5, g
assert sum(size[g] for g in hidden) >= 5
for r in d["figures"]:
    if r["hidden"]:
        assert r["value"] is None and r["low"] is None and r["high"] is None and r["n"] is None, r
answers = [r for r in d["figures"] if r["part"].startswith("Survey: ") and ", department of" in r["part"]]
assert len({r["figure"] for r in answers}) == 4 and any(r["hidden"] for r in answers) and any(not r["hidden"] for r in answers)
for item in {r["part"].split(",")[0] for r in answers}:
    for figure in ("response_after", "mean_after", "change"):
        rows = [r for r in answers if r["part"].startswith(item + ",") and r["figure"] == figure]
        assert sum(r["hidden"] for r in rows) != 1, (item, figure)
PYTHON
run engagement sessions.csv pairs.csv --as-of 2027-12-31 --people people.csv --by department --side mentor -q
expect "by the mentors' department, in words" 0 grep -qE '^pairs that have begun +- +hidden \(fewer than 5\)$' out
expect "with a heading" 0 says out "department of the mentors: Engineering"
run engagement sessions.csv pairs.csv --as-of 2027-12-31 --people people.csv --by sex
expect "no such column" 3 says err "people.csv: column sex: There is no such column"

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
