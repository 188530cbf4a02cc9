#!/usr/bin/env bash
# Full disks, closed pipes, Ctrl-C: no success is told that is none, and no half of a result stays.
. "$(dirname "$0")/harness.sh"

"$reversa" generate --people 300 -o try -q || exit 1

# ---- a full disk

for command in "version" "programme" "help" "help match" "match try/people.csv -q" "match try/people.csv -q --format json" \
    "generate --people 300" "validate try/people.csv"; do
    $reversa $command >/dev/full 2>err </dev/null
    code=$?
    : >out
    expect "full disk: $command" 1 says err "annot be written"
done
run programme -o /dev/full
expect "a full device as a file" 1 says err "annot be written"
run version -o missing/folder/file
expect "a folder that is not there" 1 says err "missing/folder/file: Cannot be written: No such file"
if [ "$(id -u)" != 0 ]; then
    mkdir closed && chmod a-w closed
    run match try/people.csv -o closed/results
    expect "a folder one may not write to" 1 says err "closed"
fi
echo "in the way" >results
run match try/people.csv -o results
expect "a file where the folder should be" 1 says err "results"
expect "the file is as it was" 1 says results "in the way"
rm results

# ---- a pipe that nobody reads any more

"$reversa" generate --people 20000 2>err </dev/null | head -n 1 >out
code=${PIPESTATUS[0]}
expect "a closed pipe ends it quietly" 141 empty err
"$reversa" match try/people.csv -q --format json 2>err </dev/null | true
code=${PIPESTATUS[0]}
if [ "$code" = 0 ]; then code=141; fi # it may have been faster than true
expect "so for our own tables" 141 empty err

# ---- terminals

if command -v script >/dev/null; then
    on_terminal() { # the same on a terminal of its own
        script -qec "$1" /dev/null >out 2>err </dev/null
        code=$?
    }
    TERM=xterm on_terminal "$reversa help"
    expect "headings are bold on a terminal" 0 grep -q $'\033\\[1m' out
    TERM=xterm NO_COLOR=1 on_terminal "$reversa help"
    expect "NO_COLOR" 0 eval "! grep -q $'\033' out"
    TERM=xterm on_terminal "$reversa match try/people.csv -q"
    expect "a table on a terminal" 0 grep -qE '^mentor +mentee +score' out
fi
run help
expect "nothing bold elsewhere" 0 eval "! grep -q $'\033' out"

# ---- Ctrl-C in the middle of a long match

"$reversa" generate --people 300000 -o many -q && "$reversa" generate --people 20000 -o fewer -q || exit 1
for signal in INT TERM; do
    rm -f err # what the one before said would be taken for this one's
    # Programs in the background of a script ignore Ctrl-C: --default-signal undoes that.
    env --default-signal=INT "$reversa" match many/people.csv --preferences many/preferences.csv --threads 1 \
        --progress plain -o interrupted >out 2>err </dev/null &
    process=$!
    for _ in $(seq 600); do
        if [ -s err ] || ! kill -0 "$process" 2>/dev/null; then break; fi
        sleep 0.05
    done
    kill -s "$signal" "$process"
    wait "$process"
    code=$?
    expect "SIG$signal ends a match" 130 says err "interrupted"
    expect "no folder of results" 130 absent interrupted
    expect "no other file" 130 test "$(find . -name '.reversa*' | wc -l)" = 0
done

# Progress for a log had begun, so the runs above were in the middle.
expect "plain progress" 130 grep -qE '^reversa: [a-z ]+  ' err

# While it waits for its input.
mkfifo silent
sleep 60 >silent &
writer=$!
env --default-signal=INT "$reversa" match - <silent >out 2>err &
process=$!
sleep 0.3
kill -s INT "$process"
wait "$process"
code=$?
expect "SIGINT while standard input is silent" 130 says err "interrupted"
kill "$writer"


# ---- stopped by the time limit, with what there is: nothing, or pairs that hold all limits

ends_as_told() { # the exit code and result.json say the same
    python3 -B - "$code" <<'PYTHON'
import json, os, sys
codes = {"optimal": 0, "infeasible": 4, "feasible": 5, "stopped": 6}
path = "stopped/result.json"
outcome = json.load(open(path))["outcome"] if os.path.exists(path) else "stopped"
assert codes[outcome] == int(sys.argv[1]), (outcome, sys.argv[1])
PYTHON
}

if "$reversa" version | grep -qE "GLPK|HiGHS"; then
    cat >hard.json <<'JSON'
{"schema": "reversa.programme/1", "rules": [{"rule": "level_gap", "at_least": 2}],
 "criteria": [{"criterion": "coverage", "mentor": "skills", "mentee": "wants", "weight": 3},
              {"criterion": "mean", "attribute": "openness", "weight": 1}],
 "limits": [{"limit": "quota", "side": "mentor", "where": {"attribute": "gender", "is": "F"}, "at_least": {"share": 0.55}},
            {"limit": "quota", "side": "mentor", "where": {"attribute": "trained", "is": "yes"}, "at_least": {"share": 0.9}}],
 "objective": ["mentees", "score"]}
JSON
    seen=
    for seconds in 1 2 4 8 16; do
        rm -rf stopped
        mkdir stopped
        echo reviewed >stopped/pairs.csv
        run match fewer/people.csv --programme hard.json --time-limit "$seconds" -o stopped
        seen="$seen $code"
        expect "time limit of $seconds s" "$code" ends_as_told
        expect "stopped without a result: the folder is as it was" "$code" \
            eval '[ "$code" != 6 ] || [ "$(ls stopped):$(cat stopped/pairs.csv)" = pairs.csv:reviewed ]'
        if [ "$code" = 5 ] || [ "$code" = 0 ]; then break; fi
    done
    expect "in the end there is a result ($seen)" "$code" eval '[ "$code" = 5 ] || [ "$code" = 0 ]'
    expect "and it is not called optimal before it is proven" "$code" \
        eval '[ "$code" = 0 ] || says out "not proven best"'

    # Whole numbers of pairs, which no pairs at all do not meet: stopped before there is a matching.
    sed 's/{"share": 0.55}/{"count": 1200}/; s/{"share": 0.9}/{"count": 1500}/' hard.json >stuck.json
    tells_in_a_sentence() { [ "$(wc -l <err)" = 1 ] && says err "$1" && empty out; }
    for seconds in 0.05 0.2; do
        run match fewer/people.csv --programme stuck.json --time-limit "$seconds"
        expect "no result within $seconds s: one sentence and no table" 6 tells_in_a_sentence "time limit"
        run match fewer/people.csv --programme stuck.json --time-limit "$seconds" -q
        expect "no result within $seconds s: with -q too" 6 tells_in_a_sentence "time limit"
    done
    # On a busy machine the time may be over while the people are still being read: then longer.
    rm -rf stopped
    mkdir stopped
    echo reviewed >stopped/pairs.csv
    for seconds in 0.2 0.8 3; do
        run match fewer/people.csv --programme stuck.json --time-limit "$seconds" -o stopped -q
        expect "no result with a folder within $seconds s: one sentence" 6 tells_in_a_sentence "time limit"
        if says err "earlier run"; then break; fi
    done
    expect "no result with a folder: what stays" 6 tells_in_a_sentence "stopped/pairs.csv is of an earlier run and stays as it was"
fi
finish
