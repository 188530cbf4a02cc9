#!/usr/bin/env bash
# `reversa audit`: rates and ratios by group, nothing small shown or to be subtracted, formats, and what it refuses.
. "$(dirname "$0")/harness.sh"

json() { # json FILE EXPRESSION: true for the document d; row[step, group] is a row
    python3 - "$1" "$2" <<'PYTHON'
import json, sys
d = json.load(open(sys.argv[1]))
row = {(r["step"], r["group"]): r for r in d["rows"]}
sys.exit(0 if eval(sys.argv[2]) else 1)
PYTHON
}

# ---- by hand: 40 of 80 A and 10 of 40 B signed up for the mentee's side, 30 of the A and 5 of the B have a pair

{
    echo id,role,gender,site
    for i in $(seq 80); do echo "a$i,$([ "$i" -le 40 ] && echo mentee || echo mentor),A,S$((i % 2))"; done
    for i in $(seq 40); do echo "b$i,$([ "$i" -le 10 ] && echo mentee || echo none),B,S$((i % 2))"; done
} >people.csv
{
    echo mentor_id,mentee_id,score
    for i in $(seq 30); do echo "a$((40 + i)),a$i,1"; done
    for i in $(seq 5); do echo "a$((70 + i)),b$i,1"; done
} >pairs.csv
run audit people.csv pairs.csv --by gender
expect "counts and rates" 0 grep -qE '^A +80 +40 +50.0 % .* 30 +75.0 %' out
expect "the group with the highest rate is the reference" 0 says out "compared with A"
expect "the flag never stands alone" 0 says out "proves nothing by itself"
run audit people.csv pairs.csv --by gender --format json
expect "ratio 1/2 of signing up" 0 json out 'abs(row["signed_up", "B"]["ratio"] - 0.5) < 1e-9 and row["signed_up", "A"]["note"] == "reference"'
expect "ratio 2/3 of being matched" 0 json out 'abs(row["matched", "B"]["ratio"] - 2 / 3) < 1e-9'
# R: fisher.test(matrix(c(10, 30, 40, 40), 2))$p.value
expect "Fisher's test" 0 json out 'abs(row["signed_up", "B"]["p"] - 0.01072479055) < 1e-9'
expect "the interval of Katz" 0 json out 'row["signed_up", "B"]["ratio_low"] < 0.5 < row["signed_up", "B"]["ratio_high"] < 1'
cp out all.json
(head -n 1 people.csv; tail -n +2 people.csv | tac) >turned.csv
run audit turned.csv pairs.csv --by gender --format json
expect "the order of people does not matter" 0 same out all.json
"$reversa" audit - pairs.csv --by gender --format json <people.csv >out 2>err
code=$?
expect "people from standard input" 0 same out all.json
run audit people.csv pairs.csv --by gender --side mentor --format csv -o mentors.csv
expect "the other side, CSV, into a file" 0 grep -q '^signed_up,A,reference,false,80,40,0.5,' mentors.csv
run audit people.csv pairs.csv --by gender --stratum site --smallest 2
expect "within strata" 0 says out "The same within each site"
expect "and over how many" 0 says out "2 of 2"
run audit people.csv pairs.csv --by gender --stratum site --smallest 2 --format json
expect "strata in JSON: Mantel and Haenszel's odds ratio of 5 : 15 to 20 : 20 in both" 0 \
    json out 'abs(row["signed_up", "B"]["within_odds_ratio"] - 1 / 3) < 1e-9 and row["signed_up", "B"]["within_strata"] == 2 and 0 < row["signed_up", "B"]["within_p"] < 0.05 and row["signed_up", "B"]["within_tarone_p"] > 0.9 and row["signed_up", "A"]["within_p"] is None'
expect "and the total" 0 json out '(row["signed_up", "all"]["n"], row["signed_up", "all"]["selected"], row["signed_up", "all"]["note"]) == (120, 50, "all")'
run audit people.csv pairs.csv --by gender --stratum site --smallest 2 --format csv
expect "strata in CSV" 0 grep -qE '^signed_up,B,.*,0\.3333333333,' out
expect "totals in CSV" 0 grep -q '^matched,all,all,false,50,35,' out
run audit people.csv pairs.csv --by gender,site --format json --smallest 2
expect "intersections" 0 json out 'row["signed_up", "A, S1"]["n"] == 40 and len(d["rows"]) == 10'

