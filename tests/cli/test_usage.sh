#!/usr/bin/env bash
# The command line itself: help, versions, and every way of getting it wrong.
. "$(dirname "$0")/harness.sh"

run
expect "no command: the page of help, as an error" 2 says err "reversa match PEOPLE.csv"
run help
expect "help" 0 says out "reversa match PEOPLE.csv"
cp out first
run --help
expect "--help is help" 0 same out first
for command in match rematch shortlist explain why-not advise validate programme generate version; do
    run help $command
    expect "help $command shows examples" 0 says out "  reversa $command"
    cp out first
    run $command --help
    expect "$command --help is help $command" 0 same out first
    expect "$command: its exit codes are told" 0 says out "no matching meets the limits"
    run $command --no-such-option
    expect "$command: an unknown option" 2 says err "$command has no option --no-such-option"
done
run help match
expect "defaults are told" 0 says out "Default: 1."
run help nothing
expect "help for what is not there" 2 says err 'no command "nothing"'

run version
expect "version" 0 says out "reversa $(sed -n 's/.*VERSION_M[AI][JN]OR \([0-9]*\)/\1/p' "$source/include/reversa/status.h" | paste -sd.)"
run --version
expect "--version" 0 says out jansson
run version --format json
expect "version as JSON" 0 python3 -c 'import json; assert json.load(open("out"))[0]["version"]'

run mtach people.csv
expect "an unknown command, the nearest, and all" 2 says err "did you mean match?"
expect "all commands are named" 2 says err "There are: match, rematch, circles, shortlist, wishes, alternatives, explain, why-not, advise, validate, programme, generate, retention, engagement, audit, replay, version, help"
run -q match people.csv
expect "options before the command" 2 says err "options come after a command"

run match
expect "no argument" 2 says err "match needs PEOPLE.csv"
run match a.csv b.csv
expect "an argument too many" 2 says err 'one word too many: "b.csv"'
run explain people.csv A
expect "too few for explain" 2 says err "explain needs PEOPLE.csv MENTOR MENTEE"
run match people.csv --programm p.json
expect "an option spelt wrong" 2 says err "did you mean --programme?"
run match people.csv --people 5
expect "an option of another command" 2 says err "match has no option --people"
run match people.csv -z
expect "an unknown letter" 2 says err "match has no option -z"
run match people.csv --programme
expect "a value is missing" 2 says err "--programme needs a value: --programme FILE"
run match people.csv -o
expect "a value is missing behind a letter" 2 says err "--output needs a value: --output DIR"
run match people.csv --output=
expect "an empty name" 2 says err "a name is missing"
run match people.csv --quiet=yes
expect "a value for a flag" 2 says err "--quiet takes no value"
run match people.csv --solver magic
expect "none of the choices" 2 says err '"magic" is none of auto|network|glpk|highs'
run match people.csv --progress
expect "choice without a value" 2 says err "auto|plain|never"
for threads in -1 257 two 1x "" 99999999999999999999; do
    run match people.csv --threads "$threads"
    expect "--threads '$threads'" 2 says err "is not a whole number from 0 to 256"
done
for seed in -1 1.5 18446744073709551616; do
    run match people.csv --seed "$seed"
    expect "--seed $seed" 2 says err "is not a whole number"
done
for limit in 0 -5 5x 1.m m 1e3 0x10; do
    run match people.csv --time-limit "$limit"
    expect "--time-limit $limit" 2 says err "is not a time such as"
done
for limit in 0 G 5X 5MM -1 1.5G 99999999999T; do
    run match people.csv --memory-limit "$limit"
    expect "--memory-limit $limit" 2 says err "is not a size such as"
done
run generate --people 0
expect "nobody to generate" 2 says err "is not a whole number from 1 to 20000000"
run match people.csv --format csv -o out
expect "csv and a folder" 2 says err "out/pairs.csv"
run match - --preferences -
expect "standard input twice" 2 says err "only one input can be -"
run explain - A B --programme -
expect "standard input twice for explain" 2 says err "only one input can be -"
expect "nothing but the message" 2 empty out

# The same thing said in several ways; a file that does not exist tells that it was understood.
run match --seed=7 --threads 2 -qv -- -strange-
expect "options first, then --" 3 says err "-strange-: Cannot be read"
run match none.csv -ofolder --memory-limit 2GiB --time-limit 1.5h
expect "a value joined to its letter" 3 says err "none.csv: Cannot be read"
expect "no folder for a failed run" 3 absent folder
finish
