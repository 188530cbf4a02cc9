#!/usr/bin/env bash
# rematch: what it says adds up, every exact point is found again by a limit on changes, and who waited is served.
. "$(dirname "$0")/harness.sh"

json() { # json FILE EXPRESSION: true for the document d
    python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); sys.exit(0 if eval(sys.argv[2]) else 1)' "$1" "$2"
}

check() { # check FILE EXPRESSION: true for the rows d of a CSV file
    python3 -c 'import csv, sys; d = list(csv.DictReader(open(sys.argv[1], newline=""))); sys.exit(0 if eval(sys.argv[2]) else 1)' "$1" "$2"
}

# A year on: some have left, some are new, and the pairs that run are those of another organisation's mind.
run generate --people 300 --seed 5 --events no -o few -q
python3 - <<'PYTHON'
import csv, random
draw = random.Random(1)
rows = list(csv.DictReader(open("few/people.csv", newline="")))
luck = {row["id"]: draw.random() for row in rows}
for name, low, high in (("first.csv", 0, 0.9), ("second.csv", 0.1, 1)):
    kept = [dict(row) for row in rows if low <= luck[row["id"]] < high]
    ids = {row["id"] for row in kept}
    with open(name, "w", newline="") as f:
        writer = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in kept:
            row["manager_id"] = row["manager_id"] if row["manager_id"] in ids else ""
            writer.writerow(row)
PYTHON
run match first.csv -o before -q
run rematch second.csv --previous before/pairs.csv --curve --curve-solves 1000 -o out1
expect "a summary" 0 says out "could not be kept"
expect "with the curve" 0 says out "What changes bring"
expect "counts add up" 0 json out1/rematch.json 'd["counts"]["kept"] + d["counts"]["broken"] + d["counts"]["impossible"] == d["counts"]["before"] and d["counts"]["broken"] > 0 and d["counts"]["impossible"] > 0'
expect "a row for each change" 0 json out1/rematch.json 'len([c for c in d["changes"] if c["change"] == "broken"]) == d["counts"]["broken"] and all(c["text"] for c in d["changes"])'
expect "kept and new are the pairs" 0 python3 -c '
import csv, json
pairs = {(r["mentor_id"], r["mentee_id"]) for r in csv.DictReader(open("out1/pairs.csv"))}
diff = list(csv.DictReader(open("out1/diff.csv")))
told = {(r["mentor_id"], r["mentee_id"]) for r in diff if r["change"] in ("kept", "new")}
before = {(r["mentor_id"], r["mentee_id"]) for r in csv.DictReader(open("before/pairs.csv"))}
was = {(r["mentor_id"], r["mentee_id"]) for r in diff if r["change"] in ("kept", "broken", "impossible")}
assert pairs == told and before == was'
expect "a stand-by for either of each pair" 0 check out1/standby.csv 'len(d) > 20 and {r["replaces"] for r in d} == {"mentor", "mentee"} and all(r["place"] in ("free", "taken", "") for r in d)'
run replay out1/result.json
expect "the record can be run again" 0 says out "identical"
"$reversa" rematch second.csv --previous before/pairs.csv --curve --curve-solves 1000 -o out2 -q --threads 3
code=$?
expect "the same for any number of threads" 0 same out1/rematch.json out2/rematch.json
{
    head -n 1 second.csv
    tail -n +2 second.csv | tac
} >turned.csv
{
    head -n 1 before/pairs.csv
    tail -n +2 before/pairs.csv | tac
} >turned-pairs.csv
run rematch turned.csv --previous turned-pairs.csv --curve --curve-solves 1000 -o out3 -q
expect "and for any order of the rows" 0 same out1/rematch.json out3/rematch.json

points() { # every exact point once more by integer programming: match with the limit `changes` of the rest
    python3 -B - "$reversa" <<'PYTHON'
import csv, json, subprocess, sys
reversa = sys.argv[1]
again = json.load(open("out1/rematch.json"))
assert again["curve_is_whole"] and len(again["curve"]) >= 3, again["curve"]
programme = json.loads(subprocess.run([reversa, "programme"], capture_output=True, check=True).stdout)
people = {row["id"] for row in csv.DictReader(open("second.csv"))}
gone = sum(c["change"] == "impossible" and c["cause"] == "rule" for c in again["changes"])
for point in again["curve"][:-1]:
    programme["limits"] = [{"limit": "changes", "at_most": point["broken"] + gone}]
    json.dump(programme, open("limited.json", "w"))
    subprocess.run([reversa, "match", "second.csv", "--previous", "before/pairs.csv", "--programme", "limited.json",
                    "-o", "limited", "-q"], check=True)
    levels = {level["level"]: level["value"] for level in json.load(open("limited/result.json"))["levels"]}
    assert levels["mentees"] == point["mentees"] and levels["score"] == point["score"], (point, levels)
PYTHON
}
if "$reversa" version | grep -qE 'GLPK|HiGHS'; then
    points
    code=$?
    expect "every exact point is found again within a limit on changes" 0
    run rematch second.csv --previous before/pairs.csv --most-changes 1 --no-standby -o within -q
    expect "at most one is broken" 0 json within/rematch.json 'd["counts"]["broken"] <= 1'
    expect "and no stand-by is looked for" 0 check within/standby.csv 'd == []'
    run replay within/result.json
    expect "that can be run again, too" 0 says out "identical"