# ---- the scoring rate: 25 of 40 people with a pair have a best score of 0.4, which is the median; a second, lower score of
# someone counts for nothing

{
    echo mentor_id,mentee_id,score
    for i in $(seq 30); do echo "a$((40 + i)),a$i,$([ "$i" -le 10 ] && echo 950000 || echo 400000)"; done
    for i in $(seq 10); do echo "a$((70 + i)),b$i,$([ "$i" -le 5 ] && echo 600000 || echo 400000)"; done
    echo a71,a11,100000
} >scored.csv
run audit people.csv scored.csv --by gender --scoring --format json
expect "scoring rates: 10 of 30 A, 5 of 10 B above the median of 400000" 0 \
    json out '(row["above_median", "A"]["n"], row["above_median", "A"]["selected"]) == (30, 10) and (row["above_median", "B"]["n"], row["above_median", "B"]["selected"]) == (10, 5)'
expect "the impact ratio of scoring" 0 json out 'abs(row["above_median", "A"]["ratio"] - 2 / 3) < 1e-9'
run audit people.csv scored.csv --by gender --scoring
expect "for people" 0 says out "Score above the median, of those with a pair: compared with B"
sed 's/,600000$/,/' scored.csv >unscored.csv
run audit people.csv unscored.csv --by gender --scoring
expect "pairs without a score are refused" 3 says err "5 people have pairs without a score"
run audit people.csv unscored.csv --by gender
expect "but not without --scoring" 0 says out "compared with A"

# ---- small numbers

sed 's/^a1,mentee,A/a1,mentee,C/; s/^a2,mentee,A/a2,mentee,C/; s/^a3,mentee,A/a3,mentee,D/' people.csv >small.csv
run audit small.csv pairs.csv --by gender --format json
expect "small groups are hidden, and not alone" 0 json out 'row["signed_up", "C"]["n"] is None and row["signed_up", "C"]["hidden"] is True and row["signed_up", "C"]["rate"] is None and row["signed_up", "D"]["n"] is None and sum(r["n"] is None for r in d["rows"] if r["step"] == "signed_up") >= 2'
sed 's/^a1,mentee,A/a1,mentee,C/' people.csv >single.csv
run audit single.csv pairs.csv --by gender
expect "one small group hides another" 0 grep -qE '^C +hidden' out
expect "so that nothing is found by subtraction" 0 python3 - <<'PYTHON'
rows = {line.split()[0]: line.split()[1] for line in open("out") if line[:2] in ("A ", "B ", "C ", "al")}
assert rows["C"] == "hidden" and (rows["A"] == "hidden" or rows["B"] == "hidden"), rows
PYTHON
run audit single.csv pairs.csv --by gender --smallest 0 --format json
expect "--smallest 0 shows all" 0 json out 'row["signed_up", "C"]["n"] == 1'
printf 'mentor_id,mentee_id\nx,a1\n' >strangers.csv
run audit people.csv strangers.csv --by gender --side mentor
expect "people who are not there are said" 0 says err "1 of the pairs have someone who is not in people.csv"

# ---- what is wrong

run audit people.csv pairs.csv
expect "groups must be given" 2 says err "needs --by"
run audit people.csv pairs.csv --by sex
expect "no such column" 3 says err "people.csv: column sex: There is no such column"
run audit people.csv pairs.csv --by a,b,c,d,e
expect "too many" 2 says err "1 to 4 columns"
run audit people.csv pairs.csv --by gender --side both
expect "no such side" 2 says err "is none of mentor|mentee"
run audit - - --by gender
expect "one standard input" 2 says err "only one input"
run audit people.csv people.csv --by gender
expect "pairs that are none" 3 says err "column mentor_id: The column is missing"
run help audit
expect "help says what is covered and what is not" 0 says out "is not covered"
(head -n 1 people.csv; grep ,A, people.csv) >alone.csv
run audit alone.csv pairs.csv --by gender -q
expect "one group: no comparison, and no words about one" 0 says out "no two groups to compare"
expect "nor a table of it" 0 python3 -c 'assert "compared with" not in open("out").read()'
finish
