#!/usr/bin/env bash
# Ten limits of ten kinds together: an organisation made here is solved and, where nothing fits, told why; the county of the
# shared data is solved to a gap where that is at hand and REVERSA_TEST_ROUNDS asks for more than the usual.
. "$(dirname "$0")/harness.sh"

if ! "$reversa" version | grep -qiE 'glpk [0-9]|highs [0-9]'; then
    echo "[  SKIPPED ] 1 test(s)."
    exit 0
fi
here=$source/examples/limits

# Every limit by its definition, from the files; nothing of the library takes part. Blocking pairs are counted among ranked ones.
limits_hold() { # limits_hold PEOPLE FOLDER OUT
    python3 -B - "$@" <<'PYTHON'
import collections, csv, json, sys
from fractions import Fraction
people_file, folder, out = sys.argv[1:4]
read = lambda name: list(csv.DictReader(open(name)))
people = {row["id"]: row for row in read(people_file)}
pairs = [(row["mentor_id"], row["mentee_id"]) for row in read(out + "/pairs.csv")
         if row["state"] not in ("forbidden", "ended")]
mentees = collections.defaultdict(list)
for mentor, mentee in pairs:
    mentees[mentor].append(mentee)
active = {(row["mentor_id"], row["mentee_id"]) for row in read(folder + "/previous.csv")}
share = lambda test: Fraction(sum(map(test, pairs)), len(pairs))
kinds = set()
for limit in json.load(open(folder + "/programme.json"))["limits"]:
    kind = limit["limit"]
    kinds.add(kind)
    if kind == "quota":
        where = limit["where"]
        value = share(lambda pair: people[pair[0]][where["attribute"]] == where["is"])
        least, most = (str(limit.get(key, {}).get("share", no)) for key, no in (("at_least", 0), ("at_most", 1)))
        assert Fraction(least) <= value <= Fraction(most), (limit, value)
    elif kind == "pairs":
        value = share(lambda pair: people[pair[0]]["location"] != people[pair[1]]["location"])
        assert value >= Fraction(str(limit["at_least"]["share"])), value
    elif kind == "budget":
        for mentor, own in mentees.items():
            assert len(own) * float(people[mentor]["hours_per_month"] or 0) <= limit["at_most"], mentor
    elif kind == "load":
        assert max(map(len, mentees.values())) <= limit["at_most"]
    elif kind == "changes":
        assert len(active - set(pairs)) <= limit["at_most"]
    elif kind == "conflict":
        (one, other), = limit["people"]
        assert not any(one in own and other in own for own in mentees.values())
        assert (one, other) not in pairs and (other, one) not in pairs
    elif kind == "one_role":
        assert not set(mentees) & {mentee for _, mentee in pairs}
assert len(kinds) == 9, kinds  # two quotas
PYTHON
}

solved() { # solved OUT GAP: proven, or within the gap
    python3 -B - "$@" <<'PYTHON'
import json, sys
result = json.load(open(sys.argv[1] + "/result.json"))
mentees, score = result["levels"]
assert mentees["proven"] and mentees["value"] == mentees["bound"]
assert 0 <= score["bound"] - score["value"] <= float(sys.argv[2]) * score["bound"]
assert (result["outcome"] == "optimal") == score["proven"]
PYTHON
}

"$reversa" generate --people 600 --seed 3 -q -o made >/dev/null 2>&1
run match made/people.csv -q -o earlier
python3 -B "$here/prepare.py" made/people.csv earlier/pairs.csv limits
known=(--preferences made/preferences.csv --previous limits/previous.csv)
run match made/people.csv "${known[@]}" --programme limits/programme.json -o ten
expect "ten limits are met" 0 limits_hold made/people.csv limits ten
expect "and proven best" 0 solved ten 0
run match made/people.csv "${known[@]}" --programme limits/programme.json -o again --threads 3
expect "the same pairs by three threads" 0 same ten/pairs.csv again/pairs.csv
run match made/people.csv "${known[@]}" --programme limits/nothing_fits.json -o nothing
expect "nothing fits where no pair may be broken" 4 says out '  changes at most 0'
expect "and what would help" 4 says out 'Raise "changes at most 0" to '
least=$(sed -n 's/^  Raise "changes at most 0" to \([0-9]*\)$/\1/p' out)
for most in "$least" $((least - 1)); do
    python3 -B - "$most" >"limits/most_$most.json" <<'PYTHON'
import json, sys
programme = json.load(open("limits/nothing_fits.json"))
for limit in programme["limits"]:
    if limit["limit"] == "changes":
        limit["at_most"] = int(sys.argv[1])
print(json.dumps(programme))
PYTHON
done
run match made/people.csv "${known[@]}" --programme "limits/most_$least.json" -o least
expect "with what would help it fits" 0 says out "optimal: proven"
run match made/people.csv "${known[@]}" --programme "limits/most_$((least - 1)).json" -o less
expect "with one fewer nothing does" 4 says out "infeasible: no choice"

# More weekly meetings of one mentor than are planned: refused by name, before any work.
awk 'BEGIN {
    print "id,role,mentor_capacity,availability"
    print "busy,mentor,70,Mon 09:00-17:00"
    for (i = 1; i <= 70; i++)
        print "e" i ",mentee,1,Mon 09:00-17:00"
}' >slots.csv
slots() { # slots LIMITS
    printf '{"schema":"reversa.programme/1","rules":[],"criteria":[],"limits":[%s],"objective":["mentees"]}' "$1" >slots.json
}
slots '{"limit":"slots"}'
run match slots.csv --programme slots.json -o slots
expect "70 weekly meetings are refused" 3 says err "'busy' has places for 70 mentees"
slots '{"limit":"slots"},{"limit":"load","side":"mentor","at_most":20}'
run match slots.csv --programme slots.json -o slots
expect "20 at most are planned" 0 says out "8 of 70 mentees"

for shared in "${REVERSA_SHARED:-}" "$source/../shared" "$source/../../shared"; do
    county=$shared/data/county
    [ ! -f "$county/people.csv" ] || break
done
if [ -z "${REVERSA_TEST_ROUNDS:-}" ]; then
    echo "the county is for REVERSA_TEST_ROUNDS: skipped"
elif [ -f "$county/people.csv" ]; then
    run match "$county/people.csv" -q -o earlier
    python3 -B "$here/prepare.py" "$county/people.csv" earlier/pairs.csv county
    cp "$here/programme.json" county/programme.json
    known=(--preferences "$county/preferences.csv" --previous county/previous.csv)
    run match "$county/people.csv" "${known[@]}" --programme county/programme.json --gap 0.01 -o ten
    expect "the county within ten limits" 5 limits_hold "$county/people.csv" county ten
    expect "near the best" 5 solved ten 0.01
    run match "$county/people.csv" "${known[@]}" --programme county/nothing_fits.json -o nothing
    expect "the county where nothing fits" 4 says out 'Raise "changes at most 0" to '
else
    echo "the county is not here: skipped"
fi
finish
