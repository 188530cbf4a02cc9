#!/usr/bin/env bash
# `reversa audit` attacked with all that it prints: by elimination over the sums that readers know, by bounds, and by trying
# all numbers that give the same odds ratios.
. "$(dirname "$0")/harness.sh"

# attack CSV [CSV…]: audits of cells.txt by gender, by department or by both. What is not listed is any number of people;
# listed totals, groups and combinations are equations. Fails where a count of 1 to 4, of people who came to a stage and no
# further, has fewer than 5 possible values, or what is printed as hidden only one.
cat >attack.py <<'PYTHON'
import csv, sys
from fractions import Fraction

truth = {}  # (gender, department, stage) → people
for line in open("cells.txt"):
    g, d, n, s, m = line.split()
    truth[g, d, 0], truth[g, d, 1], truth[g, d, 2] = int(n) - int(s), int(s) - int(m), int(m)
genders, departments = sorted({k[0] for k in truth}), sorted({k[1] for k in truth})
unknown = [(g, d, s) for g in genders for d in departments for s in range(3)]
place = {k: i for i, k in enumerate(unknown)}
for k in unknown:
    truth.setdefault(k, 0)


def cells(name):
    values = [v.strip() for v in name.split(",")]
    return [(g, d) for g in genders for d in departments if name == "all" or all(v in (g, d) for v in values)]


hidden = set()  # names
rows = []  # equations: coefficients, then the sum
for path in sys.argv[1:]:
    known = {}
    for row in csv.DictReader(open(path)):
        if row["hidden"] == "true":
            hidden.add(row["group"])
        for field, stage in (("n", ["signed_up", "matched"].index(row["step"])), ("selected", ["signed_up", "matched"].index(row["step"]) + 1)):
            if row[field]:
                known[row["group"], stage] = int(row[field])
    for (name, stage), count in known.items():
        row = [0] * (len(unknown) + 1)
        for g, d in cells(name):
            for s in range(stage, 3):
                row[place[g, d, s]] = 1
        assert count == sum(truth[k] for k in unknown if row[place[k]]), (path, name, stage, count)
        rows.append([Fraction(x) for x in row[:-1]] + [Fraction(count)])

# Gauss–Jordan; then the simplex method by Bland's rule over what is left, from the truth made basic
def reduce(rows):
    basis, rank = [], 0
    for column in range(len(unknown)):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        turn(rows, rank, column)
        basis.append(column)
        rank += 1
    return rows[:rank], basis


def turn(rows, at, column):
    scale = rows[at][column]
    rows[at] = [x / scale for x in rows[at]]
    for r in range(len(rows)):
        if r != at and rows[r][column]:
            times = rows[r][column]
            rows[r] = [x - times * y if y else x for x, y in zip(rows[r], rows[at])]


def extreme(rows, basis, objective):  # the most of objective · x over x >= 0, from a basis that is feasible; None: no bound
    rows, basis = [list(r) for r in rows] + [[Fraction(-c) for c in objective] + [Fraction(0)]], list(basis)
    for r, b in enumerate(basis):
        if rows[-1][b]:
            times = rows[-1][b]
            rows[-1] = [x - times * y for x, y in zip(rows[-1], rows[r])]
    while True:
        column = next((c for c in range(len(objective)) if rows[-1][c] < 0), None)
        if column is None:
            return rows[-1][-1]
        ratios = [(rows[r][-1] / rows[r][column], basis[r], r) for r in range(len(basis)) if rows[r][column] > 0]
        if not ratios:
            return None
        r = min(ratios)[2]
        turn(rows, r, column)
        basis[r] = column


def feasible(rows):  # a basis with x >= 0: artificial unknowns are driven out
    n, m = len(unknown), len(rows)
    wide = [r[:-1] + [Fraction(int(i == k)) for k in range(m)] + [r[-1]] for i, r in enumerate(rows)]
    basis = [n + i for i in range(m)]
    cost = [-sum(r[c] for r in wide) if c < n else Fraction(0) for c in range(n + m)] + [-sum(r[-1] for r in wide)]
    wide.append(cost)
    while True:
        column = next((c for c in range(n) if wide[-1][c] < 0), None)
        if column is None:
            break
        r = min((wide[r][-1] / wide[r][column], basis[r], r) for r in range(m) if wide[r][column] > 0)[2]
        turn(wide, r, column)
        basis[r] = column
    for r in range(m):
        if basis[r] >= n:
            column = next(c for c in range(n) if wide[r][c])
            turn(wide, r, column)
            basis[r] = column
    return [r[:n] + [r[-1]] for r in wide[:-1]], basis


rows, _ = reduce(rows)
rows, basis = feasible(rows)
sums = [[k] for k in unknown]
sums += [[(g, d, s) for d in departments] for g in genders for s in range(3)]
sums += [[(g, d, s) for g in genders] for d in departments for s in range(3)]
sums += [[(g, d, s) for d in departments for s in range(3)] for g in genders]
found = []
for keys in sums:
    count = sum(truth[k] for k in keys)
    of_hidden = any(set(cells(name)) == {k[:2] for k in keys} for name in hidden)
    if not 0 < count < 5 and not of_hidden:
        continue
    objective = [int(k in keys) for k in unknown]
    most = extreme(rows, basis, objective)
    least = -extreme(rows, basis, [-c for c in objective])
    if most is not None and most - least < (4 if 0 < count < 5 else of_hidden and count > 0):
        found.append((keys, count, int(least), int(most)))
for f in found:
    print("found:", *f)
sys.exit(bool(found))
PYTHON

