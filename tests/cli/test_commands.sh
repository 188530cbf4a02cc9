#!/usr/bin/env bash
# Every command does its work: files, streams, formats, and the exit codes of a run.
. "$(dirname "$0")/harness.sh"

json() { # json FILE EXPRESSION: true for the document d
    python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); sys.exit(0 if eval(sys.argv[2]) else 1)' "$1" "$2"
}

# ---- generate

run generate --people 300 --seed 5 -o first
expect "generate writes three files" 0 holds first/people.csv first/preferences.csv first/previous.csv
expect "and says what it drew" 0 grep -qE '^people +300$' out
run generate -n 300 --seed=5 -o second --format json
expect "the same seed, the same people" 0 cmp -s first/people.csv second/people.csv
expect "counts as JSON" 0 json out 'any(r["what"] == "people" and r["number"] == 300 for r in d)'
run generate --people 300 --seed 6 -o second -q
expect "another seed, others" 0 eval '! cmp -s first/people.csv second/people.csv'
expect "--quiet is quiet" 0 empty out
expect "nothing else stays in the folder" 0 test "$(ls -A second | wc -l)" = 7
mkdir old && cp second/people.csv old/pairs.csv
run generate --people 300 --seed 6 --events no -o old -q
expect "files that stay are the user's" 0 same old/pairs.csv second/people.csv
run generate --people 300 --seed 6 --events no -o old
expect "but they are not of this organisation" 0 says err "old/pairs.csv was there before and does not belong"
run generate --people 50
expect "without a folder people go to standard output" 0 test "$(wc -l <out)" = 51
run generate --people 50 -o /dev/null/folder
expect "a folder that cannot be made" 1 says err "Cannot be written"

# ---- validate

cd first || exit 1
run validate people.csv preferences.csv previous.csv
expect "validate finds out what each is" 0 grep -qE '^previous.csv +previous pairs +[0-9]+ +good' out
"$reversa" programme -o programme.json
run validate programme.json
expect "a programme alone" 0 grep -qE '^programme.json +programme +good' out
run validate programme.json people.csv --format json
expect "validate as JSON" 0 json out '[r["verdict"] for r in d] == ["good", "good"]'
run validate preferences.csv
expect "pairs need people" 2 says err "give people.csv as well"
run validate people.csv people.csv
expect "twice the same kind" 2 says err "are both people"
"$reversa" validate - <people.csv >out 2>err
code=$?
expect "people from standard input" 0 says out good

# ---- programme

run programme
expect "programme prints the built-in one" 0 json out 'd["schema"] == "reversa.programme/1" and len(d["rules"]) == 6'
same out programme.json
code=$?
expect "programme -o writes the same" 0
run programme programme.json
expect "normalised it is itself" 0 same out programme.json
"$reversa" programme - <programme.json >out 2>err
code=$?
expect "programme from standard input" 0 same out programme.json

# ---- match

run match people.csv --preferences preferences.csv --previous previous.csv -o results
expect "match writes three files" 0 holds results/pairs.csv results/unmatched.csv results/result.json
expect "proven" 0 grep -qE 'optimal: proven over all [0-9,]+ eligible pairs' out
expect "where it is" 0 says out "results/pairs.csv"
expect "messages would go to standard error" 0 empty err
expect "result.json says optimal" 0 json results/result.json 'd["outcome"] == "optimal"'
run match people.csv --preferences preferences.csv --previous previous.csv
expect "without a folder the pairs go to standard output" 0 same out results/pairs.csv
expect "and the summary to standard error" 0 says err "optimal: proven"
run match people.csv --preferences preferences.csv --previous previous.csv -q --threads 1 -o -
expect "one thread, the same bytes" 0 same out results/pairs.csv
expect "quiet" 0 empty err
"$reversa" match - --preferences preferences.csv --previous previous.csv -q <people.csv >out 2>err
code=$?
expect "people from standard input, the same bytes" 0 same out results/pairs.csv
"$reversa" match people.csv --preferences - --previous previous.csv -q <preferences.csv >out 2>err
code=$?
expect "preferences from standard input, the same bytes" 0 same out results/pairs.csv
"$reversa" match people.csv --programme - --preferences preferences.csv --previous previous.csv -q <programme.json >out 2>err
code=$?
expect "the built-in programme given as a file, the same bytes" 0 same out results/pairs.csv
run match people.csv --preferences preferences.csv --previous previous.csv --format json -q
expect "pairs as JSON" 0 python3 - <<'PYTHON'
import csv, json
rows = [r for r in csv.DictReader(open("results/pairs.csv")) if r["state"] in ("active", "pinned")]
pairs = json.load(open("out"))
assert [{k: str(v) for k, v in p.items()} for p in pairs] == rows
PYTHON
run match people.csv --format table -q
expect "pairs as a table" 0 grep -qE '^mentor +mentee +score +state' out
run match people.csv --format json -o results
expect "result.json in place of the summary" 0 json out 'd["outcome"] == "optimal"'
run match people.csv -o results --solver network -v --progress plain
expect "-v tells time and memory" 0 grep -qE 'reversa: [0-9.]+ s, at most [0-9,]+ bytes' err

