#!/usr/bin/env bash
# Other objectives through the command line: what each level reached, gave up and costs, in the summary and result.json.
. "$(dirname "$0")/harness.sh"

data=$source/examples/data
known=(--preferences "$data/preferences.csv" --previous "$data/previous.csv")

proven() { # proven FOLDER: every level is, and its value lies where its bound allows it
    python3 -B - "$1/result.json" <<'PYTHON'
import json, sys
result = json.load(open(sys.argv[1]))
assert result["outcome"] == "optimal" and result["certificate"]["proof"] == "duals"
for level in result["levels"]:
    assert level["proven"] and level["gap"] <= level.get("given_up", 0), level
PYTHON
}

priced() { # priced FOLDER: without a level the next one does no worse; without the mentees `worst` would be no level
    python3 -B - "$1/result.json" <<'PYTHON'
import json, sys
levels = json.load(open(sys.argv[1]))["levels"]
for level, after in zip(levels, levels[1:]):
    assert level["level"] == "mentees" or level["price"][after["level"]] >= 0, level
assert levels[1]["price"] is None
assert levels[-1]["price"] == {}
PYTHON
}

unpriced() {
    ! grep -q '"price"' "$1/result.json"
}

with() { # with OBJECTIVE FILE: the built-in programme with another objective
    "$reversa" programme | python3 -B -c "
import json, sys
programme = json.load(sys.stdin)
programme['objective'] = json.loads(sys.argv[1])
json.dump(programme, open(sys.argv[2], 'w'))" "$1" "$2"
}

run match "$data/people.csv" "${known[@]}" --programme "$data/programme_levels.json" -o levels --level-prices
expect "five levels, two of which let others fall" 0 proven levels
expect "what may fall" 0 says out "may fall by"
expect "even counts from below" 0 says out "even: "
expect "the price of each level" 0 priced levels
expect "the price in words" 0 says out "without it: "

run match "$data/people.csv" "${known[@]}" --programme "$data/programme_levels.json" -o again --threads 3
expect "the same pairs without prices" 0 same levels/pairs.csv again/pairs.csv
expect "no price unless asked for" 0 unpriced again

with '["pairs", {"level": "leximin", "step": 1000}, "score"]' leximin.json
run match "$data/people.csv" "${known[@]}" --programme leximin.json -o leximin
expect "leximin" 0 proven leximin

with '["mentees", {"level": "keep", "give_up": 0.1}, {"level": "score", "give_up": 0.1}]' wrong.json
run match "$data/people.csv" "${known[@]}" --programme wrong.json --solver network -o wrong
expect "keep cannot give up in a network" 3 says err "'keep' before it cannot give up"
expect "nothing is written" 3 absent wrong

with '["worst", "score"]' wrong.json
run match "$data/people.csv" --programme wrong.json -o wrong
expect "worst needs a count before it" 3 says err "needs 'mentees', 'mentors' or 'pairs' before it"
finish
