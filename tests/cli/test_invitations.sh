#!/usr/bin/env bash
# Invitations, as files: what a parser of another make (Python's icalendar, where it is installed) and a few lines of our own
# read in them; what is refused; names that would act.
. "$(dirname "$0")/harness.sh"
data=$source/examples/data

read_calendar() { # read_calendar FILE PYTHON: `events` as dicts of unfolded properties, checked line by line
    python3 -B - "$@" <<'PYTHON'
import sys
raw = open(sys.argv[1], "rb").read()
assert raw.endswith(b"END:VCALENDAR\r\n") and raw.count(b"\n") == raw.count(b"\r\n")
for line in raw.split(b"\r\n"):
    assert len(line) <= 75, line
    line.decode()  # no character is cut
lines = raw.replace(b"\r\n ", b"").decode().split("\r\n")
events = []
for line in lines:
    if line == "BEGIN:VEVENT":
        events.append({})
    elif events and ":" in line:
        key, value = line.split(":", 1)
        events[-1].setdefault(key.split(";")[0], value)
uids = [e["UID"] for e in events]
assert len(set(uids)) == len(uids)
for e in events:
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION"} <= set(e), e
    assert e["DTSTART"] < e["DTEND"]
try:
    import icalendar
except ImportError:
    icalendar = None
if icalendar:
    parsed = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert len(parsed) == len(events)
    for e, p in zip(events, parsed):
        assert str(p["UID"]) == e["UID"] and p["DTSTART"].dt < p["DTEND"].dt
        plain = e["SUMMARY"].replace("\\,", ",").replace("\\;", ";").replace("\\n", "\n").replace("\\\\", "\\")
        assert str(p["SUMMARY"]) == plain, (str(p["SUMMARY"]), plain)
exec(sys.argv[2] if len(sys.argv) > 2 else "")
PYTHON
}

run match "$data/people.csv" -o made --ics inv --start 2027-02-01
expect "a folder of invitations" 0 says err "inv: 18 meetings of 60 minutes for each of"
expect "one for each pair" 0 python3 -B -c '
import csv, os
pairs = [r for r in csv.DictReader(open("made/pairs.csv")) if r["state"] in ("active", "pinned")]
files = sorted(os.listdir("inv"))
assert files == sorted("%04d_%s_%s.ics" % (i + 1, p["mentor_id"], p["mentee_id"]) for i, p in enumerate(pairs)), files'
for file in inv/*.ics; do cp "$file" first.ics; break; done
expect "that can be read" 0 read_calendar first.ics '
assert len(events) == 18 and all(e["DTSTAMP"] == "20270201T000000Z" for e in events)
assert [e["DTSTART"] for e in events] == sorted(e["DTSTART"] for e in events)'
run match "$data/people.csv" -o made --ics inv --start 2027-02-01
expect "none among those of an earlier run" 3 says err "The folder is not empty"
run match "$data/people.csv" -o made -q --ics inv2 --start 2027-02-01 --threads 3
expect "the same bytes again" 0 diff -r inv inv2
run match "$data/people.csv" -o made --ics all.ics --start 2027-02-01
expect "one file for all" 0 read_calendar all.ics 'assert len(events) % 18 == 0 and len(events) > 18'
run match "$data/people.csv" -o made --ics inv3
expect "no first day" 2 says err "--ics needs --start DATE"
expect "before anything is written" 2 absent inv3
run match "$data/people.csv" --start 2027-02-01
expect "a first day of nothing" 2 says err "--start goes with --ics"
run match "$data/people.csv" -o made -q --ics no/such --start 2027-02-01
expect "a folder that cannot be made" 1 says err "Folder cannot be made"
if [ -w /dev/full ]; then
    ln -s /dev/full full.ics
    run match "$data/people.csv" -o made -q --ics full.ics --start 2027-02-01
    expect "a full disk" 1 says err "full"
fi

# ---- the week: when both are there, and no two meetings of a mentor at once

cat >week.csv <<'CSV'
id,role,skills,wants,mentor_capacity,utc_offset,availability
m,mentor,sql,,3,60,Mon 10:00-13:00
a,mentee,,sql,,0,Mon 09:00-10:00
b,mentee,,sql,,0,Mon 09:00-11:00
c,mentee,,sql,,120,Mon 11:00-14:00
n,mentor,r,,,,Tue 09:00-10:00
d,mentee,,r,,,Wed 09:00-10:00
CSV
printf '{"schema":"reversa.programme/1","rules":[],"criteria":[{"criterion":"coverage","mentor":"skills","mentee":"wants","weight":1}],"cadence":{"start":"2027-02-01","meetings_per_month":1,"minutes":60,"months":6},"objective":["score"]}' >week.json
run match week.csv --programme week.json -o week --ics week.ics
expect "the start of the cadence" 0 says err "6 meetings of 60 minutes for each of 4 pairs; 1 have no time in common"
expect "three hours for three mentees" 0 read_calendar week.ics '
first = {e["SUMMARY"].split(": ")[-1].split("\\,")[0]: e["DTSTART"] for e in events if "first meeting" in e["SUMMARY"]}
assert first == {"m and a": "20270201T090000Z", "m and b": "20270201T100000Z", "m and c": "20270201T110000Z", "n and d": "20270201"}, first'

# ---- names that would act

python3 -B - <<'PYTHON'
names = ["=cmd()", "<script>alert(1)</script>", "\u202etxt.exe\u2066\u05d0\u05d1", "x" * 300, "", "a,b;c\\d\nBEGIN:VEVENT", "é" * 200]
with open("planted.csv", "w", encoding="utf-8") as file:
    print("id,role,name,skills,wants", file=file)
    for i in range(28):
        quoted = lambda s: '"' + s.replace('"', '""') + '"'
        name = names[i // 2 % len(names)]
        print(",".join([quoted(f"../{name}{i}"), "mentor" if i % 2 else "mentee", quoted(name), "sql:3" if i % 2 else "", "" if i % 2 else "sql:1"]), file=file)
PYTHON
printf '{"schema":"reversa.programme/1","name":"p,;\\nEND:VCALENDAR","rules":[],"criteria":[{"criterion":"coverage","mentor":"skills","mentee":"wants","weight":1}]}' >planted.json
run match planted.csv --programme planted.json -o planted -q --names --ics planted.ics --start 2027-02-01
expect "names that would act" 0 read_calendar planted.ics '
assert len(events) == 14 * 18, len(events)
assert lines.count("END:VCALENDAR") == 1 and "\u202e" not in raw.decode()'
run match planted.csv --programme planted.json -o planted -q --ics planted_inv --start 2027-02-01
expect "ids in the names of files" 0 python3 -B -c '
import os, re
files = os.listdir("planted_inv")
assert len(files) == 14 and all(re.fullmatch(r"\d{4}_[A-Za-z0-9.-]+_[A-Za-z0-9.-]+\.ics", f) for f in files), files'
finish
