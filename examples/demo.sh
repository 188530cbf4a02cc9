#!/usr/bin/env bash
# The demo: an organisation of 400 people that does not exist, matched, matched again under limits, and one pair explained.
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

if ! "$reversa" version | grep -q GLPK; then
    title "2. Limits need GLPK, which this build does not have"
    exit 0
fi

title "2. The same with limits: nine of ten mentors trained, and enough of them from Operations"
"$reversa" match "$data/people.csv" "${known[@]}" --programme "$data/programme_quota.json" -o "$out/demo_quota"

title "3. Why the first of these pairs?"
IFS=, read -r mentor mentee _ < <(grep -m 1 ',active,' "$out/demo_quota/pairs.csv")
"$reversa" explain "$data/people.csv" "$mentor" "$mentee" "${known[@]}" --programme "$data/programme_quota.json"

title "Now yours"
cat <<END_OF_TEXT
  $reversa help match
  $reversa validate people.csv
  $reversa match people.csv -o out
END_OF_TEXT
