#!/usr/bin/env bash
# advise: every gain that is claimed is found again by putting the advice into the files by hand.
. "$(dirname "$0")/harness.sh"

json() { # json FILE EXPRESSION: true for the document d
    python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); sys.exit(0 if eval(sys.argv[2]) else 1)' "$1" "$2"
}

again() { # again ADVICE PEOPLE [OPTION...]: apply each checked new mentor or place to the rows, match, compare
    python3 -B - "$reversa" "$@" <<'PYTHON'
import csv, json, os, subprocess, sys
reversa, advice, people, options = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
rows = list(csv.DictReader(open(people, newline="")))
columns = list(rows[0])
days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

def levels(changed):
    with open("changed.csv", "w", newline="") as f:
        writer = csv.DictWriter(f, columns)
        writer.writeheader()
        writer.writerows(changed)
    subprocess.run([reversa, "match", "changed.csv", "-q", "-o", "changed", *options], check=True)
    result = json.load(open("changed/result.json"))
    assert result["outcome"] == "optimal"
    return {level["level"] if "level" in level else level["name"]: level["value"] for level in result["levels"]}

def local(slot, offset):
    day, hours = slot.split(" ")
    start = days.index(day) * 1440 + int(hours[:2]) * 60 + int(offset or 0)
    start %= 10080
    end = (start + 120) % 1440
    at = start % 1440
    return "%s %02d:%02d-%02d:%02d" % (days[start // 1440], at // 60, at % 60, (end or 1440) // 60, end % 60)

before = levels(rows)
checked = 0
for item in json.load(open(advice)):
    if item["checked"] != "yes" or item["kind"] not in ("tag", "text", "slot", "place"):
        continue
    changed = [dict(row) for row in rows]
    row = next(row for row in changed if row["id"] == item["person"])
    if item["kind"] == "place":
        row["mentor_capacity"] = str(item["to"])
    else:
        row = dict(row, id="one more", role="mentor", mentor_capacity="1")
        for column in ("name", "email", "manager_id", "mentor_minimum"):
            if column in row:
                row[column] = ""
        value = item["value"]
        if item["kind"] == "tag":
            value += ":3"
        if item["kind"] == "slot":
            value = local(value, row.get("utc_offset"))
        row[item["column"]] = value
        changed.append(row)
    after = levels(changed)
    gains = [after[name] - before[name] for name in after]
    assert gains == [item["gain_" + name] for name in after], (item, gains)
    most = [item["at_most_" + name] for name in after]
    assert most[0] is None or gains <= most, (item, gains, most)
    checked += 1
assert checked >= 8, checked
PYTHON
}

run generate --people 200 --seed 11 --events no -o few -q
run advise few/people.csv --best 4 --format json
expect "advice as JSON" 0 json out 'len(d) > 20 and {"tag", "text", "slot", "level"} <= {i["kind"] for i in d}'
expect "so many of each kind are checked" 0 json out 'all(sum(i["checked"] == "yes" for i in d if i["kind"] == k) <= 4 for k in ("tag", "text", "slot", "place"))'
cp out advice.json
again advice.json few/people.csv
code=$?
expect "every gain is found again, and is no more than the estimate" 0
"$reversa" advise few/people.csv --best 4 --format json --threads 3 >second
code=$?
expect "the same for any number of threads" 0 same advice.json second
{
    head -n 1 few/people.csv
    tail -n +2 few/people.csv | tac
} >turned.csv
run advise turned.csv --best 4 --format json
expect "and for any order of the rows" 0 same advice.json out
run advise few/people.csv
expect "in sentences" 0 grep -qE '^  One more mentor with skills ".*" changes ' out
expect "the price of levels" 0 says out "Without the level mentees changes"
run advise few/people.csv --format csv
expect "as rows" 0 says out "kind,column,value,person,index,change,from,to,checked,gain_mentees,gain_score,at_most_mentees,at_most_score,text"

"$reversa" programme >plain.json
python3 - <<'PYTHON'
import json
programme = json.load(open("plain.json"))
programme["limits"] = [{"limit": "quota", "side": "mentee", "at_most": {"count": 5}}]
json.dump(programme, open("limited.json", "w"))
programme["limits"] = [{"limit": "load", "side": "mentee", "at_least": 1}, {"limit": "load", "side": "mentor", "at_least": 1}]
json.dump(programme, open("hopeless.json", "w"))
PYTHON
if "$reversa" version | grep -qE 'GLPK|HiGHS'; then
    run advise few/people.csv --programme limited.json --best 0 --format json
    expect "the price of a limit: one mentee more, and all" 0 json out '[(i["change"], i["checked"]) for i in d if i["kind"] == "limit"] == [("dropped", "yes"), ("at_most", "yes")] and [i["gain_mentees"] for i in d if i["kind"] == "limit"][1] == 1 and [i["gain_mentees"] for i in d if i["kind"] == "limit"][0] > 1'
fi
run advise few/people.csv --programme hopeless.json
expect "nothing to advise where nothing fits" 4 says err "has no pairs"
run advise nothing.csv
expect "no such file" 3
run help advise
expect "help teaches" 0 says out "only these are said to change anything"
finish