fi

run rematch second.csv --previous before/pairs.csv
expect "rows on standard output" 0 says out "change,mentor_id,mentee_id,side,score,cause,rule,exchange,note,text"
run rematch second.csv --previous before/pairs.csv --format table
expect "or sentences" 0 says out "cannot stay together"
run rematch second.csv --previous before/pairs.csv --format json -q
expect "or JSON" 0 json out 'd["schema"] == "reversa.rematch/1"'
run rematch second.csv
expect "the reviewed pairs are needed" 2 says err "needs the reviewed pairs"
run rematch second.csv --previous before/pairs.csv --most-changes many
expect "a number is needed" 2 says err "takes a whole number"
run rematch second.csv --previous before/pairs.csv -o out1 --format csv
expect "rows and a folder do not go together" 2 says err "out1/diff.csv"
run rematch second.csv --previous nothing.csv
expect "no such file" 3 says err "nothing.csv"
run rematch second.csv --previous before/pairs.csv --curve --programme "$source/examples/data/programme_levels.json"
expect "a curve that cannot be" 3 says err "The curve cannot be found"
run help rematch
expect "help teaches" 0 says out "--most-changes"
if [ -w /dev/full ]; then
    "$reversa" rematch second.csv --previous before/pairs.csv --format json -q >/dev/full 2>err
    code=$?
    expect "a full disk" 1 says err "Cannot be written"
fi

# Names that would act: in ids, notes and tags.
python3 - <<'PYTHON'
import csv
with open("evil.csv", "w", newline="") as f:
    w = csv.writer(f)
    w.writerow(["id", "role", "wants", "skills"])
    w.writerow(["=cmd()", "mentor", "", "a:3"])
    w.writerow(["<script>", "mentee", "a", ""])
    w.writerow(["\u202eevil", "mentor", "", "a:3"])
    w.writerow(["e" * 300, "mentee", "a", ""])
with open("evil-pairs.csv", "w", newline="") as f:
    w = csv.writer(f)
    w.writerow(["mentor_id", "mentee_id", "state", "note"])
    w.writerow(["=cmd()", "e" * 300, "active", "=1+1"])
    w.writerow(["\u202eevil", "<script>", "active", "<b>"])
    w.writerow(["@left", "-gone", "active", "+a1"])
PYTHON
run rematch evil.csv --previous evil-pairs.csv -o evil -q
expect "acting names" 0
expect "no cell is a formula" 0 check evil/diff.csv 'len(d) == 3 and not any(v[:1] in "=@+" and v or v[:2] == "-g" for r in d for v in r.values())'
expect "and JSON is JSON" 0 json evil/rematch.json 'd["counts"]["before"] == 3'

# One mentor for three mentees, three rounds: who waited comes first, so each has a turn.
cat >waiting.json <<'JSON'
{"schema": "reversa.programme/1", "rules": [], "limits": [], "objective": ["mentees", "score"],
 "criteria": [{"criterion": "coverage", "mentor": "skills", "mentee": "wants", "weight": 1},
              {"criterion": "waiting", "side": "mentee", "full": 2, "weight": 2}]}
JSON
cat >round1.csv <<'CSV'
id,role,skills,wants,waiting_rounds
m,mentor,a:3;b:2;c:1,,
e1,mentee,,a,0
e2,mentee,,b,0
e3,mentee,,c,0
CSV
run match round1.csv --programme waiting.json -o turn1 -q
for round in 2 3; do
    python3 - "$round" <<'PYTHON'
import csv, sys
n = int(sys.argv[1])
without = {r["person_id"] for r in csv.DictReader(open("turn%d/unmatched.csv" % (n - 1))) if r["side"] == "mentee"}
rows = list(csv.DictReader(open("round%d.csv" % (n - 1))))
with open("round%d.csv" % n, "w", newline="") as f:
    w = csv.DictWriter(f, list(rows[0]))
    w.writeheader()
    for r in rows:
        if r["role"] == "mentee":
            r["waiting_rounds"] = int(r["waiting_rounds"]) + 1 if r["id"] in without else 0
        w.writerow(r)
PYTHON
    run rematch round$round.csv --programme waiting.json --previous turn$((round - 1))/pairs.csv -o turn$round -q
done
expect "the best fit comes first" 0 says turn1/pairs.csv "m,e1,"
expect "then the better of those who waited" 0 says turn2/pairs.csv "m,e2,"
expect "then who waited longest, though they fit least" 0 says turn3/pairs.csv "m,e3,"
expect "and the broken pair is told" 0 says turn3/diff.csv "m and e2 part"

finish
