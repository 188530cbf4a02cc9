#!/usr/bin/env bash
# Wrong inputs: each is refused with exit code 3, with its place and reason, and nothing is written.
. "$(dirname "$0")/harness.sh"

refused() { # refused NAME FILE PLACE WORDS: `match` refuses the people in FILE
    run match "$2" -o results
    expect "$1" 3 grep -qE "^reversa: $2$3: .*$4" err
    [ ! -e results ] || { echo "FAILED: $1 wrote results"; failed=$((failed + 1)); rm -r results; }
}

people() { # people NAME: a people.csv from standard input
    cat >"$1"
}

cat >good.csv <<'CSV'
id,role,level,manager_id,skills
A,mentor,1,C,python:4
B,mentor,2,C,sql
C,mentee,5,,
CSV
run match good.csv -q
expect "the file that the others are made of is right" 0
sed 's/^B,/B ,/; s/^C,/\xef\xbb\xbfC,/; s/,C,/,,/' good.csv | people edged.csv
run match edged.csv
expect "ids with a blank or a mark that nobody sees: a warning, once" 0 says err "edged.csv:3: id: Begins or ends with a blank"
expect "and how many" 0 says err "; 2 ids do"

refused "no such file" none.csv "" "No such file"
mkdir folder.csv
refused "a folder" folder.csv "" "Cannot be read"
: | people empty.csv
refused "an empty file" empty.csv "(:1)?" "."
sed 's/role/rolle/' good.csv | people norole.csv
refused "no column role" norole.csv "(:1)?" "role"
sed 's/^id/role/' good.csv | people twice.csv
refused "a column twice" twice.csv ":1" "role"
sed 's/^B/A/' good.csv | people duplicate.csv
refused "an id twice" duplicate.csv ":3: column id" "."
sed 's/^B//' good.csv | people noid.csv
refused "an empty id" noid.csv ":3: column id" "."
sed 's/^B,mentor/B,boss/' good.csv | people role.csv
refused "an unknown role" role.csv ":3: column role" "."
sed 's/^B,mentor,2/B,mentor,nan/' good.csv | people nan.csv
refused "a level that is no number" nan.csv ":3: column level" "."
sed 's/^B.*/B,mentor,2/' good.csv | people ragged.csv
refused "a row too short" ragged.csv ":3" "."
sed 's/python:4/"python/' good.csv | people quote.csv
refused "a quote that does not end" quote.csv ":[0-9]+" "quote"
sed 's/sql/s\xffl/' good.csv | people utf8.csv
refused "not UTF-8" utf8.csv ":3" "UTF-8"
iconv -f UTF-8 -t UTF-16 good.csv | people utf16.csv
refused "UTF-16" utf16.csv "" "looks like UTF-16: save the file as UTF-8"
tr '\n' '\r' <good.csv | people returns.csv
refused "lone carriage returns" returns.csv "" "lone carriage returns"
sed 's/^B,.*/&\n/' good.csv | people blankline.csv
refused "a blank line" blankline.csv ":4" "The line is blank"
sed 's/^B,mentor,2,C/B,mentor,2,Z/' good.csv | people manager.csv
refused "an unknown manager" manager.csv ":3: column manager_id" "."
sed 's/^C,mentee,5,/C,mentee,5,A/' good.csv | people cycle.csv
refused "a cycle of managers" cycle.csv ":[0-9]+: column manager_id" "cycle"
sed 's/python:4/python:0/' good.csv | people weight.csv
refused "a weight of nothing" weight.csv ":2: column skills" "."
sed 's/skills/goals/; s/python:4/lead;Lead/' good.csv | people tag.csv
refused "a tag twice" tag.csv ":2: column goals" "twice"
head -c 300 /dev/urandom | people noise.csv
refused "noise" noise.csv "(:[0-9]+)?" "."
run match manager.csv -q --unknown-manager root
expect "an unknown manager as the top of a line" 0

{
    echo id,role,level
    for i in $(seq 30); do echo "P$i,mentor,x"; done
} >many.csv
run match many.csv
expect "twenty are told" 3 test "$(grep -c '^reversa: many.csv:' err)" = 20
expect "and how many more" 3 says err "reversa: … and 10 more"

# ---- pairs and programmes

wrong() { # wrong NAME OPTION FILE PATTERN
    run match good.csv "$2" "$3" -o results
    expect "$1" 3 grep -qE "$4" err
    [ ! -e results ] || { echo "FAILED: $1 wrote results"; failed=$((failed + 1)); rm -r results; }
}
printf 'person_id,other_id,rank,veto\nC,A,0,\n' >rank.csv
wrong "a rank of nothing" --preferences rank.csv 'rank.csv:2: column rank'
printf 'person_id,other_id,rank,veto\nC,C,1,\n' >self.csv
wrong "someone names themselves" --preferences self.csv 'self.csv:2'
printf 'mentor_id,mentee_id,state\nA,C,maybe\n' >state.csv
wrong "an unknown state" --previous state.csv 'state.csv:2: column state'
printf 'mentor_id,mentee_id,score\nA,C,1.5\n' >score.csv
wrong "a score above 1" --scores score.csv 'score.csv:2: column score'
printf 'mentor_id,mentee_id,state\nA,C,pinned\nA,C,forbidden\n' >both.csv
wrong "a pair twice" --previous both.csv 'both.csv:[0-9]+'
printf '{"schema": "reversa.programme/1",\n "rules": [}\n' >broken.json
wrong "not JSON" --programme broken.json '^reversa: broken.json:2'
printf '{"schema": "reversa.programme/1", "ruls": []}' >key.json
wrong "an unknown key" --programme key.json 'key.json.*ruls'
printf '{"schema": "reversa.programme/1", "rules": [{"rule": "same", "attribute": "shoe"}]}' >column.json
wrong "a column that is not there" --programme column.json 'shoe'
printf '{"schema": "reversa.programme/9"}' >schema.json
wrong "a programme of another time" --programme schema.json 'schema'

# ---- validate lists them all

printf 'colour,size\nred,5\n' >strange.csv
run validate strange.csv
expect "validate: what is this?" 3 says err "strange.csv:1: Neither people"
run validate none.csv
expect "validate: no such file" 3 says err "none.csv: Cannot be read: No such file"
run validate good.csv rank.csv key.json
expect "validate: all problems of all files" 3 grep -q "^reversa: rank.csv:2" err
expect "and of the programme" 3 grep -q "key.json.*ruls" err
expect "a line for each" 3 test "$(grep -cE 'problem|good' out)" = 3
run validate manager.csv self.csv
expect "pairs of wrong people are not checked" 3 says out "not checked"
run validate good.csv column.json
expect "validate: what does not go together" 3 says err shoe
run programme key.json
expect "programme checks" 3 says err ruls
finish
