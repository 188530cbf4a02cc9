#!/usr/bin/env bash
# The record of a run, checked by programs that share nothing with the library: what was written holds, and what is changed
# afterwards shows.
. "$(dirname "$0")/harness.sh"
data=$source/examples/data
inputs=("$data/people.csv" --preferences "$data/preferences.csv" --previous "$data/previous.csv")

check() {
    python3 -B "$source/examples/check_certificate.py" "$@" >out 2>err
    code=$?
}

run match "${inputs[@]}" -o first -q
check first
expect "the built-in programme" 0 says out "holds: no choice among all"
expect "how much the lottery decided is told" 0 says first/result.json '"in_every":'
run match "${inputs[@]}" -o again -q --threads 5
for file in pairs.csv unmatched.csv certificate.json decisions.ndjson; do
    expect "$file has the same bytes for five threads" 0 same "first/$file" "again/$file"
done
{
    head -n 1 "$data/people.csv"
    tail -n +2 "$data/people.csv" | tac
} >people.csv
run match people.csv --preferences "$data/preferences.csv" --previous "$data/previous.csv" -o turned -q
expect "and with the rows the other way round" 0 same first/certificate.json turned/certificate.json

# ---- a lottery: what it drew is drawn again, and another seed draws other pairs that are as good

printf 'id,role,team\n' >coarse.csv
for n in 1 2 3 4 5 6; do printf 'M%d,mentor,a\nE%d,mentee,b\n' $n $n >>coarse.csv; done
echo '{"schema": "reversa.programme/1", "rules": [], "criteria": [{"criterion": "different", "attribute": "team", "weight": 1}]}' >coarse.json
for seed in 1 2 3; do
    run match coarse.csv --programme coarse.json --lottery $seed -o drawn$seed --threads $seed
    expect "seed $seed is told" 0 says out "equally good, by the seed $seed"
    check drawn$seed
    expect "what seed $seed drew is the best" 0 says out "holds: no choice among all"
    run replay drawn$seed/result.json
    expect "and is drawn again" 0 says out "identical:"
done
other() {
    ! same "$@"
}
expect "another seed draws other pairs" 0 other drawn1/pairs.csv drawn2/pairs.csv
expect "the log has the seed" 0 says drawn3/decisions.ndjson '"lottery_seed":3,"lottery_draw":0,"drawn":true'
sed 's/"lottery_seed": 3,/"lottery_seed": 2,/' drawn3/result.json >drawn3/other.json
run replay drawn3/other.json
expect "another seed in the record shows" 7 says out "pairs.csv differs"
sed -i 's/"drawn": true/"drawn": false/' drawn3/other.json
run replay drawn3/other.json
expect "and a lottery for which time was up is said" 7 says out "left no time for the lottery"
{
    head -n 1 coarse.csv
    tail -n +2 coarse.csv | tac
} >people.csv
run match people.csv --programme coarse.json --lottery 3 -o drawn4 -q
expect "the order of rows does not matter" 0 same drawn3/pairs.csv drawn4/pairs.csv
pair=$(sed -n 2p drawn3/pairs.csv | cut -d, -f1,2 | tr , ' ')
run explain coarse.csv $pair --programme coarse.json --lottery 3 --format json
expect "explain tells of the drawn pairs" 0 says out '"chosen": true'
echo '{"schema": "reversa.programme/1", "rules": [], "criteria": [], "objective": ["mentees", "worst"]}' >worst.json
run match coarse.csv --programme worst.json --lottery 3 -o refused
expect "a level without prices is refused" 3 says err "The lottery cannot draw with the level 'worst'"
run match coarse.csv --lottery 0 -o refused
expect "a seed is a number from 1" 2 says err "is not a whole number from 1"

# ---- other objectives, capacities above 1, loads, pins, scores from elsewhere

