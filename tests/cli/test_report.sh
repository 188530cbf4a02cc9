#!/usr/bin/env bash
# The report of a matching, as files: an XML parser of another make reads it, nothing in it acts, it is in the manifest, small
# counts are gone, and it stays small with ten thousand pairs.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/page.sh"
data=$source/examples/data

run match "$data/people.csv" --preferences "$data/preferences.csv" -o out1 -q
expect "a report is written" 0 holds out1/report.html
expect "it is well-formed and has names for what is seen" 0 parse out1/report.html
expect "it has its parts" 0 parse out1/report.html '
for part in ("asked", "outcome", "quality", "unmatched", "meetings", "fairness", "lottery", "pairs", "record"): assert part in ids, part'
run match "$data/people.csv" --preferences "$data/preferences.csv" -o out2 -q --threads 3
expect "the same bytes again" 0 same out1/report.html out2/report.html
expect "it is in the manifest" 0 python3 -B -c '
import hashlib, json
made = {o["file"]: o["sha256"] for o in json.load(open("out1/result.json"))["outputs"]}
assert made["report.html"] == hashlib.sha256(open("out1/report.html", "rb").read()).hexdigest()'
run replay out1/result.json
expect "a replay finds it as it was" 0 says out "identical: outcome, levels and 5 files"
sed -i 's/In short/In long/' out1/report.html
run replay out1/result.json
expect "and sees that it was changed" 7 says out "report.html is not beside the manifest as it was"
run match "$data/people.csv" -o out2 -q --report no
expect "without a report the earlier one is told of" 0 says err "out2/report.html is of an earlier run"
expect "and is not in the manifest" 0 python3 -B -c '
import json
assert "report.html" not in [o["file"] for o in json.load(open("out2/result.json"))["outputs"]]'
run match "$data/people.csv" -o out3 --map nowhere
expect "no such column" 3 says err "no column of text or numbers called nowhere, which --map names"
expect "before anything is written" 3 absent out3
run match "$data/people.csv" -o out3 --audit a,,b
expect "an empty name" 2 says err "--audit takes 1 to 8 columns"
run match "$data/people.csv"
expect "the summary has the comparison" 0 says err "a random matching has"

# ---- names that would act

python3 -B - <<'PYTHON'
names = ["=cmd()", "<script>alert(1)</script>", "\u202etxt.exe\u2066\u05d0\u05d1", "x" * 300, "", "</title><b>", "a&amp;b", "'\"`", "\u200f\u05d0", "-1+1"]
with open("planted.csv", "w", encoding="utf-8") as file:
    print("id,role,name,department,gender,skills,wants", file=file)
    for i in range(40):
        quoted = lambda s: '"' + s.replace('"', '""') + '"'
        name = names[i % len(names)]
        print(",".join([quoted(f"{name}{i}"), "mentor" if i % 2 else "mentee", quoted(name), quoted(names[i // 2 % 4] + "d"),
                        quoted(names[i % 3]), "sql:3" if i % 2 else "", "" if i % 2 else "sql:1"]), file=file)
PYTHON
printf '{"schema":"reversa.programme/1","name":"<script>\\u202e=x","rules":[],"criteria":[{"criterion":"coverage","name":"</td>","mentor":"skills","mentee":"wants","weight":1}],"limits":[{"limit":"quota","side":"mentee","where":{"attribute":"department","is":"=cmd()d"},"at_most":{"count":3}}]}' >planted.json
run match planted.csv -o planted -q --names --map department,gender
expect "names that would act" 0 parse planted/report.html '
assert "<script" not in text and "\u202e" not in text and "x" * 300 in text'
run match planted.csv -o bare -q
expect "no names where nobody asks" 0 parse bare/report.html '
assert "txt.exe\ufffd\u05d0\u05d1</td>" not in text'
run match planted.csv --programme planted.json -o limited -q --names
if "$reversa" version | grep -qE "GLPK|HiGHS"; then
    expect "a programme that would act" 0 parse limited/report.html '
assert "<script" not in text and "limits" in ids'
    run match planted.csv --programme planted.json -o limited --audit gender -q
    expect "and again" 0 parse limited/report.html
fi

# ---- a programme that cannot be met, and what a programme calls sensitive

printf '{"schema":"reversa.programme/1","name":"</h1><script>","rules":[],"criteria":[{"criterion":"coverage","mentor":"skills","mentee":"wants","weight":1}],"limits":[{"limit":"load","side":"mentor","at_least":30}]}' >never.json
run match planted.csv --programme never.json -o never -q
expect "no matching: a short report that cannot act" 4 parse never/report.html '
assert "why" in ids and "pairs" not in ids and "<script" not in text and "\u202e" not in text
assert "Why there is no matching" in text and "What contradicts" in text'
printf '{"schema":"reversa.programme/1","sensitive":["department","gender","nowhere"],"rules":[],"criteria":[{"criterion":"coverage","mentor":"skills","mentee":"wants","weight":1}]}' >sensitive.json
run match planted.csv --programme sensitive.json -o sensitive -q
expect "audited are gender and what the programme calls sensitive" 0 parse sensitive/report.html '
assert text.count("<h3>Mentees by ") == 2 and "<h3>Mentees by gender" in text and "<h3>Mentees by department" in text'
run match planted.csv --programme sensitive.json -o sensitive -q --audit gender
expect "or what is asked for alone" 0 parse sensitive/report.html 'assert text.count("<h3>Mentees by ") == 1'

# ---- no pairs, one pair, and ten thousand

printf 'id,role\na,mentor\n' >alone.csv
run match alone.csv -o alone -q
expect "nobody to be paired with" 0 parse alone/report.html 'assert "There are none." in text'
run generate --people 30000 --seed 3 -o many -q
printf '{"schema":"reversa.programme/1","rules":[],"criteria":[{"criterion":"overlap","attribute":"goals","weight":1}],"objective":["pairs"]}' >plain.json
python3 -B - <<'PYTHON'
import csv
rows = list(csv.DictReader(open("many/people.csv")))
with open("sides.csv", "w") as file:
    writer = csv.DictWriter(file, [*rows[0], "name"])
    writer.writeheader()
    for n, row in enumerate(rows[:20400]):
        row["name"] = f"Alexandria Montgomery {n}"
        row["role"] = "mentor" if n % 2 else "mentee"
        row["mentor_capacity"] = row["mentee_capacity"] = ""
        writer.writerow(row)
PYTHON
run match sides.csv --programme plain.json -o sides -q --names --time-limit 60
expect "10,200 pairs, of which 10,000 are listed, in under 2 MB" 0 parse sides/report.html '
assert "The first 10,000 of 10,200 pairs" in text and "too long for paper" in text
assert len(text.encode()) < 2000000, len(text.encode())'
finish
