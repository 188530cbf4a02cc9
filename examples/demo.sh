#!/usr/bin/env bash
# The demo: an organisation of 400 people that does not exist, matched, matched again under limits, one pair explained, and
# what two years of the programme did.
# Called by `./dev demo` with the built program.
#   demo.sh REVERSA [OUTPUT FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."

reversa=$1
out=${2:-out}
data=examples/data

title() { printf '\n== %s\n\n' "$*"; }

mkdir -p "$out"
known=(--preferences "$data/preferences.csv" --previous "$data/previous.csv")

title "1. The best pairs that the built-in programme allows"
"$reversa" match "$data/people.csv" "${known[@]}" -o "$out/demo"

if "$reversa" version | grep -qE "GLPK|HiGHS"; then
    title "2. The same with limits: nine of ten mentors trained, and enough of them from Operations"
    "$reversa" match "$data/people.csv" "${known[@]}" --programme "$data/programme_quota.json" -o "$out/demo_quota"

    title "Why the first of these pairs?"
    IFS=, read -r mentor mentee _ < <(grep -m 1 ',active,' "$out/demo_quota/pairs.csv")
    "$reversa" explain "$data/people.csv" "$mentor" "$mentee" "${known[@]}" --programme "$data/programme_quota.json"
else
    title "2. Limits need GLPK or HiGHS, and this build has neither"
fi

title "3. What it did: were groups treated alike?"
"$reversa" audit "$data/people.csv" "$out/demo/pairs.csv" --by gender

title "Do pairs meet as planned? After half a year"
"$reversa" engagement "$data/sessions.csv" "$data/pairs.csv" --as-of 2027-06-30

title "Do people in the programme stay longer? After two years; the truth, by which the data were drawn, is 0.7"
"$reversa" retention "$data/employment.csv" --from 2027-01-01 --as-of 2028-12-31 --adjust department,level -q

title "Now yours"
cat <<END_OF_TEXT
  $reversa help match
  $reversa validate people.csv
  $reversa match people.csv -o out
  $reversa help retention
END_OF_TEXT
