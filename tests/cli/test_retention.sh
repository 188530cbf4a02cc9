#!/usr/bin/env bash
# `reversa retention`: figures, the naive one beside them, groups without small numbers, formats, and what it refuses.
. "$(dirname "$0")/harness.sh"

json() { # json FILE EXPRESSION: true for the document d, with v(figure) a value
    python3 - "$1" "$2" <<'PYTHON'
import json, math, sys
d = json.load(open(sys.argv[1]))
row = {r["figure"]: r for r in d["rows"] if r["part"] != "groups"}
sys.exit(0 if eval(sys.argv[2]) else 1)
PYTHON
}

run generate --people 1500 --seed 4 --hazard-ratio 0.5 -o half
expect "generate says the true effect" 0 says out "at 0.5 times the rate"
cd half || exit 1
known=(--from 2027-01-01 --as-of 2028-12-31 --adjust department,level)
run retention employment.csv "${known[@]}"
expect "a table for people" 0 says out "rate of leaving, inside / outside"
expect "the naive figure is called biased" 0 grep -qE '^rate of leaving, ever / never joined .* biased$' out
expect "with the reason" 0 says out "immortal time"
expect "and the rates of personnel reports" 0 grep -qE '^new_hire_retention ' out
run retention employment.csv "${known[@]}" --format json -q
expect "as JSON: within four standard errors of the truth" 0 \
    json out 'abs(math.log(row["hazard_ratio"]["value"] / 0.5)) < 4 * math.log(row["hazard_ratio"]["high"] / row["hazard_ratio"]["low"]) / 3.92'
expect "the naive one is lower than the right one" 0 \
    json out 'row["naive_hazard_ratio"]["value"] < row["hazard_ratio"]["value"] and row["naive_hazard_ratio"]["note"] == "biased"'
expect "each figure says how to read it" 0 json out 'all(r["reading"] for r in d["rows"] if r["part"] == "figures")'
cp out all.json
run retention employment.csv "${known[@]}" --format csv -q -o all.csv
expect "CSV into a file" 0 grep -q '^figures,,hazard_ratio,ratio,0\.' all.csv
run retention employment.csv "${known[@]}" --format csv -q --threads 1
expect "one thread, the same bytes" 0 same out all.csv
(head -n 1 employment.csv; tail -n +2 employment.csv | sort -R --random-source=<(yes)) >shuffled.csv
run retention shuffled.csv --from 2027-01-01 --as-of 2028-12-31 --format json -q
mv out shuffled.json
run retention employment.csv --from 2027-01-01 --as-of 2028-12-31 --format json -q
expect "the order of rows does not matter to the hazard ratio" 0 python3 -c '
import json
a, b = ({r["figure"]: r["value"] for r in json.load(open(f))["rows"]} for f in ("out", "shuffled.json"))
assert abs(a["hazard_ratio"] - b["hazard_ratio"]) < 1e-9 and a["hazard_ratio"] < 0.7'
"$reversa" retention - "${known[@]}" --format csv -q <employment.csv >out 2>err
code=$?
expect "from standard input" 0 same out all.csv

# ---- what files lack

run retention employment.csv --adjust department,level --format json
expect "without --from: leavers that the file lacks are noticed" 0 grep -q "warning: Nobody left before 2027-01-.*--from" err
expect "and the figure is the one with --from" 0 python3 -c '
import json, math
a, b = ({r["figure"]: r["value"] for r in json.load(open(f))["rows"]}["hazard_ratio"] for f in ("out", "all.json"))
assert abs(math.log(a / b)) < 0.05, (a, b)'
expect "the warning is in the document" 0 json out 'any("--from" in w for w in d["warnings"])'
sed '2s/^\([^,]*,[^,]*\),[^,]*,[^,]*,/\1,2040-01-01,voluntary,/' employment.csv >typo.csv
run retention typo.csv
expect "one date far in the future is no last day" 0 grep -q "warning: The latest date, 2040-01-01, .*--as-of" err
expect "the data end where the others do" 0 says out "Data up to 2028-12-"
sed 's/,voluntary,/,Voluntary,/' employment.csv >capital.csv
run retention capital.csv "${known[@]}" --format json -q
expect "a reason in capital letters" 0 json out 'row["voluntary_difference"]["value"] is not None'
sed 's/,voluntary,/,resigned,/' employment.csv >resigned.csv
run retention resigned.csv "${known[@]}" --format json
expect "a reason that nobody has gives no share" 0 json out 'row["voluntary_difference"]["value"] is None'
expect "and says which reasons there are" 0 grep -q "warning: No exit has the reason \"voluntary\".*resigned" err
sed 's/,voluntary,/,,/' employment.csv >blank.csv
run retention blank.csv "${known[@]}"
expect "missing reasons give no share" 0 says err "exits have no reason, so nothing is said of voluntary ones"
run retention employment.csv "${known[@]}" --horizon 600 --format json -q
expect "nothing is said beyond what was seen" 0 json out 'row["stay"]["value"] is None'