cp results/result.json network.json
engines=()
for engine in GLPK HiGHS; do
    if "$reversa" version | grep -q "$engine"; then
        engines+=("${engine,,}")
    else
        run match people.csv --solver "${engine,,}"
        expect "$engine is not in this build" 3 says err "without $engine"
    fi
done
for engine in "${engines[@]}"; do
    run match people.csv -o results --solver "$engine" -q
    expect "the network and $engine reach the same" 0 python3 -B - "$engine" <<'PYTHON'
import json, sys
network, searched = (json.load(open(path)) for path in ("network.json", "results/result.json"))
assert network["levels"] == searched["levels"] and searched["solver"] == sys.argv[1] != network["solver"]
PYTHON
done
if [ ${#engines[@]} -gt 0 ]; then
    cp "$source/examples/data/programme_quota.json" .
    run match people.csv --programme programme_quota.json --solver network
    expect "the network refuses a quota" 3 says err quota
fi
run match people.csv --preferences preferences.csv -o results -q
expect "quiet with a folder" 0 empty out

# ---- reviewed pairs come back

awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "state") s = i } NR == 2 { $s = "pinned" }
    NR == 3 { $s = "forbidden" } { print }' results/pairs.csv >reviewed.csv
pinned=$(sed -n 2p reviewed.csv | cut -d, -f1,2)
forbidden=$(sed -n 3p reviewed.csv | cut -d, -f1,2)
run match people.csv --previous reviewed.csv -q
expect "a pinned pair stays" 0 grep -q "^$pinned,.*pinned" out
expect "a forbidden pair does not" 0 eval "! grep -q '^$forbidden,.*active' out"
expect "it stays forbidden, without a score" 0 grep -q "^$forbidden,,.*,forbidden," out
cp out again.csv
run match people.csv --previous again.csv -q
expect "and so it goes on" 0 same out again.csv
expect "sorted by ids" 0 eval 'tail -n +2 out | cut -d, -f1,2 | LC_ALL=C sort -c -t, -k1,1 -k2,2'

# ---- limits: exit codes 4, 5 or 6

cat >few.csv <<'CSV'
id,role,level
A,mentor,1
B,mentor,2
C,mentee,5
D,mentee,6
CSV
cat >impossible.json <<'JSON'
{"schema": "reversa.programme/1", "rules": [{"rule": "level_gap", "at_least": 1}],
 "criteria": [{"criterion": "gap", "attribute": "level", "ideal": 4, "range": 4, "weight": 1}],
 "limits": [{"limit": "load", "side": "mentor", "at_least": 2, "at_most": 3}], "objective": ["mentees", "score"]}
JSON
sed 's/mentor_capacity//' few.csv | awk -F, -v OFS=, 'NR == 1 { print $0, "mentor_capacity" } NR > 1 { print $0, 3 }' >roomy.csv
run match roomy.csv --programme impossible.json -o infeasible
expect "infeasible" 4 says out "infeasible: no choice"
expect "and which limits" 4 says out "load"
expect "the limit that contradicts, alone" 4 says out "  load mentor at least 2, for "
expect "the certificate" 4 says out "2 mentors, who want 4 partners"
expect "and what would help" 4 says out 'Lower "load mentor at least 2" to 1'
expect "the same in result.json" 4 json infeasible/result.json 'd["reason"]["minimal"] and d["reason"]["relaxations"][0]["to"] == 1 and d["reason"]["crowds"][0]["wanted"] == 4 and sorted(d["reason"]["crowds"][0]["people"]) == ["A", "B"]'
run match roomy.csv --programme impossible.json --reason-time 0.000001 -o unexplained
expect "no reason where there is no time for it" 4 json unexplained/result.json '"reason" not in d'
expect "the result is written all the same" 4 json unexplained/result.json 'd["outcome"] == "infeasible"'
expect "but no pairs, and nobody without a partner" 4 test "$(ls -A infeasible | tr "\n" " ")" = "report.html result.json "
expect "the report says why, and what would help" 4 eval 'grep -q "2 mentors, who want 4 partners" infeasible/report.html && grep -q "What would help" infeasible/report.html'
expect "and without time for it what contradicts" 4 eval 'grep -q "These cannot hold together" unexplained/report.html && ! grep -q "What would help" unexplained/report.html'
run match roomy.csv --programme impossible.json -o infeasible --report no
expect "without a report the earlier one is told of" 4 says err "infeasible/report.html is of an earlier run"
expect "the summary names no file that is not there" 4 eval '! says out infeasible/pairs.csv'
sed 's/"at_least": 2, "at_most": 3/"at_most": 3/' impossible.json >possible.json
run match roomy.csv --programme possible.json -o kept
cp -r kept before
run match roomy.csv --programme impossible.json --previous kept/pairs.csv -o kept
expect "infeasible: the pairs of an earlier run stay" 4 same kept/pairs.csv before/pairs.csv
expect "and so do those without a partner" 4 same kept/unmatched.csv before/unmatched.csv
expect "result.json says why" 4 json kept/result.json 'd["outcome"] == "infeasible"'
expect "and standard error what stayed" 4 says err "kept/pairs.csv is of an earlier run and stays as it was"
run match roomy.csv --programme impossible.json --format json
expect "infeasible without a folder: no pairs" 4 says out "[]"
run match people.csv --memory-limit 100k
expect "memory limit" 6 says err "emory"
run match people.csv --time-limit 0.000001 -o late
expect "time limit" 6 says err "time limit"
expect "nothing is written" 6 absent late

