#!/usr/bin/env bash
# why-not: one person, groups, formats, what is checked, and what cannot be asked.
. "$(dirname "$0")/harness.sh"

json() { # json FILE EXPRESSION: true for the document d
    python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); sys.exit(0 if eval(sys.argv[2]) else 1)' "$1" "$2"
}

# One mentee is two levels above the mentor, one only one; the mentor has one place.
cat >people.csv <<'DATA'
id,role,level,team,languages,availability,name
M1,mentor,2,a,en,Mon 09:00-12:00,<script>alert(1)</script>
E1,mentee,4,b,en,Mon 09:00-12:00,=cmd()
E2,mentee,3,c,en,Mon 09:00-12:00,
E3,mentee,5,d,de,Tue 09:00-12:00,
E4,mentee,6,e,en,Mon 09:00-12:00,
N1,none,6,f,en,Mon 09:00-12:00,
DATA

run why-not people.csv E2
expect "the rules leave nobody" 0 says out "E2 has no partner as mentee: the rules leave none of 1 mentor; without level_gap of level there would be 1"
expect "and the least change that opens someone" 0 grep -qE '^level_gap +level +1 +1 +1 +at_least +2 +1 +1' out
run why-not people.csv E2 --format json
expect "the same in JSON" 0 json out 'd["person_id"] == "E2" and d["sides"][0]["reason"] == "no_eligible"'
expect "numbers of the rule" 0 json out '[(r["fails"], r["first"], r["alone"], r["bound"], r["from"], r["to"], r["opens"]) for r in d["sides"][0]["rules"] if r["rule"] == "level_gap"] == [(1, 1, 1, "at_least", 2, 1, 1)]'
expect "nothing is checked unasked" 0 json out 'd["sides"][0]["changes"] == []'
expect "their group counts" 0 json out 'all(g["wanted"] > g["places"] + g["pairs"] and "E2" in g["people"] for g in d["groups"]) and d["groups"]'
run why-not people.csv E3
expect "no rule alone is to blame" 0 says out "and no rule alone is to blame"

"$reversa" match people.csv -o out1 -q
unlucky=$(grep outbid out1/unmatched.csv | cut -d, -f1)
run why-not people.csv "$unlucky" --check 20 --format json
expect "outbid, by the pair that has the place" 0 json out 'd["sides"][0]["reason"] == "outbid" and d["sides"][0]["rivals"][0]["partner"] == "M1" and d["sides"][0]["rivals"][0]["holder"] in ("E1", "E4")'
expect "by how much, exactly" 0 json out 'd["sides"][0]["would_cost"]["claim"] == "exact" and d["sides"][0]["would_cost"]["mentees"] == 0'
expect "one more place matches them" 0 json out 'any(c["kind"] == "place" and c["partner"] == "M1" and c["checked"] and c["matches"] and c["gain"]["mentees"] == 1 for c in d["sides"][0]["changes"])'
run why-not people.csv "$unlucky" --check 20
expect "in a sentence" 0 grep -qE "With one more place of M1 $unlucky is matched, with M1; the programme: mentees \+1" out
sed "s/^M1,mentor,2,a,en,Mon 09:00-12:00,.*/&,2/; s/^id.*/&,mentor_capacity/; s/^[EN].*/&,/" people.csv >more.csv
"$reversa" match more.csv -o out2 -q
code=$?
expect "applied by hand it is so" 0 eval '! grep -q "^$unlucky," out2/unmatched.csv'
run why-not people.csv "$unlucky" --check 1 --format json
expect "what there was no leave to check says so" 0 json out 'sum(c["checked"] for c in d["sides"][0]["changes"]) <= 1'

run why-not people.csv N1
expect "who opted out" 0 says out "N1 did not sign up as mentee"
expect "for either side" 0 says out "N1 did not sign up as mentor"
run why-not people.csv M1
expect "who is matched" 0 says out "M1 has 1 partner as mentor"
run why-not people.csv --format json
expect "groups without a person" 0 json out 'd["person_id"] is None and d["sides"] == [] and d["groups"]'
expect "each counts" 0 json out 'all(g["wanted"] > g["places"] + g["pairs"] for g in d["groups"])'
run why-not people.csv --format json
lacks=$(python3 -c 'import json, sys
for g in json.load(sys.stdin)["groups"]: print(len(g["people"]) - g["places"] - g["pairs"], len(g["people"]))' <out | tr '\n' ';')
run why-not people.csv
expect "who must stay without a partner, as the counts say" 0 test "$lacks" = "2 2;1 2;"
expect "all of a group" 0 says out "so none of these 2 mentees can have a partner"
expect "or some of it" 0 says out "so at least 1 of these 2 mentees must stay without a partner"
run why-not people.csv --format csv
expect "and as rows" 0 says out "group,side,person_id,is_partner"
run why-not people.csv N1 --format csv
expect "rules of both sides in one table" 0 test "$(grep -c '^mentor,level_gap' out)$(grep -c '^mentee,level_gap' out)$(grep -c rule out)" = 111
run why-not people.csv E1 --format json
expect "names never appear" 0 eval '! grep -qE "cmd|script" out'
run why-not people.csv nobody
expect "an unknown person" 3 says err "nobody"
run why-not
expect "without people" 2
run help why-not
expect "help teaches" 0 says out "how many would come back if only this rule were dropped"
finish