run retention employment.csv "${known[@]}" --level 0.9 --horizon 9 --voluntary involuntary --tenure-caliper 3 --joining-caliper 0.1 --known-to 2029-03-31
expect "another level" 0 says out "90 % interval"
expect "the balance of the pairs" 0 grep -qE '^tenure +- +-?0\.[0-9]+' out
expect "rates say their days" 0 says out "Rates from 2028-01-02 to 2028-12-31"
expect "and what they are made from" 0 grep -qE '^turnover .* [0-9]+ of [0-9]+\.[0-9] ' out
run retention employment.csv --from 2028-06-01 --as-of 2028-12-31 --format json -q
expect "rates of part of a year say so" 0 json out 'd["rates_from"] == "2028-06-01" and row["turnover"]["reading"].startswith("From 2028-06-01 to 2028-12-31: ")'
expect "with numerator and denominator" 0 json out 'abs(row["turnover"]["events"] / row["turnover"]["n"] - row["turnover"]["value"]) < 1e-9'
expect "balance before and after as rows" 0 python3 -c '
import json
rows = [r for r in json.load(open("all.json"))["rows"] if r["part"] == "balance"]
assert {r["figure"] for r in rows} == {"difference_before", "difference_after"} and {"level", "tenure"} <= {r["group"] for r in rows}'
run retention employment.csv --level 1
expect "no such level" 2 says err "--level must lie between 0 and 1"

# ---- groups

run retention employment.csv "${known[@]}" --by department --format json -q
expect "groups: no small number is shown, and none can be subtracted" 0 python3 - employment.csv <<'PYTHON'
import collections, csv, json, sys
groups = {r["group"]: r for r in json.load(open("out"))["rows"] if r["part"] == "groups" and r["figure"] == "stay"}
cells = collections.defaultdict(lambda: [0, 0, 0, 0])
for row in csv.DictReader(open(sys.argv[1])):
    cells[row["department"]][2 * (row["programme_start"] == "") + (row["exit_date"] == "")] += 1
hidden = [g for g in groups if groups[g]["n"] is None]
assert set(groups) == set(cells) and 2 <= len(hidden) < len(groups)
assert all(r["hidden"] is (r["group"] in hidden) and (r["value"] is None or not r["hidden"]) for r in groups.values())
for g, counts in cells.items():
    if any(0 < c < 5 for c in counts):
        assert g in hidden, g
    if g not in hidden:
        assert groups[g]["n"] <= sum(counts)
for c in range(4):  # what all hidden groups have together is no small number either
    together = sum(cells[g][c] for g in hidden)
    assert together == 0 or together >= 5
PYTHON
run retention employment.csv "${known[@]}" --by department
expect "hidden groups say so" 0 grep -qE '^[A-Z][A-Za-z ]+ +hidden \(fewer than 5\)' out
expect "and a word about them" 0 says out "found by subtraction"
run retention employment.csv "${known[@]}" --by department --smallest 1 --format csv -q
expect "with --smallest 1 all is shown" 0 eval '! grep -q "not shown" out'

# ---- what is wrong

run retention employment.csv --by team
expect "no such column" 3 says err "team"
run retention employment.csv --adjust level,
expect "an empty name" 2 says err "--adjust takes"
run retention employment.csv --as-of 2027-02-30
expect "no such day" 2 says err "is not a date such as"
run retention employment.csv --from 2028-01-01 --as-of 2027-01-01
expect "the wrong way round" 2 says err "--from must lie before --as-of"
run retention employment.csv --from 2030-01-01
expect "the first day after the last" 2 says err "--from must lie before the last day of the data, 2028-12-"
run retention employment.csv --horizon 1201
expect "a horizon of more than a working life" 2 says err "--horizon takes at most"
run retention employment.csv --as-of 1980-01-01
expect "the last day before all hires" 0 says err "hired on the last day of the data or after: 1"
run retention employment.csv --horizon 0
expect "no horizon" 2 says err "--horizon"
run retention
expect "no file" 2 says err "needs EMPLOYMENT.csv"
run retention nothing.csv
expect "a file that is not there" 3 says err "nothing.csv"
run retention pairs.csv
expect "a file of another kind" 3 says err "column person_id: The column is missing"
head -n 1 employment.csv >empty.csv
run retention empty.csv
expect "nobody in it" 3 says err "There is nobody in it"
printf 'person_id,hire_date,exit_date,exit_reason,programme_start\na,2020-01-01,2019-01-01,,\n' >wrong.csv
run retention wrong.csv
expect "what is wrong has a place" 3 says err "wrong.csv:2: column exit_date: The exit is before the hire"
printf 'person_id,hire_date,exit_date,exit_reason,programme_start\na,2020-01-01,,,\nb,2020-02-01,,,\n' >few.csv
run retention few.csv
expect "two people: no number is invented" 0 says out "nobody joined the programme"
run retention employment.csv -o /dev/null/x
expect "an output that cannot be written" 1 says err "Cannot be written"
run help retention
expect "help says what the comparison is not" 0 says out "not what caused it"
finish
