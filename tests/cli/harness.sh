# What the tests of the command line share. Sourced with the arguments of the test: REVERSA SOURCE.
#
#   run ARGUMENT...          runs reversa; afterwards: $code, the files `out` and `err`
#   expect NAME CODE [CHECK ARGUMENT...]   a test: the last run ended with CODE, and the check holds
#
# Each test counts; finish prints the counts as cmocka does and ends the script.
set -uo pipefail
reversa=$(realpath "$1")
source=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export LC_ALL=C
unset NO_COLOR COLUMNS
passed=0
failed=0

run() {
    "$reversa" "$@" >out 2>err </dev/null
    code=$?
}

says() { # says FILE WORDS: the words stand in the file
    grep -qF -- "$2" "$1"
}

empty() {
    [ ! -s "$1" ]
}

absent() {
    [ ! -e "$1" ]
}

same() {
    cmp -s "$1" "$2"
}

holds() { # holds FILE...: all are there and not empty
    local file
    for file in "$@"; do [ -s "$file" ] || return 1; done
}

expect() {
    local name=$1 wanted=$2
    shift 2
    if [ "$code" != "$wanted" ]; then
        echo "FAILED: $name: exit code $code, not $wanted"
    elif [ $# -gt 0 ] && ! "$@"; then
        echo "FAILED: $name: not so: $*"
    else
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "--- standard output"; head -n 20 out
    echo "--- standard error"; head -n 20 err
}

finish() {
    [ "$failed" = 0 ] || printf '[  FAILED  ] %d test(s).\n' "$failed"
    printf '[  PASSED  ] %d test(s).\n' "$passed"
    exit "$((failed > 0))"
}