programme() { # programme NAME OBJECTIVE [LIMITS]
    "$reversa" programme | python3 -B -c '
import json, sys
made = json.load(sys.stdin)
made["objective"], made["limits"] = json.loads(sys.argv[1]), json.loads(sys.argv[2])
for rule in made["rules"] + made["criteria"]: rule["optional"] = True
json.dump(made, sys.stdout)' "$2" "${3:-[]}" >"$1.json"
}
python3 -B - "$data" <<'PYTHON'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1] + "/people.csv")))
for n, row in enumerate(rows):
    row["mentor_capacity"], row["mentee_capacity"] = str(n % 4), str(1 + n % 2)
    row["role"] = row["role"] if n % 5 else "both"
with open("many.csv", "w") as file:
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    writer.writerows(rows)
PYTHON
while read -r name objective limits; do
    programme "$name" "$objective" "$limits"
    run match many.csv --preferences "$data/preferences.csv" --programme "$name.json" -o "$name" -q
    check "$name"
    expect "$objective $limits" 0 says out "holds: no choice among all"
done <<'OBJECTIVES'
pairs ["pairs","score"] []
even ["mentees","even","score"] []
sides ["mentors","mentees","score"] [{"limit":"load","side":"mentor","at_most":2}]
counts ["mentees"] []
score ["score","mentees"] []
late ["pairs","score","mentors"] []
OBJECTIVES
head -n 12 pairs/pairs.csv | sed '2,4s/,active,/,pinned,/; 5,6s/,active,/,forbidden,/' >reviewed.csv
programme keep '["keep", "mentees", "score"]'
run match many.csv --preferences "$data/preferences.csv" --programme keep.json --previous reviewed.csv -o keep -q
check keep
expect "pinned, forbidden and active pairs" 0 says out "holds: no choice among all"
python3 -B - <<'PYTHON'
import csv, random
random.seed(4)
people = list(csv.DictReader(open("many.csv")))
with open("scores.csv", "w") as file:
    print("mentor_id,mentee_id,score", file=file)
    for a in people[:90]:
        for b in random.sample(people, 40):
            if a["id"] != b["id"]:
                print(f"{a['id']},{b['id']},0.{random.randrange(10 ** 6):06d}", file=file)
PYTHON
run match many.csv --scores scores.csv --programme pairs.json -o listed -q
check listed
expect "scores from elsewhere" 0 says out "holds: no choice among all"

# ---- least loads: the prices of the level before all

python3 -B - <<'PYTHON'
import json
with open("few.csv", "w") as file:
    print("id,role,level,mentor_capacity", file=file)
    for n in range(6):
        print(f"m{n},mentor,{n},5", file=file)
    for n in range(14):
        print(f"e{n},mentee,{6 + n % 5},", file=file)
json.dump({"schema": "reversa.programme/1", "rules": [],
           "criteria": [{"criterion": "closeness", "attribute": "level", "range": 40, "weight": 1}],
           "limits": [{"limit": "load", "side": "mentor", "at_least": 2}], "objective": ["score"]}, open("few.json", "w"))
PYTHON
run match few.csv --programme few.json -o least -q
check least
expect "least loads" 0 says out "holds: no choice among all"
changed() { # changed NAME CODE WORDS PYTHON: as tampered(), of the certificate of least loads
    rm -rf bad
    cp -r least bad
    python3 -B - "$4" <<'PYTHON'
import json, sys
made = json.load(open("bad/certificate.json"))
exec(sys.argv[1])
json.dump(made, open("bad/certificate.json", "w"))
PYTHON
    check bad
    expect "$1" "$2" says out "$3"
}
changed "a price of a least load" 1 "not proven best" \
    'made["mentors"][0]["least_price"] += 1'
changed "a price of someone kept by a least load" 1 "not proven best" \
    'row = made["mentors"][0]; assert row["price"] != [0]; row["price"] = [0]'
changed "a word for a price" 2 "is not as it should be" 'made["mentors"][0]["least_price"] = "1"'

# ---- nested quotas have prices of their own

programme quotas '["mentees", "even", "score"]' '[
    {"limit": "quota", "side": "mentor", "where": {"attribute": "department", "in": ["Operations", "Finance", "Sales"]}, "at_most": {"count": 20}},
    {"limit": "quota", "side": "mentor", "where": {"attribute": "department", "is": "Operations"}, "at_most": {"count": 7}},
    {"limit": "quota", "side": "mentor", "where": {"attribute": "department", "is": "Marketing"}, "at_least": {"count": 3}},
    {"limit": "quota", "side": "mentee", "where": {"attribute": "gender", "is": "F"}, "at_least": {"count": 2}, "at_most": {"count": 15}},
    {"limit": "quota", "side": "mentee", "at_most": {"count": 60}},
    {"limit": "load", "side": "mentor", "at_most": 2}]'
