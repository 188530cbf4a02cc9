#!/usr/bin/env bash
# The reports of retention and engagement, as files: an XML parser of another make reads them, nothing in them acts, what is asked
# for is there, and a page that cannot be written is told.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/page.sh"

run generate --people 600 --seed 4 --events yes -o made -q
run retention made/employment.csv --adjust level,department --by department --report retention.html
expect "figures as before" 0 says out "Do people in the programme stay longer?"
expect "a page of retention" 0 parse retention.html '
for part in ("short", "basis", "curves", "figures", "naive", "balance", "groups", "rates", "record"): assert part in ids, part
assert "Made comparable in: level, department" in text'
run retention made/employment.csv --adjust level,department --by department --report again.html -q --threads 3
expect "the same bytes again" 0 same retention.html again.html
run engagement made/sessions.csv made/pairs.csv --surveys made/surveys.csv --as-of 2027-12-31 --start 2027-01-04 --report engagement.html
expect "figures of engagement as before" 0 says out "Kept to the plan"
expect "a page of engagement" 0 parse engagement.html '
for part in ("short", "calendar", "plan", "failures", "surveys", "support", "record"): assert part in ids, part
assert "As of 2027-12-31, by a plan of 2 meetings of 60 minutes a month for 9 months" in text
assert text.index("How often such flags are") < text.index("<h2 id=\"record\"")'
run engagement made/sessions.csv made/pairs.csv --as-of 2027-06-30 --start 2027-01-04 --report no/such.html
expect "a folder that is not there" 1 says err "no/such.html"
run retention made/employment.csv --report /dev/full
expect "a full disk" 1 says err "/dev/full"

# ---- names that would act, and nobody at all

python3 -B - <<'PYTHON'
names = ["=cmd()", "<script>alert(1)</script>", "\u202etxt.exe\u2066\u05d0\u05d1", "x" * 300, "</title><b>", "a&amp;b"]
quoted = lambda s: '"' + s.replace('"', '""') + '"'
with open("sessions.csv", "w", encoding="utf-8") as s, open("pairs.csv", "w", encoding="utf-8") as p, open("surveys.csv", "w", encoding="utf-8") as v:
    print("mentor_id,mentee_id,start,minutes,state", file=s)
    print("mentor_id,mentee_id,start_date", file=p)
    print("person_id,date,wave,item,score", file=v)
    for i in range(12):
        pair = quoted(names[i % 6] + str(i)) + "," + quoted("e" + names[i % 6] + str(i))
        print(pair + ",2027-01-04", file=p)
        for k in range(6 if i % 4 else 2):
            print(f"{pair},2027-{1 + k:02d}-11,60," + ("held" if (i + k) % 5 else "no_show_mentee"), file=s)
        for wave in ("before", "after"):
            print(quoted("e" + names[i % 6] + str(i)) + f",2027-0{2 if wave == 'before' else 6}-01,{wave}," + quoted(names[i % 2]) + f",{2 + i % 3}", file=v)
with open("employment.csv", "w", encoding="utf-8") as file:
    print("person_id,hire_date,exit_date,exit_reason,programme_start," + quoted(names[1]), file=file)
    for i in range(60):
        print(",".join([quoted(names[i % 6] + str(i)), f"20{20 + i % 5}-03-{1 + i % 28:02d}", f"2026-0{1 + i % 9}-11" if i % 4 == 0 else "",
                        "voluntary" if i % 8 == 0 else "", f"2025-0{1 + i % 9}-11" if i % 2 else "", quoted(names[i % 3])]), file=file)
PYTHON
run engagement sessions.csv pairs.csv --surveys surveys.csv --as-of 2027-07-15 --report acting.html -q
expect "acting ids of pairs" 0 parse acting.html 'assert "<script" not in text and "\u202e" not in text and "<b>" not in text'
run retention employment.csv --adjust "<script>alert(1)</script>" --by "<script>alert(1)</script>" --report acting.html -q
expect "acting columns" 0 parse acting.html 'assert "<script" not in text and "\u202e" not in text'
printf 'mentor_id,mentee_id,start,minutes,state\n' >none.csv
printf 'mentor_id,mentee_id,start_date\na,b,2027-01-04\n' >one.csv
run engagement none.csv one.csv --as-of 2027-03-01 --report none.html -q
expect "no session at all" 0 parse none.html 'assert "calendar" not in ids'
printf 'person_id,hire_date,exit_date,exit_reason,programme_start\na,2027-01-01,,,\nb,2027-02-01,2027-06-01,,\n' >two.csv
run retention two.csv --report two.html -q
expect "two people" 0 parse two.html
finish