# make: people.csv and pairs.csv of cells.txt: gender, department, people, signed up, matched
make() {
    cat >cells.txt
    awk 'BEGIN { print "id,role,gender,department" > "people.csv"; print "mentor_id,mentee_id" > "pairs.csv" }
         { for (i = 0; i < $3; i++) {
               id = "e" ++n
               print id "," (i < $4 ? "mentee" : "none") "," $1 "," $2 > "people.csv"
               if (i < $5) print "x" n "," id > "pairs.csv"
           } }' cells.txt
}

audit() { # audit FILE OPTION…
    local file=$1
    shift
    run audit people.csv pairs.csv -q --format csv "$@" -o "$file"
}

secret() { # secret FILE…: the attack finds nothing, on all outputs together
    python3 attack.py "$@"
}

# one small group: F, M and X make all
make <<'END'
F A 80 40 30
F B 101 50 40
M A 112 60 50
M B 100 50 41
N A 90 45 30
N B 80 40 20
X A 4 3 2
X B 3 2 1
END
audit gender.csv --by gender
expect "a total that is shown takes nothing from a group" 0 secret gender.csv
audit department.csv --by department
expect "two audits, by one attribute each" 0 secret gender.csv department.csv
audit both.csv --by gender,department
expect "one audit by both" 0 secret both.csv
expect "and all three" 0 secret gender.csv department.csv both.csv
run audit people.csv pairs.csv -q --by gender,department
expect "combinations that are hidden are not named" 0 python3 -c '
assert any(line.startswith("F, ") for line in open("out")) and not any(line.startswith("X, ") for line in open("out"))'

# a group with a small number at one stage, beside one that has none at it
make <<'END'
F A 181 64 61
M A 212 140 100
X A 7 7 7
END
audit gender.csv --by gender
expect "one group is not hidden alone" 0 secret gender.csv
run audit people.csv pairs.csv -q --by gender
expect "nor in the table for people" 0 python3 -c '
assert sum(line.split()[1:2] == ["hidden"] for line in open("out") if line[:2] in ("F ", "M ", "X ")) != 1, open("out").read()'

# one small cell in a table whose sums are all large
make <<'END'
F A 12 6 1
F B 24 14 7
F C 40 20 10
M A 30 15 8
M B 30 16 9
M C 50 25 12
N A 40 20 12
N B 44 20 11
N C 36 18 9
END
for by in gender department gender,department; do audit "$by.csv" --by "$by"; done
expect "margins are known, the cell is not" 0 secret gender.csv department.csv gender,department.csv
expect "and much is shown" 0 python3 -c '
import csv
shown = [r["group"] for r in csv.DictReader(open("gender,department.csv")) if r["step"] == "matched" and r["n"]]
assert len(shown) >= 5, shown'

# random tables: the three audits together
for seed in 1 2 3 4 5 6 7 8; do
    python3 -c '
import random, sys
random.seed(int(sys.argv[1]))
for g in "FMN"[: 2 + int(sys.argv[1]) % 2]:
    for d in "ABC":
        n = random.choice([0, 6, 20, 60])
        n = random.randint(n // 2, n)
        s = random.randint(n // 3, n)
        if n:
            print(g, d, n, s, random.randint(s // 2, s))' "$seed" | make
    for by in gender department gender,department; do audit "$by.csv" --by "$by"; done
    expect "random table $seed" 0 secret gender.csv department.csv gender,department.csv
done

# ---- strata: the number in F, A is small; with the margins known, odds ratio, interval and p would leave one solution

make <<'END'
F A 12 1 1
F B 24 14 14
M A 30 15 15
M B 30 16 16
END
run audit people.csv pairs.csv -q --by gender --stratum department --format json
cat >solve.py <<'PYTHON'
import json, math


def mantel_haenszel(strata):
    R = S = PR = PSQR = QS = excess = variance = 0
    for a, b, c, d in strata:
        N = a + b + c + d
        r, s, p, q = a * d / N, b * c / N, (a + d) / N, (b + c) / N
        R, S, PR, PSQR, QS = R + r, S + s, PR + p * r, PSQR + p * s + q * r, QS + q * s
        excess += a - (a + b) * (a + c) / N
        variance += (a + b) * (c + d) * (a + c) * (b + d) / N**2 / (N - 1)
    if not (R > 0 and S > 0):
        return None
    se = math.sqrt(PR / 2 / R**2 + PSQR / 2 / R / S + QS / 2 / S**2)
    return R / S, R / S * math.exp(-1.959963985 * se), R / S * math.exp(1.959963985 * se), math.erfc(abs(excess) / math.sqrt(2 * variance))


row = next(r for r in json.load(open("out"))["rows"] if r["step"] == "signed_up" and r["within_odds_ratio"] is not None or r["group"] == "F")
told = [row[k] for k in ("within_odds_ratio", "within_low", "within_high", "within_p")]
solutions = set()
for n in range(37):
    for a in range(min(n, 15) + 1):
        strata = [(a, n - a, 16 - a, 26 - n + a), (15 - a, 21 - n + a, 15 + a, n - a + 9)]
        if min(min(s) for s in strata) < 0 or min(sum(s) for s in strata) == 0:
            continue
        found = mantel_haenszel(strata)
        if all(t is None or found and abs(f - t) < 5e-3 for t, f in zip(told, found or told)):
            solutions.add(a)
assert 1 in solutions and len(solutions) >= 5, (told, solutions)
PYTHON
expect "strata: the numbers shown leave five solutions" 0 python3 solve.py
run audit people.csv pairs.csv -q --by gender --stratum department
expect "and it is said" 0 says out "too few"
finish