run match many.csv --preferences "$data/preferences.csv" --programme quotas.json -o quotas -q
expect "nested quotas can be met" 0 says quotas/certificate.json '"quotas": ['
check quotas
expect "their prices prove it" 0 says out "holds: no choice among all"
priced() { # priced NAME CODE WORDS PYTHON: as changed(), of the certificate of nested quotas
    rm -rf bad
    cp -r quotas bad
    python3 -B - "$4" <<'PYTHON'
import json, sys
made, result = json.load(open("bad/certificate.json")), json.load(open("bad/result.json"))
row = next(row for row in made["quotas"] if any(row["price"]))
exec(sys.argv[1])
json.dump(made, open("bad/certificate.json", "w"))
json.dump(result, open("bad/result.json", "w"))
PYTHON
    check bad
    expect "$1" "$2" says out "$3"
}
priced "a price of a quota" 1 "not proven best" 'row["price"] = [0 for p in row["price"]]'
priced "a price of a quota's least number" 1 "not proven best" 'row["least_price"] += 1'
priced "no quotas" 1 "not proven best" 'del made["quotas"]; [r.pop("least_price") for r in made["mentors"] + made["mentees"]]'
priced "a quota less" 1 "and the quotas" 'made["quotas"].pop()'
priced "another quota" 1 "and the quotas" 'made["quotas"][0]["limit"] = 5'
priced "a price too many" 2 "is not as it should be" 'row["price"].append(0)'
priced "the quota of another run" 1 "a quota has" 'result["programme"]["limits"][1]["at_most"]["count"] = 6'
priced "prices as they are, in other bytes" 1 "certificate.json is not the file of that run" 'made["more"] = 1'
for key in outcome seed proof scope eligible_pairs; do
    priced "another $key" 1 "$key is not the same" "made['$key'] = made['$key'] + made['$key'][:1] if isinstance(made['$key'], str) else made['$key'] + 1"
done

# ---- what cannot be checked is named

