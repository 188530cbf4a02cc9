#!/usr/bin/env bash
# The sample of a real scheme, converted and matched. Its exact optimum (50 mentees, then 49 mentors) is known from an
# independent computation. Skipped where the sample is not at hand: it is not part of this repository.
. "$(dirname "$0")/harness.sh"

for shared in "${REVERSA_SHARED:-}" "$source/../shared" "$source/../../shared"; do
    sample=$shared/data/civil-service
    [ ! -f "$sample/mentors.csv" ] || break
done
if [ ! -f "$sample/mentors.csv" ]; then
    echo "[  SKIPPED ] 1 test(s)."
    exit 0
fi
here=$source/examples/civil_service

python3 -B "$here/convert.py" "$sample/mentors.csv" "$sample/mentees.csv" >people.csv 2>err
code=$?
cp people.csv out
expect "100 people" 0 test "$(wc -l <people.csv)" = 101
run validate people.csv "$here/programme.json"
expect "the programme fits them" 0
run match people.csv --programme "$here/programme.json" -o results
expect "optimal" 0 says out "optimal: proven over all"
expect "50 mentees and 49 mentors" 0 says out "50 of 50 mentees, 49 of 50 mentors"
expect "every rule and all points hold" 0 python3 -B - <<'PYTHON'
import collections, csv
people = {row["id"]: row for row in csv.DictReader(open("people.csv"))}
partners = collections.Counter()
for row in csv.DictReader(open("results/pairs.csv")):
    mentor, mentee = people[row["mentor_id"]], people[row["mentee_id"]]
    partners.update((mentor["id"], mentee["id"]))
    gap = int(mentor["level"]) - int(mentee["level"])
    assert gap in (1, 2) and mentor["organisation"] != mentee["organisation"]
    points = {1: 9, 2: 12}[gap] + 10 * (mentor["profession"] == mentee["profession"])
    points += 6 * (mentee["identity"] != "" and mentee["identity"] in mentor["characteristics"].split(";"))
    assert int(row["score"]) == points * 1000000 // 28, (row, points)
assert max(partners.values()) <= 3
PYTHON
finish
