#!/usr/bin/env bash
# Every file that the command line writes, from texts that would act: names, ids, notes, columns and programmes that are formulas,
# markup, turned writing, very long, or empty. Parsers of another make read the files back and find the texts harmless.
. "$(dirname "$0")/harness.sh"
planted() { # planted check|holds ...
    python3 -B "$source/tests/cli/planted.py" "$@"
}
planted make || exit 1
usual="--programme plain.json --preferences wishes.csv"

run match people.csv $usual --previous before.csv --names --map 'department,=cmd(),<script>alert(1)</script>' \
    --audit 'gender,<script>alert(1)</script>' -o made --ics inv --start 2027-02-01 -q
expect "match" 0 planted check made/* inv/*.ics
for file in pairs.csv decisions.ndjson; do
    expect "all of it stands in $file" 0 planted holds made/$file formula script rtl long markup call minus tab
done
expect "and in the report" 0 planted holds made/report.html formula script rtl long markup call
expect "result.json has the names of the programme" 0 planted holds made/result.json formula script rtl
run match people.csv $usual -o one --ics one.ics --names --start 2027-02-01 -q
expect "unmatched.csv has who is left" 0 planted holds one/unmatched.csv call script
expect "a calendar of all" 0 planted holds one.ics formula script rtl long markup
run match people.csv $usual --names -o - --format json
cp out printed.json
expect "pairs on standard output as JSON" 0 planted holds printed.json formula script rtl long
run match people.csv $usual -o -
cp out printed.csv
expect "and as CSV" 0 planted holds printed.csv formula script rtl long
if "$reversa" version | grep -qE "GLPK|HiGHS"; then
    run match people.csv --programme limited.json --names -o limited -q
    expect "with a limit" 0 planted check limited/*
    expect "that is named in the report" 0 planted holds limited/report.html script
fi
run match people.csv --programme never.json -o never -q
expect "a limit that cannot be held" 4 planted check never/*

rtl=$(python3 -c 'print("\u202etxt.exe\u2066\u05d0\u05d1\u200f")')
for command in "why-not people.csv" "why-not people.csv ${rtl}e10" "explain people.csv ${rtl}r2 ${rtl}e2" "alternatives people.csv" \
    "advise people.csv" "rematch people.csv --previous before.csv" "shortlist people.csv" "match people.csv"; do
    run $command $usual --format table
    cat out err >terminal.txt
    expect "sentences of '$command' for a terminal act on nothing" 0 planted check terminal.txt
done
run match people.csv --programme never.json --format table
cat out err >terminal.txt
expect "why nothing fits acts on nothing" 4 planted check terminal.txt

run match people.csv $usual --format table -q
expect "a table for a terminal turns nothing" 0 eval 'grep -q "txt.exe" out && ! grep -qP "\xE2\x80[\x8E\x8F\xA8-\xAE]|\xE2\x81[\xA6-\xA9]|\t" out'

run wishes people.csv $usual -o wishes -q
expect "wishes" 0 planted check wishes/*
expect "and their page" 0 planted holds wishes/report.html formula script rtl long markup call
run wishes people.csv $usual --match -o wished -q
expect "wishes that are not heeded" 0 planted check wished/*
expect "and who blocks" 0 planted holds wished/blocking.csv formula script long
expect "which is in the page" 0 planted holds wished/report.html formula script
run shortlist people.csv $usual -o shortlist.csv -q
expect "shortlists" 0 planted holds shortlist.csv formula script rtl long markup call minus tab
run shortlist people.csv $usual -o shortlist.json --format json -q
expect "and as JSON" 0 planted holds shortlist.json formula script rtl long markup call minus tab
run rematch people.csv $usual --previous before.csv -o again -q
expect "rematch" 0 planted check again/*
expect "what changes" 0 planted holds again/diff.csv formula script rtl long markup call minus tab
expect "who stands by" 0 planted holds again/standby.csv formula script rtl long markup
run circles people.csv --programme plain.json -o circles -q
[ "$code" = 0 ] && expect "circles" 0 planted check circles/*
run explain people.csv '<script>alert(1)</script>r1' 'alone' $usual -o explained.json --format json -q
expect "one pair" 0 planted holds explained.json script
run explain people.csv '<script>alert(1)</script>r1' 'alone' $usual -o explained.csv --format csv -q
expect "one pair as CSV" 0 planted check explained.csv
for command in why-not alternatives advise; do
    for format in csv json; do
        run $command people.csv $usual -o "$command.$format" --format $format -q
        expect "$command as $format" 0 planted check "$command.$format"
    done
done

column='<script>alert(1)</script>'
run engagement sessions.csv met.csv --surveys surveys.csv --people people.csv --by "$column" --as-of 2027-07-15 --report engagement.html -q
expect "engagement" 0 planted holds engagement.html formula script rtl long markup
for format in csv json; do
    run engagement sessions.csv met.csv --surveys surveys.csv --as-of 2027-07-15 --pairs --format $format -o "engagement.$format" -q
    expect "engagement as $format" 0 planted holds "engagement.$format" formula script rtl long markup call
    run retention employment.csv --adjust "$column" --by "=cmd()" --format $format -o "retention.$format" -q
    expect "retention as $format" 0 planted check "retention.$format"
done
run engagement sessions.csv met.csv --surveys surveys.csv --people people.csv --by "$column" --as-of 2027-07-15 --format table
cat out err >terminal.txt
expect "engagement for a terminal acts on nothing" 0 planted check terminal.txt
expect "with its headings" 0 says terminal.txt "Survey: ?txt.exe"
run retention employment.csv --adjust "$column" --by "=cmd()" --format table
cat out err >terminal.txt
expect "retention for a terminal acts on nothing" 0 planted check terminal.txt
run retention employment.csv --adjust "$column" --by "=cmd()" --smallest 2 --report retention.html -q
expect "retention" 0 planted holds retention.html formula script
finish