programme worst '["mentees", "worst", "score"]'
run match many.csv --programme worst.json -o worst -q
check worst
expect "worst is refused by name" 2 says out "not checked: that nothing is better: the level worst has no prices"
expect "the other levels hold above it" 2 says out "on any level but 'worst', among those that score as much as it says"
cp -r worst lower
python3 -B - <<'PYTHON'
import json
made = json.load(open("lower/certificate.json"))
made["mentors"][0]["price"][2] += 1
json.dump(made, open("lower/certificate.json", "w"))
PYTHON
check lower
expect "a price beside worst" 1 says out "wrong:"
programme least_step '["pairs", "leximin"]'
run match many.csv --programme least_step.json -o leximin -q
check leximin
expect "leximin is refused by name" 2 says out "the level leximin has no prices"
programme given '["mentees", {"level": "score", "give_up": 0.1}]'
run match many.csv --programme given.json -o given -q
check given
expect "giving up is refused by name" 2 says out "gives something up"
check nowhere
expect "no such folder" 2 says out "nowhere/result.json"
mkdir moved
cp "$data"/*.csv moved
check --inputs moved first
expect "inputs in another folder" 0
echo >>moved/people.csv
check --inputs moved first
expect "another people.csv" 2 says out "is not the file of that run"

# ---- what is changed afterwards shows

tampered() { # tampered NAME WORDS PYTHON: change the parsed files of a copy, and the checker says so
    rm -rf bad
    cp -r first bad
    python3 -B - "$3" <<'PYTHON'
import csv, json, sys
pairs = list(csv.DictReader(open("bad/pairs.csv")))
made, result = json.load(open("bad/certificate.json")), json.load(open("bad/result.json"))
active = [row for row in pairs if row["state"] == "active"]
person = {row["id"]: row for side in ("mentors", "mentees") for row in made[side]}
exec(sys.argv[1])
with open("bad/pairs.csv", "w") as file:
    writer = csv.DictWriter(file, pairs[0])
    writer.writeheader()
    writer.writerows(pairs)
json.dump(made, open("bad/certificate.json", "w"))
json.dump(result, open("bad/result.json", "w"))
PYTHON
    check bad
    expect "$1" 1 says out "$2"
}
tampered "a pair is left out" "reaches" 'pairs.remove(active[0])'
tampered "a pair twice" "is there twice" 'pairs.append(active[0])'
tampered "a score" "scores" 'active[0]["score"] = str(int(active[0]["score"]) + 1)'
tampered "the parts of a score" "parts" \
    'c = list(pairs[0])[3:5]; [active[0].update({k: str(int(active[0][k]) + d)}) for k, d in zip(c, (1, -1))]'
tampered "someone who does not take part" "does not take part" 'active[0]["mentor_id"] = "nobody"'
tampered "a pin" "its state is not that of previous.csv" 'active[0]["state"] = "pinned"'
tampered "partners exchanged" "" \
    'active[0]["mentor_id"], active[1]["mentor_id"] = active[1]["mentor_id"], active[0]["mentor_id"]'
tampered "a level" "reaches" 'made["levels"][1]["value"] += 1'
tampered "a level in both files" "reaches" 'made["levels"][1]["value"] += 1; result["levels"][1]["value"] += 1'
tampered "a level less" "not those of the objective" 'made["levels"].pop(); result["levels"].pop()'
tampered "a price" "not proven best" 'person[active[0]["mentee_id"]]["price"][1] += 1'
tampered "a price of the first level" "not proven best" 'person[active[0]["mentor_id"]]["price"][0] -= 1'
tampered "no prices" "not proven best" '[row.update(price=[0, 0]) for row in person.values()]'
tampered "a load" "wrong on" 'person[active[0]["mentor_id"]]["load"] += 1'
tampered "places" "wrong on" 'person[active[0]["mentor_id"]]["places"] += 1'
tampered "someone is missing" "who take part" 'made["mentors"].pop()'
tampered "fewer eligible pairs" "are eligible" 'made["eligible_pairs"] -= 1; result["certificate"]["eligible_pairs"] -= 1'

# A matching that keeps every rule, said to be the best: the prices do not reach it.
head -n 1 first/pairs.csv >ban.csv
grep ',active,' first/pairs.csv | head -n 1 | sed 's/,active,/,forbidden,/' >>ban.csv
grep -v ',active,' first/pairs.csv | tail -n +2 >>ban.csv
run match "$data/people.csv" --preferences "$data/preferences.csv" --previous ban.csv -o second -q
expect "another matching, worse by little" 0
tampered "nothing but bytes" "is not the file of that run" 'made["more"] = 1'
tampered "a worse matching" "not proven best" '
pairs[:] = [row for row in csv.DictReader(open("second/pairs.csv")) if row["state"] != "forbidden"]
other = json.load(open("second/certificate.json"))
made["levels"] = result["levels"] = other["levels"]
loads = {row["id"]: row["load"] for side in ("mentors", "mentees") for row in other[side]}
[row.update(load=loads[name]) for name, row in person.items()]'

# ---- the log

python3 -B - first/decisions.ndjson "$data/people.csv" >out 2>err <<'PYTHON'
import csv, hashlib, json, sys
previous, events = "0" * 64, []
for line in open(sys.argv[1], "rb"):
    entry = json.loads(line)
    assert entry["prev"] == previous and entry["line"] == len(events) + 1, entry
    previous = hashlib.sha256(line.rstrip(b"\n")).hexdigest()
    events.append(entry["event"])
assert events[0] == "run" and events[-1] == "end" and entry["lines"] == len(events)
result = json.load(open("first/result.json"))
assert events.count("match") == result["counts"]["pairs"]
for output in result["outputs"]:
    assert hashlib.sha256(open("first/" + output["file"], "rb").read()).hexdigest() == output["sha256"], output
text = open(sys.argv[1]).read()
assert not any(row.get("name") and f'"{row["name"]}"' in text for row in csv.DictReader(open(sys.argv[2])))
PYTHON
code=$?
expect "the chain of the log, and the checksums of all files" 0
run match "${inputs[@]}" -o first --format json
expect "result.json on standard output tells the same checksums" 0 python3 -B -c '
import json
assert json.load(open("out"))["outputs"] == json.load(open("first/result.json"))["outputs"] != []'

# Someone without an eligible partner: which rules took away how many, worked out again from people.csv.
python3 -B - "$data/people.csv" <<'PYTHON'
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1])))
mentees = [row for row in rows if row["role"] == "mentee"]
for row, level in zip(mentees, ("-50", "-60")):
    row["level"] = level
with open("alone.csv", "w") as file:
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    writer.writerows(rows)
made = {"schema": "reversa.programme/1", "rules": [{"rule": "level_gap", "at_least": 0}], "criteria": [], "objective": ["mentees"]}
json.dump(made, open("alone.json", "w"))
PYTHON
run match alone.csv --programme alone.json -o alone -q
expect "the rules that leave somebody nobody" 0 python3 -B -c '
import csv, json
rows = list(csv.DictReader(open("alone.csv")))
low = {row["id"] for row in rows if int(row["level"]) < -40}
log = [json.loads(line) for line in open("alone/decisions.ndjson")]
told = {line["person"]: line for line in log if line.get("reason") == "no_eligible" and line["side"] == "mentee"}
assert low <= told.keys() and len(low) == 2, (low, list(told))
result = json.load(open("alone/result.json"))
for name in low:
    removed = told[name]["removed"]
    assert [(entry["rule"], entry["people"]) for entry in removed] == [("level_gap", told[name]["asked"])], removed
    assert told[name]["asked"] > 10'

# ---- a disk on which there is no room

limited() { # limited KILOBYTES ARGUMENT...: no file may grow larger
    (ulimit -f "$1"; "$reversa" "${@:2}" >out 2>err </dev/null)
    code=$?
}
mkdir kept
echo reviewed >kept/pairs.csv
limited 8 match "${inputs[@]}" -o kept -q
expect "no room for the log" 1 says err "kept/decisions.ndjson: Cannot be written"
expect "the folder is as it was" 1 test "$(ls -A kept):$(cat kept/pairs.csv)" = pairs.csv:reviewed
limited 8 match "${inputs[@]}" -o full -q
expect "nor does a new folder stay" 1 absent full

# ---- planted ids and names

python3 -B - "$data/people.csv" <<'PYTHON'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
planted = ["=cmd()", "<script>alert(1)</script>", "\u202egnp.exe", "x" * 300, "'-1+1", '"quoted", and so on', "two\nlines", "\x1b[31m"]
ids = {row["id"]: row["id"] for row in rows}
for row, name in zip([row for row in rows if row["role"] in ("mentor", "mentee", "both")][::3], planted):
    ids[row["id"]] = row["name"] = name
for row in rows:
    row["name"] = row.get("name", "")
    row["id"], row["manager_id"] = ids[row["id"]], ids.get(row["manager_id"], "")
with open("planted.csv", "w", newline="") as file:
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    for row in rows:
        writer.writerow({k: "'" + v if v[:1] in tuple("=+-@\t\r'") and k in ("id", "manager_id", "name") else v for k, v in row.items()})
PYTHON
run match planted.csv -o planted -q
expect "planted ids" 0
check planted
expect "check as the others do" 0 says out "holds: no choice among all"
run replay planted/result.json
expect "and run again to the same bytes" 0 says out "identical"
expect "in the record nothing of them acts" 0 python3 -B -c '
import json
for name in ("certificate.json", "decisions.ndjson"):
    text = open("planted/" + name).read()
    assert not any(c in text for c in "<>\u202e\x1b"), name
people = json.load(open("planted/certificate.json"))
ids = {row["id"] for side in ("mentors", "mentees") for row in people[side]}
assert {"=cmd()", "<script>alert(1)</script>", "\u202egnp.exe", "x" * 300} <= ids'

# ---- run again

run replay first/result.json
expect "identical" 0 says out "identical: outcome, levels and 5 files of first/result.json"
cp "$data/people.csv" "$data/preferences.csv" "$data/previous.csv" moved
run replay first/result.json --inputs moved --threads 3
expect "identical from another folder" 0 says out "identical"
run replay keep/result.json
expect "with capacities, pins and a programme" 0 says out "identical"
run replay listed/result.json
expect "with scores from elsewhere" 0 says out "identical"
echo >>moved/preferences.csv
run replay first/result.json --inputs moved
expect "a changed input is named" 3 says err "moved/preferences.csv: Is not the preferences of the run"
rm moved/people.csv
run replay first/result.json --inputs moved
expect "and one that is gone" 3 says err "moved/people.csv: Cannot be read"
python3 -B - <<'PYTHON'
import hashlib, json, os, shutil
shutil.copytree("first", "other")
text = open("other/pairs.csv").read().replace(",active,", ",active,\x1b[1m\u202e", 1)
open("other/pairs.csv", "w").write(text)
made = json.load(open("other/result.json"))
made["outputs"][0]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
made["levels"][1]["value"] += 1
json.dump(made, open("other/result.json", "w"))
PYTHON
run replay other/result.json
expect "what differs: the level" 7 says out "Level 2 is score with"
expect "and the first line, without what acts on a terminal" 7 python3 -B -c '
text = open("out").read()
assert "pairs.csv differs from line" in text and "\x1b" not in text and "\u202e" not in text'
# The run is the same, and what lies beside the manifest is not.
rm -rf chain
cp -r first chain
run validate chain/decisions.ndjson
expect "the chain holds" 0 grep -qE '^chain/decisions.ndjson +decisions +[0-9]+ +good' out
line=$(grep -n '"event":"match"' chain/decisions.ndjson | head -n 1 | cut -d: -f1)
sed -i "${line}s/\"score\":/\"score\":1/" chain/decisions.ndjson
run validate chain/decisions.ndjson
expect "a line that was changed is told" 3 says err "chain/decisions.ndjson:$((line + 1)): Does not carry the hash of the line before"
run replay chain/result.json
expect "and by replay, with the line itself" 7 says out "decisions.ndjson beside the manifest was changed: it differs from line $line on"
sed "${line}d" first/decisions.ndjson >chain/decisions.ndjson
run validate chain/decisions.ndjson
expect "a line that was taken out" 3 says err "chain/decisions.ndjson:$line: Does not carry the hash"
sed '$d' first/decisions.ndjson >chain/decisions.ndjson
run validate chain/decisions.ndjson
expect "an end that was taken off" 3 says err "Is not the end of the log: lines are missing"
rm chain/decisions.ndjson
run replay chain/result.json
expect "a file that was moved away is no difference" 0 says out "identical"
: >chain/pairs.csv
run replay chain/result.json
expect "a file that was emptied" 7 says out "pairs.csv beside the manifest was changed: it differs from line 1 on"
run replay first/pairs.csv
expect "a file that is no manifest" 3 says err "Not JSON"
run match "$data/people.csv" --programme "$data/programme_quota.json" -o search -q
if [ "$code" = 0 ]; then
    run replay search/result.json
    expect "a result of integer programming" 0 says out "identical"
fi
code=0 # a build without integer programming has refused the last one
# Every option of the header is written, and read by replay: one that is added there fails here until the record has it.
expect "the record has every option of the solve" 0 python3 -B - "$source" <<'PYTHON'
import json, re, sys
header = open(sys.argv[1] + "/include/reversa/match.h").read()
body = re.search(r"typedef struct reversa_match_options \{(.*?)\} reversa_match_options;", header, re.S).group(1)
body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
fields = set(re.findall(r"(\w+)\s*;", body)) - {"struct_size"}
assert len(fields) >= 4, fields
written = set(json.load(open("first/result.json"))["options"])
assert fields <= written, fields - written
reader = open(sys.argv[1] + "/lib/io/manifest.c").read()
assert all(f"options->{field} =" in reader and f'"{field}"' in reader for field in fields), fields
PYTHON
finish
