#!/usr/bin/env bash
# wishes: stable pairs from ranks, who proposes, which pairs count, blocking pairs, ids that act, and what cannot be asked.
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/page.sh"

cat >people.csv <<'DATA'
id,role,goals,name
=cmd(),mentor,a;b,Ann
<script>,mentor,a;c,Bob
E1,mentee,a;b,Cyd
E2,mentee,a;b,Dee
DATA
cat >wishes.csv <<'DATA'
person_id,other_id,rank,veto
'=cmd(),E1,1,
'=cmd(),E2,2,
<script>,E2,1,
<script>,E1,2,
E1,<script>,1,
E1,'=cmd(),2,
E2,'=cmd(),1,
E2,<script>,2,
DATA
echo '{"schema": "reversa.programme/1", "rules": [], "criteria": [{"criterion": "overlap", "attribute": "goals", "weight": 1}]}' >programme.json

run wishes people.csv --programme programme.json --preferences wishes.csv -o mentees
expect "mentees propose and have their first choice" 0 says out "2 pairs, proposed by the mentees; they are stable"
expect "who has what they wished" 0 says out "mentees: 2 rank someone they may have; 2 of them have a partner, 2 one whom they rank, 2 their first choice"
expect "the pairs" 0 says mentees/pairs.csv "<script>,E1,"
expect "a formula does not run" 0 says mentees/pairs.csv "'=cmd(),E2,"
expect "a page" 0 parse mentees/report.html '
assert "wishes" in ids and "Stable." in text and "<script" not in text and "Ann" not in text
assert "Of 2 mentees who ranked someone, 2 (100 %) have a first choice" in text.replace("\xa0", " ")
assert "Nobody.</span> No two people whom the rules allow" in text'
expect "that is in the manifest" 0 says mentees/result.json "$(sha256sum <mentees/report.html | cut -d' ' -f1)"
run wishes people.csv --programme programme.json --preferences wishes.csv -o mentees --report no
expect "an earlier page is told of" 0 says err "mentees/report.html is of an earlier run"
run wishes people.csv --programme programme.json --preferences wishes.csv -o mentees --names -q
expect "names where they are asked for" 0 says mentees/report.html "<td>Ann</td>"
expect "nobody blocks" 0 test "$(wc -l <mentees/blocking.csv)" = 1
run wishes people.csv --programme programme.json --preferences wishes.csv --from mentor -o mentors
expect "mentors propose and have theirs" 0 says mentors/pairs.csv "'=cmd(),E1,"
expect "their page says that mentees have not" 0 says mentors/report.html $'Of 2 mentees who ranked someone, 0 (0\xC2\xA0%) have a first choice'
expect "a result that says how" 0 says mentors/result.json '"from": "mentor"'
expect "and what is proven" 0 says mentors/result.json '"proof": "stable"'
expect "the manifest has the hash of the blocking pairs" 0 says mentors/result.json \
    "$(sha256sum <mentors/blocking.csv | cut -d' ' -f1)"
run replay mentors/result.json
expect "is made again" 0 says out "identical"
echo "x,y" >>mentors/blocking.csv
run replay mentors/result.json
expect "blocking pairs that were changed are told of" 7 says out "blocking.csv"
mkdir -p stuck/blocking.csv
echo reviewed >stuck/pairs.csv
run wishes people.csv --programme programme.json --preferences wishes.csv -o stuck
expect "all files or none: what was there stays" 1 says stuck/pairs.csv "reviewed"
expect "and nothing else comes" 1 test "$(ls -A stuck | tr '\n' ' ')" = "blocking.csv pairs.csv "

echo "E1,<script>,,yes" >veto.csv
sed '/^E1,<script>/d' wishes.csv | cat - veto.csv >vetoed.csv
run wishes people.csv --programme programme.json --preferences vetoed.csv
expect "a veto holds" 0 says out "'=cmd(),E1,"
expect "with the summary beside" 0 says err "2 pairs"
printf "mentor_id,mentee_id,state\n<script>,E2,pinned\n" >pins.csv
run wishes people.csv --programme programme.json --preferences wishes.csv --previous pins.csv -o pinned
expect "a pin stays" 0 says pinned/pairs.csv "<script>,E2,"
head -1 wishes.csv >few.csv
echo "E1,'=cmd(),1," >>few.csv
run wishes people.csv --programme programme.json --preferences few.csv --among either
expect "only pairs that someone ranks" 0 test "$(wc -l <out)" = 2
run wishes people.csv --programme programme.json --preferences few.csv --among both
expect "none that both rank" 0 test "$(wc -l <out)" = 1
run wishes people.csv --programme programme.json --preferences wishes.csv --match -o best
expect "the best total and who blocks it" 0 says out "2 pairs"
printf "person_id,other_id,rank,veto\n'=cmd(),E1,1,\nE1,'=cmd(),1,\n" >two.csv
printf "mentor_id,mentee_id,state\n'=cmd(),E2,pinned\n<script>,E1,pinned\n" >two_pins.csv
run wishes people.csv --programme programme.json --preferences two.csv --previous two_pins.csv -o blocked
expect "pinned people may block" 0 says out "1 pairs of 2 people block"
expect "and whom they would leave is told" 0 says blocked/blocking.csv "'=cmd(),E1,1000000,1,1,E2,,<script>,"
expect "in the page, too" 0 parse blocked/report.html 'assert "1 pair of 2 people" in text and "pinned" in text'
expect "names never appear" 0 eval '! grep -rqE "Ann|Bob|Cyd" blocked out'
"$reversa" wishes people.csv --programme programme.json --preferences wishes.csv --threads 3 -o again -q >quiet
expect "any number of threads" 0 same mentees/pairs.csv again/pairs.csv
expect "and nothing is said" 0 empty quiet
run wishes people.csv --programme programme.json --preferences wishes.csv -o twice -q
expect "the same page" 0 same again/report.html twice/report.html

run wishes people.csv
expect "wishes are needed" 2 says err "--preferences"
run wishes people.csv --programme programme.json --preferences wishes.csv --map nowhere
expect "no such column" 3 says err "nowhere, which --map names"
run wishes people.csv --preferences nowhere.csv
expect "no such file" 3 says err "nowhere.csv"
sed 's/"criteria"/"limits": [{"limit": "one_role"}], "criteria"/' programme.json >limited.json
run wishes people.csv --programme limited.json --preferences wishes.csv
expect "a limit that cannot be held is named" 3 says err "one_role"
run wishes people.csv --programme programme.json --preferences wishes.csv -o /dev/full/x
expect "a folder that cannot be" 1 says err "reversa:"
run help wishes
expect "the help says what blocks" 0 says out "blocking.csv"
finish