# ---- explain

pair=$(sed -n 2p results/pairs.csv | cut -d, -f1,2 | tr , ' ')
score=$(sed -n 2p results/pairs.csv | cut -d, -f3)
run explain people.csv $pair
expect "explain a pair" 0 grep -qx eligible out
run explain people.csv $pair --format json
expect "contributions add up to the score in pairs.csv" 0 \
    json out "d['eligible'] and d['score'] == $score and sum(t['contribution'] for t in d['terms']) == $score"
run explain people.csv $pair --format csv -o pair.csv
expect "explain as CSV in a file" 0 grep -q "^pair,score,,pass,,,$score,,,\$" pair.csv
run explain people.csv ${pair#* } ${pair% *}
expect "the other way round: not eligible, and why" 0 grep -q "^not eligible: .*rule level_gap level fails" out
run explain people.csv $pair --format json
expect "the best matching has the pair, and its loss is told by level" 0 \
    json out "d['matching']['chosen'] and d['matching']['exchange']['claim'] == 'exact' and list(d['matching']['exchange']['loss']) == ['mentees', 'score']"
run explain people.csv $pair --no-match --format json
expect "rules and terms alone" 0 json out "'matching' not in d"
run explain people.csv $pair --format json
other=$(python3 -c 'import json; print(json.load(open("out"))["matching"]["mentor"]["alternatives"][0]["id"])')
run explain people.csv ${pair% *} $other --format json
expect "an alternative says from which score on it would be made" 0 \
    json out "not d['matching']['chosen'] and d['matching']['deciding_score'] >= d['score'] and d['matching']['would_do_alone']"
expect "what a criterion would have to be is what makes the score that decides" 0 json out "all(
    sum(t['weight'] * (v if t['criterion'] == c else t['value']) for t in d['terms']) // sum(t['weight'] for t in d['terms']) >= d['matching']['deciding_score']
    > sum(t['weight'] * (v - 1 if t['criterion'] == c else t['value']) for t in d['terms']) // sum(t['weight'] for t in d['terms'])
    for c, v in d['matching'].get('would_do_alone', {}).items())"
run explain people.csv --format json
expect "how many pairs had to be so" 0 \
    json out "d['claim'] == 'exact' and d['in_every_best_matching'] + d['decided_by_lottery'] == d['pairs'] > 0"
run explain people.csv
expect "the same in words" 0 grep -q "the lottery decided" out
cat >values.csv <<'END'
id,role,level,languages,availability,skills,wants,tools
m1,mentor,2,en;fr,Mon 09:00-11:00,python:3;=cmd(),,<script>;saw
e1,mentee,5,fr,Mon 10:40-12:00,,python;=cmd(),<script>
END
cat >values.json <<'END'
{"schema": "reversa.programme/1", "rules": [{"rule": "shared", "attribute": "languages"}, {"rule": "overlap_minutes", "at_least": 30}],
 "criteria": [{"criterion": "coverage", "mentor": "skills", "mentee": "wants", "weight": 1},
              {"criterion": "overlap", "attribute": "tools", "weight": 1}]}
END
run explain values.csv m1 e1 --programme values.json --format json
expect "the values behind terms and rules" 0 json out "[[r[k] for k in ('mentor', 'mentee', 'common')] for r in d['rules'][3:]] == [['en, fr', 'fr', 'fr'], ['120 minutes a week', '80 minutes a week', '20 minutes a week']] \
    and d['rules'][4]['verdict'] == 'fail' and d['terms'][0]['mentee'] == 'python, =cmd()' and d['terms'][1]['common'] == '<script>'"
run explain values.csv m1 e1 --programme values.json
expect "and for people" 0 grep -q "^overlap_minutes .*120 minutes a week .*80 minutes a week .*20 minutes a week" out
printf 'id,role,tools,needs\nm1,mentor,saw;axe,\ne1,mentee,,axe\ne2,mentee,,plane\n' >tools.csv
cat >tools.json <<'END'
{"schema": "reversa.programme/1", "rules": [], "criteria": [{"criterion": "coverage", "mentor": "tools", "mentee": "needs", "weight": 1}]}
END
run shortlist tools.csv --programme tools.json
expect "sets that only the programme knows have names" 0 grep -q "tools that meet needs (axe)" out
run why-not tools.csv e2 --programme tools.json --check 4
expect "and can be asked about" 0 grep -q "^e2 has no partner" out
run explain people.csv nobody ${pair#* }
expect "someone who is not there" 3 says err 'people.csv: Nobody has the id "nobody"'
finish
